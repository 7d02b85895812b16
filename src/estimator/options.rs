//! What an estimator looks at, and what it cannot work without.

use crate::records::Field;

/// Which pairs of records count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pairs {
    /// All in the table: a file is searched for duplicates.
    All,
    /// Those of different jurisdictions. Records without a jurisdiction are left out.
    #[default]
    AcrossJurisdictions,
}

/// Which records count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Subset {
    /// All.
    #[default]
    Everyone,
    /// Those with credit for a vote at an election (one of [`Field::VOTED`]): their pairs are apparent double votes.
    Credited(Field),
    /// Those without.
    Uncredited(Field),
}

/// What an estimator looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EstimatorOptions {
    /// Pairs that count.
    pub pairs: Pairs,
    /// Records that count.
    pub subset: Subset,
    /// Leave out dates on the first of a month, which stand for "day unknown" in many files, and scale estimates up for the people who are in truth
    /// born then: by days of the year ÷ days that are left. Two records of one person that both bear such a date in place of another are lost.
    pub drop_first_of_month: bool,
}

/// Why there is no estimate.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum EstimatorError {
    /// The records lack a column.
    #[error("the records have no column {}, which this estimate needs", .0.name())]
    MissingColumn(Field),
    /// The column's cells are text without codes, so that equality cannot be told.
    #[error("the column {} is not coded", .0.name())]
    Uncoded(Field),
    /// A subset by something that is not credit for a vote.
    #[error("{} is not credit for a vote; choose one of voted_2006 to voted_2016", .0.name())]
    NotAnElection(Field),
    /// A rate that is not one, or a range that is none.
    #[error("{name} is {value}; it must lie in 0 ≤ rate < {below}")]
    Rate {
        /// What it is the rate of.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What it must be less than.
        below: f64,
    },
}

//! What an estimator looks at: which records and pairs take part, and the records as rows of codes in the order of names.

use crate::date::{Date, Precision};
use crate::records::{Cells, Field, Records};

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

/// One record. Rows are ordered by their fields in turn, so equal names are neighbours, and in them equal years and dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    pub first: u32,
    pub last: u32,
    /// Packed.
    pub date: u32,
    /// Code of the jurisdiction; 0 when it does not matter.
    pub place: u32,
    /// 0 when it is missing or was not asked for.
    pub ssn4: u32,
}

/// The rows of an estimate.
pub(super) struct Rows {
    /// Sorted.
    pub rows: Vec<Row>,
    /// Records of the subset that lack a name, a full birth date or, if it matters, a jurisdiction.
    pub left_out: u64,
    /// Records left out because they are dated on the first of a month.
    pub first_of_month: u64,
}

impl Rows {
    /// Of some records; with their SSN4 when asked for.
    pub(super) fn of(records: &Records, options: &EstimatorOptions, with_ssn4: bool) -> Result<Self, EstimatorError> {
        let [first, last, date] =
            [Field::FirstName, Field::LastName, Field::BirthDate].map(|field| column(records, field));
        let (first, last, date) = (first?, last?, date?);
        let place = match options.pairs {
            Pairs::All => None,
            Pairs::AcrossJurisdictions => Some(column(records, Field::Jurisdiction)?),
        };
        let ssn4 = with_ssn4.then(|| column(records, Field::Ssn4)).transpose()?;
        let credit = match options.subset {
            Subset::Everyone => None,
            Subset::Credited(field) | Subset::Uncredited(field) if !Field::VOTED.contains(&field) => {
                return Err(EstimatorError::NotAnElection(field));
            }
            Subset::Credited(field) => Some((column(records, field)?, true)),
            Subset::Uncredited(field) => Some((column(records, field)?, false)),
        };
        let mut found = Self { rows: Vec::new(), left_out: 0, first_of_month: 0 };
        for index in 0..records.len() {
            if credit.is_some_and(|(cells, wanted)| (cells.get(index) != 0) != wanted) {
                continue;
            }
            let code = |cells: &Cells| cells.get(index) as u32;
            let row = Row {
                first: code(first),
                last: code(last),
                date: code(date),
                place: place.map_or(0, code),
                ssn4: ssn4.map_or(0, code),
            };
            let full = Date::from_packed(row.date).filter(|date| date.precision() == Precision::Day);
            match full {
                Some(date) if row.first != 0 && row.last != 0 && (place.is_none() || row.place != 0) => {
                    if options.drop_first_of_month && date.day() == 1 {
                        found.first_of_month += 1;
                    } else {
                        found.rows.push(row);
                    }
                }
                _ => found.left_out += 1,
            }
        }
        found.rows.sort_unstable();
        Ok(found)
    }
}

fn column(records: &Records, field: Field) -> Result<&Cells, EstimatorError> {
    match records.column(field) {
        None => Err(EstimatorError::MissingColumn(field)),
        Some(Cells::Text { .. }) => Err(EstimatorError::Uncoded(field)),
        Some(cells) => Ok(cells),
    }
}

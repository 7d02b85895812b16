//! The records that take part, as rows of codes in the order of names.

use super::{EstimatorError, EstimatorOptions, Pairs, Subset};
use crate::date::{Date, Precision};
use crate::records::{Cells, Field, Records};

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
                    match options.drop_first_of_month && date.day() == 1 {
                        true => found.first_of_month += 1,
                        false => found.rows.push(row),
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

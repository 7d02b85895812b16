//! Birth dates of which only month and year were known.
//!
//! **What it does.** Writes the first of the month for the day.
//! **Who does this.** Jurisdictions that once kept month and year only.
//! **Parameters.** `recording.noise.first_of_month`: share of birth dates. Of the shared birth dates of a national
//! file of 2012, 14 % were a first of the month, against 3.3 % by chance ([goel-2020] p. 459): 3.8 % of records make
//! 14 % of pairs, and 11.1 % make 14 % of records (closed form), assumption [first-of-month].
//! **What it cannot see.** Which jurisdictions: here it is spread evenly.
//! **References.** Goel et al. [goel-2020].

use super::{Effect, NoiseType};
use crate::date::Date;
use crate::records::Field;

pub(super) const FIRST_OF_MONTH: NoiseType = NoiseType {
    name: "first_of_month",
    about: "Birth dates of which only month and year were known, written as the first of the month.",
    fields: &[Field::BirthDate],
    effect: Effect::Date(first_of_month),
};

fn first_of_month(date: Date, _: u64) -> Date {
    Date::new(date.year(), date.month(), 1).unwrap_or(date)
}

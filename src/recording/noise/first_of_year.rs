//! Birth dates of which only the year was known.
//!
//! **What it does.** Writes 1 January for the day and month.
//! **Who does this.** Loaders of a file that gives the year alone, when their table demands a date: many states release no more than the year
//! [state-release-rules].
//! **Parameters.** `recording.noise.first_of_year`: share of birth dates, assumption [first-of-year]; off in all scenarios.
//! **What it cannot see.** That a whole file is widened, and others not: here it is spread evenly.
//! **References.** None with a rate.

use super::{Effect, NoiseType};
use crate::date::Date;
use crate::records::Field;

pub(super) const FIRST_OF_YEAR: NoiseType = NoiseType {
    name: "first_of_year",
    about: "Birth dates of which only the year was known, written as 1 January.",
    fields: &[Field::BirthDate],
    effect: Effect::Date(first_of_year),
};

fn first_of_year(date: Date, _: u64) -> Date {
    Date::new(date.year(), 1, 1).unwrap_or(date)
}

//! Placeholder birth dates.
//!
//! **What it does.** Writes 1800-01-01 or 1900-01-01, equally often, for a birth date.
//! **Who does this.** Systems that demand a date which the paper record lacks.
//! **Parameters.** `recording.noise.placeholder_date`: share of birth dates. Ohio had 2,626 of 9.2 million, 0.03 %
//! [released-rolls]; of Ohio's 9,108 records of 2004 that shared name and birth date, 71 % bore 1800-01-01
//! [mcdonald-ohio-2004]. Elsewhere it is an assumption [placeholder-date].
//! **What it cannot see.** That placeholders gather in old registrations and single counties.
//! **References.** Counts on Ohio's rolls [released-rolls], [mcdonald-ohio-2004].

use super::{Effect, NoiseType};
use crate::date::Date;
use crate::records::Field;

pub(super) const PLACEHOLDER_DATE: NoiseType = NoiseType {
    name: "placeholder_date",
    about: "Birth dates written as 1800-01-01 or 1900-01-01.",
    fields: &[Field::BirthDate],
    effect: Effect::Date(placeholder),
};

fn placeholder(date: Date, bits: u64) -> Date {
    let year = if bits & 1 == 0 { 1800 } else { 1900 };
    Date::new(year, 1, 1).unwrap_or(date)
}

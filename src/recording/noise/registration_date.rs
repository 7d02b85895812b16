//! Registration dates lost in a conversion.
//!
//! **What it does.** Writes 1900-01-01 for the date of registration.
//! **Who does this.** Systems that took over older files without dates.
//! **Parameters.** `recording.noise.registration_date`: share of records. Ohio had 1.1 % [released-rolls]; elsewhere it
//! is an assumption [lost-registration-date].
//! **What it cannot see.** Dates that are wrong but plausible; they decide which of two registrations is "later".
//! **References.** A count on Ohio's roll [released-rolls].

use super::{Effect, NoiseType};
use crate::date::Date;
use crate::records::Field;

pub(super) const REGISTRATION_DATE: NoiseType = NoiseType {
    name: "registration_date",
    about: "Registration dates written as 1900-01-01.",
    fields: &[Field::RegistrationDate],
    effect: Effect::Date(|date, _| Date::new(1900, 1, 1).unwrap_or(date)),
};

//! Registrations, their votes, and the rolls that hold them.

mod dates;
mod expected;
mod kind;
mod lags;
mod parameters;
mod registration;
mod residence;
mod spine;
mod status;
mod votes;

pub use dates::Dates;
pub use expected::{Expected, registered_composition};
pub use kind::{ListedAddress, RegistrationKind};
pub use lags::{Lags, YEARS_AFTER_DEATH, YEARS_AFTER_MOVE, YEARS_TO_UPDATE};
pub use parameters::{Participation, RegistrationParameters, RollSizes, VoteParameters};
pub use registration::{OnRolls, Registrar, Registration};
pub use spine::{RECORD_ID_DIGITS, RecordNumber, RollCounts, Rolls, record_number};
pub use status::StatusRates;
pub use votes::{Credits, Votes};

#[cfg(test)]
mod tests;

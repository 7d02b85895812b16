//! Registrations, their votes, and the rolls that hold them.

mod dates;
mod expected;
mod lags;
mod parameters;
mod registration;
mod residence;
mod spine;
mod status;
mod votes;

pub use dates::Dates;
pub use expected::{Expected, registered_composition};
pub use lags::{Lags, YEARS_AFTER_DEATH, YEARS_AFTER_MOVE, YEARS_TO_UPDATE};
pub use parameters::{Participation, RegistrationParameters, RollSizes, VoteParameters};
pub use registration::{
    AT_OLD_ADDRESS, DUPLICATE, FIRST_LIST, HOME, IN_OLD_STATE, LEFT_BEHIND, OF_THE_DEAD, OnRolls, Registrar,
    Registration,
};
pub use spine::{RECORD_ID_DIGITS, RecordNumber, RollCounts, Rolls};
pub use status::StatusRates;
pub use votes::{Credits, Votes};

#[cfg(test)]
mod tests;

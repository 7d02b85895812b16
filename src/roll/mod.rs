//! Registrations, their votes, and the rolls that hold them.

mod asked;
mod dates;
mod duplicates;
mod expected;
mod kind;
mod lags;
mod nation;
mod parameters;
mod registration;
mod removal;
mod residence;
mod spine;
mod status;
mod votes;

pub use asked::Asked;
pub use dates::Dates;
pub use duplicates::{DuplicateKind, DuplicateKinds};
pub use expected::{Expected, registered_composition, registered_nation};
pub use kind::{ListedAddress, RegistrationKind};
pub use lags::{Lags, YEARS_AFTER_DEATH, YEARS_TO_UPDATE};
pub use nation::Nation;
pub use parameters::{Participation, RegistrationParameters, RollSizes, VoteParameters};
pub use registration::{OnRolls, Registrar, Registration};
pub use removal::Reported;
pub use spine::{RECORD_ID_DIGITS, RecordNumber, RollCounts, Rolls, WrittenDates, record_number};
pub use status::StatusRates;
pub use votes::{Credits, Votes};
pub(crate) use votes::{TURNOUT_BANDS, turnout_band};

#[cfg(test)]
mod calibration;
#[cfg(test)]
mod tests;

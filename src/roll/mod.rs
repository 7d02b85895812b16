//! Registrations, and the rolls that hold them.

mod parameters;
mod registration;
mod spine;

pub use parameters::RegistrationParameters;
pub use registration::{Registrar, Registration, registered_composition};
pub use spine::{RECORD_ID_DIGITS, RecordNumber, Rolls};

#[cfg(test)]
mod tests;

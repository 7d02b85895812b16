//! How many pairs of records are one person, and how many people voted twice: estimates from records alone.
//!
//! Nothing here sees the truth. A file's pairs that share first name, last name and birth date are one person's, or chance
//! coincidences of two people's; each estimator finds out how many are chance in its own way:
//!
//! * [`uniform_birthdays`]: given the names, birth dates are like those of the file, with all days of a year alike;
//! * [`named_birthdays`]: given the names and the birth year, days are as often shared as the year and the first name say;
//! * [`ssn4_mixture`]: pairs that are two people share four digits only by chance;
//! * [`CreditPairs`]: how many apparent double votes are credits given by mistake.
//!
//! Estimates are not held to what is possible: one below 0 is printed as it came out, because only so is it right on average,
//! and an interval wholly below 0 says that something that is assumed is wrong.

mod coincidences;
mod estimate;
mod named_birthdays;
mod rows;
mod shrink;
mod ssn4_mixture;
mod uniform_birthdays;
mod vote_credits;

pub use estimate::{DecadeCount, PrevalenceEstimate};
pub use named_birthdays::named_birthdays;
pub use rows::{EstimatorError, EstimatorOptions, Pairs, Subset};
pub use ssn4_mixture::{Ssn4Chance, Ssn4Estimate, Ssn4Options, Ssn4Share, ssn4_mixture};
pub use uniform_birthdays::uniform_birthdays;
pub use vote_credits::{BreakEven, CorrectedDoubleVotes, CreditErrors, CreditPairs};

#[cfg(test)]
mod tests;

//! A user's columns become records: which column is which field, what its texts mean, and what cannot be read.

mod assemble;
mod coded;
mod dates;
mod error;
mod problems;
mod recognise;
mod synonyms;
mod values;

pub use assemble::{Imported, ReadFile, assemble};
pub use coded::Coded;
pub use dates::DateOrder;
pub use error::IntakeError;
pub use problems::{Problem, Problems};
pub use recognise::{ColumnMap, Recognised, recognise};

#[cfg(test)]
mod tests;

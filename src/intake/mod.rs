//! A user's columns become records: which column is which field, what its texts mean, and what cannot be read.

mod assemble;
mod coded;
mod dates;
mod error;
mod missing;
mod problems;
mod recognise;
mod synonyms;
mod values;

pub(crate) use assemble::{Imported, ReadFile, assemble};
pub(crate) use coded::Coded;
pub(crate) use dates::DateOrder;
pub(crate) use problems::Problems;
pub(crate) use recognise::{ColumnMap, Recognised, recognise};

#[cfg(test)]
mod tests;

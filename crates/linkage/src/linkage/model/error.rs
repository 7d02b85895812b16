//! Why a model cannot be used.

use thiserror::Error;

/// Why a model cannot be used on these records.
#[derive(Debug, Error, PartialEq)]
pub enum ModelError {
    /// What the user wrote makes no model.
    #[error("{0}")]
    Parameters(String),
    /// The records lack a column.
    #[error("the records have no column `{0}`, which the model compares; leave it out of `comparison` and `blocking`")]
    NoColumn(&'static str),
    /// Blocking lets too many pairs through.
    #[error(
        "blocking would compare {pairs} pairs of records, more than `most_pairs` = {limit}; the key ({key}) alone gives {of_key}: add a field to it, or raise `most_pairs`"
    )]
    TooManyPairs {
        /// Exact number of candidate pairs.
        pairs: u64,
        /// The limit.
        limit: u64,
        /// The key that gives most.
        key: String,
        /// How many it gives.
        of_key: u64,
    },
    /// Too many combinations of levels to number.
    #[error("the comparisons have too many levels: their combinations exceed 2^63; leave out levels or fields")]
    TooManyPatterns,
    /// No pairs.
    #[error("no pair of records agrees on a blocking key: nothing can be estimated from these records")]
    NoPairs,
}

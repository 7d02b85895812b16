//! A table as writers see it: named text columns, a block of rows at a time.

use std::io;

use thiserror::Error;

use super::Written;
use crate::date::ELECTIONS;
use crate::records::{Cells, Field, Records};
use crate::truth::{REASONS, Truth};

/// Why a table could not be written.
#[derive(Debug, Error)]
pub(crate) enum TableError {
    /// The disk is full, the folder is gone, …
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A CSV problem.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// A Parquet problem.
    #[cfg(feature = "parquet")]
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
}

/// Takes blocks of rows.
pub(crate) trait TableWriter: Send {
    /// Appends a block; every block has the columns of the header, in order.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn write(&mut self, columns: &[TextColumn]) -> Result<(), TableError>;

    /// Ends the file and puts it in its place; says what it holds.
    ///
    /// # Errors
    /// When the file cannot be written.
    fn finish(self: Box<Self>) -> Result<Written, TableError>;
}

/// A column of a block, ready to be written as text.
pub(crate) enum TextColumn<'a> {
    /// Cells of records.
    Records {
        /// The table.
        records: &'a Records,
        /// Whose column.
        field: Field,
        /// Its cells.
        cells: &'a Cells,
    },
    /// Text of its own.
    Text(Cells),
    /// A code for each row, 0 for a missing cell or one more than the place of its text.
    Labels(Vec<u8>, &'static [&'static str]),
}

impl<'a> TextColumn<'a> {
    /// All columns of a block of records.
    pub(crate) fn of_records(records: &'a Records) -> Vec<Self> {
        records.columns().map(|(field, cells)| TextColumn::Records { records, field, cells }).collect()
    }

    /// Number of rows.
    pub(crate) fn len(&self) -> usize {
        match self {
            TextColumn::Records { cells, .. } => cells.len(),
            TextColumn::Text(cells) => cells.len(),
            TextColumn::Labels(codes, _) => codes.len(),
        }
    }
}

/// The columns of the answer key.
pub(crate) const TRUTH_COLUMNS: [&str; 5] = ["record_id", "person_id", "current", "reason", "vote_credit_true"];

/// Years of the elections at which each record's person voted there, divided by spaces.
fn true_votes(truth: &Truth) -> Cells {
    let (mut ends, mut bytes) = (Vec::with_capacity(truth.persons.len()), Vec::new());
    for row in 0..truth.persons.len() {
        let votes = truth.votes.as_ref().map_or(0, |votes| votes[row]);
        let years = ELECTIONS.iter().enumerate().filter(|(place, _)| votes >> place & 1 == 1);
        for (nth, (_, year)) in years.enumerate() {
            bytes.extend_from_slice(if nth > 0 { b" " } else { b"" });
            bytes.extend_from_slice(itoa::Buffer::new().format(*year).as_bytes());
        }
        ends.push(bytes.len() as u32);
    }
    Cells::Text { ends, bytes }
}

/// The answer key of a block: record id → person, whether it is where they may vote now, why, and at which elections they voted there.
pub(crate) fn truth_columns(truth: &Truth, record_ids: Cells) -> Vec<TextColumn<'static>> {
    let (mut ends, mut bytes) = (Vec::with_capacity(truth.persons.len()), Vec::with_capacity(12 * truth.persons.len()));
    let mut digits = itoa::Buffer::new();
    for person in &truth.persons {
        bytes.extend_from_slice(digits.format(person.0).as_bytes());
        ends.push(bytes.len() as u32);
    }
    let current: Vec<u8> = (0..truth.persons.len()).map(|row| 1 + u8::from(truth.current(row))).collect();
    vec![
        TextColumn::Text(record_ids),
        TextColumn::Text(Cells::Text { ends, bytes }),
        TextColumn::Labels(current, &["false", "true"]),
        TextColumn::Labels((0..truth.persons.len()).map(|row| 1 + truth.reason_code(row) as u8).collect(), &REASONS),
        TextColumn::Text(true_votes(truth)),
    ]
}

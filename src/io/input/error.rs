//! Why a table cannot be read.

use std::io;

use thiserror::Error;

/// Why a table cannot be read. Every message names the file.
#[derive(Debug, Error)]
pub(crate) enum InputError {
    /// It cannot be opened or read to its end.
    #[error("cannot read {name}: {error}")]
    Io {
        /// The file.
        name: String,
        /// What the system says.
        error: io::Error,
    },
    /// It holds nothing.
    #[error("{0} is empty: expected a header line with column names, then a row for each record")]
    Empty(String),
    /// The first row does not hold the names of columns.
    #[error("{name}:{line}: the header cannot be read: {why}")]
    Header {
        /// The file.
        name: String,
        /// Its line.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// A cell is longer than the user allows.
    #[error(
        "{name}: a cell on {place} is longer than {}: if this is a table and the cell is as it should be, say --max-cell with a larger size, such as \
         --max-cell {}; if a quote is wrong, mend it or say --quote none",
        size(*most),
        size(most.saturating_mul(16).max(1 << 24))
    )]
    LongCell {
        /// The file.
        name: String,
        /// `line 7` or the like.
        place: String,
        /// Bytes that are allowed.
        most: u64,
    },
    /// Bytes that are not UTF-8.
    #[error(
        "{name}:{line}: this is not UTF-8 text; if the file is Latin-1 or Windows-1252, say --encoding latin1, otherwise convert it (iconv -t UTF-8)"
    )]
    NotUtf8 {
        /// The file.
        name: String,
        /// The line that the row begins on.
        line: u64,
    },
    /// UTF-16.
    #[error("{0} is UTF-16 text: convert it to UTF-8 (iconv -f UTF-16 -t UTF-8)")]
    Utf16(String),
    /// The Parquet file is broken.
    #[cfg(feature = "parquet")]
    #[error("cannot read {name} as Parquet: {error}: make the file again, or bring the table as CSV")]
    Parquet {
        /// The file.
        name: String,
        /// What is wrong.
        error: parquet::errors::ParquetError,
    },
    /// A column of a type that has no plain text.
    #[cfg(feature = "parquet")]
    #[error(
        "{name}: column `{column}` is of type {found}: expected text, numbers, dates, times or booleans; cast it to text"
    )]
    Type {
        /// The file.
        name: String,
        /// The column.
        column: String,
        /// Its type.
        found: String,
    },
    /// A Parquet file for a build without it.
    #[cfg(not(feature = "parquet"))]
    #[error(
        "{0} is a Parquet file, and this doppelroll was built without Parquet: build it with `--features parquet`, or bring CSV"
    )]
    WithoutParquet(String),
}

/// A size in bytes as it is typed: 64KiB, 1MiB, 1000.
fn size(bytes: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|unit| bytes >= unit.0 && bytes.is_multiple_of(unit.0));
    unit.map_or_else(|| bytes.to_string(), |(unit, name)| format!("{}{name}", bytes / unit))
}

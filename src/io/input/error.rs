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
    #[error("cannot read {name} as Parquet: {error}")]
    Parquet {
        /// The file.
        name: String,
        /// What is wrong.
        error: parquet::errors::ParquetError,
    },
    /// A column of a type that has no plain text.
    #[cfg(feature = "parquet")]
    #[error(
        "{name}: column `{column}` is of type {found}: expected text, whole numbers, numbers, dates or booleans; cast it to text"
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

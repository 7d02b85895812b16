//! Reading tables that users bring: CSV and Parquet, plain or compressed, row by row as text cells.

mod csv;
mod error;
#[cfg(feature = "parquet")]
mod parquet;
mod sniff;
mod stream;

use std::path::Path;

pub(crate) use error::InputError;

use self::csv::CsvInput;
use stream::{Opened, open};

/// How to read a table.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct InputOptions {
    /// What separates cells; found from the first lines when not given.
    pub delimiter: Option<u8>,
    /// Whether the text is Windows-1252 (of which Latin-1 is a part) instead of UTF-8.
    pub latin1: bool,
}

/// A table whose header has been read.
pub(crate) struct Input {
    name: String,
    header: Vec<String>,
    body: Body,
}

enum Body {
    Csv(CsvInput),
    #[cfg(feature = "parquet")]
    Parquet(parquet::ParquetInput),
}

/// The wanted cells of one row, without spaces at their ends; a missing cell is empty.
pub(crate) struct Row<'a> {
    /// Line of the file (CSV, from 1, the header's included) or row (Parquet, from 1).
    pub line: u64,
    cells: RowCells<'a>,
}

enum RowCells<'a> {
    Csv(&'a ::csv::StringRecord, &'a [usize]),
    #[cfg(feature = "parquet")]
    Parquet(&'a [crate::records::Cells], usize),
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BadRow {
    /// As [`Row::line`].
    pub line: u64,
    /// What is wrong with it.
    pub why: String,
}

impl<'a> Row<'a> {
    /// The `place`-th wanted cell.
    pub(crate) fn get(&self, place: usize) -> &'a str {
        match self.cells {
            RowCells::Csv(record, wanted) => record[wanted[place]].trim(),
            #[cfg(feature = "parquet")]
            RowCells::Parquet(columns, row) => {
                std::str::from_utf8(columns[place].text(row)).expect("checked when decoded").trim()
            }
        }
    }
}

impl Input {
    /// Opens a file, or standard input for `-`, and reads its header.
    ///
    /// # Errors
    /// When it cannot be opened, is empty, or is in a format or encoding that is not read.
    pub(crate) fn open(place: &Path, options: InputOptions) -> Result<Self, InputError> {
        let name = if place.as_os_str() == "-" { "standard input".to_owned() } else { place.display().to_string() };
        let (header, body) = match open(place, &name)? {
            #[cfg(feature = "parquet")]
            Opened::Parquet(source) => {
                let input = parquet::ParquetInput::open(source, &name)?;
                (input.header(), Body::Parquet(input))
            }
            #[cfg(not(feature = "parquet"))]
            Opened::Parquet => return Err(InputError::WithoutParquet(name)),
            Opened::Text(text) => {
                let (header, input) = CsvInput::open(text, &name, options)?;
                (header, Body::Csv(input))
            }
        };
        Ok(Self { name, header, body })
    }

    /// What to call it in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Names of its columns.
    pub(crate) fn header(&self) -> &[String] {
        &self.header
    }

    /// What [`Row::line`] counts.
    pub(crate) fn unit(&self) -> &'static str {
        match self.body {
            Body::Csv(_) => "line",
            #[cfg(feature = "parquet")]
            Body::Parquet(_) => "row",
        }
    }

    /// Goes through all rows, in order, with the cells of the wanted columns (places in the header).
    ///
    /// # Errors
    /// When the file breaks off, is not in the encoding that was said, or a wanted column is of a type that is not read.
    pub(crate) fn read(self, wanted: &[usize], visit: impl FnMut(Result<Row, BadRow>)) -> Result<(), InputError> {
        match self.body {
            Body::Csv(input) => input.read(&self.name, wanted, self.header.len(), visit),
            #[cfg(feature = "parquet")]
            Body::Parquet(input) => input.read(&self.name, wanted, visit),
        }
    }
}

#[cfg(test)]
mod tests;

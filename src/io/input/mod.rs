//! Reading tables that users bring: CSV and Parquet, plain or compressed, row by row as text cells.

mod csv;
mod error;
mod lines;
#[cfg(feature = "parquet")]
mod parquet;
mod rows;
mod sniff;
mod stream;

use std::path::Path;

pub(crate) use error::InputError;

use self::csv::CsvInput;
use stream::{Opened, open};

/// How to read a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InputOptions {
    /// What separates cells; found from the first lines when not given.
    pub delimiter: Option<u8>,
    /// Whether the text is Windows-1252 (of which Latin-1 is a part) instead of UTF-8.
    pub latin1: bool,
    /// What quotes are.
    pub quotes: Quotes,
    /// Bytes that a cell may have.
    pub max_cell: u64,
}

/// Bytes that a cell may have if nothing else is said: no column of a roll comes near it, and a file of no table is refused
/// before it fills the memory.
pub(crate) const MAX_CELL: u64 = 1 << 20;

impl Default for InputOptions {
    fn default() -> Self {
        Self { delimiter: None, latin1: false, quotes: Quotes::default(), max_cell: MAX_CELL }
    }
}

/// What a quote at the beginning of a cell of a delimited text is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// It begins a quoted cell, unless that would swallow lines that are rows.
    #[default]
    Careful,
    /// It begins a quoted cell, whatever the cell holds.
    Trusted,
    /// Text.
    None,
}

/// What is odd in a table that was read, and worth telling.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Oddities {
    /// Empty lines before the last row; they are left out.
    pub blank_lines: u64,
    /// Rows with a cell of several lines.
    pub long_cells: u64,
    /// Line and number of lines of the first of them.
    pub first_long_cell: Option<(u64, u64)>,
    /// Whether nothing ends the last line.
    pub unfinished: bool,
}

impl Oddities {
    /// A sentence for each.
    pub(crate) fn in_words(&self, name: &str) -> Vec<String> {
        let mut said = Vec::new();
        if let Some((line, lines)) = self.first_long_cell {
            let rows = self.long_cells;
            said.push(format!(
                "{name}: {rows} rows have a cell of several lines, the first on line {line} ({lines} lines)"
            ));
        }
        if self.blank_lines > 0 {
            said.push(format!("{name}: {} empty lines between rows are left out", self.blank_lines));
        }
        if self.unfinished {
            said.push(format!(
                "{name}: no line break ends the last line; if the file was cut off, its last row is not what it was"
            ));
        }
        said
    }
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
    /// The text of a row, where its cells are, and which are wanted.
    Csv(&'a str, &'a [(usize, usize)], &'a [usize]),
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
            RowCells::Csv(text, cells, wanted) => {
                let (from, to) = cells[wanted[place]];
                text[from..to].trim()
            }
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
                let input = parquet::ParquetInput::open(source, &name, options.max_cell)?;
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
    pub(crate) fn read(self, wanted: &[usize], visit: impl FnMut(Result<Row, BadRow>)) -> Result<Oddities, InputError> {
        match self.body {
            Body::Csv(input) => input.read(&self.name, wanted, self.header.len(), visit),
            #[cfg(feature = "parquet")]
            Body::Parquet(input) => input.read(&self.name, wanted, visit).map(|()| Oddities::default()),
        }
    }
}

#[cfg(test)]
mod tests;

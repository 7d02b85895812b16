//! How verbs read the tables that users bring: options that all of them have.

use clap::{Args, ValueEnum};

use super::size::Size;
use crate::io::{InputOptions, MAX_CELL, Quotes};

/// How to read users' tables.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct TableOptions {
    /// What separates cells: a character, or tab [default: found from the first lines]
    #[arg(long, value_parser = delimiter)]
    pub delimiter: Option<u8>,
    /// Encoding of CSV files
    #[arg(long, value_enum, default_value_t = Encoding::Utf8)]
    pub encoding: Encoding,
    /// What a quote at the beginning of a cell of a CSV is
    #[arg(long, value_enum, default_value_t = Quote::Csv)]
    pub quote: Quote,
    /// Refuse cells longer than this, such as 64KiB or 16MiB
    #[arg(long, value_name = "SIZE", default_value_t = Size(MAX_CELL))]
    pub max_cell: Size,
}

impl TableOptions {
    /// The same for the reader.
    pub(super) fn input(&self) -> InputOptions {
        let quotes = match self.quote {
            Quote::Csv => Quotes::Careful,
            Quote::Trusted => Quotes::Trusted,
            Quote::None => Quotes::None,
        };
        let latin1 = self.encoding == Encoding::Latin1;
        InputOptions { delimiter: self.delimiter, latin1, quotes, max_cell: self.max_cell.0 }
    }
}

/// Encodings of CSV files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Encoding {
    /// UTF-8, with or without byte order mark
    Utf8,
    /// Latin-1, and Windows-1252, which adds to it
    Latin1,
}

/// What quotes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Quote {
    /// It quotes the cell; a cell that would swallow lines which are rows is a bad row
    Csv,
    /// It quotes the cell, whatever lines the cell holds
    Trusted,
    /// It is text
    None,
}

/// Reads `--delimiter`.
fn delimiter(written: &str) -> Result<u8, String> {
    match written {
        "tab" | "\\t" => Ok(b'\t'),
        "\"" | "\n" | "\r" => Err("a quote or a line break cannot separate cells".to_owned()),
        _ if written.len() == 1 => Ok(written.as_bytes()[0]),
        _ => Err("expected one character, such as ; or |, or tab".to_owned()),
    }
}

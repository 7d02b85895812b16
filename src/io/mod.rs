//! Files: tables that are written a block of rows at a time, and tables that users bring.

#[cfg(feature = "parquet")]
mod chunk;
mod csv;
#[cfg(feature = "parquet")]
mod dictionary;
#[cfg(feature = "parquet")]
mod hybrid;
mod input;
mod metadata;
mod out;
#[cfg(feature = "parquet")]
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod source;
mod table;
mod text;

pub(crate) use self::csv::CsvTable;
#[cfg(feature = "parquet")]
pub(crate) use self::parquet::ParquetTable;
pub(crate) use input::{BadRow, Input, InputOptions, MAX_CELL, Quotes, Row};
pub(crate) use metadata::Metadata;
pub(crate) use out::{MANIFEST, OutFile, Place, ResultFolder, Written, end_without_traces, folder_of, hex, rewrite};
pub(crate) use table::{TRUTH_COLUMNS, TableError, TableWriter, TextColumn, truth_columns};
pub(crate) use text::read_text;

#[cfg(test)]
mod tests;

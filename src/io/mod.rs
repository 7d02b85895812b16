//! Writing tables: CSV and Parquet, a block of rows at a time.

mod atomic;
#[cfg(feature = "parquet")]
mod chunk;
mod csv;
#[cfg(feature = "parquet")]
mod dictionary;
#[cfg(feature = "parquet")]
mod hybrid;
mod metadata;
#[cfg(feature = "parquet")]
mod parquet;
mod source;
mod table;

pub use self::csv::CsvTable;
#[cfg(feature = "parquet")]
pub use self::parquet::ParquetTable;
pub use atomic::{AtomicFile, write_atomically};
pub use metadata::Metadata;
pub use table::{TRUTH_COLUMNS, TableError, TableWriter, TextColumn, truth_columns};

#[cfg(test)]
mod tests;

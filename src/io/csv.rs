//! CSV: blocks are rendered in parallel, then written in order.

use std::io::Write;
use std::path::Path;

use rayon::prelude::*;

use super::table::{TableError, TableWriter, TextColumn};
use super::{AtomicFile, Metadata, write_atomically};

/// A CSV file being written. Its metadata goes beside it, as `<name>.metadata.json`, so that the CSV has only its header and rows.
pub struct CsvTable {
    file: AtomicFile,
}

const ROWS_PER_TASK: usize = 1 << 13;

impl CsvTable {
    /// Begins a file with a header line, unless it continues another shard's.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(place: &Path, columns: &[&str], header: bool, metadata: &Metadata) -> Result<Self, TableError> {
        let mut file = AtomicFile::create(place)?;
        if header {
            let mut line = csv::WriterBuilder::new().from_writer(Vec::new());
            line.write_record(columns)?;
            file.write_all(&line.into_inner().map_err(csv::IntoInnerError::into_error)?)?;
        }
        let entries: serde_json::Map<String, serde_json::Value> =
            metadata.entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone().into())).collect();
        let beside = place.with_extension("csv.metadata.json");
        write_atomically(&beside, format!("{:#}\n", serde_json::Value::Object(entries)).as_bytes())?;
        Ok(Self { file })
    }
}

impl TableWriter for CsvTable {
    fn write(&mut self, columns: &[TextColumn]) -> Result<(), TableError> {
        let rows = columns.first().map_or(0, TextColumn::len);
        let blocks: Vec<Result<Vec<u8>, csv::Error>> = (0..rows.div_ceil(ROWS_PER_TASK))
            .into_par_iter()
            .map(|task| render(columns, task * ROWS_PER_TASK..((task + 1) * ROWS_PER_TASK).min(rows)))
            .collect();
        for block in blocks {
            self.file.write_all(&block?)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), TableError> {
        Ok(self.file.finish()?)
    }
}

fn render(columns: &[TextColumn], rows: std::ops::Range<usize>) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::WriterBuilder::new().from_writer(Vec::with_capacity(rows.len() * 100));
    let mut cell = Vec::with_capacity(64);
    for row in rows {
        for column in columns {
            cell.clear();
            column.append(row, &mut cell);
            out.write_field(&cell)?;
        }
        out.write_record(None::<&[u8]>)?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

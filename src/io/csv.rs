//! CSV: a wave of pieces is rendered in parallel while the wave before it is written.

use std::io::Write;
use std::ops::Range;

use rayon::prelude::*;

use super::source::{Source, Values, append_part, span};
use super::table::{TableError, TableWriter, TextColumn};
use super::{OutFile, Written};

/// A CSV file being written. It has only its header and rows; what it says of itself goes beside it.
pub(crate) struct CsvTable {
    file: OutFile,
    /// Two waves' pieces, used again and again: fresh memory for all rows would cost more than their text.
    waves: [Vec<Vec<u8>>; 2],
}

/// About 400 kB of text: what is rendered is still in the cache when it is written.
const ROWS_PER_PIECE: usize = 1 << 11;
const PIECES_PER_THREAD: usize = 4;

impl CsvTable {
    /// Begins a file with a header line, unless it continues another shard's.
    ///
    /// # Errors
    /// When the header cannot be written.
    pub(crate) fn create(mut file: OutFile, columns: &[&str], header: bool) -> Result<Self, TableError> {
        if header {
            let mut line = csv::WriterBuilder::new().from_writer(Vec::new());
            line.write_record(columns)?;
            file.write_all(&line.into_inner().map_err(csv::IntoInnerError::into_error)?)?;
        }
        let wave = vec![Vec::new(); PIECES_PER_THREAD * rayon::current_num_threads()];
        Ok(Self { file, waves: [wave.clone(), wave] })
    }
}

impl TableWriter for CsvTable {
    fn write(&mut self, columns: &[TextColumn]) -> Result<(), TableError> {
        let rows = columns.first().map_or(0, TextColumn::len);
        let columns: Vec<Column> = columns.par_iter().map(Column::of).collect();
        let [rendered, next] = &mut self.waves;
        let rows_per_wave = ROWS_PER_PIECE * next.len();
        let mut written = Ok(());
        for first in (0..rows + rows_per_wave).step_by(rows_per_wave) {
            let piece = |(i, out): (usize, &mut Vec<u8>)| {
                let start = first + i * ROWS_PER_PIECE;
                out.clear();
                render(&columns, start.min(rows)..(start + ROWS_PER_PIECE).min(rows), out);
            };
            let file = &mut self.file;
            let write = || rendered.iter().try_for_each(|piece| file.write_all(piece));
            written = rayon::join(write, || next.par_iter_mut().enumerate().for_each(piece)).0;
            if written.is_err() {
                break;
            }
            std::mem::swap(rendered, next);
        }
        rendered.iter_mut().for_each(Vec::clear);
        Ok(written?)
    }

    fn finish(self: Box<Self>) -> Result<Written, TableError> {
        Ok(self.file.finish()?)
    }
}

/// A column, and whether any of its free text needs quotes.
struct Column<'a> {
    source: Source<'a>,
    quotes: bool,
}

impl<'a> Column<'a> {
    fn of(column: &'a TextColumn) -> Self {
        let source = Source::of(column);
        let quotes = match &source {
            Source::Text { bytes, .. } | Source::Coded(_, Values::Listed { bytes, .. }) => needs_quotes(bytes),
            Source::Coded(_, Values::Words(lexicon)) => lexicon.added() > 0,
            Source::Coded(_, Values::Labels(labels)) => labels.iter().any(|label| needs_quotes(label.as_bytes())),
            Source::Coded(..) => false,
        };
        Self { source, quotes }
    }

    #[inline]
    fn append(&self, row: usize, out: &mut Vec<u8>) {
        let start = out.len();
        let free = match &self.source {
            Source::Text { ends, bytes } => {
                append_part(bytes, span(ends, row), out);
                true
            }
            Source::Coded(codes, values) => match codes.get(row) {
                0 => false,
                code => {
                    values.append(code, out);
                    self.quotes && values.is_free_text(code)
                }
            },
        };
        if self.quotes && free && needs_quotes(&out[start..]) {
            quote(start, out);
        }
    }
}

fn render(columns: &[Column], rows: Range<usize>, out: &mut Vec<u8>) {
    for row in rows {
        let start = out.len();
        for column in columns {
            column.append(row, out);
            out.push(b',');
        }
        // A line without anything would be no row.
        if out.len() == start + 1 {
            out.splice(start.., *b"\"\",");
        }
        *out.last_mut().expect("a table has columns") = b'\n';
    }
}

/// Whether a text holds a comma, a quotation mark or the end of a line.
fn needs_quotes(text: &[u8]) -> bool {
    let special = |b: u8| b == b',' || b == b'"' || b == b'\n' || b == b'\r';
    // Without an early exit within a chunk, sixteen bytes are looked at in one operation.
    text.chunks(1 << 12).any(|chunk| chunk.iter().fold(false, |found, &b| found | special(b)))
}

/// Puts the text from `start` on between quotation marks, its own ones doubled.
fn quote(start: usize, out: &mut Vec<u8>) {
    let text = out.split_off(start);
    out.push(b'"');
    for byte in text {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

//! A delimited text (CSV, TSV) with its line numbers.

use std::io::{Cursor, Read};

use super::lines::Lines;
use super::rows::{CELLS_PER_ROW, Failure, Next, Rows};
use super::sniff::{Transcoded, delimiter};
use super::stream::Text;
use super::{BadRow, InputError, InputOptions, Oddities, Quotes, Row, RowCells};

/// A CSV after its header.
pub(super) struct CsvInput {
    rows: Rows,
    max_cell: u64,
}

/// Bytes that are looked at to find the delimiter.
const SAMPLE: u64 = 1 << 16;

impl CsvInput {
    pub(super) fn open(text: Text, name: &str, options: InputOptions) -> Result<(Vec<String>, Self), InputError> {
        let mut text: Text = if options.latin1 { Box::new(Transcoded::new(text)) } else { text };
        let mut sample = Vec::new();
        let failed = |error| InputError::Io { name: name.to_owned(), error };
        text.by_ref().take(SAMPLE).read_to_end(&mut sample).map_err(failed)?;
        if sample.starts_with(&[0xff, 0xfe]) || sample.starts_with(&[0xfe, 0xff]) {
            return Err(InputError::Utf16(name.to_owned()));
        }
        if let Some(rest) = sample.strip_prefix(&[0xef, 0xbb, 0xbf]) {
            sample = rest.to_vec();
        }
        let whole = (sample.len() as u64) < SAMPLE - 3;
        if whole && sample.iter().all(u8::is_ascii_whitespace) {
            return Err(InputError::Empty(name.to_owned()));
        }
        let quoting = options.quotes != Quotes::None;
        let delimiter = options.delimiter.unwrap_or_else(|| delimiter(&sample, whole, quoting));
        let text = Box::new(Cursor::new(sample).chain(text)) as Text;
        let max_cell = usize::try_from(options.max_cell).unwrap_or(usize::MAX).min(1 << 31);
        let lines = Lines::new(text, max_cell.saturating_mul(CELLS_PER_ROW));
        let mut input =
            Self { rows: Rows::new(lines, delimiter, options.quotes, max_cell), max_cell: options.max_cell };
        let header = loop {
            match input.rows.next(None).map_err(|failure| input.failed(failure, name))? {
                None => return Err(InputError::Empty(name.to_owned())),
                Some(Next::Blank) => {}
                Some(Next::Bad(BadRow { line, why })) => {
                    return Err(InputError::Header { name: name.to_owned(), line, why });
                }
                Some(Next::Row(line, _, place)) => {
                    let text = input.text(place, name, line)?;
                    break input.rows.cells.iter().map(|&(from, to)| text[from..to].trim().to_owned()).collect();
                }
            }
        };
        Ok((header, input))
    }

    pub(super) fn read(
        mut self,
        name: &str,
        wanted: &[usize],
        columns: usize,
        mut visit: impl FnMut(Result<Row, BadRow>),
    ) -> Result<Oddities, InputError> {
        let mut odd = Oddities::default();
        let mut blank = 0;
        // A bad row is told only when it is known whether the file ends in it.
        let mut held: Option<BadRow> = None;
        while let Some(next) = self.rows.next(Some(columns)).map_err(|failure| self.failed(failure, name))? {
            if let Some(bad) = held.take() {
                visit(Err(bad));
            }
            if !matches!(next, Next::Blank) {
                // Empty lines at the end are usual, and not told.
                odd.blank_lines += std::mem::take(&mut blank);
            }
            match next {
                Next::Blank => blank += 1,
                Next::Bad(bad) => held = Some(bad),
                Next::Row(line, lines, place) => {
                    if lines > 1 {
                        odd.long_cells += 1;
                        odd.first_long_cell.get_or_insert((line, lines));
                    }
                    let text = self.text(place, name, line)?;
                    visit(Ok(Row { line, cells: RowCells::Csv(text, &self.rows.cells, wanted) }));
                }
            }
        }
        odd.unfinished = self.rows.lines.is_unfinished();
        if let Some(mut bad) = held {
            if odd.unfinished {
                bad.why += "; the file ends within this row and may have been cut off: bring it whole";
            }
            visit(Err(bad));
        }
        Ok(odd)
    }

    fn text(&self, place: super::rows::Place, name: &str, line: u64) -> Result<&str, InputError> {
        std::str::from_utf8(self.rows.text(place)).map_err(|_| InputError::NotUtf8 { name: name.to_owned(), line })
    }

    fn failed(&self, failure: Failure, name: &str) -> InputError {
        let name = name.to_owned();
        match failure {
            Failure::LongCell(line) => {
                InputError::LongCell { name, place: format!("line {line}"), most: self.max_cell }
            }
            Failure::Io(error) => InputError::Io { name, error },
        }
    }
}

//! Rows of a CSV with their line numbers.

use std::io::{Cursor, Read};

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::sniff::{Transcoded, delimiter};
use super::stream::Text;
use super::{BadRow, InputError, InputOptions, Row, RowCells};

/// A CSV after its header.
pub(super) struct CsvInput {
    reader: csv::Reader<Text>,
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
        if sample.iter().all(u8::is_ascii_whitespace) {
            return Err(InputError::Empty(name.to_owned()));
        }
        let delimiter = options.delimiter.unwrap_or_else(|| delimiter(&sample, (sample.len() as u64) < SAMPLE));
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(Box::new(Cursor::new(sample).chain(text)) as Text);
        let mut header = StringRecord::new();
        reader.read_record(&mut header).map_err(|e| broken(e, name))?;
        Ok((header.iter().map(|column| column.trim().to_owned()).collect(), Self { reader }))
    }

    pub(super) fn read(
        mut self,
        name: &str,
        wanted: &[usize],
        columns: usize,
        mut visit: impl FnMut(Result<Row, BadRow>),
    ) -> Result<(), InputError> {
        let mut record = StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|e| broken(e, name))? {
            let line = record.position().map_or(0, csv::Position::line);
            visit(if record.len() == columns {
                Ok(Row { line, cells: RowCells::Csv(&record, wanted) })
            } else {
                Err(BadRow { line, why: format!("{} cells, and the header has {columns}", record.len()) })
            });
        }
        Ok(())
    }
}

fn broken(error: csv::Error, name: &str) -> InputError {
    let name = name.to_owned();
    match error.kind() {
        ErrorKind::Utf8 { pos, .. } => InputError::NotUtf8 { name, line: pos.as_ref().map_or(0, csv::Position::line) },
        _ => match error.into_kind() {
            ErrorKind::Io(error) => InputError::Io { name, error },
            kind => InputError::Io { name, error: std::io::Error::other(format!("{kind:?}")) },
        },
    }
}

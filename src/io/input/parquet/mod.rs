//! Rows of a Parquet file, decoded some rows at a time without Arrow.
//!
//! A damaged file is an error and never a crash: what its footer and its pages claim is held against the size of the file before
//! anything is set aside for it (`checks`), and a failure of the decoder itself is caught (`guard`).

mod checks;
mod guard;
mod kind;

use std::fs::File;

use bytes::Bytes;
use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescPtr;

use self::checks::{CheckedPages, check_chunk, rows_of};
use self::guard::guarded;
use self::kind::Kind;
use super::{BadRow, InputError, Row, RowCells};
use crate::records::Cells;

/// Where a Parquet file lies.
pub(super) enum Source {
    File(File),
    Memory(Bytes),
}

/// A Parquet file whose footer has been read.
pub(super) struct ParquetInput {
    reader: Box<dyn FileReader>,
    /// The same file, for checks.
    source: Source,
    max_cell: u64,
}

/// Rows that are decoded at a time: cells of the greatest length allowed then stay within a gibibyte.
const ROWS: usize = 1024;

/// Why cells cannot be had.
enum Failure {
    Parquet(ParquetError),
    /// The cell of this row of the batch is too long.
    Long(usize),
}

impl From<ParquetError> for Failure {
    fn from(error: ParquetError) -> Self {
        Self::Parquet(error)
    }
}

impl ParquetInput {
    pub(super) fn open(source: Source, name: &str, max_cell: u64) -> Result<Self, InputError> {
        let open = || -> Result<Self, ParquetError> {
            let reader: Box<dyn FileReader> = match &source {
                Source::File(file) => Box::new(SerializedFileReader::new(file.try_clone()?)?),
                Source::Memory(bytes) => Box::new(SerializedFileReader::new(bytes.clone())?),
            };
            Ok(Self { reader, source, max_cell })
        };
        guarded(open).map_err(|error| InputError::Parquet { name: name.to_owned(), error })
    }

    pub(super) fn header(&self) -> Vec<String> {
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        schema.columns().iter().map(|c| c.path().string()).collect()
    }

    pub(super) fn read(
        self,
        name: &str,
        wanted: &[usize],
        mut visit: impl FnMut(Result<Row, BadRow>),
    ) -> Result<(), InputError> {
        let failed = |error| InputError::Parquet { name: name.to_owned(), error };
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        let mut kinds = Vec::with_capacity(wanted.len());
        for &place in wanted {
            let column = schema.column(place);
            kinds.push((
                place,
                Kind::of(&column).ok_or_else(|| InputError::Type {
                    name: name.to_owned(),
                    column: column.path().string(),
                    found: kind::type_name(&column),
                })?,
            ));
        }
        let mut line = 0;
        for group in 0..self.reader.num_row_groups() {
            let (rows, mut columns) = guarded(|| self.columns(group, &kinds)).map_err(failed)?;
            let mut done = 0;
            while done < rows {
                let batch = (rows - done).min(ROWS as u64) as usize;
                let mut cells = Vec::with_capacity(columns.len());
                for column in &mut columns {
                    let decoded = guarded(|| Ok(column.decode(batch, line + 1, self.max_cell))).map_err(failed)?;
                    cells.push(decoded.map_err(|failure| match failure {
                        Failure::Parquet(error) => failed(error),
                        Failure::Long(row) => InputError::LongCell {
                            name: name.to_owned(),
                            place: format!("row {}", line + 1 + row as u64),
                            most: self.max_cell,
                        },
                    })?);
                }
                for row in 0..batch {
                    line += 1;
                    visit(Ok(Row { line, cells: RowCells::Parquet(&cells, row) }));
                }
                done += batch as u64;
            }
        }
        Ok(())
    }

    /// The number of rows of a row group and its wanted columns, of which all sizes have been checked.
    fn columns(&self, group: usize, kinds: &[(usize, Kind)]) -> Result<(u64, Vec<Column>), ParquetError> {
        let schema = self.reader.metadata().file_metadata().schema_descr_ptr();
        let metadata = self.reader.metadata().row_group(group);
        let rows = rows_of(metadata)?;
        // Without a wanted column some column still has to have the rows.
        let any = [0];
        let checked: Vec<usize> = if kinds.is_empty() { any.to_vec() } else { kinds.iter().map(|k| k.0).collect() };
        for place in checked.into_iter().filter(|&place| place < metadata.num_columns()) {
            match &self.source {
                Source::File(file) => check_chunk(file, metadata.column(place), rows)?,
                Source::Memory(bytes) => check_chunk(bytes, metadata.column(place), rows)?,
            }
        }
        let group = self.reader.get_row_group(group)?;
        let column = |&(place, kind): &(usize, Kind)| {
            let description = schema.column(place);
            let pages = CheckedPages::new(group.get_column_page_reader(place)?, &description, rows);
            let reader = get_column_reader(description.clone(), Box::new(pages));
            Ok(Column { reader, kind, description })
        };
        Ok((rows, kinds.iter().map(column).collect::<Result<_, ParquetError>>()?))
    }
}

/// A column of a row group.
struct Column {
    reader: ColumnReader,
    kind: Kind,
    description: ColumnDescPtr,
}

impl Column {
    /// The next rows as text; nulls are empty. `line` is the number of the first of them.
    fn decode(&mut self, rows: usize, line: u64, max_cell: u64) -> Result<Cells, Failure> {
        let (kind, level) = (self.kind, self.description.max_def_level());
        match &mut self.reader {
            ColumnReader::BoolColumnReader(r) => texts(r, rows, level, max_cell, |&v, out| kind.write_boolean(v, out)),
            ColumnReader::Int32ColumnReader(r) => texts(r, rows, level, max_cell, |&v, out| kind.write_32(v, out)),
            ColumnReader::Int64ColumnReader(r) => texts(r, rows, level, max_cell, |&v, out| kind.write_64(v, out)),
            ColumnReader::Int96ColumnReader(r) => texts(r, rows, level, max_cell, |v, out| kind.write_96(v, out)),
            ColumnReader::FloatColumnReader(r) => texts(r, rows, level, max_cell, |&v, out| kind.write_float(v, out)),
            ColumnReader::DoubleColumnReader(r) => texts(r, rows, level, max_cell, |&v, out| kind.write_double(v, out)),
            ColumnReader::FixedLenByteArrayColumnReader(r) => {
                texts(r, rows, level, max_cell, |v, out| kind.write_bytes(v.data(), out))
            }
            ColumnReader::ByteArrayColumnReader(r) => {
                let cells = texts(r, rows, level, max_cell, |v, out| kind.write_bytes(v.data(), out))?;
                let bad = (0..cells.len()).find(|&row| std::str::from_utf8(cells.text(row)).is_err());
                bad.map_or(Ok(cells), |row| {
                    let (column, row) = (self.description.path().string(), line + row as u64);
                    Err(ParquetError::General(format!("`{column}` of row {row} is not UTF-8 text")).into())
                })
            }
        }
    }
}

fn texts<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    level: i16,
    max_cell: u64,
    append: impl Fn(&T::T, &mut Vec<u8>) -> Result<(), ParquetError>,
) -> Result<Cells, Failure> {
    let (mut ends, mut bytes) = (Vec::with_capacity(rows), Vec::new());
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    while ends.len() < rows {
        levels.clear();
        values.clear();
        let (read, _, _) = reader.read_records(rows - ends.len(), Some(&mut levels), None, &mut values)?;
        if read == 0 {
            return Err(ParquetError::EOF("a column ends before the rows that the footer counts".to_owned()).into());
        }
        let mut present = values.iter();
        // A column without gaps has no levels.
        for row in 0..read {
            let before = bytes.len();
            if levels.get(row).is_none_or(|&own| own == level) {
                append(present.next().ok_or_else(|| ParquetError::EOF("a value is missing".to_owned()))?, &mut bytes)?;
            }
            if (bytes.len() - before) as u64 > max_cell {
                return Err(Failure::Long(ends.len()));
            }
            let end = u32::try_from(bytes.len());
            ends.push(end.map_err(|_| ParquetError::General(format!("over 4 GiB of text in {ROWS} rows")))?);
        }
    }
    Ok(Cells::Text { ends, bytes })
}

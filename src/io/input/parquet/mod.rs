//! Rows of a Parquet file, decoded a row group at a time without Arrow.

use std::fs::File;
use std::io::Write;

use bytes::Bytes;
use parquet::basic::{LogicalType, TimeUnit, Type as PhysicalType};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::DataType;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::schema::types::ColumnDescriptor;

use super::{BadRow, InputError, Row, RowCells};
use crate::date::Date;
use crate::records::Cells;

/// Where a Parquet file lies.
pub(super) enum Source {
    File(File),
    Memory(Bytes),
}

/// A Parquet file whose footer has been read.
pub(super) struct ParquetInput {
    reader: Box<dyn FileReader>,
}

impl ParquetInput {
    pub(super) fn open(source: Source, name: &str) -> Result<Self, InputError> {
        let failed = |error| InputError::Parquet { name: name.to_owned(), error };
        let reader: Box<dyn FileReader> = match source {
            Source::File(file) => Box::new(SerializedFileReader::new(file).map_err(failed)?),
            Source::Memory(bytes) => Box::new(SerializedFileReader::new(bytes).map_err(failed)?),
        };
        Ok(Self { reader })
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
        let mut line = 0;
        for place in 0..self.reader.num_row_groups() {
            let group = self.reader.get_row_group(place).map_err(failed)?;
            let rows = group.metadata().num_rows() as usize;
            let mut columns = Vec::with_capacity(wanted.len());
            for &column in wanted {
                let description = schema.column(column);
                let kind = kind_of(&description).ok_or_else(|| InputError::Type {
                    name: name.to_owned(),
                    column: description.path().string(),
                    found: type_name(&description),
                })?;
                let reader = group.get_column_reader(column).map_err(failed)?;
                columns.push(decode(reader, kind, &description, rows).map_err(failed)?);
            }
            for row in 0..rows {
                line += 1;
                visit(Ok(Row { line, cells: RowCells::Parquet(&columns, row) }));
            }
        }
        Ok(())
    }
}

/// How values become text.
#[derive(Clone, Copy)]
enum Kind {
    Plain,
    /// Days since 1970-01-01.
    Days,
    /// So many units a day since 1970-01-01; the time of day is dropped.
    Timestamp(i64),
}

fn kind_of(column: &ColumnDescriptor) -> Option<Kind> {
    if column.max_rep_level() > 0 {
        return None;
    }
    const SECONDS: i64 = 86_400;
    match (column.physical_type(), column.logical_type_ref()) {
        (_, Some(LogicalType::Decimal { .. })) => None,
        (PhysicalType::INT32, Some(LogicalType::Date)) => Some(Kind::Days),
        (PhysicalType::INT64, Some(LogicalType::Timestamp(t))) => Some(Kind::Timestamp(match t.unit {
            TimeUnit::MILLIS => SECONDS * 1_000,
            TimeUnit::MICROS => SECONDS * 1_000_000,
            TimeUnit::NANOS => SECONDS * 1_000_000_000,
        })),
        (PhysicalType::INT96 | PhysicalType::FIXED_LEN_BYTE_ARRAY, _) => None,
        _ => Some(Kind::Plain),
    }
}

fn type_name(column: &ColumnDescriptor) -> String {
    match (column.max_rep_level() > 0, column.logical_type_ref()) {
        (true, _) => "list".to_owned(),
        (false, Some(logical)) => format!("{logical:?}"),
        (false, None) => column.physical_type().to_string(),
    }
}

/// A column of a row group as text; nulls are empty.
fn decode(reader: ColumnReader, kind: Kind, column: &ColumnDescriptor, rows: usize) -> Result<Cells, ParquetError> {
    let level = column.max_def_level();
    match reader {
        ColumnReader::BoolColumnReader(r) => texts(r, rows, level, |v, out| write(out, v)),
        ColumnReader::Int32ColumnReader(r) => texts(r, rows, level, |&v, out| match kind {
            Kind::Days => write_day(i64::from(v), out),
            _ => write(out, v),
        }),
        ColumnReader::Int64ColumnReader(r) => texts(r, rows, level, |&v, out| match kind {
            Kind::Timestamp(units) => write_day(v.div_euclid(units), out),
            _ => write(out, v),
        }),
        ColumnReader::FloatColumnReader(r) => texts(r, rows, level, |&v, out| write_float(f64::from(v), out)),
        ColumnReader::DoubleColumnReader(r) => texts(r, rows, level, |&v, out| write_float(v, out)),
        ColumnReader::ByteArrayColumnReader(r) => {
            let cells = texts(r, rows, level, |v, out| {
                out.extend_from_slice(v.data());
                Ok(())
            })?;
            all_text(cells, column)
        }
        _ => Err(ParquetError::General("a type that is not read".to_owned())),
    }
}

fn texts<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    rows: usize,
    level: i16,
    append: impl Fn(&T::T, &mut Vec<u8>) -> Result<(), ParquetError>,
) -> Result<Cells, ParquetError> {
    let (mut ends, mut bytes) = (Vec::with_capacity(rows), Vec::new());
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    while ends.len() < rows {
        levels.clear();
        values.clear();
        let (read, _, _) =
            reader.read_records((rows - ends.len()).min(1 << 14), Some(&mut levels), None, &mut values)?;
        if read == 0 {
            return Err(ParquetError::EOF(format!("a column ends after {} of {rows} rows", ends.len())));
        }
        let mut present = values.iter();
        // A column without gaps has no levels.
        for row in 0..read {
            if levels.get(row).is_none_or(|&own| own == level) {
                append(present.next().ok_or_else(|| ParquetError::EOF("a value is missing".to_owned()))?, &mut bytes)?;
            }
            let end = u32::try_from(bytes.len());
            ends.push(end.map_err(|_| ParquetError::General("over 4 GiB of text in a row group".to_owned()))?);
        }
    }
    Ok(Cells::Text { ends, bytes })
}

fn all_text(cells: Cells, column: &ColumnDescriptor) -> Result<Cells, ParquetError> {
    let bad = (0..cells.len()).find(|&row| std::str::from_utf8(cells.text(row)).is_err());
    match bad {
        Some(row) => Err(ParquetError::General(format!("`{}` of row {row} is not UTF-8 text", column.path().string()))),
        None => Ok(cells),
    }
}

fn write(out: &mut Vec<u8>, value: impl std::fmt::Display) -> Result<(), ParquetError> {
    Ok(write!(out, "{value}")?)
}

/// Whole numbers without a decimal point, as numbers with gaps are stored by pandas; nothing for NaN.
fn write_float(value: f64, out: &mut Vec<u8>) -> Result<(), ParquetError> {
    if value.is_nan() { Ok(()) } else { write(out, value) }
}

fn write_day(since_1970: i64, out: &mut Vec<u8>) -> Result<(), ParquetError> {
    let epoch = i64::from(Date::new(1970, 1, 1).expect("a date").day_number());
    let number = i32::try_from(since_1970 + epoch).unwrap_or(i32::MIN);
    let date = Date::from_day_number(number);
    // Outside 1800 to 2099 there is no date to hold; the number makes a cell that says so.
    if date.day_number() == number {
        date.write_iso(out);
        Ok(())
    } else {
        write(out, format_args!("day {since_1970} since 1970"))
    }
}

//! What a value of a Parquet column is as text.
//!
//! It is what a CSV of the same table would hold, so that the two link alike. An instant (a timestamp that is adjusted to UTC) is the exception:
//! the file does not say in which time zone it was meant, so it is written as the instant in UTC, and as a date only when it is midnight there. Readers
//! of dates refuse the others rather than shift some of them by a day.

use std::fmt::Display;
use std::io::Write;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as PhysicalType};
use parquet::data_type::Int96;
use parquet::errors::ParquetError;
use parquet::schema::types::ColumnDescriptor;

use crate::date::Date;

type Written = Result<(), ParquetError>;

/// How values become text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Unsigned,
    /// Days since 1970-01-01.
    Days,
    /// So many units a second since 1970-01-01, in UTC or in local time.
    Timestamp {
        units: i64,
        utc: bool,
    },
    /// So many units a second since midnight.
    Time(i64),
    /// So many digits after the point.
    Decimal(usize),
    Uuid,
}

impl Kind {
    /// `None` for a type without plain text.
    pub(super) fn of(column: &ColumnDescriptor) -> Option<Self> {
        if column.max_rep_level() > 0 {
            return None;
        }
        let physical = column.physical_type();
        let bytes = matches!(physical, PhysicalType::FIXED_LEN_BYTE_ARRAY);
        let decimal = |scale: i32| {
            let fits = !bytes || (1..=16).contains(&column.type_length());
            (fits && (0..=38).contains(&scale)).then_some(Kind::Decimal(scale as usize))
        };
        let units = |unit: &TimeUnit| match unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        };
        match column.logical_type_ref() {
            Some(LogicalType::Integer(integer)) if !integer.is_signed => return Some(Kind::Unsigned),
            Some(LogicalType::Date) => return Some(Kind::Days),
            Some(LogicalType::Timestamp(t)) => {
                return Some(Kind::Timestamp { units: units(&t.unit), utc: t.is_adjusted_to_u_t_c });
            }
            Some(LogicalType::Time(t)) => return Some(Kind::Time(units(&t.unit))),
            Some(LogicalType::Decimal(d)) => return decimal(d.scale),
            Some(LogicalType::Uuid) => return (bytes && column.type_length() == 16).then_some(Kind::Uuid),
            Some(LogicalType::Float16) => return None,
            _ => {}
        }
        match column.converted_type() {
            ConvertedType::UINT_8 | ConvertedType::UINT_16 | ConvertedType::UINT_32 | ConvertedType::UINT_64 => {
                Some(Kind::Unsigned)
            }
            ConvertedType::DATE => Some(Kind::Days),
            // Files from before there were local timestamps.
            ConvertedType::TIMESTAMP_MILLIS => Some(Kind::Timestamp { units: 1_000, utc: true }),
            ConvertedType::TIMESTAMP_MICROS => Some(Kind::Timestamp { units: 1_000_000, utc: true }),
            ConvertedType::TIME_MILLIS => Some(Kind::Time(1_000)),
            ConvertedType::TIME_MICROS => Some(Kind::Time(1_000_000)),
            ConvertedType::DECIMAL => decimal(column.type_scale()),
            _ if bytes => None,
            _ => Some(Kind::Plain),
        }
    }

    pub(super) fn write_boolean(self, value: bool, out: &mut Vec<u8>) -> Written {
        write(out, value)
    }

    pub(super) fn write_32(self, value: i32, out: &mut Vec<u8>) -> Written {
        match self {
            Kind::Unsigned => write(out, value.cast_unsigned()),
            _ => self.write_64(i64::from(value), out),
        }
    }

    pub(super) fn write_64(self, value: i64, out: &mut Vec<u8>) -> Written {
        match self {
            Kind::Unsigned => write(out, value.cast_unsigned()),
            Kind::Days => write_day(value, out),
            Kind::Timestamp { units, utc } => {
                let second = value.div_euclid(units);
                write_instant(second, value.rem_euclid(units) * (1_000_000_000 / units), utc, out)
            }
            Kind::Time(units) => {
                write_clock(value.div_euclid(units), value.rem_euclid(units) * (1_000_000_000 / units), out)
            }
            Kind::Decimal(scale) => write_decimal(i128::from(value), scale, out),
            Kind::Plain | Kind::Uuid => write(out, value),
        }
    }

    /// The old timestamps of Impala and Spark: nanoseconds of a Julian day. Some writers mean UTC and some local time.
    pub(super) fn write_96(self, value: &Int96, out: &mut Vec<u8>) -> Written {
        let &[low, high, day] = value.data() else { unreachable!("three words") };
        let nanoseconds = (i64::from(high) << 32 | i64::from(low)).clamp(0, 86_400_000_000_000 - 1);
        let second = (i64::from(day) - 2_440_588) * 86_400 + nanoseconds / 1_000_000_000;
        write_instant(second, nanoseconds % 1_000_000_000, true, out)
    }

    pub(super) fn write_float(self, value: f32, out: &mut Vec<u8>) -> Written {
        if value.is_nan() { Ok(()) } else { write(out, value) }
    }

    /// Whole numbers without a decimal point, as numbers with gaps are stored by pandas; nothing for NaN.
    pub(super) fn write_double(self, value: f64, out: &mut Vec<u8>) -> Written {
        if value.is_nan() { Ok(()) } else { write(out, value) }
    }

    pub(super) fn write_bytes(self, value: &[u8], out: &mut Vec<u8>) -> Written {
        match self {
            Kind::Decimal(scale) => {
                let negative = value.first().is_some_and(|&first| first > 0x7f);
                let mut number = [if negative { 0xff } else { 0 }; 16];
                let start = 16usize.checked_sub(value.len());
                let start = start.ok_or_else(|| ParquetError::General("a number of over 16 bytes".to_owned()))?;
                number[start..].copy_from_slice(value);
                write_decimal(i128::from_be_bytes(number), scale, out)
            }
            Kind::Uuid => {
                for (place, byte) in value.iter().enumerate() {
                    write!(out, "{}{byte:02x}", if [4, 6, 8, 10].contains(&place) { "-" } else { "" })?;
                }
                Ok(())
            }
            _ => {
                out.extend_from_slice(value);
                Ok(())
            }
        }
    }
}

/// What to call a type that has no plain text.
pub(super) fn type_name(column: &ColumnDescriptor) -> String {
    match (column.max_rep_level() > 0, column.logical_type_ref()) {
        (true, _) => "list".to_owned(),
        (false, Some(logical)) => format!("{logical:?}"),
        (false, None) => column.physical_type().to_string(),
    }
}

fn write(out: &mut Vec<u8>, value: impl Display) -> Written {
    Ok(write!(out, "{value}")?)
}

fn write_day(since_1970: i64, out: &mut Vec<u8>) -> Written {
    let epoch = i64::from(Date::new(1970, 1, 1).expect("a date").day_number());
    let number = since_1970.checked_add(epoch).and_then(|day| i32::try_from(day).ok()).unwrap_or(i32::MIN);
    let date = Date::from_day_number(number);
    // Outside 1800 to 2099 there is no date to hold; the number makes a cell that says so.
    if date.day_number() == number {
        date.write_iso(out);
        Ok(())
    } else {
        write(out, format_args!("day {since_1970} since 1970"))
    }
}

fn write_instant(second: i64, nanosecond: i64, utc: bool, out: &mut Vec<u8>) -> Written {
    write_day(second.div_euclid(86_400), out)?;
    let of_day = second.rem_euclid(86_400);
    if (of_day, nanosecond) == (0, 0) {
        return Ok(());
    }
    out.push(b' ');
    write_clock(of_day, nanosecond, out)?;
    if utc {
        out.push(b'Z');
    }
    Ok(())
}

fn write_clock(second: i64, nanosecond: i64, out: &mut Vec<u8>) -> Written {
    write!(out, "{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)?;
    match nanosecond {
        0 => Ok(()),
        n if n % 1000 == 0 => Ok(write!(out, ".{:06}", n / 1000)?),
        n => Ok(write!(out, ".{n:09}")?),
    }
}

fn write_decimal(unscaled: i128, scale: usize, out: &mut Vec<u8>) -> Written {
    let digits = format!("{:0>width$}", unscaled.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    let point = if scale > 0 { "." } else { "" };
    Ok(write!(out, "{}{whole}{point}{fraction}", if unscaled < 0 { "-" } else { "" })?)
}

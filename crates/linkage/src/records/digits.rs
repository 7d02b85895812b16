//! Dates and numbers of coded cells as text, without a loop for each digit.

use crate::date::Date;

/// Appends the ISO form of a packed date; nothing for 0.
pub fn write_date(packed: u32, out: &mut Vec<u8>) {
    let Some(date) = Date::from_packed(packed) else { return };
    let (year, month, day) = (date.year() as u32, date.month(), date.day());
    if month == 0 || day == 0 {
        return date.write_iso(out);
    }
    let [m, d] = [month, day].map(|part| [digit(part / 10), digit(part)]);
    let [a, b, c, e] = four_digits(year);
    out.extend_from_slice(&[a, b, c, e, b'-', m[0], m[1], b'-', d[0], d[1]]);
}

/// Appends a number below 10,000 with leading zeros.
pub fn write_four_digits(number: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(&four_digits(number));
}

fn four_digits(number: u32) -> [u8; 4] {
    [digit(number / 1000), digit(number / 100), digit(number / 10), digit(number)]
}

fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Precision;

    #[test]
    fn dates_are_written_as_dates_write_themselves() {
        for day in (0..100_000).step_by(13) {
            for precision in [Precision::Year, Precision::Month, Precision::Day] {
                let date = Date::from_day_number(day).coarsened(precision);
                let mut out = Vec::new();
                write_date(date.packed(), &mut out);
                assert_eq!(
                    String::from_utf8(out).unwrap(),
                    if date.packed() == 0 { String::new() } else { date.to_string() }
                );
            }
        }
    }
}

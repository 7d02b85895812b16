//! Dates as real files write them. Which of two numbers is the month is decided for a whole column.

use crate::date::{Date, Precision};

/// The order of day and month where the text does not say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::enum_variant_names, reason = "dates are said to be month first")]
pub(crate) enum DateOrder {
    /// Month, day, year: `03/14/1950`.
    MonthFirst,
    /// Day, month, year: `14/03/1950`.
    DayFirst,
    /// Year, month, day only: `1950-03-14`, `19500314`.
    YearFirst,
}

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// A date, whatever the order.
    Date(Date),
    /// Two numbers and a year: the date with the month first, and with the day first, where they exist.
    Either(Option<Date>, Option<Date>),
    /// A placeholder for no date.
    Missing,
    /// No date.
    Bad(&'static str),
}

const NO_SUCH_DAY: &str = "is not a date that exists between 1800 and 2099";
const TWO_DIGITS: &str = "has a year of two digits, which may be of either century";
const NO_DATE: &str = "is not a date: expected YYYY-MM-DD, YYYYMMDD, MM/DD/YYYY, DD/MM/YYYY, YYYY-MM or YYYY";

/// Reads a date with or without day and month; a time of day after it is dropped.
///
/// Read whatever the order: `1950-03-14`, `1950/3/14`, `19500314`, `14-MAR-1950`, `Mar 14 1950`, `1950-03`, `195003`, `03/1950`,
/// `1950`. Read by order: `3/14/1950`, `14.03.1950`, `03141950`, and seven digits, whose leading zero a spreadsheet has
/// dropped. `0`, `00000000` and `0000-00-00` stand for no date.
pub(super) fn read(text: &str) -> Reading {
    // A number that a table with gaps has made a fraction: 19500314.0.
    let text = without_time(text);
    let text = text.strip_suffix(".0").unwrap_or(text);
    if text.bytes().all(|b| b == b'0' || b == b'-' || b == b'/') {
        return Reading::Missing;
    }
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ', ',']).filter(|p| !p.is_empty()).collect();
    match parts[..] {
        [digits] if digits.bytes().all(|b| b.is_ascii_digit()) => of_digits(digits),
        [a, b] => of_two(a, b),
        [a, b, c] => of_three(a, b, c),
        _ => Reading::Bad(NO_DATE),
    }
}

impl Reading {
    /// The date in an order; `Err` says why there is none.
    pub(super) fn in_order(self, order: Option<DateOrder>) -> Result<Option<Date>, &'static str> {
        let date = match (self, order) {
            (Reading::Missing, _) => return Ok(None),
            (Reading::Bad(why), _) => return Err(why),
            (Reading::Date(date), _) => Some(date),
            (Reading::Either(month_first, _), Some(DateOrder::MonthFirst)) => month_first,
            (Reading::Either(_, day_first), Some(DateOrder::DayFirst)) => day_first,
            (Reading::Either(..), Some(DateOrder::YearFirst)) => return Err("does not begin with the year"),
            // Only dates that read alike either way are left when no order was found.
            (Reading::Either(month_first, _), None) => month_first,
        };
        date.map(Some).ok_or(NO_SUCH_DAY)
    }
}

fn without_time(text: &str) -> &str {
    let clock = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit()) && rest.contains(':');
    match text.find(['T', ' ']).map(|at| text.split_at(at)) {
        Some((date, rest)) if clock(&rest[1..]) => date,
        _ => text,
    }
}

fn of_digits(digits: &str) -> Reading {
    let number = |from: usize, to: usize| digits[from..to].parse::<u32>().unwrap_or(0);
    match digits.len() {
        4 => full(number(0, 4), 1, 1, Precision::Year),
        6 => full(number(0, 4), number(4, 6), 1, Precision::Month),
        7 => either(number(0, 1), number(1, 3), number(3, 7)),
        8 => match full(number(0, 4), number(4, 6), number(6, 8), Precision::Day) {
            // The last four digits can be a year only when the first four are none.
            Reading::Bad(_) if (18..=20).contains(&number(4, 6)) => either(number(0, 2), number(2, 4), number(4, 8)),
            reading => reading,
        },
        _ => Reading::Bad(NO_DATE),
    }
}

fn of_two(a: &str, b: &str) -> Reading {
    let (year, month) = if a.len() == 4 { (a, b) } else { (b, a) };
    match (whole(year), month_of(month)) {
        (Some(year), Some(month)) if (1000..=9999).contains(&year) => full(year, month, 1, Precision::Month),
        _ => Reading::Bad(NO_DATE),
    }
}

fn of_three(a: &str, b: &str, c: &str) -> Reading {
    if let (4, Some(year), Some(month), Some(day)) = (a.len(), whole(a), month_of(b), whole(c)) {
        return full(year, month, day, Precision::Day);
    }
    let Some(year) = whole(c) else { return Reading::Bad(NO_DATE) };
    if c.len() == 2 && (whole(a).is_some() || month_named(a).is_some()) {
        return Reading::Bad(TWO_DIGITS);
    }
    match (whole(a), whole(b), month_named(a), month_named(b)) {
        (Some(day), None, None, Some(month)) | (None, Some(day), Some(month), None) => {
            full(year, month, day, Precision::Day)
        }
        (Some(first), Some(second), None, None) => either(first, second, year),
        _ => Reading::Bad(NO_DATE),
    }
}

fn either(first: u32, second: u32, year: u32) -> Reading {
    let date = |month, day| Date::new(year as i32, month, day);
    match (date(first, second), date(second, first)) {
        (None, None) => Reading::Bad(NO_SUCH_DAY),
        (month_first, day_first) => Reading::Either(month_first, day_first),
    }
}

fn full(year: u32, month: u32, day: u32, precision: Precision) -> Reading {
    match Date::new(year as i32, month, day).map(|date| date.coarsened(precision)) {
        // The year 1800 alone has no code of its own.
        Some(date) if date.packed() != 0 => Reading::Date(date),
        _ => Reading::Bad(NO_SUCH_DAY),
    }
}

fn whole(text: &str) -> Option<u32> {
    (!text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

fn month_of(text: &str) -> Option<u32> {
    whole(text).or_else(|| month_named(text))
}

/// Months by their first three letters.
fn month_named(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let upper = text.to_ascii_uppercase();
    let letters = upper.len() >= 3 && upper.bytes().all(|b| b.is_ascii_uppercase());
    letters.then(|| MONTHS.iter().position(|m| upper.starts_with(m)).map(|i| i as u32 + 1))?
}

/// What a column's ambiguous dates say of its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// No date depends on it.
    Immaterial,
    /// All dates exist in one order only.
    Order(DateOrder),
    /// Every such date reads both ways; the place of one that differs.
    Open(usize),
    /// Some need one order and some the other; a place of each.
    Mixed(usize, usize),
}

/// Decides the order of a column from its distinct dates.
pub(super) fn order_of(readings: &[Reading]) -> Verdict {
    let place = |wanted: &dyn Fn(Option<Date>, Option<Date>) -> bool| {
        readings.iter().position(|r| matches!(r, Reading::Either(m, d) if wanted(*m, *d)))
    };
    let month_first = place(&|m, d| m.is_some() && d.is_none());
    let day_first = place(&|m, d| m.is_none() && d.is_some());
    let open = place(&|m, d| m.is_some() && d.is_some() && m != d);
    match (month_first, day_first, open) {
        (Some(m), Some(d), _) => Verdict::Mixed(m, d),
        (Some(_), None, _) => Verdict::Order(DateOrder::MonthFirst),
        (None, Some(_), _) => Verdict::Order(DateOrder::DayFirst),
        (None, None, Some(place)) => Verdict::Open(place),
        (None, None, None) => Verdict::Immaterial,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(text: &str) -> Reading {
        Reading::Date(Date::parse_iso(text).unwrap())
    }

    #[test]
    fn formats_that_say_their_order_are_read() {
        let same = [
            ("1950-03-14", "1950-03-14"),
            ("1950/3/14", "1950-03-14"),
            ("1950-03-14 00:00:00", "1950-03-14"),
            ("1950-03-14T00:00:00Z", "1950-03-14"),
            ("19500314", "1950-03-14"),
            ("19500314.0", "1950-03-14"),
            ("14-MAR-1950", "1950-03-14"),
            ("March 14, 1950", "1950-03-14"),
            ("1950-03", "1950-03"),
            ("195003", "1950-03"),
            ("03/1950", "1950-03"),
            ("1950", "1950"),
            ("2000-02-29", "2000-02-29"),
        ];
        for (text, expected) in same {
            assert_eq!(read(text), iso(expected), "{text}");
        }
    }

    #[test]
    fn day_and_month_are_kept_open() {
        let date = |text: &str| Date::parse_iso(text);
        for text in ["03/04/1950", "3.4.1950", "3-4-1950", "03041950", "3041950"] {
            assert_eq!(read(text), Reading::Either(date("1950-03-04"), date("1950-04-03")), "{text}");
        }
        assert_eq!(read("03/14/1950"), Reading::Either(date("1950-03-14"), None));
        assert_eq!(read("14/03/1950"), Reading::Either(None, date("1950-03-14")));
        assert_eq!(read("20101920"), Reading::Either(None, date("1920-10-20")));
    }

    #[test]
    fn dates_that_do_not_exist_say_why() {
        for text in ["1950-02-30", "19500230", "30/02/1950", "1799-01-01", "2100-01-01", "1900-02-29", "195013", "1800"]
        {
            assert_eq!(read(text), Reading::Bad(NO_SUCH_DAY), "{text}");
        }
        assert_eq!(read("03/14/50"), Reading::Bad(TWO_DIGITS));
        for text in ["SMITH", "12345", "1-2-3-4", "14/XYZ/1950", "x1950-01-01"] {
            assert_eq!(read(text), Reading::Bad(NO_DATE), "{text}");
        }
        for text in ["0", "00000000", "0000-00-00"] {
            assert_eq!(read(text), Reading::Missing, "{text}");
        }
    }

    #[test]
    fn every_full_date_of_eight_digits_reads_one_way_by_its_year() {
        // Year first and year last are never both possible between 1800 and 2099.
        for number in (0..Date::new(2099, 12, 31).unwrap().day_number()).step_by(5) {
            let date = Date::from_day_number(number);
            let (y, m, d) = (date.year(), date.month(), date.day());
            assert_eq!(read(&format!("{y}{m:02}{d:02}")), Reading::Date(date));
            for (text, order) in
                [(format!("{m:02}{d:02}{y}"), DateOrder::MonthFirst), (format!("{d:02}{m:02}{y}"), DateOrder::DayFirst)]
            {
                assert_eq!(read(&text).in_order(Some(order)), Ok(Some(date)), "{text}");
            }
        }
    }

    #[test]
    fn a_column_decides_its_order_when_only_one_fits_all_rows() {
        let verdict = |texts: &[&str]| order_of(&texts.iter().map(|t| read(t)).collect::<Vec<_>>());
        assert_eq!(verdict(&["01/02/1950", "01/31/1950", "bad"]), Verdict::Order(DateOrder::MonthFirst));
        assert_eq!(verdict(&["01/02/1950", "31.01.1950"]), Verdict::Order(DateOrder::DayFirst));
        assert_eq!(verdict(&["02/02/1950", "01/02/1950"]), Verdict::Open(1));
        assert_eq!(verdict(&["01/31/1950", "01/02/1950", "31/01/1950"]), Verdict::Mixed(0, 2));
        assert_eq!(verdict(&["02/02/1950", "1950-03-04", ""]), Verdict::Immaterial);
    }
}

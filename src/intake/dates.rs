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
const NO_DAY: &str = "is an instant in UTC, and which day that is depends on the place: bring dates without a time of day, or in local time";
const NO_DATE: &str = "is not a date: expected YYYY-MM-DD, YYYYMMDD, MM/DD/YYYY, DD/MM/YYYY, YYYY-MM or YYYY";

/// Reads a date with or without day and month; a time of day after it is dropped.
///
/// Read whatever the order: `1950-03-14`, `1950/3/14`, `19500314`, `14-MAR-1950`, `Mar 14 1950`, `1950-03`, `195003`, `03/1950`,
/// `1950`. Read by order: `3/14/1950`, `14.03.1950`, `03141950`, and seven digits, whose leading zero a spreadsheet has
/// dropped. `0`, `00000000` and `0000-00-00` stand for no date.
pub(super) fn read(text: &str) -> Reading {
    let text = match without_time(text) {
        Some(text) => text,
        None => return Reading::Bad(NO_DAY),
    };
    // A number that a table with gaps has made a fraction: 19500314.0.
    let text = match text.strip_suffix(".0") {
        Some(number) if number.bytes().all(|b| b.is_ascii_digit()) => number,
        _ => text,
    };
    if text.bytes().all(|b| b == b'0' || b == b'-' || b == b'/') {
        return Reading::Missing;
    }
    let Some((parts, between)) = parts(text) else { return Reading::Bad(NO_DATE) };
    let numbers_only = parts.iter().all(|part| whole(part).is_some());
    match parts[..] {
        [digits] if digits.bytes().all(|b| b.is_ascii_digit()) => of_digits(digits),
        // A year and a fraction of it is a number.
        [a, _] if numbers_only && a.len() == 4 && between[0] == "." => Reading::Bad(NO_DATE),
        [a, b] => of_two(a, b),
        [_, _, _] if numbers_only && between[0] != between[1] => Reading::Bad(NO_DATE),
        [a, b, c] => of_three(a, b, c),
        _ => Reading::Bad(NO_DATE),
    }
}

/// The parts of a date and what stands between them; `None` when a part is empty, as before a sign, or something else stands there.
fn parts(text: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let separates = |c: char| matches!(c, '-' | '/' | '.' | ' ' | ',');
    let (mut parts, mut between, mut rest) = (Vec::new(), Vec::new(), text);
    loop {
        let end = rest.find(separates).unwrap_or(rest.len());
        if end == 0 {
            return None;
        }
        parts.push(&rest[..end]);
        rest = &rest[end..];
        if rest.is_empty() {
            return Some((parts, between));
        }
        let next = rest.find(|c| !separates(c))?;
        let (separator, after) = rest.split_at(next);
        // `-`, `/`, or `.` and `,` with spaces after them, or spaces.
        let (sign, spaces) = separator.split_at(1);
        if !spaces.bytes().all(|b| b == b' ') || (matches!(sign, "-" | "/") && !spaces.is_empty()) {
            return None;
        }
        between.push(sign);
        rest = after;
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

/// The date before a time of day; the text itself when there is none. `None` for an instant in UTC that is not midnight there: its day depends
/// on where it was.
fn without_time(text: &str) -> Option<&str> {
    let Some(at) = text.find(['T', ' ']) else { return Some(text) };
    let (date, clock) = (&text[..at], text[at + 1..].trim_start_matches(' '));
    match time_of_day(clock) {
        None => Some(text),
        Some((midnight, in_utc)) => (midnight || !in_utc).then_some(date),
    }
}

/// Whether a time of day is midnight, and whether it is said to be in UTC; `None` for what is no time of day.
fn time_of_day(text: &str) -> Option<(bool, bool)> {
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.')).unwrap_or(text.len());
    let (clock, zone) = text.split_at(end);
    let parts: Vec<&str> = clock.split(':').collect();
    let number = |part: &str, least: usize, below: u32| {
        let fits = (least..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| part.parse::<u32>().ok().filter(|&n| n < below))?
    };
    let (hour, minute, second) = match parts[..] {
        [hour, minute] => (hour, minute, "00"),
        [hour, minute, second] => (hour, minute, second),
        _ => return None,
    };
    let (second, fraction) = second.split_once('.').unwrap_or((second, "0"));
    let digits = !fraction.is_empty() && fraction.bytes().all(|b| b.is_ascii_digit());
    let (hour, minute, second) = (number(hour, 1, 24)?, number(minute, 2, 60)?, number(second, 2, 61)?);
    let zone = zone.trim_start_matches(' ').to_ascii_uppercase();
    let half = match zone.get(..2) {
        Some("AM" | "PM") => &zone[..2],
        _ => "",
    };
    let zone = zone[half.len()..].trim_start_matches(' ');
    let in_utc = match zone {
        "" => false,
        "Z" | "UTC" | "GMT" => true,
        _ => {
            let (sign, offset) = zone.split_at_checked(1)?;
            let digits: String = offset.chars().filter(|&c| c != ':').collect();
            let fits = matches!(digits.len(), 2 | 4) && digits.bytes().all(|b| b.is_ascii_digit());
            if !matches!(sign, "+" | "-") || !fits {
                return None;
            }
            digits.bytes().all(|b| b == b'0')
        }
    };
    let first_hour = hour == 0 || (hour == 12 && half == "AM");
    let midnight = first_hour && minute == 0 && second == 0 && fraction.bytes().all(|b| b == b'0');
    digits.then_some((midnight, in_utc))
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
    let (year, month) = if a.len() == 4 && whole(a).is_some() { (a, b) } else { (b, a) };
    match (whole(year), day_or_month(month).or_else(|| month_named(month))) {
        (Some(number), Some(month)) if year.len() == 4 => full(number, month, 1, Precision::Month),
        _ => Reading::Bad(NO_DATE),
    }
}

fn of_three(a: &str, b: &str, c: &str) -> Reading {
    let month = day_or_month(b).or_else(|| month_named(b));
    if let (4, Some(year), Some(month), Some(day)) = (a.len(), whole(a), month, day_or_month(c)) {
        return full(year, month, day, Precision::Day);
    }
    let Some(year) = whole(c) else { return Reading::Bad(NO_DATE) };
    if c.len() == 2 && (day_or_month(a).is_some() || month_named(a).is_some()) {
        return Reading::Bad(TWO_DIGITS);
    }
    match (day_or_month(a), day_or_month(b), month_named(a), month_named(b)) {
        _ if c.len() != 4 => Reading::Bad(NO_DATE),
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

/// A number of one digit or two.
fn day_or_month(text: &str) -> Option<u32> {
    whole(text).filter(|_| text.len() <= 2)
}

/// Months by their names, of which three letters or more may stand.
fn month_named(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = [
        "JANUARY",
        "FEBRUARY",
        "MARCH",
        "APRIL",
        "MAY",
        "JUNE",
        "JULY",
        "AUGUST",
        "SEPTEMBER",
        "OCTOBER",
        "NOVEMBER",
        "DECEMBER",
    ];
    let upper = text.to_ascii_uppercase();
    let place = (upper.len() >= 3).then(|| MONTHS.iter().position(|month| month.starts_with(&upper)))??;
    Some(place as u32 + 1)
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
            ("Mar.  4 1950", "1950-03-04"),
            ("14.Mar.1950", "1950-03-14"),
            ("1950-03-14 23:30", "1950-03-14"),
            ("1950-03-14 23:30:59.123456-05:00", "1950-03-14"),
            ("1950-03-14 00:00:00+00:00", "1950-03-14"),
            ("3/14/1950 12:00:00 AM", "1950-03-14"),
            ("1950-03", "1950-03"),
            ("195003", "1950-03"),
            ("03/1950", "1950-03"),
            ("1950", "1950"),
            ("2000-02-29", "2000-02-29"),
        ];
        for (text, expected) in same {
            assert_eq!(read(text).in_order(None), iso(expected).in_order(None), "{text}");
        }
    }

    /// Signs, empty parts, other digits, and what follows a date are no part of one.
    #[test]
    fn what_only_looks_like_a_date_is_none() {
        let texts = [
            "-1950-03-11",
            "+1950-03-11",
            "1950--11",
            "1950-03--11",
            "1950-03-11-",
            "/1950/03/11",
            "1950..11",
            "1950 -03-11",
            "1950 - 03 - 11",
            "1950-03/11",
            "03/14-1950",
            "1950-03-011",
            "1950-003-11",
            "1950.5",
            ".1950",
            "-1950",
            "1950-",
            "19500311-",
            "１９５０-03-11",
            "1950-03-11x",
            "1950-03-11 x",
            "1950-03-11T",
            "1950-03-11T25:00",
            "1950-03-11T12:00junk",
            "1950-03-11 12:00:00+",
            "1950-03-11 12:00:00+1",
            "1950\u{2212}03\u{2212}11",
            "1950-03-11\0",
            "1950-03-11.0",
            "MARCHING 3 1950",
            "14-MA-1950",
            ",",
            ". .",
            "1950,,03,11",
            "\u{661}950",
        ];
        for text in texts {
            assert_eq!(read(text), Reading::Bad(NO_DATE), "{text:?}");
        }
    }

    #[test]
    fn an_instant_has_a_day_only_at_midnight_or_in_local_time() {
        for text in
            ["1950-03-13T23:00:00Z", "1950-03-13 23:00:00+00:00", "1950-03-13 05:00 UTC", "1950-03-13T00:00:00.5Z"]
        {
            assert_eq!(read(text), Reading::Bad(NO_DAY), "{text}");
        }
        for text in ["1950-03-14T00:00:00Z", "1950-03-14 00:00:00.000+01:00", "1950-03-14 23:00:00"] {
            assert_eq!(read(text), iso("1950-03-14"), "{text}");
        }
    }

    proptest::proptest! {
        /// Whatever is read as a date begins and ends as dates do, and holds nothing else.
        #[test]
        fn dates_hold_only_what_dates_do(text in "[-+0-9/. ,TZ:a-cMAR]{0,12}") {
            if let Reading::Date(_) | Reading::Either(..) = read(&text) {
                let ends = [text.chars().next(), text.chars().last()].map(Option::unwrap);
                proptest::prop_assert!(ends.iter().all(char::is_ascii_alphanumeric), "{}", text);
                proptest::prop_assert!(!text.contains("--") && !text.contains("//") && !text.contains(".."), "{}", text);
            }
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

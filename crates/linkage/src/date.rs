//! Calendar dates as files write them: a full date, a month and year, or a year alone.

use std::fmt;

/// The earliest year that a date can hold.
pub const FIRST_YEAR: i32 = 1800;
/// The latest year that a date can hold.
pub const LAST_YEAR: i32 = 2099;

/// How much of a date a file gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Month and year.
    Month,
    /// Day, month and year.
    Day,
}

/// A proleptic Gregorian date, possibly without day or without month and day.
///
/// Packed as `(year - 1800) << 9 | month << 5 | day`, so that equality, year and month are one operation,
/// and the order of full dates is their order in time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(u32);

impl Date {
    /// A full date; `None` when it does not exist or lies outside 1800..=2099.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        let exists = (FIRST_YEAR..=LAST_YEAR).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Self(((year - FIRST_YEAR) as u32) << 9 | month << 5 | day))
    }

    /// The `day_of_year`-th day of a year, counted from 0.
    ///
    /// # Panics
    /// When the year has no such day.
    pub fn from_day_of_year(year: i32, day_of_year: u32) -> Self {
        let mut rest = day_of_year;
        for month in 1..=12 {
            let length = days_in_month(year, month);
            if rest < length {
                return Self(((year - FIRST_YEAR) as u32) << 9 | month << 5 | (rest + 1));
            }
            rest -= length;
        }
        panic!("year {year} has no day {day_of_year}");
    }

    /// The packed form; never 0.
    pub fn packed(self) -> u32 {
        self.0
    }

    /// Back from [`Date::packed`]; 0 stands for no date.
    pub fn from_packed(packed: u32) -> Option<Self> {
        (packed != 0).then_some(Self(packed))
    }

    /// The same date with less of it given.
    pub fn coarsened(self, precision: Precision) -> Self {
        match precision {
            Precision::Day => self,
            Precision::Month => Self(self.0 & !0x1f),
            Precision::Year => Self(self.0 & !0x1ff),
        }
    }

    /// How much of the date is given.
    pub fn precision(self) -> Precision {
        match (self.month(), self.day()) {
            (0, _) => Precision::Year,
            (_, 0) => Precision::Month,
            _ => Precision::Day,
        }
    }

    /// Four-digit year.
    pub fn year(self) -> i32 {
        (self.0 >> 9) as i32 + FIRST_YEAR
    }

    /// Month from 1; 0 when not given.
    pub fn month(self) -> u32 {
        self.0 >> 5 & 0xf
    }

    /// Day of the month from 1; 0 when not given.
    pub fn day(self) -> u32 {
        self.0 & 0x1f
    }

    /// Day of the year from 0, for a full date.
    pub fn day_of_year(self) -> u32 {
        const BEFORE: [u32; 13] = [0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let leap_day = u32::from(self.month() > 2 && is_leap_year(self.year()));
        BEFORE[self.month() as usize] + leap_day + self.day() - 1
    }

    /// Days since 1800-01-01, for a full date.
    pub fn day_number(self) -> i32 {
        days_before_year(self.year()) + self.day_of_year() as i32
    }

    /// Back from [`Date::day_number`], held to 1800..=2099.
    pub fn from_day_number(number: i32) -> Self {
        let number = number.clamp(0, days_before_year(LAST_YEAR + 1) - 1);
        let mut year = FIRST_YEAR + number / 366;
        while days_before_year(year + 1) <= number {
            year += 1;
        }
        Self::from_day_of_year(year, (number - days_before_year(year)) as u32)
    }

    /// Reads `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year: i32 = number(parts.next()?, 4)? as i32;
        let (month, day) = (parts.next(), parts.next());
        if parts.next().is_some() || !(FIRST_YEAR..=LAST_YEAR).contains(&year) {
            return None;
        }
        match (month, day) {
            (None, _) => Some(Self(((year - FIRST_YEAR) as u32) << 9)).filter(|d| d.0 != 0),
            (Some(m), None) => Some(Self::new(year, number(m, 2)?, 1)?.coarsened(Precision::Month)),
            (Some(m), Some(d)) => Self::new(year, number(m, 2)?, number(d, 2)?),
        }
    }

    /// Appends the ISO form (`1950-03-02`, `1950-03` or `1950`).
    pub fn write_iso(self, out: &mut Vec<u8>) {
        let digits = |out: &mut Vec<u8>, value: u32, width: u32| {
            for place in (0..width).rev() {
                out.push(b'0' + (value / 10u32.pow(place) % 10) as u8);
            }
        };
        digits(out, self.year() as u32, 4);
        for part in [self.month(), self.day()] {
            if part == 0 {
                return;
            }
            out.push(b'-');
            digits(out, part, 2);
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = Vec::with_capacity(10);
        self.write_iso(&mut out);
        f.write_str(std::str::from_utf8(&out).expect("digits and hyphens"))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn days_before_year(year: i32) -> i32 {
    let leap_days_until = |y: i32| y / 4 - y / 100 + y / 400;
    (year - FIRST_YEAR) * 365 + leap_days_until(year - 1) - leap_days_until(FIRST_YEAR - 1)
}

fn number(text: &str, width: usize) -> Option<u32> {
    (text.len() == width && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

/// Whether the year has a 29 February.
pub fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Number of days in a year.
pub fn days_in_year(year: i32) -> u32 {
    365 + u32::from(is_leap_year(year))
}

/// Number of days in a month (1..=12) of a year.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap_year(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Years of the federal general elections whose votes rolls show; sets of them are a bit each in this order.
pub const ELECTIONS: [i32; 6] = [2006, 2008, 2010, 2012, 2014, 2016];

/// Place in [`ELECTIONS`] and day number of the last one held by a day, given as its number.
pub fn last_election(by: i32) -> Option<(usize, i32)> {
    let days = ELECTIONS.map(|year| election_day(year).day_number()).into_iter().enumerate();
    days.rev().find(|&(_, day)| day <= by)
}

/// The day of a federal general election: the Tuesday after the first Monday of November.
pub fn election_day(year: i32) -> Date {
    let first = Date::new(year, 11, 1).expect("a date").day_number();
    let a_monday = Date::new(2016, 11, 7).expect("a date").day_number();
    Date::from_day_number(first + (a_monday - first).rem_euclid(7) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_survives_text_and_day_of_year() {
        let mut previous = 0;
        assert_eq!(Date::from_day_of_year(FIRST_YEAR, 0).day_number(), 0);
        for year in FIRST_YEAR..=LAST_YEAR {
            for day in 0..days_in_year(year) {
                let date = Date::from_day_of_year(year, day);
                assert_eq!(date.day_of_year(), day);
                assert_eq!(Date::parse_iso(&date.to_string()), Some(date));
                assert!(date.packed() > previous);
                assert_eq!(Date::from_day_number(date.day_number()), date);
                previous = date.packed();
            }
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in ["1900-02-29", "2001-13-01", "2001-00-10", "1799-01-01", "2001-1-1", "20010101", "", "abcd"] {
            assert_eq!(Date::parse_iso(text), None, "{text}");
        }
        assert!(Date::parse_iso("2000-02-29").is_some());
    }

    #[test]
    fn coarser_dates_keep_what_they_have() {
        let date = Date::new(1950, 3, 2).unwrap();
        assert_eq!(date.coarsened(Precision::Month).to_string(), "1950-03");
        assert_eq!(date.coarsened(Precision::Year).to_string(), "1950");
        assert_eq!(Date::parse_iso("1950-03"), Some(date.coarsened(Precision::Month)));
        assert_eq!(Date::parse_iso("1950"), Some(date.coarsened(Precision::Year)));
    }

    #[test]
    fn elections_were_on_these_days() {
        let days: Vec<String> = ELECTIONS.iter().map(|&y| election_day(y).to_string()).collect();
        assert_eq!(days, ["2006-11-07", "2008-11-04", "2010-11-02", "2012-11-06", "2014-11-04", "2016-11-08"]);
        let day = |year, month, day| Date::new(year, month, day).unwrap().day_number();
        assert_eq!(last_election(day(2006, 11, 6)), None);
        assert_eq!(last_election(day(2014, 11, 4)), Some((4, day(2014, 11, 4))));
        assert_eq!(last_election(day(2020, 1, 1)), Some((5, day(2016, 11, 8))));
    }
}

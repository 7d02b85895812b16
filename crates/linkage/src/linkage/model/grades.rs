//! Grades of agreement of dates and of four digits.

use super::level::Level;
use crate::date::{Date, Precision};

/// The place of the first level that two packed dates reach, neither of them missing; the number of levels when none.
pub(super) fn of_dates(levels: &[Level], a: u32, b: u32) -> u8 {
    let (Some(left), Some(right)) = (Date::from_packed(a), Date::from_packed(b)) else { return levels.len() as u8 };
    let full = left.precision() == Precision::Day && right.precision() == Precision::Day;
    let common = left.precision().min(right.precision());
    let year = left.year() == right.year();
    let parts = [year, left.month() == right.month(), left.day() == right.day()];
    let reached = |level: &Level| match level {
        Level::Exact => full && a == b,
        Level::AsFarAsGiven => !full && left.coarsened(common) == right.coarsened(common),
        Level::Swapped => full && year && left.month() == right.day() && left.day() == right.month(),
        Level::OnePart => full && parts.iter().filter(|&&same| same).count() == 2,
        Level::Year => year,
        Level::Alike(similarity) => full && similarity.of_dates(left, right),
        _ => false,
    };
    levels.iter().position(reached).unwrap_or(levels.len()) as u8
}

/// The same for numbers of four digits.
pub(super) fn of_digits(levels: &[Level], a: u32, b: u32) -> u8 {
    let differing = || [1, 10, 100, 1000].iter().filter(|&&place| a / place % 10 != b / place % 10).count();
    let reached = |level: &Level| match level {
        Level::Exact => a == b,
        Level::OneDigit => differing() == 1,
        Level::Alike(similarity) => similarity.admits(differing()),
        _ => false,
    };
    levels.iter().position(reached).unwrap_or(levels.len()) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_graded_by_their_parts() {
        let levels = [Level::Exact, Level::AsFarAsGiven, Level::Swapped, Level::OnePart, Level::Year];
        let grade = |a: &str, b: &str| {
            let packed = |text| Date::parse_iso(text).unwrap().packed();
            let grade = of_dates(&levels, packed(a), packed(b));
            assert_eq!(grade, of_dates(&levels, packed(b), packed(a)), "{a} {b}");
            grade
        };
        assert_eq!(grade("1950-03-07", "1950-03-07"), 0);
        assert_eq!(grade("1950-03", "1950-03-07"), 1);
        assert_eq!(grade("1950", "1950"), 1);
        assert_eq!(grade("1950-03-07", "1950-07-03"), 2);
        assert_eq!(grade("1950-03-07", "1951-03-07"), 3);
        assert_eq!(grade("1950-03-07", "1950-03-08"), 3);
        assert_eq!(grade("1950-04-07", "1950-03-08"), 4);
        assert_eq!(grade("1950-04", "1950-03-08"), 4);
        assert_eq!(grade("1951-04-07", "1950-03-07"), 5);
        assert_eq!(grade("1951", "1950-03-07"), 5);
    }

    #[test]
    fn dates_and_digits_are_graded_by_the_similarities_of_rules() {
        let alike = |written: &str| written.parse::<Level>().unwrap();
        let packed = |text| Date::parse_iso(text).unwrap().packed();
        let levels = [Level::Exact, alike("days <= 1"), alike("years <= 1")];
        let grade = |a, b| of_dates(&levels, packed(a), packed(b));
        assert_eq!(grade("1999-12-31", "2000-01-01"), 1);
        assert_eq!(grade("1999-01-31", "2000-12-01"), 2);
        // Days of dates that are not given to the day are not compared.
        assert_eq!(grade("1999", "2000"), 3);
        assert_eq!(of_digits(&[Level::Exact, alike("digits <= 2")], 1234, 1243), 1);
    }

    #[test]
    fn four_digits_are_graded_by_how_many_differ() {
        let levels = [Level::Exact, Level::OneDigit];
        let grades = [(1234, 1234), (1234, 1239), (34, 9034), (1234, 1243)].map(|(a, b)| of_digits(&levels, a, b));
        assert_eq!(grades, [0, 1, 1, 2]);
    }
}

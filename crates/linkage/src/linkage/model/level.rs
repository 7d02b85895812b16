//! The grades of agreement of one field, from best to worst, and which of them dates and numbers of four digits reach.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{Date, Precision};
use crate::linkage::Similarity;
use crate::records::{Field, Meaning};

/// One grade of agreement. Grades are tried in order; the last, "nothing of this", and "missing on a side" need not be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum Level {
    /// The same; names are compared by their letters, dates only when both are given to the day.
    Exact,
    /// Names of one nickname group.
    Nickname,
    /// One name is only the initial of the other.
    Initial,
    /// Any likeness that a rule can ask for: `jaro_winkler >= 0.92`, `days <= 1`.
    Alike(Similarity),
    /// Of one date only month and year, or the year, is given, and what both give is the same.
    AsFarAsGiven,
    /// Day and month exchanged.
    Swapped,
    /// Of day, month and year, two agree.
    OnePart,
    /// The year agrees.
    Year,
    /// Of four digits, three agree.
    OneDigit,
}

impl Level {
    const CHOICES: &'static str = "exact, nickname, initial (names), exact, as_far_as_given, swapped, one_part, year (dates), exact, one_digit \
                                   (SSN4), exact (other fields), and the similarities of rules: \"jaro_winkler >= 0.92\", \
                                   \"shared_letters >= 0.8\", \"damerau_levenshtein <= 1\" (names and other text), \"days <= 1\", \
                                   \"years <= 1\", \"date_parts <= 1\" (dates), \"digits <= 1\" (SSN4 and other text)";

    /// Whether the level can be asked of a field.
    pub fn fits(self, field: Field) -> bool {
        match self {
            Level::Exact => field.comparable(),
            Level::Nickname | Level::Initial => field.meaning() == Meaning::Name,
            Level::Alike(similarity) => field.comparable() && similarity.fits(field.meaning()),
            Level::AsFarAsGiven | Level::Swapped | Level::OnePart | Level::Year => field.meaning() == Meaning::Date,
            Level::OneDigit => field.meaning() == Meaning::FourDigits,
        }
    }

    /// Whether it measures how alike two values are.
    pub(super) fn is_similarity(self) -> bool {
        matches!(self, Level::Alike(_))
    }

    /// What is asked of a field when nothing is written.
    pub fn defaults(field: Field) -> Vec<Level> {
        let jaro_winkler = |least| Level::Alike(Similarity::jaro_winkler(least));
        match (field, field.meaning()) {
            (Field::FirstName, _) => {
                vec![Level::Exact, Level::Nickname, jaro_winkler(0.92), jaro_winkler(0.8)]
            }
            (Field::MiddleName, _) => vec![Level::Exact, Level::Initial, jaro_winkler(0.9)],
            (_, Meaning::Name) => vec![Level::Exact, jaro_winkler(0.92), jaro_winkler(0.8)],
            (_, Meaning::Date) => {
                vec![Level::Exact, Level::AsFarAsGiven, Level::Swapped, Level::OnePart, Level::Year]
            }
            (_, Meaning::FourDigits) => vec![Level::Exact, Level::OneDigit],
            _ => vec![Level::Exact],
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Level::Exact => f.write_str("exact"),
            Level::Nickname => f.write_str("nickname"),
            Level::Initial => f.write_str("initial"),
            Level::Alike(similarity) => similarity.fmt(f),
            Level::AsFarAsGiven => f.write_str("as_far_as_given"),
            Level::Swapped => f.write_str("swapped"),
            Level::OnePart => f.write_str("one_part"),
            Level::Year => f.write_str("year"),
            Level::OneDigit => f.write_str("one_digit"),
        }
    }
}

impl FromStr for Level {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        match written.trim() {
            "exact" => Ok(Level::Exact),
            "nickname" => Ok(Level::Nickname),
            "initial" => Ok(Level::Initial),
            "as_far_as_given" => Ok(Level::AsFarAsGiven),
            "swapped" => Ok(Level::Swapped),
            "one_part" => Ok(Level::OnePart),
            "year" => Ok(Level::Year),
            "one_digit" => Ok(Level::OneDigit),
            likeness => {
                let bad = |why: &str| format!("`{written}` {why}: a level is one of {}", Self::CHOICES);
                let similarity = Similarity::parse_any(likeness).map_err(|why| bad(&why))?;
                if similarity.is_equality() {
                    Err(bad("is equality, which is the level `exact`: a share below 1, or a distance from 1 on"))
                } else {
                    Ok(Level::Alike(similarity))
                }
            }
        }
    }
}

impl TryFrom<String> for Level {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        written.parse()
    }
}

impl From<Level> for String {
    fn from(level: Level) -> String {
        level.to_string()
    }
}

/// The place of the first level that two packed dates reach, neither of them missing; the number of levels when none.
pub(super) fn grade_of_dates(levels: &[Level], a: u32, b: u32) -> u8 {
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
pub(super) fn grade_of_digits(levels: &[Level], a: u32, b: u32) -> u8 {
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
            let grade = grade_of_dates(&levels, packed(a), packed(b));
            assert_eq!(grade, grade_of_dates(&levels, packed(b), packed(a)), "{a} {b}");
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
        let grade = |a, b| grade_of_dates(&levels, packed(a), packed(b));
        assert_eq!(grade("1999-12-31", "2000-01-01"), 1);
        assert_eq!(grade("1999-01-31", "2000-12-01"), 2);
        // Days of dates that are not given to the day are not compared.
        assert_eq!(grade("1999", "2000"), 3);
        assert_eq!(grade_of_digits(&[Level::Exact, alike("digits <= 2")], 1234, 1243), 1);
    }

    #[test]
    fn four_digits_are_graded_by_how_many_differ() {
        let levels = [Level::Exact, Level::OneDigit];
        let grades =
            [(1234, 1234), (1234, 1239), (34, 9034), (1234, 1243)].map(|(a, b)| grade_of_digits(&levels, a, b));
        assert_eq!(grades, [0, 1, 1, 2]);
    }
}

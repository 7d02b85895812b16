//! The grades of agreement of one field, from best to worst.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
                match similarity.is_equality() {
                    true => {
                        Err(bad("is equality, which is the level `exact`: a share below 1, or a distance from 1 on"))
                    }
                    false => Ok(Level::Alike(similarity)),
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

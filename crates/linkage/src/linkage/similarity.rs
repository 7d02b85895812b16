//! Likeness of two values that need not be equal: `jaro_winkler >= 0.92`, `days <= 1`.

use std::fmt;

use rapidfuzz::distance::{damerau_levenshtein, hamming, jaro_winkler, lcs_seq};
use strum::{IntoStaticStr, VariantArray};

use crate::date::Date;
use crate::records::Meaning;
use crate::text;

/// How likeness is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Measure {
    /// Jaro's similarity of two texts, raised for a common beginning if it is over 0.7 (Winkler 1990): 0 to 1.
    JaroWinkler,
    /// Letters that stand in the same order in both texts (longest common subsequence), as a share of the longer text: 0 to 1.
    SharedLetters,
    /// Letters to insert, delete, replace or exchange with a neighbor until the texts are equal.
    DamerauLevenshtein,
    /// One first name, a nickname of it, or nicknames of a third (`text::may_be_nicknames`); it has no limit.
    Nickname,
    /// Days between two full dates.
    Days,
    /// Difference of the years of two dates.
    Years,
    /// How many of year, month and day differ between two full dates.
    DateParts,
    /// Places at which two texts of one length differ, such as digits of a number; texts of different length are not alike.
    Digits,
}

impl Measure {
    fn name(self) -> &'static str {
        self.into()
    }

    fn example(self) -> &'static str {
        match self {
            Self::JaroWinkler => "jaro_winkler >= 0.92",
            Self::SharedLetters => "shared_letters >= 0.8",
            Self::DamerauLevenshtein => "damerau_levenshtein <= 1",
            Self::Nickname => "nickname",
            Self::Days => "days <= 1",
            Self::Years => "years <= 1",
            Self::DateParts => "date_parts <= 1",
            Self::Digits => "digits <= 1",
        }
    }

    fn fits(self, meaning: Meaning) -> bool {
        match self {
            Self::JaroWinkler | Self::SharedLetters | Self::DamerauLevenshtein => {
                matches!(meaning, Meaning::Name | Meaning::Text)
            }
            Self::Nickname => meaning == Meaning::Name,
            Self::Days | Self::Years | Self::DateParts => meaning == Meaning::Date,
            Self::Digits => matches!(meaning, Meaning::FourDigits | Meaning::Text),
        }
    }

    /// Whether more is more alike.
    fn is_share(self) -> bool {
        matches!(self, Self::JaroWinkler | Self::SharedLetters)
    }
}

/// A measure and the limit from which on two values count as agreeing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Similarity {
    /// How likeness is measured.
    pub measure: Measure,
    /// The least share, or the greatest distance, in ten-thousandths; 0 for a measure without a limit.
    limit: u32,
}

const UNITS: u32 = 10_000;

impl Similarity {
    /// Reads `MEASURE >= SHARE`, `MEASURE <= NUMBER` or `nickname` for a field of this meaning.
    pub(super) fn parse(written: &str, meaning: Meaning) -> Result<Self, String> {
        let fitting: Vec<Measure> = Measure::VARIANTS.iter().copied().filter(|m| m.fits(meaning)).collect();
        let examples: Vec<String> = fitting.iter().map(|m| format!("`{}`", m.example())).collect();
        let expected = || {
            if examples.is_empty() {
                "the field has no similarities, only equality".to_owned()
            } else {
                format!("expected something like {}", examples.join(", "))
            }
        };
        let name_end = written.find(['<', '>', '=', ' ']).unwrap_or(written.len());
        let (name, rest) = (&written[..name_end], written[name_end..].trim());
        let measure = fitting.iter().copied().find(|m| m.name() == name);
        let measure = measure.ok_or_else(|| format!("unknown similarity `{name}`: {}", expected()))?;
        if measure == Measure::Nickname {
            let whole = Self { measure, limit: 0 };
            return if rest.is_empty() {
                Ok(whole)
            } else {
                Err("`nickname` has no limit: write `~ nickname`".to_owned())
            };
        }
        let sign = if measure.is_share() { ">=" } else { "<=" };
        let wrong = || format!("`{written}` is no limit: expected something like `{}`", measure.example());
        let number: f64 = rest.strip_prefix(sign).and_then(|n| n.trim().parse().ok()).ok_or_else(wrong)?;
        let limit = (number * f64::from(UNITS)).round();
        let sensible = if measure.is_share() {
            number > 0.0 && number <= 1.0
        } else {
            (0.0..=100_000.0).contains(&number) && number.fract() == 0.0
        };
        if !sensible || (limit / f64::from(UNITS) - number).abs() > 1e-9 {
            return Err(if measure.is_share() {
                format!("`{written}`: a share lies between 0 and 1, with at most four decimals")
            } else {
                format!("`{written}`: a distance is a whole number from 0 to 100000")
            });
        }
        Ok(Self { measure, limit: limit as u32 })
    }

    /// Jaro–Winkler similarity of at least so much, a share with at most four decimals.
    pub(super) fn jaro_winkler(least: f64) -> Self {
        Self { measure: Measure::JaroWinkler, limit: (least * f64::from(UNITS)).round() as u32 }
    }

    /// Reads a similarity of a field that is not known yet; whether it [fits](Similarity::fits) is asked later.
    pub(super) fn parse_any(written: &str) -> Result<Self, String> {
        let meanings = [Meaning::Name, Meaning::Date, Meaning::FourDigits];
        let measured = |m: Measure| written.split(['<', '>', '=', ' ']).next() == Some(m.name());
        let measure = Measure::VARIANTS.iter().copied().find(|m| *m != Measure::Nickname && measured(*m));
        let meaning = measure.and_then(|m| meanings.into_iter().find(|meaning| m.fits(*meaning)));
        Self::parse(written, meaning.ok_or("is not known")?)
    }

    /// Whether values of such a field can be compared by it.
    pub(super) fn fits(self, meaning: Meaning) -> bool {
        self.measure.fits(meaning)
    }

    /// Whether only equal values are alike by it.
    pub(super) fn is_equality(self) -> bool {
        if self.measure.is_share() { self.limit >= UNITS } else { self.limit == 0 }
    }

    /// Whether it asks for more than another of the same measure.
    pub(super) fn is_stricter_than(self, other: Self) -> bool {
        if self.measure.is_share() { self.limit > other.limit } else { self.limit < other.limit }
    }

    /// The least share, of a measure whose values are shares.
    pub(super) fn least_share(self) -> f64 {
        f64::from(self.limit) / f64::from(UNITS)
    }

    /// The greatest distance, of a measure whose values are distances.
    pub(super) fn greatest_distance(self) -> usize {
        (self.limit / UNITS) as usize
    }

    /// Whether two texts are alike enough.
    pub(super) fn of_texts(self, a: &str, b: &str) -> bool {
        match self.measure {
            Measure::JaroWinkler => {
                let cutoff = jaro_winkler::Args::default().score_cutoff(self.least_share());
                jaro_winkler::similarity_with_args(a.chars(), b.chars(), &cutoff).is_some()
            }
            Measure::SharedLetters => {
                let longer = a.chars().count().max(b.chars().count());
                lcs_seq::similarity(a.chars(), b.chars()) as u64 * u64::from(UNITS)
                    >= longer as u64 * u64::from(self.limit)
            }
            Measure::DamerauLevenshtein => self.admits(damerau_levenshtein::distance(a.chars(), b.chars())),
            Measure::Digits => hamming::distance(a.chars(), b.chars()).is_ok_and(|d| self.admits(d)),
            Measure::Nickname => text::may_be_nicknames(a, b),
            Measure::Days | Measure::Years | Measure::DateParts => false,
        }
    }

    /// Whether two dates are alike enough.
    pub(super) fn of_dates(self, a: Date, b: Date) -> bool {
        match self.measure {
            Measure::Days => self.admits(a.day_number().abs_diff(b.day_number()) as usize),
            Measure::Years => self.admits(a.year().abs_diff(b.year()) as usize),
            Measure::DateParts => {
                let differ = [a.year() != b.year(), a.month() != b.month(), a.day() != b.day()];
                self.admits(differ.into_iter().filter(|d| *d).count())
            }
            _ => false,
        }
    }

    pub(super) fn admits(self, distance: usize) -> bool {
        distance as u64 * u64::from(UNITS) <= u64::from(self.limit)
    }
}

impl fmt::Display for Similarity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let limit = f64::from(self.limit) / f64::from(UNITS);
        match self.measure {
            Measure::Nickname => f.write_str("nickname"),
            measure if measure.is_share() => write!(f, "{} >= {limit}", measure.name()),
            measure => write!(f, "{} <= {limit}", measure.name()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn alike(written: &str, a: &str, b: &str) -> bool {
        Similarity::parse(written, Meaning::Text).unwrap().of_texts(a, b)
    }

    /// Jaro and Winkler by their definition, on vectors of flags.
    fn slow_jaro_winkler(a: &[char], b: &[char]) -> f64 {
        if a.is_empty() && b.is_empty() {
            return 1.0;
        }
        let window = (a.len().max(b.len()) / 2).saturating_sub(1);
        let mut taken = vec![false; b.len()];
        let mut common = Vec::new();
        for (i, x) in a.iter().enumerate() {
            let near = (i.saturating_sub(window)..b.len().min(i + window + 1)).find(|&j| !taken[j] && b[j] == *x);
            if let Some(j) = near {
                taken[j] = true;
                common.push(*x);
            }
        }
        if common.is_empty() {
            return 0.0;
        }
        let theirs = b.iter().zip(&taken).filter(|t| *t.1).map(|t| *t.0);
        let moved = common.iter().zip(theirs).filter(|(x, y)| **x != *y).count() / 2;
        let m = common.len() as f64;
        let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - moved as f64) / m) / 3.0;
        let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
        if jaro > 0.7 { jaro + 0.1 * prefix as f64 * (1.0 - jaro) } else { jaro }
    }

    /// Longest common subsequence, and edits with exchanges, by their recurrences.
    fn slow_tables(a: &[char], b: &[char]) -> (usize, usize) {
        let mut common = vec![vec![0; b.len() + 1]; a.len() + 1];
        let mut edits = vec![vec![0usize; b.len() + 1]; a.len() + 1];
        (0..=a.len()).for_each(|i| edits[i][0] = i);
        (0..=b.len()).for_each(|j| edits[0][j] = j);
        for i in 1..=a.len() {
            for j in 1..=b.len() {
                let same = a[i - 1] == b[j - 1];
                common[i][j] = if same { common[i - 1][j - 1] + 1 } else { common[i - 1][j].max(common[i][j - 1]) };
                let mut best =
                    (edits[i - 1][j] + 1).min(edits[i][j - 1] + 1).min(edits[i - 1][j - 1] + usize::from(!same));
                // An exchange of two letters, with whatever stands between them deleted and inserted.
                for k in 1..i {
                    for l in 1..j {
                        if a[k - 1] == b[j - 1] && a[i - 1] == b[l - 1] {
                            best = best.min(edits[k - 1][l - 1] + (i - k - 1) + 1 + (j - l - 1));
                        }
                    }
                }
                edits[i][j] = best;
            }
        }
        (common[a.len()][b.len()], edits[a.len()][b.len()])
    }

    proptest! {
        #[test]
        fn texts_are_as_alike_as_the_definitions_say(a in "[A-D]{0,7}", b in "[A-D]{0,7}", share in 1u32..=20, most in 0usize..4) {
            let (x, y): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let share = f64::from(share) / 20.0;
            let slow = slow_jaro_winkler(&x, &y);
            if (slow - share).abs() > 1e-9 {
                prop_assert_eq!(alike(&format!("jaro_winkler >= {share}"), &a, &b), slow > share, "{} {}: {}", a, b, slow);
            }
            let (common, edits) = slow_tables(&x, &y);
            let longer = x.len().max(y.len());
            prop_assert_eq!(alike(&format!("shared_letters >= {share}"), &a, &b), common as f64 + 1e-9 >= share * longer as f64);
            prop_assert_eq!(alike(&format!("damerau_levenshtein <= {most}"), &a, &b), edits <= most);
            let differing = x.iter().zip(&y).filter(|(p, q)| p != q).count();
            prop_assert_eq!(alike(&format!("digits <= {most}"), &a, &b), x.len() == y.len() && differing <= most);
        }
    }

    #[test]
    fn published_values_of_jaro_and_winkler() {
        for (a, b, value) in [("MARTHA", "MARHTA", 0.9611), ("DWAYNE", "DUANE", 0.84), ("DIXON", "DICKSONX", 0.8133)] {
            assert!(alike(&format!("jaro_winkler >= {:.4}", value - 0.0001), a, b), "{a} {b}");
            assert!(!alike(&format!("jaro_winkler >= {:.4}", value + 0.0001), a, b), "{a} {b}");
        }
    }

    #[test]
    fn dates_are_compared_by_days_years_and_parts() {
        let dates = |how: &str, a: &str, b: &str| {
            let dates = [a, b].map(|d| Date::parse_iso(d).unwrap());
            Similarity::parse(how, Meaning::Date).unwrap().of_dates(dates[0], dates[1])
        };
        assert!(dates("days <= 1", "1999-12-31", "2000-01-01") && !dates("days <= 1", "1999-12-30", "2000-01-01"));
        assert!(dates("years<=1", "1999-12-31", "2000-01-01") && !dates("years <= 1", "1998-12-31", "2000-01-01"));
        assert!(dates("date_parts <= 1", "1950-03-07", "1950-04-07"));
        assert!(!dates("date_parts <= 1", "1950-03-07", "1950-07-03"));
    }

    #[test]
    fn limits_that_make_no_sense_are_refused_with_an_example() {
        let error = |written: &str, meaning| Similarity::parse(written, meaning).unwrap_err();
        assert!(error("jaro >= 0.9", Meaning::Name).contains("`jaro_winkler >= 0.92`"));
        assert!(error("days <= 1", Meaning::Name).contains("unknown similarity `days`"));
        assert!(error("jaro_winkler <= 0.9", Meaning::Name).contains("expected something like `jaro_winkler >= 0.92`"));
        assert!(error("jaro_winkler >= 1.2", Meaning::Name).contains("between 0 and 1"));
        assert!(error("days <= 1.5", Meaning::Date).contains("whole number"));
        assert!(error("days <= -1", Meaning::Date).contains("whole number"));
        assert!(error("nickname >= 1", Meaning::Name).contains("no limit"));
        assert!(error("digits <= 1", Meaning::Label(&["F", "M"])).contains("only equality"));
        for written in ["jaro_winkler >= 0.92", "shared_letters >= 0.8", "nickname", "damerau_levenshtein <= 2"] {
            assert_eq!(Similarity::parse(written, Meaning::Name).unwrap().to_string(), written);
        }
    }
}

//! A field as a strategy looks at it: as written, or normalised.

use std::fmt;
use std::str::FromStr;

use hashbrown::HashMap;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::{Date, Precision};
use crate::records::{Cells, Field, Meaning, Records};
use crate::text;

/// What is compared of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Normalisation {
    /// The cell as written.
    Exact,
    /// Letters of a name, without case, accents, spaces, hyphens and apostrophes.
    Letters,
    /// First letter of a name.
    Initial,
    /// Year of a date.
    Year,
    /// Month and year of a date.
    MonthYear,
}

impl Normalisation {
    const ALL: [Normalisation; 5] = [Self::Exact, Self::Letters, Self::Initial, Self::Year, Self::MonthYear];

    fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Letters => "letters",
            Self::Initial => "initial",
            Self::Year => "year",
            Self::MonthYear => "month_year",
        }
    }

    fn fits(self, meaning: Meaning) -> bool {
        match self {
            Self::Exact => true,
            Self::Letters | Self::Initial => meaning == Meaning::Name,
            Self::Year | Self::MonthYear => meaning == Meaning::Date,
        }
    }
}

/// A field and what is compared of it; written `middle_name` or `middle_name:initial`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct Comparison {
    /// Which field.
    pub field: Field,
    /// What of it.
    pub normalisation: Normalisation,
}

impl FromStr for Comparison {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (name, how) = written.split_once(':').unwrap_or((written, "exact"));
        let comparable = || Field::ALL.into_iter().filter(|f| f.comparable());
        let field = comparable().find(|f| f.name() == name).ok_or_else(|| {
            let valid: Vec<&str> = comparable().map(Field::name).collect();
            format!("unknown field `{name}`: a strategy can compare {}", valid.join(", "))
        })?;
        let fitting = || Normalisation::ALL.into_iter().filter(|n| n.fits(field.meaning()));
        let normalisation = fitting().find(|n| n.name() == how).ok_or_else(|| {
            let valid: Vec<&str> = fitting().map(Normalisation::name).collect();
            format!("unknown normalisation `{how}` of `{name}`: expected {}", valid.join(" or "))
        })?;
        Ok(Self { field, normalisation })
    }
}

impl TryFrom<String> for Comparison {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        written.parse()
    }
}

impl From<Comparison> for String {
    fn from(comparison: Comparison) -> String {
        comparison.to_string()
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.normalisation {
            Normalisation::Exact => f.write_str(self.field.name()),
            how => write!(f, "{}:{}", self.field.name(), how.name()),
        }
    }
}

/// A column seen through a normalisation: equal codes are equal evidence, 0 is missing.
#[derive(Debug)]
pub struct FieldView<'a> {
    cells: &'a Cells,
    how: View,
}

#[derive(Debug)]
enum View {
    AsIs,
    /// Codes of uncoded text, made for this view: one for each row.
    Interned(Vec<u32>),
    /// Keep these bits of the packed date, if the date is at least so precise.
    DateBits(u32, Precision),
    /// From distinct code to normalised code.
    Mapped(HashMap<u32, u32, foldhash::fast::FixedState>),
}

impl<'a> FieldView<'a> {
    /// Looks at a column; `None` when the records lack it.
    pub fn new(records: &'a Records, comparison: Comparison) -> Option<Self> {
        let cells = records.column(comparison.field)?;
        let how = match comparison.normalisation {
            // A year alone is no birth date: it neither agrees nor contradicts.
            Normalisation::Exact if comparison.field.meaning() == Meaning::Date => View::DateBits(!0, Precision::Day),
            Normalisation::Exact if matches!(cells, Cells::Text { .. }) => View::Interned(interned(cells)),
            Normalisation::Exact => View::AsIs,
            Normalisation::Year => View::DateBits(!0x1ff, Precision::Year),
            Normalisation::MonthYear => View::DateBits(!0x1f, Precision::Month),
            Normalisation::Letters => View::Mapped(mapped(records, cells, text::letters)),
            Normalisation::Initial => View::Mapped(mapped(records, cells, text::initial)),
        };
        Some(Self { cells, how })
    }

    /// The normalised code of a row.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        if let View::Interned(codes) = &self.how {
            return codes[row];
        }
        let cell = self.cells.get(row) as u32;
        match &self.how {
            View::AsIs | View::Interned(_) => cell,
            View::DateBits(bits, needed) => match Date::from_packed(cell) {
                Some(date) if date.precision() >= *needed => cell & bits,
                _ => 0,
            },
            View::Mapped(map) => {
                if cell == 0 {
                    0
                } else {
                    map[&cell]
                }
            }
        }
    }
}

/// A code for each row of uncoded text, from 1 in the order of first appearance; 0 for empty text.
fn interned(cells: &Cells) -> Vec<u32> {
    let mut codes: HashMap<&[u8], u32, foldhash::fast::FixedState> = HashMap::default();
    codes.insert(&[], 0);
    (0..cells.len())
        .map(|row| {
            let next = codes.len() as u32;
            *codes.entry(cells.text(row)).or_insert(next)
        })
        .collect()
}

/// Normalises each distinct name once.
fn mapped(
    records: &Records,
    cells: &Cells,
    normalise: fn(&str) -> String,
) -> HashMap<u32, u32, foldhash::fast::FixedState> {
    let mut codes: Vec<u32> =
        (0..cells.len()).into_par_iter().with_min_len(1 << 14).map(|r| cells.get(r) as u32).collect();
    codes.par_sort_unstable();
    codes.dedup();
    let mut known: HashMap<String, u32, foldhash::fast::FixedState> = HashMap::default();
    known.insert(String::new(), 0);
    let mut map = HashMap::default();
    for code in codes {
        let next = known.len() as u32;
        map.insert(code, *known.entry(normalise(&records.lexicon.word(code))).or_insert(next));
    }
    map
}

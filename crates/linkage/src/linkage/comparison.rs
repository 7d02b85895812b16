//! A field as a strategy looks at it: as written, normalized, or by its likeness.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use strum::{IntoStaticStr, VariantArray};

use super::similarity::Similarity;
use crate::records::{Field, Meaning};
use crate::text;

/// What is compared of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Normalisation {
    /// The cell as written.
    Exact,
    /// In capital letters.
    Upper,
    /// Letters only, without case, accents, spaces, hyphens and apostrophes.
    Letters,
    /// American Soundex of a name.
    Soundex,
    /// Formal name of a first name: BILL is WILLIAM.
    Nickname,
    /// First letter of a name.
    Initial,
    /// Year of a date.
    Year,
    /// Month and year of a date.
    MonthYear,
    /// Month and day of a date: the birthday.
    MonthDay,
}

impl Normalisation {
    pub(super) fn name(self) -> &'static str {
        self.into()
    }

    fn fits(self, meaning: Meaning) -> bool {
        match self {
            Self::Exact => true,
            Self::Upper | Self::Letters => matches!(meaning, Meaning::Name | Meaning::Text),
            Self::Soundex | Self::Nickname | Self::Initial => meaning == Meaning::Name,
            Self::Year | Self::MonthYear | Self::MonthDay => meaning == Meaning::Date,
        }
    }

    /// What it makes of a text; `None` when it leaves values as they are, or is not about text.
    pub(super) fn of_text(self) -> Option<fn(&str) -> String> {
        match self {
            Self::Exact | Self::Year | Self::MonthYear | Self::MonthDay => None,
            Self::Upper => Some(text::upper),
            Self::Letters => Some(text::letters),
            Self::Soundex => Some(text::soundex),
            Self::Nickname => Some(text::formal_name),
            Self::Initial => Some(text::initial),
        }
    }
}

/// A field and what is compared of it, as text: `middle_name`, `middle_name:initial`, `first_name ~ jaro_winkler >= 0.92`,
/// `last_name:letters ~ damerau_levenshtein <= 1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Comparison {
    /// Which field.
    pub field: Field,
    /// What of the field is compared.
    pub normalisation: Normalisation,
    /// From what likeness on it agrees; `None` when it must be equal.
    pub similarity: Option<Similarity>,
}

impl Comparison {
    /// The field as written, which must be equal.
    pub const fn exact(field: Field) -> Self {
        Self { field, normalisation: Normalisation::Exact, similarity: None }
    }

    /// Whether records that agree on it can be found by a key: equality can, likeness cannot.
    pub fn can_block(self) -> bool {
        self.similarity.is_none()
    }
}

impl FromStr for Comparison {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let (looked_at, likeness) = match written.split_once('~') {
            Some((looked_at, likeness)) => (looked_at.trim(), Some(likeness.trim())),
            None => (written, None),
        };
        let (name, how) = looked_at.split_once(':').unwrap_or((looked_at, "exact"));
        let comparable = || Field::known().filter(|f| f.comparable());
        let field = comparable().find(|f| f.name() == name).ok_or_else(|| {
            let valid: Vec<&str> = comparable().map(Field::name).collect();
            format!("unknown field `{name}`: a strategy can compare {}", valid.join(", "))
        })?;
        let fitting = || Normalisation::VARIANTS.iter().copied().filter(|n| n.fits(field.meaning()));
        let normalisation = fitting().find(|n| n.name() == how).ok_or_else(|| {
            let valid: Vec<&str> = fitting().map(Normalisation::name).collect();
            format!("unknown normalisation `{how}` of `{name}`: expected {}", valid.join(" or "))
        })?;
        let similarity = likeness.map(|likeness| Similarity::parse(likeness, field.meaning()));
        let similarity = similarity.transpose().map_err(|error| format!("`{written}`: {error}"))?;
        Ok(Self { field, normalisation, similarity })
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
        f.write_str(self.field.name())?;
        if self.normalisation != Normalisation::Exact {
            write!(f, ":{}", self.normalisation.name())?;
        }
        self.similarity.map_or(Ok(()), |similarity| write!(f, " ~ {similarity}"))
    }
}

impl JsonSchema for Comparison {
    fn schema_name() -> Cow<'static, str> {
        "Comparison".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let about = "FIELD, FIELD:NORMALISATION or FIELD[:NORMALISATION] ~ SIMILARITY. Normalisations: exact; names and texts: upper, letters; \
                     names: soundex, nickname (formal name), initial; dates: year, month_year, month_day. Similarities: names and texts: jaro_winkler >= 0.92, \
                     shared_letters >= 0.8, damerau_levenshtein <= 1; names: nickname; dates: days <= 1, years <= 1, date_parts <= 1; SSN4 and texts: \
                     digits <= 1.";
        json_schema!({ "type": "string", "description": about })
    }
}

//! What a scenario says about its people.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use crate::date::{Date, Precision};
use crate::probability::Probability;
use crate::tables::{StateCode, state_named, states};

/// `[rolls]` of a scenario: whose rolls, when, and how large a part of them.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationParameters {
    /// Postal codes of the states that are compared, or `["all"]`.
    #[serde(deserialize_with = "state_list")]
    #[schemars(with = "Vec<String>")]
    pub states: Vec<StateCode>,
    /// The day the rolls are taken, between 2000 and 2020; residents are those aged 18 or older on it.
    pub date: RollDate,
    /// Share that is simulated.
    #[serde(default = "everything")]
    pub scale: Probability,
    /// What `scale` thins.
    #[serde(default)]
    pub sampling: Sampling,
}

/// What a scale below 1 leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sampling {
    /// People. Namesakes get rarer with the square of the scale, matches only with the scale: false-link shares come out too small.
    People,
    /// Birth dates. Everyone born on a kept date stays, with all their namesakes of that date: shares are those of the full rolls.
    #[default]
    BirthDates,
}

impl Sampling {
    /// As scenarios write it.
    pub fn label(self) -> &'static str {
        match self {
            Sampling::People => "people",
            Sampling::BirthDates => "birth-dates",
        }
    }
}

fn everything() -> Probability {
    Probability::ONE
}

/// A full date on which rolls are taken.
#[derive(Clone, Copy, Debug)]
pub struct RollDate(pub Date);

impl<'de> Deserialize<'de> for RollDate {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let text = String::deserialize(source)?;
        Date::parse_iso(&text)
            .filter(|d| d.precision() == Precision::Day && (2000..=2020).contains(&d.year()))
            .map(RollDate)
            .ok_or_else(|| {
                D::Error::custom(format!("{text:?} is not a date from 2000-01-01 to 2020-12-31 (YYYY-MM-DD)"))
            })
    }
}

impl JsonSchema for RollDate {
    fn schema_name() -> Cow<'static, str> {
        "RollDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^20[012][0-9]-[0-9]{2}-[0-9]{2}$" })
    }
}

fn state_list<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<StateCode>, D::Error> {
    let mut codes = Vec::new();
    let names = Vec::<String>::deserialize(source)?;
    if names.as_slice() == ["all"] {
        return Ok((0..states().len() as StateCode).collect());
    }
    for name in names {
        let code = state_named(&name).ok_or_else(|| {
            let valid: Vec<&str> = states().iter().map(|s| s.postal).collect();
            D::Error::custom(format!("unknown state {name:?}: expected one of {}, or [\"all\"] alone", valid.join(" ")))
        })?;
        if codes.contains(&code) {
            return Err(D::Error::custom(format!("state {name:?} is listed twice")));
        }
        codes.push(code);
    }
    if codes.is_empty() {
        return Err(D::Error::custom("no states: list at least one postal code, such as [\"IA\", \"IL\"]"));
    }
    codes.sort_unstable();
    Ok(codes)
}

//! What a scenario says about its people.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use super::naming::NameParameters;
use crate::date::{Date, Precision};
use crate::probability::Probability;
use crate::tables::{StateCode, state_named, states};

/// `[rolls]` of a scenario: whose rolls, when, and how large a part of them.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PopulationParameters {
    /// Postal codes of the states that are compared, or `["all"]`.
    #[serde(deserialize_with = "state_list")]
    #[schemars(with = "Vec<String>")]
    pub states: Vec<StateCode>,
    /// The day the rolls are taken, between 2000 and 2026; residents are those aged 18 or older on it. By default
    /// 8 November 2016, the last election before the commission asked.
    #[serde(default)]
    pub date: RollDate,
    /// Share that is simulated.
    #[serde(default = "everything")]
    pub scale: Probability,
    /// What `scale` thins.
    #[serde(default)]
    pub sampling: Sampling,
}

impl PopulationParameters {
    /// Whether only some birth dates are simulated.
    pub fn samples_dates(&self) -> bool {
        self.sampling == Sampling::BirthDates && self.scale.get() < 1.0
    }
}

/// `[kinship]` of a scenario: look-alikes, as multiples of their observed number, and names shared by strangers.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct KinshipParameters {
    /// Twins: 1 is as observed.
    pub twins: Times,
    /// Fathers and sons of one name: 1 is as observed.
    pub juniors: Times,
    /// Women who change their name at marriage: 1 is as observed (79 % take the spouse's, 5 % hyphenate
    /// [pew-names-2023]).
    pub name_change: Times,
    /// How middle names and surnames are given.
    pub names: NameParameters,
    /// Share of the women whose marriage changed their name who bear their own again after a divorce, within 20 years of the
    /// wedding. By default nobody: anything else is an assumption [name-resumed].
    pub name_resumed: Probability,
    /// Pairs of different, unrelated people who share first name, surname at birth and birth date.
    pub collisions: Collisions,
}

impl Default for KinshipParameters {
    fn default() -> Self {
        Self {
            twins: Times::default(),
            juniors: Times::default(),
            name_change: Times::default(),
            names: NameParameters::default(),
            name_resumed: Probability::ZERO,
            collisions: Collisions::default(),
        }
    }
}

impl KinshipParameters {
    /// How women's surnames change.
    pub fn name_changes(&self) -> NameChanges {
        NameChanges { at_marriage: self.name_change, resumed: self.name_resumed.get() }
    }
}

/// How women's surnames change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NameChanges {
    /// At marriage, as a multiple of what is observed.
    pub at_marriage: Times,
    /// Share of these that end after a divorce.
    pub resumed: f64,
}

/// `[lives]` of a scenario: life events, as multiples of their observed rates.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LifeParameters {
    /// Moves between and within states: 1 is as observed (2.3 % of people move between states in a year [acs-moves]).
    pub moves: Times,
    /// Where people come from who move between states.
    pub origins: Origins,
    /// Deaths in the ten years before the rolls: 1 is as the life table has them.
    pub deaths: Times,
    /// Share of people born abroad whose documents give 1 January of the year for a birth date that nobody recorded, as those of many
    /// refugees do. None by default: of all 1 % is an assumption [january-first], which makes under 1 % more pairs of strangers of one date.
    pub january_first: Probability,
}

/// Where people come from who move between states.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origins {
    /// Any state, though its roll may not be compared.
    #[default]
    AllStates,
    /// One of the compared states, as if there were no others: a laboratory country that is closed, in which the shares that are asked of the
    /// nation come true among few states.
    ComparedStates,
}

/// A multiple of what is observed; 0 means none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times(pub f64);

impl Default for Times {
    fn default() -> Self {
        Self(1.0)
    }
}

/// Twins and juniors cannot be more than everybody; ten times leaves room.
const MOST_TIMES: f64 = 10.0;

impl<'de> Deserialize<'de> for Times {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let times = f64::deserialize(source)?;
        if (0.0..=MOST_TIMES).contains(&times) {
            Ok(Self(times))
        } else {
            Err(D::Error::custom(format!(
                "{times} is not a multiple: expected a number from 0 (none) through 1 (as observed) to {MOST_TIMES}"
            )))
        }
    }
}

impl JsonSchema for Times {
    fn schema_name() -> Cow<'static, str> {
        "Times".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": MOST_TIMES })
    }
}

/// How many pairs of unrelated people share first name, surname at birth and birth date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Collisions {
    /// As many as chance makes from the tables.
    #[default]
    Natural,
    /// So many times the natural number; 0 is none.
    Times(f64),
    /// So many pairs per 100,000 registered people.
    #[serde(rename = "per_100k")]
    Per100k(f64),
}

/// What a scale below 1 leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Sampling {
    /// People. Namesakes get rarer with the square of the scale, matches only with the scale: each kind of link is scaled by its own factor to
    /// rolls in full.
    People,
    /// Birth dates. Everyone born on a kept date stays, with all their namesakes of that date: shares are those of the full rolls.
    #[default]
    BirthDates,
    /// People, and they are all there is to ask about: a class, a town. Nothing is scaled to larger rolls.
    Group,
}

impl Sampling {
    /// The name that scenarios write.
    pub fn label(self) -> &'static str {
        match self {
            Sampling::People => "people",
            Sampling::BirthDates => "birth-dates",
            Sampling::Group => "group",
        }
    }
}

fn everything() -> Probability {
    Probability::ONE
}

/// A full date on which rolls are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RollDate(pub Date);

impl Default for RollDate {
    fn default() -> Self {
        Self(Date::new(2016, 11, 8).expect("a date"))
    }
}

impl<'de> Deserialize<'de> for RollDate {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let text = String::deserialize(source)?;
        Date::parse_iso(&text)
            .filter(|d| d.precision() == Precision::Day && (2000..=2026).contains(&d.year()))
            .map(RollDate)
            .ok_or_else(|| {
                D::Error::custom(format!("{text:?} is not a date from 2000-01-01 to 2026-12-31 (YYYY-MM-DD)"))
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
    let names = Vec::<String>::deserialize(source)?;
    if names.as_slice() == ["all"] {
        return Ok((0..states().len() as StateCode).collect());
    }
    if names.is_empty() {
        return Err(D::Error::custom("no states: list at least one postal code, such as [\"IA\", \"IL\"]"));
    }
    state_codes(names).map_err(D::Error::custom)
}

/// Reads a list of postal codes that may be empty; ascending.
///
/// # Errors
/// When one is unknown or listed twice.
pub fn some_states<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<StateCode>, D::Error> {
    state_codes(Vec::<String>::deserialize(source)?).map_err(D::Error::custom)
}

fn state_codes(names: Vec<String>) -> Result<Vec<StateCode>, String> {
    let mut codes = Vec::new();
    for name in names {
        let code = state_named(&name).ok_or_else(|| {
            let valid: Vec<&str> = states().iter().map(|s| s.postal).collect();
            format!("unknown state {name:?}: expected one of {}, or [\"all\"] alone", valid.join(" "))
        })?;
        if codes.contains(&code) {
            return Err(format!("state {name:?} is listed twice"));
        }
        codes.push(code);
    }
    codes.sort_unstable();
    Ok(codes)
}

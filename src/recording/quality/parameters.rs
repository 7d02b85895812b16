//! What a scenario says about who makes errors.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de::Error};

use crate::probability::Probability;

/// `[recording.quality]` of a scenario: errors cluster in people and in offices, while their rates stay as asked.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct QualityParameters {
    /// Coefficient of variation of error rates between people.
    pub people: Variation,
    /// Coefficient of variation of error rates between desks of offices: a ZIP code area's registrations of a year.
    pub offices: Variation,
    /// Share of further registrations of a person that repeat the errors of the one at home, as if both were made from
    /// one mistaken source. None by default; nobody has published it: assumption [copied-errors].
    pub copied: Probability,
}

impl Default for QualityParameters {
    /// Between people: assumption [quality-people]; between offices: assumption [quality-offices].
    fn default() -> Self {
        Self { people: Variation(0.5), offices: Variation(0.65), copied: Probability::ZERO }
    }
}

/// A standard deviation as a multiple of the mean; 0 when all are alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Variation(pub f64);

/// Factors that vary less would need finer tables, and hardly differ from none.
const LEAST: f64 = 0.05;
/// With three times the mean half of people make hardly any error.
const MOST: f64 = 3.0;

impl<'de> Deserialize<'de> for Variation {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let variation = f64::deserialize(source)?;
        if variation == 0.0 || (LEAST..=MOST).contains(&variation) {
            Ok(Self(variation))
        } else {
            Err(D::Error::custom(format!(
                "{variation} is no coefficient of variation: expected 0, or {LEAST} to {MOST}"
            )))
        }
    }
}

impl JsonSchema for Variation {
    fn schema_name() -> Cow<'static, str> {
        "Variation".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": MOST })
    }
}

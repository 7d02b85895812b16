//! A rate that has been checked: a number in 0..=1.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// A probability, a share or a rate per unit: finite and in `0..=1`.
///
/// Reading one from a scenario file fails, with line and column, when the number lies outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Probability(f64);

impl Probability {
    /// Never.
    pub const ZERO: Probability = Probability(0.0);
    /// Always.
    pub const ONE: Probability = Probability(1.0);

    /// Checks `value`; `None` unless it is in `0..=1`.
    pub fn new(value: f64) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for Probability {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let value = f64::deserialize(source)?;
        Self::new(value).ok_or_else(|| {
            D::Error::custom(format!("{value} is not a rate: expected a number from 0 to 1 (1 % is written 0.01)"))
        })
    }
}

impl JsonSchema for Probability {
    fn schema_name() -> Cow<'static, str> {
        "Probability".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 0, "maximum": 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbers_from_zero_to_one_are_rates() {
        for good in [0.0, 1e-300, 0.5, 1.0] {
            assert_eq!(Probability::new(good).map(Probability::get), Some(good));
        }
        for bad in [-1e-9, 1.0 + 1e-9, f64::NAN, f64::INFINITY] {
            assert_eq!(Probability::new(bad), None);
        }
    }
}

//! Rates of the noise types.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::ALL;
use crate::probability::Probability;

/// `[recording.noise]` of a scenario: for each type, the share of cells that have such an error, of those that offer one. All are 0 unless set.
///
/// A tool's defaults are 1 % for each type [pseudopeople-defaults]; they are not measurements, so any value is assumed
/// unless the type's own page names a source. The keys are the names of [`ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NoiseParameters {
    /// In the order of [`ALL`].
    rates: [Probability; ALL.len()],
}

fn place(name: &str) -> Option<usize> {
    ALL.iter().position(|noise| noise.name == name)
}

impl NoiseParameters {
    /// The rate of a type.
    ///
    /// # Panics
    /// When there is no such type.
    pub fn of(&self, name: &str) -> Probability {
        self.rates[place(name).expect("a noise type")]
    }

    /// The same rates but for one.
    ///
    /// # Panics
    /// When there is no such type.
    #[must_use]
    pub fn with(mut self, name: &str, rate: Probability) -> Self {
        self.rates[place(name).expect("a noise type")] = rate;
        self
    }
}

impl<'de> Deserialize<'de> for NoiseParameters {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        struct Rates;

        impl<'de> Visitor<'de> for Rates {
            type Value = NoiseParameters;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table of noise types and their rates, such as { typo = 0.01 }")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<NoiseParameters, A::Error> {
                let mut parameters = NoiseParameters::default();
                while let Some(name) = map.next_key::<String>()? {
                    let place = place(&name).ok_or_else(|| A::Error::unknown_field(&name, &NAMES))?;
                    parameters.rates[place] = map.next_value()?;
                }
                Ok(parameters)
            }
        }

        source.deserialize_map(Rates)
    }
}

/// Names of the types.
const NAMES: [&str; ALL.len()] = {
    let mut names = [""; ALL.len()];
    let mut place = 0;
    while place < names.len() {
        names[place] = ALL[place].name;
        place += 1;
    }
    names
};

impl JsonSchema for NoiseParameters {
    fn schema_name() -> Cow<'static, str> {
        "NoiseParameters".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let rate = generator.subschema_for::<Probability>();
        let property = |about: &str| {
            let mut property = rate.clone();
            property.insert("description".to_owned(), about.into());
            Value::from(property)
        };
        let properties: Map<String, Value> =
            ALL.iter().map(|noise| (noise.name.to_owned(), property(noise.about))).collect();
        json_schema!({
            "description": "Shares of cells that have an error of each type, of those that offer one; 0 unless set.",
            "type": "object",
            "properties": properties,
            "additionalProperties": false,
        })
    }
}

//! A metric named in a scenario.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::{Formula, METRICS, Metric};

/// A metric by its name, in a scenario: an unknown name, or one that is told by group only, is an error at its line.
#[derive(Clone, Copy, Debug)]
pub struct MetricRef(pub &'static Metric);

fn for_everybody() -> impl Iterator<Item = &'static Metric> {
    METRICS.iter().filter(|metric| !matches!(metric.formula, Formula::ByGroup))
}

impl<'de> Deserialize<'de> for MetricRef {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let name = String::deserialize(source)?;
        let unknown = || {
            let valid: Vec<&str> = for_everybody().map(|m| m.name).collect();
            D::Error::custom(format!("unknown metric `{name}`: the metrics are {}", valid.join(", ")))
        };
        for_everybody().find(|m| m.name == name).map(MetricRef).ok_or_else(unknown)
    }
}

impl JsonSchema for MetricRef {
    fn schema_name() -> Cow<'static, str> {
        "MetricName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": for_everybody().map(|m| m.name).collect::<Vec<_>>() })
    }
}

//! `[sweep]` of a scenario: a grid over its keys.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Value;

use super::file::{Scenario, ScenarioError};
use super::settings::{Setting, columns_of_all};
use crate::records::Field;

/// `[sweep]` of a scenario: every combination of these values is run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// Replicates at each point.
    #[serde(default = "one")]
    pub replicates: u32,
    /// Dials with their values; the last runs fastest.
    #[serde(rename = "axis")]
    pub axes: Vec<SweepAxis>,
}

/// One dial of a sweep.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepAxis {
    /// A key of the scenario by its path, such as `recording.ssn4.coverage` or `kinship.twins`.
    pub dial: String,
    /// Values to try.
    #[schemars(with = "Vec<serde_json::Value>")]
    pub values: Vec<Value>,
}

fn one() -> u32 {
    1
}

/// Most points of a grid.
const MOST_POINTS: usize = 10_000;

impl Sweep {
    /// Checks the size, and each value of each dial.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        let runnable = self.replicates > 0 && !self.axes.is_empty();
        let size = self.axes.iter().try_fold(1usize, |size, axis| size.checked_mul(axis.values.len()));
        let size = if runnable { size.unwrap_or(usize::MAX) } else { 0 };
        if !(1..=MOST_POINTS).contains(&size) {
            return Err(ScenarioError::SweepSize(size));
        }
        for axis in &self.axes {
            for value in &axis.values {
                scenario.turned(&[axis.setting(value)?])?;
            }
        }
        Ok(())
    }

    /// Every point of the grid, as the value of each axis.
    pub fn points(&self) -> Vec<Vec<Value>> {
        self.axes.iter().fold(vec![Vec::new()], |points, axis| {
            let extended = |point: &Vec<Value>| {
                let point = point.clone();
                axis.values
                    .iter()
                    .map(move |v| [point.as_slice(), std::slice::from_ref(v)].concat())
                    .collect::<Vec<_>>()
            };
            points.iter().flat_map(extended).collect()
        })
    }

    /// The scenario at a point.
    ///
    /// # Errors
    /// When values that fit each by itself make no sense together.
    pub fn at(&self, scenario: &Scenario, point: &[Value]) -> Result<Scenario, ScenarioError> {
        let settings: Vec<Setting> =
            self.axes.iter().zip(point).map(|(axis, value)| axis.setting(value)).collect::<Result<_, _>>()?;
        scenario.turned(&settings)
    }

    /// A point by name.
    pub fn labels(&self, point: &[Value]) -> BTreeMap<String, serde_json::Value> {
        self.axes.iter().zip(point).map(|(axis, value)| (axis.dial.clone(), json(value))).collect()
    }

    /// The columns that the sweep changes; `None` when it changes the people, the rolls or the lists.
    pub fn columns(&self, scenario: &Scenario) -> Option<Vec<Field>> {
        columns_of_all(self.axes.iter().map(|axis| axis.dial.as_str())).filter(|columns| scenario.keeps_rolls(columns))
    }
}

impl SweepAxis {
    fn setting(&self, value: &Value) -> Result<Setting, ScenarioError> {
        let refused = |why| ScenarioError::Setting { setting: self.dial.clone(), why };
        Setting::new(&self.dial, value.clone()).map_err(refused)
    }
}

/// A value as results hold it.
pub fn json(value: &Value) -> serde_json::Value {
    serde_json::to_value(value).expect("TOML values are JSON values")
}

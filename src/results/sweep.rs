//! A sweep over settings.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::stats::Estimate;

/// Metrics over a grid of settings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SweepResult {
    /// Settings in the order of the grid's axes, with their values.
    pub axes: Vec<SweepAxis>,
    /// One entry for each point of the grid, the last axis running fastest.
    pub points: Vec<SweepPoint>,
}

/// One setting of a sweep.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SweepAxis {
    /// The key of the scenario that is turned, by its path: `recording.ssn4.coverage`.
    pub dial: String,
    /// Values tried.
    pub values: Vec<Value>,
}

/// One point of a sweep.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SweepPoint {
    /// Value of each setting, by its path.
    pub at: BTreeMap<String, Value>,
    /// Estimates of each strategy, in the scenario's order.
    pub strategies: Vec<SweepEstimates>,
}

/// The two error shares of a strategy at one point.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SweepEstimates {
    /// Name of the strategy.
    pub name: String,
    /// False links / links.
    pub false_link_share: Estimate,
    /// Missed matches / matches.
    pub missed_match_share: Estimate,
}

//! Estimates with intervals. Nothing here knows what a voter is.

mod clusters;
mod interval;

pub use clusters::{Clusters, Ratio};
pub use interval::{
    Interval, clopper_pearson, count_range, proportion_interval, rate_interval, weighted_rate_interval,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The confidence level of every interval that does not say otherwise.
pub const LEVEL: f64 = 0.95;

/// A number with what it was made of.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Estimate {
    /// `numerator / denominator` times the metric's unit; absent ("not estimable") when the denominator is 0.
    pub value: Option<f64>,
    /// Sum over clusters.
    pub numerator: f64,
    /// Sum over clusters.
    pub denominator: f64,
    /// Absent when the value is.
    pub interval: Option<Interval>,
}

//! Published numbers with their outcomes, and what a scenario must reproduce.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats::Interval;

/// A strategy's metric, in the scenario or one of its control worlds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MeasureResult {
    /// Name of the metric.
    pub metric: String,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the control world; the scenario itself when absent.
    pub world: Option<String>,
}

/// A published number beside the one that came out here.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PublishedResult {
    /// What was found.
    pub text: String,
    /// Who says so.
    pub source: String,
    /// Whether it is from a study of our own, which checks nothing.
    #[serde(default)]
    pub own: bool,
    /// The number.
    pub figure: f64,
    /// How far the estimate may lie from it, as a share of it.
    pub tolerance: f64,
    /// What is held against it.
    pub measure: MeasureResult,
    /// What came out.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// The other end of the bracket, if there is one.
    pub bracket: Option<BracketResult>,
    /// Whether it came out.
    pub outcome: Outcome,
    /// Dials without a source of their own that bear on it.
    pub free_dials: Vec<String>,
    /// Why it did not come out; empty when it did, be it by fitting.
    pub because: String,
}

/// The other end of a bracket.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BracketResult {
    /// What is measured there.
    pub measure: MeasureResult,
    /// What came out.
    pub value: Option<f64>,
    /// The dials in which the two ends differ.
    #[serde(default)]
    pub dials: Vec<String>,
    /// The ratio of the larger end to the smaller; none when an end is 0. Over 3 the bracket does not count.
    #[serde(default)]
    pub width: Option<f64>,
}

/// Whether a published number came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Within the stated tolerance.
    Reproduced,
    /// Within the interval, or between the estimate and that at the other end of the bracket, whose ends differ by a factor of 3 at most.
    Bracketed,
    /// The number is neither.
    NotReproduced,
    /// A dial was set from the number, so that it checks nothing.
    Fitted,
}

/// A number that the scenario must give, and the one that came.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ExpectationResult {
    /// What is looked at.
    #[serde(flatten)]
    pub measure: MeasureResult,
    /// Smallest and largest admissible value.
    pub between: [f64; 2],
    /// Why this range.
    pub source: String,
    /// What came.
    pub value: Option<f64>,
}

impl ExpectationResult {
    /// Whether the value lies in the range.
    pub fn is_met(&self) -> bool {
        self.value.is_some_and(|value| (self.between[0]..=self.between[1]).contains(&value))
    }
}

//! Claims with their verdicts, published numbers with their outcomes, and what a scenario must reproduce.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats::Interval;

/// A claim and its verdict.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimResult {
    /// The claim in its author's words.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// Where it was said.
    pub source: String,
    /// What follows from the conditions: supported when all hold, refuted when one fails.
    pub verdict: Verdict,
    /// Confidence of each tested condition.
    pub confidence: f64,
    /// What must hold, with the numbers that decided it.
    pub conditions: Vec<ConditionResult>,
}

/// A condition, and what the run says of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConditionResult {
    /// What it means for the claim, in a sentence.
    pub meaning: String,
    /// What is looked at.
    #[serde(flatten)]
    pub measure: MeasureResult,
    /// On which side of the bound it must lie.
    pub side: Side,
    /// What it is held against.
    pub bound: BoundResult,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The metric; against another strategy, how much larger it is than that one's.
    pub value: Option<f64>,
    /// Of the value.
    pub interval: Option<Interval>,
    /// Why there is no value, when there is none.
    pub not_estimable: Option<String>,
}

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

/// Above or below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The value must lie above the bound.
    Above,
    /// The value must lie below the bound.
    Below,
}

/// What a metric is held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BoundResult {
    /// A number.
    Number(f64),
    /// The same metric of another strategy, by name.
    Strategy(String),
}

/// What the evidence says of a claim or a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds over its whole interval; of a claim, every condition does.
    Supported,
    /// It fails over its whole interval; of a claim, some condition does.
    Refuted,
    /// The interval allows both answers.
    Undecided,
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

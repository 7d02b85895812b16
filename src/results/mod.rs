//! What a run leaves behind: the content of `results.json`, which every page and table is made from.
//!
//! It is written and read back with one schema, `docs/results.schema.json`. It holds numbers, names and the scenario's own texts; sentences about them are the
//! business of `report`.

mod claims;
mod examples;
mod measures;
mod outcome;
mod provenance;
mod robustness;
mod strategy;
mod sweep;

pub use claims::{
    AmendmentResult, BestOfInWorld, BestOfOutcome, BestOfTest, BoundResult, BoundTest, ClaimResult, ConditionResult,
    EvidenceKind, QuoteResult, Side, TestResult, TurnResult, Verdict,
};
pub use examples::{ExamplePair, ExampleRecord, ExamplesResult};
pub use measures::{BracketResult, ExpectationResult, MeasureResult, Outcome, PublishedResult};
pub use outcome::{Standing, WIDEST, width};
pub use provenance::Provenance;
pub use robustness::{
    AlternativeResult, CheckOfStrategy, CheckRatio, CheckResult, ClaimRobustness, Conflict, DialIndices, Fifth,
    FigureResult, HistoryResult, Learnt, LeftByUnused, MarginKind, PhaseAxisResult, PhasePointResult, PhaseResult,
    PriorResult, ROBUSTNESS_VERSION, ReadingResult, RobustnessResults, StrategyInWorlds, TornadoBar, Wave, WorldShare,
};
pub use strategy::{
    CalibrationResult, Counts, CurveResult, EvidenceTable, Group, KindResult, MetricResult, ModelResult, StrategyResult,
};
pub use sweep::{SweepAxis, SweepEstimates, SweepPoint, SweepResult};

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::metric::{Better, Metric, Unit};
use crate::stats::Interval;

/// Version of the format of `results.json`. A file of another version is refused, as its numbers could mean something else.
pub const SCHEMA_VERSION: u32 = 3;

/// A whole run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// Version of this format: [`SCHEMA_VERSION`].
    pub schema_version: u32,
    /// What made these numbers.
    pub provenance: Provenance,
    /// The scenario's question.
    pub question: String,
    /// The scenario's explanation of what to look at.
    pub analysis: String,
    /// How much was simulated.
    pub size: Size,
    /// What the scenario asked for, what follows from it, and what came out.
    pub dials: Vec<Dial>,
    /// One entry for each strategy, in the scenario's order.
    pub strategies: Vec<StrategyResult>,
    /// Some pairs that the first strategy gets wrong.
    #[serde(default)]
    pub examples: Option<ExamplesResult>,
    /// Estimators that see records only, beside the truth.
    pub estimators: Vec<EstimatorResult>,
    /// The same scenario with some dials at other values.
    pub worlds: Vec<WorldResult>,
    /// Published numbers and whether they came out.
    pub published: Vec<PublishedResult>,
    /// Public claims and whether they survive.
    pub claims: Vec<ClaimResult>,
    /// Numbers that the scenario must give.
    pub expectations: Vec<ExpectationResult>,
    /// The sweep over settings, when the scenario asks for one.
    pub sweep: Option<SweepResult>,
    /// What the metrics mean.
    pub definitions: Vec<MetricDefinition>,
    /// The sources that the scenario names by their keys.
    pub sources: Vec<SourceResult>,
}

/// How much was simulated, summed over replicates.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// People with at least one registration.
    pub persons: u64,
    /// Registrations.
    pub registrations: u64,
    /// Rolls compared, by postal code.
    pub jurisdictions: Vec<String>,
    /// Share of the states' people (or of their birth dates) that was simulated, per replicate.
    pub scale: f64,
    /// What the scale thins: `people`, or whole `birth-dates` (which keeps every namesake of those who stay).
    pub sampling: String,
    /// Registrations of these states in full, expected.
    pub registrations_full_size: f64,
    /// The day the rolls are of.
    #[serde(default)]
    pub date: String,
    /// Which registrations strategies without a list compare with each other: those in different states (`across-states`), or `all`.
    #[serde(default)]
    pub pairs: String,
    /// The state whose registrations alone are compared with those of the others, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub focus: Option<String>,
    /// Share of the nation's registered people who were to be on the rolls of two states.
    #[serde(default)]
    pub registered_twice: f64,
    /// How well a number had to be known, by which the replicates were fixed, and how well it is.
    #[serde(default)]
    pub precision: Option<Precision>,
}

/// How well a number is known.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Precision {
    /// What is looked at.
    #[serde(flatten)]
    pub measure: MeasureResult,
    /// Largest standard error that was asked for, as a share of the value.
    pub asked: f64,
    /// The standard error, as a share of the value, from the length of the interval; absent when there is no value.
    pub achieved: Option<f64>,
    /// Replicates that would have been needed.
    pub replicates_needed: Option<u32>,
}

/// One dial of the scenario: asked, expected, achieved.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Dial {
    /// Path of a key in the scenario file, such as `recording.ssn4.coverage`.
    pub name: String,
    /// The scenario's value.
    pub asked: f64,
    /// What the value implies for the measured quantity.
    pub expected: f64,
    /// What the rolls show.
    pub achieved: Option<f64>,
    /// Of the achieved value.
    pub interval: Option<Interval>,
    /// What was measured.
    pub meaning: String,
}

/// An estimator over the replicates.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EstimatorResult {
    /// Its name.
    pub name: String,
    /// What it estimates.
    pub about: String,
    /// Mean of the replicates.
    pub mean_estimate: f64,
    /// Mean of what is true.
    pub mean_truth: f64,
    /// Mean of estimate − truth.
    pub bias: f64,
    /// Of the bias, from the spread of the replicates; absent with one replicate.
    pub bias_standard_error: Option<f64>,
    /// Replicates whose interval has the truth.
    pub covered: u32,
    /// Of the share covered (Clopper–Pearson, 95 %).
    pub coverage_interval: (f64, f64),
    /// Each replicate.
    pub replicates: Vec<ReplicateEstimate>,
}

/// One replicate's estimate.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReplicateEstimate {
    /// The estimate.
    pub estimate: f64,
    /// Its interval.
    pub interval: Interval,
    /// What is true.
    pub truth: f64,
}

/// A control world.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WorldResult {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Keys that are set otherwise than in the scenario, by path.
    pub set: BTreeMap<String, Value>,
    /// One entry for each strategy, in the scenario's order.
    pub strategies: Vec<StrategyResult>,
    /// Estimators beside the truth of this world.
    pub estimators: Vec<EstimatorResult>,
}

/// A metric in words.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MetricDefinition {
    /// Its name.
    pub name: String,
    /// For readers.
    pub title: String,
    /// How its values read.
    pub unit: Unit,
    /// Which direction is better.
    pub better: Better,
    /// What is counted.
    pub numerator: String,
    /// Among what.
    pub denominator: String,
    /// What it tells, in plain words.
    pub says: String,
    /// When it can be estimated.
    pub estimable: String,
}

impl From<&Metric> for MetricDefinition {
    fn from(metric: &Metric) -> Self {
        Self {
            name: metric.name.to_owned(),
            title: metric.title.to_owned(),
            unit: metric.unit,
            better: metric.better,
            numerator: metric.numerator.to_owned(),
            denominator: metric.denominator.to_owned(),
            says: metric.says.to_owned(),
            estimable: metric.estimable_when(),
        }
    }
}

/// A source that the scenario names.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct SourceResult {
    /// Its key, as in `[pew-2012]`.
    pub key: String,
    /// The full citation.
    pub citation: String,
}

/// Why a text is no results.
#[derive(Debug, Error)]
pub enum ReadError {
    /// Not JSON, or a part is missing.
    #[error("not the results of a run: {0}")]
    Json(#[from] serde_json::Error),
    /// Of another version.
    #[error(
        "its format has version {0}, but this doppelroll reads version {SCHEMA_VERSION}: run the scenario again (`doppelroll run`)"
    )]
    Version(u64),
    /// A study of another version.
    #[error(
        "its format has version {0}, but this doppelroll reads version {ROBUSTNESS_VERSION}: make it again (`doppelroll robustness`)"
    )]
    StudyVersion(u64),
}

impl Results {
    /// Reads a `results.json`.
    ///
    /// # Errors
    /// When it is not one, or one of another version.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let value: Value = serde_json::from_str(text)?;
        // Files of the first version had no number.
        let version = value.get("schema_version").and_then(Value::as_u64).unwrap_or(1);
        if version != u64::from(SCHEMA_VERSION) && value.get("provenance").is_some() {
            return Err(ReadError::Version(version));
        }
        Ok(serde_json::from_value(value)?)
    }

    /// As `results.json` holds them.
    ///
    /// # Errors
    /// Those of the writer, which for memory are none that a reader can cause.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        Ok(serde_json::to_string_pretty(self)? + "\n")
    }
}

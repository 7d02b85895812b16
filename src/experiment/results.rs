//! What a run leaves behind: the content of `results.json`, whose schema is `docs/results.schema.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::curves::{CalibrationResult, CurveResult};
use super::kinds::KindResult;
use crate::linkage::EvidenceCounts;
use crate::linkage::model::FittedComparison;
use crate::stats::{Estimate, Interval};

/// A whole run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Results {
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
    /// Estimators that see records only, beside the truth.
    pub estimators: Vec<EstimatorResult>,
    /// The same scenario with some dials at other values.
    pub worlds: Vec<WorldResult>,
    /// Published numbers and whether they came out.
    pub published: Vec<PublishedResult>,
    /// Public claims and whether they survive.
    pub claims: Vec<ClaimResult>,
    /// The sweep over dials, when the scenario asks for one.
    pub sweep: Option<SweepResult>,
}

/// What made the numbers: enough to make them again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Provenance {
    /// Version of doppelroll.
    pub version: String,
    /// Command line without paths of the machine.
    pub command: String,
    /// Name of the scenario.
    pub scenario: String,
    /// SHA-256 of the scenario file.
    pub scenario_sha256: String,
    /// Seed of the first replicate; the r-th uses seed + r.
    pub seed: u64,
    /// Replicates finished so far, of those asked for.
    pub replicates: u32,
    /// Always true: the same seed gives the same bytes for any number of threads.
    pub threads_do_not_matter: bool,
}

/// How much was simulated, summed over replicates.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
}

/// One dial of the scenario: asked, expected, achieved.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Dial {
    /// Key in the scenario file, such as `ssn4.coverage`.
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReplicateEstimate {
    /// The estimate.
    pub estimate: f64,
    /// Its interval.
    pub interval: Interval,
    /// What is true.
    pub truth: f64,
}

/// A control world.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WorldResult {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Dials that are set otherwise than in the scenario.
    pub set: BTreeMap<String, f64>,
    /// One entry for each strategy, in the scenario's order.
    pub strategies: Vec<StrategyResult>,
    /// Estimators beside the truth of this world.
    pub estimators: Vec<EstimatorResult>,
}

/// A published number beside the one that came out here.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PublishedResult {
    /// What was found.
    pub text: String,
    /// Who says so.
    pub source: String,
    /// The number.
    pub figure: f64,
    /// How far the estimate may lie from it, as a share of it.
    pub tolerance: f64,
    /// What is held against it, in words.
    pub measure: String,
    /// Name of its metric.
    pub metric: String,
    /// What came out.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<Interval>,
    /// The other end of the bracket, if there is one.
    pub bracket: Option<f64>,
    /// Whether it came out.
    pub outcome: Outcome,
    /// Dials without a source of their own that bear on it.
    pub free_dials: Vec<String>,
    /// Why it did not come out.
    pub because: String,
}

/// Whether a published number came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Within the stated tolerance.
    Reproduced,
    /// Within the interval, or between the estimate and that at the other end of the bracket.
    Bracketed,
    /// Neither.
    NotReproduced,
}

/// One strategy against the truth.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrategyResult {
    /// Name in the scenario.
    pub name: String,
    /// What it does, and who does it.
    pub about: String,
    /// `roll-roll` (registrations with each other) or `roll-list: NAME`.
    pub comparison: String,
    /// Summed over replicates.
    pub counts: Counts,
    /// Closed-form expectation of false links between unrelated people, for the same replicates; absent when the strategy has none.
    pub expected_false_links: Option<f64>,
    /// The same for the states in full, one replicate.
    pub expected_false_links_full_size: Option<f64>,
    /// Each with numerator, denominator and interval.
    pub metrics: Vec<Metric>,
    /// Four-way evidence among this strategy's links.
    pub evidence: Vec<EvidenceTable>,
    /// Its links by what the two people are to each other.
    pub false_links_by_kind: Vec<KindResult>,
    /// Its links at every threshold, from the lowest; empty for rules.
    pub curve: Vec<CurveResult>,
    /// Its posteriors beside the share of pairs that is one person; empty for rules.
    pub calibration: Vec<CalibrationResult>,
    /// What the strategy estimated in the first replicate, if it is a model.
    pub model: Option<ModelResult>,
}

/// What a model estimated.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ModelResult {
    /// The posterior from which on it links.
    pub threshold: f64,
    /// Chance that a pair in scope is one person.
    pub prior: f64,
    /// What may be wrong with the estimates.
    pub warnings: Vec<String>,
    /// Probabilities of each level of each compared field.
    pub comparisons: Vec<FittedComparison>,
}

/// Counts of pairs of records.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Counts {
    /// Registrations compared.
    pub records: u64,
    /// Pairs of records in scope.
    pub pairs_compared: u64,
    /// Pairs the strategy says are one person.
    pub links: u64,
    /// Links that are.
    pub true_links: u64,
    /// Links that are two people.
    pub false_links: u64,
    /// Of the number of false links that such rolls have on average.
    pub false_links_interval: Interval,
    /// Pairs that are one person and were not linked.
    pub missed_matches: u64,
    /// Pairs that agree on a blocking key of the strategy, so that it looked at them.
    pub candidate_pairs: u64,
    /// Missed matches that agree on no blocking key of the strategy.
    pub missed_by_blocking: u64,
    /// False links that a model expects among its links: the sum of 1 − posterior; absent for rules.
    pub claimed_false_links: Option<f64>,
}

/// One number about a strategy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Metric {
    /// Registered name, such as `false_link_share`.
    pub name: String,
    /// Value, numerator, denominator, interval.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// The group it is about, such as `race=black`; absent for everybody.
    pub group: Option<String>,
}

/// How a field compared among a strategy's links, by whether the link was right.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EvidenceTable {
    /// Field, with its normalisation when it has one.
    pub field: String,
    /// Links that are one person.
    pub same_person: EvidenceCounts,
    /// Links that are two people.
    pub different_person: EvidenceCounts,
}

/// A claim and its verdict.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimResult {
    /// The claim in its author's words.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// Where.
    pub source: String,
    /// What would make it true, as tested.
    pub condition: String,
    /// `supported`, `refuted` or `undecided`.
    pub verdict: Verdict,
    /// Confidence of each tested condition.
    pub confidence: f64,
    /// The conditions with the numbers that decided them.
    pub because: Vec<String>,
}

/// What the evidence says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every condition holds over its whole interval.
    Supported,
    /// Some condition fails over its whole interval.
    Refuted,
    /// Neither.
    Undecided,
}

/// Metrics over a grid of dial values.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SweepResult {
    /// Dials in the order of the grid's axes, with their values.
    pub axes: Vec<SweepAxis>,
    /// One entry for each point of the grid, the last axis running fastest.
    pub points: Vec<SweepPoint>,
}

/// One dial of a sweep.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SweepAxis {
    /// Key in the scenario file.
    pub dial: String,
    /// Values tried.
    pub values: Vec<f64>,
}

/// One point of a sweep.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SweepPoint {
    /// Value of each dial.
    pub at: BTreeMap<String, f64>,
    /// Estimates of each strategy, in the scenario's order.
    pub strategies: Vec<SweepEstimates>,
}

/// The two error shares of a strategy at one point.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SweepEstimates {
    /// Name of the strategy.
    pub name: String,
    /// False links / links.
    pub false_link_share: Estimate,
    /// Missed matches / matches.
    pub missed_match_share: Estimate,
}

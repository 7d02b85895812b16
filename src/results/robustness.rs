//! `robustness.json`: what becomes of verdicts in thousands of worlds, written and read back.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{AmendmentResult, Provenance, ReadError, SourceResult};

/// The version of this file's schema.
pub const ROBUSTNESS_VERSION: u32 = 1;

/// How sure the verdicts of a scenario are.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RobustnessResults {
    /// Version of this file's schema.
    pub schema_version: u32,
    /// What made it.
    pub provenance: Provenance,
    /// What the scenario asks.
    pub question: String,
    /// Worlds drawn from the priors.
    pub worlds: usize,
    /// Pairs of one person whose records were written anew in each world.
    pub pairs: usize,
    /// Points of each design of the indices.
    pub design: usize,
    /// Strategies that have no closed form, and were left out.
    pub left_out: Vec<String>,
    /// What dials may be.
    pub priors: Vec<PriorResult>,
    /// What was changed after a run of it had been seen.
    #[serde(default)]
    pub amended: Vec<AmendmentResult>,
    /// What strategies do in the worlds.
    #[serde(default)]
    pub strategies: Vec<StrategyInWorlds>,
    /// What becomes of each claim.
    pub claims: Vec<ClaimRobustness>,
    /// What becomes of claims if one prior is exchanged for another.
    #[serde(default)]
    pub alternatives: Vec<AlternativeResult>,
    /// How far off closed forms are.
    pub check: Option<CheckResult>,
    /// Worlds that reproduce what was published.
    pub history: Option<HistoryResult>,
    /// Maps of verdicts over two dials.
    pub phases: Vec<PhaseResult>,
    /// Sources named by the texts here.
    pub sources: Vec<SourceResult>,
}

impl RobustnessResults {
    /// Reads a file.
    ///
    /// # Errors
    /// When it is none, or of another version.
    pub fn parse(text: &str) -> Result<Self, ReadError> {
        let value: Value = serde_json::from_str(text)?;
        let version = value.get("schema_version").and_then(Value::as_u64).unwrap_or(0);
        if version != u64::from(ROBUSTNESS_VERSION) && value.get("provenance").is_some() {
            return Err(ReadError::StudyVersion(version));
        }
        Ok(serde_json::from_value(value)?)
    }
}

/// What a dial may be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PriorResult {
    /// Its path, and the scenario if the prior is for one alone.
    pub dial: String,
    /// The distribution in words.
    pub prior: String,
    /// Whether it is sourced or elicited.
    pub sourced: bool,
    /// Why.
    pub because: String,
    /// The scenario's own value, if it has one.
    pub now: Option<Value>,
    /// Quantiles of the prior: 2.5, 50 and 97.5 %.
    pub quantiles: [Value; 3],
    /// Whether it changes anything in the scenario itself.
    pub matters_here: bool,
}

/// What a strategy does in the worlds: quantiles at 2.5, 50 and 97.5 %.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StrategyInWorlds {
    /// Its name.
    pub strategy: String,
    /// False-link share and missed-match share at the scenario's own values.
    pub now: [f64; 2],
    /// False-link share in the worlds of the prior.
    pub false_link_share: [f64; 3],
    /// Missed-match share in them.
    pub missed_match_share: [f64; 3],
    /// False-link share in the worlds that published figures do not rule out.
    pub false_link_share_left: Option<[f64; 3]>,
    /// Missed-match share in them.
    pub missed_match_share_left: Option<[f64; 3]>,
}

/// Claims under another prior of one dial.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AlternativeResult {
    /// The dial.
    pub dial: String,
    /// The distribution in words.
    pub prior: String,
    /// Who would hold it, and why.
    pub because: String,
    /// Of each claim: the share of worlds in which it holds.
    pub claims: BTreeMap<String, WorldShare>,
}

/// A share of worlds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct WorldShare {
    /// The share.
    pub share: f64,
    /// Its Monte Carlo standard error.
    pub error: f64,
    /// Of how many worlds.
    pub worlds: usize,
}

impl WorldShare {
    /// The share of worlds with a property; the error is that of independent draws, which a Latin hypercube does not exceed, with two worlds more on
    /// either side (Agresti & Coull 1998), so that a share of none or all has one, too.
    pub fn of(with: usize, worlds: usize) -> Self {
        let share = if worlds == 0 { f64::NAN } else { with as f64 / worlds as f64 };
        let (n, p) = (worlds as f64 + 4.0, (with as f64 + 2.0) / (worlds as f64 + 4.0));
        Self { share, error: (p * (1.0 - p) / n).sqrt(), worlds }
    }
}

/// What becomes of a claim.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimRobustness {
    /// The proposition.
    pub proposition: String,
    /// Whether a dial puts the outcome in.
    pub by_construction: bool,
    /// Whether it holds at the scenario's own values, in closed form; none when it cannot be said.
    pub holds_now: Option<bool>,
    /// Why it is not looked at, if it is not.
    pub not_looked_at: Option<String>,
    /// Share of worlds in which it holds.
    pub holds: Option<WorldShare>,
    /// What the margin is: by what factor, or difference, the value is on the right side of its bound.
    pub margin: Option<MarginKind>,
    /// Quantiles of the margin over worlds: 0, 1, … 100 %.
    pub margins: Vec<f64>,
    /// For each dial that matters: which part of the verdict's variance it makes.
    pub indices: Vec<DialIndices>,
    /// For each dial that matters, turned alone from the scenario's values: the margin and the verdict at the ends of its prior.
    pub tornado: Vec<TornadoBar>,
    /// The share of worlds in which it holds, by fifths of the prior of the dial on which it hangs most.
    pub by_fifth: Vec<Fifth>,
    /// Other readings of it.
    pub readings: Vec<ReadingResult>,
}

/// What a margin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MarginKind {
    /// The logarithm of a factor: above 0 it holds.
    LogRatio,
    /// A difference: above 0 it holds.
    Difference,
}

/// Sobol' indices of a dial.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DialIndices {
    /// Its path.
    pub dial: String,
    /// Share of the verdict's variance that it makes alone.
    pub first: f64,
    /// 95 % interval.
    pub first_interval: [f64; 2],
    /// Share that it makes alone or together with others.
    pub total: f64,
    /// 95 % interval.
    pub total_interval: [f64; 2],
}

/// A dial turned alone.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TornadoBar {
    /// Its path.
    pub dial: String,
    /// Its values at 2.5 and 97.5 % of the prior, or all values of a discrete one.
    pub values: Vec<Value>,
    /// The margin at each.
    pub margins: Vec<Option<f64>>,
    /// Whether the claim holds at each.
    pub holds: Vec<Option<bool>>,
    /// Values within the prior's ends at which the verdict turns.
    pub turns_at: Vec<f64>,
}

/// A fifth of a prior.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Fifth {
    /// The dial.
    pub dial: String,
    /// Least and greatest value.
    pub range: [Value; 2],
    /// Share of the worlds there in which the claim holds.
    pub holds: WorldShare,
}

/// Another reading of a claim.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ReadingResult {
    /// What it means.
    pub meaning: String,
    /// Whether it is the one that the verdict is about.
    pub is_the_claims: bool,
    /// Whether it holds at the scenario's own values.
    pub holds_now: Option<bool>,
    /// Share of worlds in which it holds.
    pub holds: Option<WorldShare>,
    /// Quantiles of the margin over worlds: 0, 1, … 100 %.
    pub margins: Vec<f64>,
    /// What the margin is.
    pub margin: Option<MarginKind>,
}

/// How far closed forms are from simulated worlds.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CheckResult {
    /// Worlds that were simulated.
    pub worlds: usize,
    /// Registrations of each, about.
    pub registrations: f64,
    /// For each strategy: simulated over predicted.
    pub strategies: Vec<CheckOfStrategy>,
    /// Verdicts compared, over claims and worlds, and those that are the same.
    pub verdicts: [usize; 2],
    /// By claim, the same.
    #[serde(default)]
    pub by_claim: BTreeMap<String, [usize; 2]>,
}

/// One strategy in simulated worlds.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CheckOfStrategy {
    /// Its name.
    pub strategy: String,
    /// False links: sum of the simulated worlds over the sum of the predictions, with its standard error.
    pub false_links: CheckRatio,
    /// True links, likewise.
    pub true_links: CheckRatio,
    /// Missed-match share: mean of simulated less predicted, with its standard error.
    pub missed_share: CheckRatio,
}

/// A ratio or a difference, with its standard error over worlds.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CheckRatio {
    /// The value.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
}

/// Worlds that reproduce what was published.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct HistoryResult {
    /// Standard deviations at which a world is ruled out.
    pub cut: f64,
    /// The figures.
    pub figures: Vec<FigureResult>,
    /// Waves of worlds.
    pub waves: Vec<Wave>,
    /// Share of the prior that is left.
    pub left: f64,
    /// Its 95 % interval.
    pub left_interval: [f64; 2],
    /// The share that the first wave left, drawn from the whole prior, with its 95 % interval.
    pub left_at_first: [f64; 3],
    /// Whether the box that holds what is left stayed as it is in the end.
    pub settled: bool,
    /// Worlds among those left, from the last box.
    pub worlds_left: usize,
    /// The least implausibility of any world.
    pub least: f64,
    /// Pairs of figures that no world meets together, with the least implausibility of both.
    pub conflicts: Vec<Conflict>,
    /// What is learnt about each dial.
    pub dials: Vec<Learnt>,
    /// Of each claim: the share of the worlds left in which it holds.
    pub claims: BTreeMap<String, WorldShare>,
    /// The same with those figures alone that set no dial or prior: worlds of the prior.
    #[serde(default)]
    pub unused: Option<LeftByUnused>,
}

/// What is left by figures that set no dial or prior.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LeftByUnused {
    /// How many figures.
    pub figures: usize,
    /// Share of the prior that is left, with its 95 % interval.
    pub left: [f64; 3],
    /// Of each claim: the share of the worlds left in which it holds.
    pub claims: BTreeMap<String, WorldShare>,
}

/// A published figure and what worlds make of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FigureResult {
    /// Its name.
    pub name: String,
    /// Its source.
    pub source: String,
    /// The figure.
    pub figure: f64,
    /// Standard deviation, as a share of it.
    pub discrepancy: f64,
    /// Why so much.
    pub because: String,
    /// Quantiles over the worlds of the prior: 2.5, 50, 97.5 %.
    pub prior: [f64; 3],
    /// The same over the worlds that are left.
    pub left: Option<[f64; 3]>,
    /// What it was used for already.
    #[serde(default)]
    pub used_for: Option<String>,
    /// Its value at the scenario's own values, and how implausible that is.
    #[serde(default)]
    pub now: Option<[f64; 2]>,
    /// Share of the worlds of the prior that meet it.
    pub met_alone: WorldShare,
    /// Share of the worlds of the prior that meet all the others and not it.
    pub rules_out_alone: WorldShare,
}

/// A wave of worlds.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Wave {
    /// Worlds drawn.
    pub drawn: usize,
    /// Share of the prior from which they were drawn.
    pub from: f64,
    /// Those not ruled out.
    pub kept: usize,
}

/// Two figures that no world meets together.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Conflict {
    /// The one and the other.
    pub figures: [String; 2],
    /// The least, over worlds, of the greater implausibility of both.
    pub least: f64,
}

/// What is learnt about a dial.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Learnt {
    /// Its path.
    pub dial: String,
    /// Quantiles of the worlds left: 2.5, 50, 97.5 %.
    pub left: [Value; 3],
    /// Standard deviation of its rank in the prior among the worlds left, as a share of that in the prior: 1 is nothing learnt.
    pub spread: f64,
}

/// A map of a verdict over two dials.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PhaseResult {
    /// The proposition.
    pub proposition: String,
    /// The dial to the right.
    pub x: PhaseAxisResult,
    /// The dial upwards.
    pub y: PhaseAxisResult,
    /// Margins, row by row from the lowest value of `y`.
    pub margins: Vec<Vec<Option<f64>>>,
    /// Whether it holds, likewise.
    pub holds: Vec<Vec<Option<bool>>>,
    /// Known places.
    pub points: Vec<PhasePointResult>,
}

/// An axis of a map.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PhaseAxisResult {
    /// The dial's path.
    pub dial: String,
    /// What it is, in words.
    pub title: String,
    /// Values, as they are told.
    pub values: Vec<f64>,
    /// The scenario's own value, as it is told.
    pub now: Option<f64>,
}

/// A known place on a map, as it is told.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PhasePointResult {
    /// Whose.
    pub name: String,
    /// Least and greatest to the right.
    pub x: [f64; 2],
    /// Least and greatest upwards.
    pub y: [f64; 2],
    /// Where the values are from.
    pub source: String,
}

//! Claims with their conditions and verdicts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::stats::Interval;

/// A claim and its verdict.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ClaimResult {
    /// What is tested, in the words of the scenario's author.
    pub proposition: String,
    /// Whose premise it is.
    pub by: String,
    /// Where that can be read.
    pub source: String,
    /// Whether the run finds the outcome or a dial puts it in.
    pub kind: EvidenceKind,
    /// Words that were really said.
    pub quotes: Vec<QuoteResult>,
    /// What was changed after results were seen.
    pub amended: Vec<AmendmentResult>,
    /// What follows from the conditions: supported when all hold, refuted when one fails.
    pub verdict: Verdict,
    /// Confidence of the intervals.
    pub confidence: f64,
    /// What must hold, with the numbers that decided it.
    pub conditions: Vec<ConditionResult>,
}

impl ClaimResult {
    /// Whether the run finds the outcome, so that it is evidence.
    pub fn is_measured(&self) -> bool {
        self.kind == EvidenceKind::Measured
    }
}

/// Whether the run finds the outcome of a claim or a dial puts it in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EvidenceKind {
    /// The run finds it.
    Measured,
    /// A dial puts it in: it is an illustration and no evidence.
    ByConstruction,
}

/// Words that were really said.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct QuoteResult {
    /// The words, letter by letter.
    pub words: String,
    /// Who said them.
    pub who: String,
    /// When, as far as it is known.
    pub date: String,
    /// Where they can be read.
    pub source: String,
}

/// A change of a threshold, of replicates or of a dial after results were seen.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AmendmentResult {
    /// When.
    pub date: String,
    /// What was changed, from what to what.
    pub what: String,
    /// Why, and what had been seen by then.
    pub why: String,
}

/// A condition, and what the run says of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ConditionResult {
    /// What it means for the claim, in a sentence.
    pub meaning: String,
    /// Name of the metric.
    pub metric: String,
    /// Name of the control world; the scenario itself when absent.
    pub world: Option<String>,
    /// What the metric is held against, and of which strategies.
    pub test: TestResult,
    /// Whether it holds.
    pub verdict: Verdict,
    /// The metric; against another strategy, how much larger it is than that one's; of the best of several, how much larger it is than the best of the others.
    pub value: Option<f64>,
    /// Of the value.
    pub interval: Option<Interval>,
    /// Why there is no value, when there is none.
    pub not_estimable: Option<String>,
    /// How probable values at least as far on their side of the bound would be if the truth lay at the bound, as the interval implies it; one-sided.
    pub p: Option<f64>,
    /// The same after Holm's step-down over the conditions of all measured claims of the run; absent of illustrations.
    pub adjusted_p: Option<f64>,
    /// For each dial that the scenario names under `[[turn]]` the nearest value that turns the answer.
    #[serde(default)]
    pub turns: Vec<TurnResult>,
}

/// What a dial does to the answer of a condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TurnResult {
    /// Path of the dial in the scenario.
    pub dial: String,
    /// Its value in the scenario.
    pub now: f64,
    /// Least and greatest value that was tried.
    pub range: [f64; 2],
    /// The nearest value at which the estimate crosses the bound; absent when none in the range does.
    pub at: Option<f64>,
    /// Whether a small replicate knows the metric well enough to say so.
    pub is_known: bool,
}

/// What a condition tests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TestResult {
    /// A strategy's metric lies on one side of a bound.
    Bound(BoundTest),
    /// The best of some strategies that reach a target is better than the best of others that do.
    BestOf(BestOfTest),
}

/// A strategy's metric against a bound.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BoundTest {
    /// Name of the strategy.
    pub strategy: String,
    /// On which side of the bound it must lie.
    pub side: Side,
    /// What it is held against.
    pub bound: BoundResult,
    /// Why this number is the bound; absent when it is none.
    pub because: Option<String>,
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

/// The best of some strategies against the best of others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BestOfTest {
    /// Names of the strategies whose best must be better.
    pub best_of: Vec<String>,
    /// Names of those against which it is held.
    pub against: Vec<String>,
    /// Metric of the target.
    pub reaching: String,
    /// The target: the metric's whole interval must lie below it.
    pub below: f64,
    /// Why this target.
    pub because: String,
    /// The best of the first that reach the target; absent when none does.
    pub best: Option<String>,
    /// The best of the others that reach the target; absent when none does.
    pub best_against: Option<String>,
    /// How it came out.
    pub outcome: BestOfOutcome,
    /// The target's metric of the best of the first as it was counted in the sample, without the closed form; absent when it is no share of false
    /// links, or none reaches the target.
    #[serde(default)]
    pub best_as_counted: Option<f64>,
    /// The same comparison in each control world, unless the condition speaks of one.
    #[serde(default)]
    pub in_worlds: Vec<BestOfInWorld>,
}

/// The best of some strategies against the best of others in a control world.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct BestOfInWorld {
    /// Name of the control world.
    pub world: String,
    /// The best of the first that reach the target; absent when none does.
    pub best: Option<String>,
    /// The best of the others that reach the target; absent when none does.
    pub best_against: Option<String>,
    /// How it came out.
    pub outcome: BestOfOutcome,
}

/// How the best of some strategies stands to the best of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BestOfOutcome {
    /// Both reach the target, and the first is better over the whole interval of the difference.
    Better,
    /// Only one of the first reaches the target.
    OnlyBestOf,
    /// Both reach the target, and the other is better over the whole interval of the difference.
    AgainstBetter,
    /// Only one of the others reaches the target.
    OnlyAgainst,
    /// Nobody reaches the target.
    Nobody,
    /// Both reach the target, and the interval of the difference allows both answers.
    Open,
}

/// What the evidence says of a claim or a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is shown to hold; of a claim, every condition is.
    Supported,
    /// It is shown to fail; of a claim, some condition is.
    Refuted,
    /// Neither is shown.
    Undecided,
}

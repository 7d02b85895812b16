//! One strategy against the truth.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluate::PairKind;
use crate::linkage::EvidenceCounts;
use crate::linkage::model::FittedComparison;
use crate::stats::Estimate;

/// One strategy against the truth.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct StrategyResult {
    /// Name in the scenario.
    pub name: String,
    /// What it does, and who does it.
    pub about: String,
    /// What the pairs that it links have in common, to stand after "pairs that"; absent for models and for rules that need more than a clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// Name of the list that the rolls are compared with; absent when they are compared with each other.
    pub list: Option<String>,
    /// False links between unrelated people in rolls of full size by closed form; absent when the strategy has none.
    pub closed_form_false_links_full_size: Option<f64>,
    /// What was counted in the simulated parts, summed over replicates: counts of no roll. Metrics that end in `_full_size` are those of rolls.
    pub simulated: Counts,
    /// Each with numerator, denominator and interval.
    pub metrics: Vec<MetricResult>,
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
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
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

/// Counts of pairs of records in the simulated parts, summed over replicates.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
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
    /// False links between unrelated people by closed form, for the same parts; absent when the strategy has none.
    pub closed_form_false_links: Option<f64>,
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
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MetricResult {
    /// Registered name, such as `false_link_share`.
    pub name: String,
    /// Value, numerator, denominator, interval.
    #[serde(flatten)]
    pub estimate: Estimate,
    /// The group it is about; absent for everybody.
    pub group: Option<Group>,
}

/// How a field compared among a strategy's links, by whether the link was right.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceTable {
    /// Field, with its normalisation when it has one.
    pub field: String,
    /// Links that are one person.
    pub same_person: EvidenceCounts,
    /// Links that are two people.
    pub different_person: EvidenceCounts,
}

/// A group of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// How people are grouped, such as `race`.
    pub grouping: String,
    /// Which group, such as `black`.
    pub group: String,
    /// The group that it is held against, of a ratio of two groups.
    pub reference: Option<String>,
}

/// Links of one strategy that are of one kind.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct KindResult {
    /// What the two people are to each other.
    pub kind: PairKind,
    /// Links of the kind in rolls of full size. All of them are false, unless the kind is `one-person`.
    pub full_size: Estimate,
    /// Those in the simulated parts, summed over replicates: a count of no roll.
    pub simulated: u64,
    /// Those of the simulated links that the strategy expects to be false: the sum of 1 − posterior; absent for rules.
    pub claimed: Option<f64>,
}

/// A model's links at one threshold.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CurveResult {
    /// Pairs of at least this posterior are links.
    pub threshold: f64,
    /// How many there are, summed over replicates.
    pub links: u64,
    /// Links that are one person.
    pub true_links: u64,
    /// Links that are two people.
    pub false_links: u64,
    /// Pairs of one person that are not linked.
    pub missed_matches: u64,
    /// True links among links.
    pub precision: Estimate,
    /// True links among pairs of records in scope that are one person.
    pub recall: Estimate,
    /// False links among links: 1 − precision.
    pub false_link_share: Estimate,
    /// The false-link share that the model claims: the mean of 1 − posterior over its links; absent when there are none.
    pub claimed_false_link_share: Option<f64>,
}

/// Pairs of about one posterior, beside the truth.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct CalibrationResult {
    /// Lowest posterior.
    pub from: f64,
    /// The posterior that it ends before; the last bin holds 1.
    pub to: f64,
    /// Pairs that the model gives such a posterior, linked or not.
    pub pairs: u64,
    /// Their mean posterior: the share that the model expects to be one person.
    pub mean_posterior: f64,
    /// The share that is.
    pub true_share: Estimate,
}

impl StrategyResult {
    /// A metric about everybody.
    pub fn metric(&self, name: &str) -> Option<&Estimate> {
        self.metrics.iter().find(|m| m.name == name && m.group.is_none()).map(|m| &m.estimate)
    }

    /// The links of a kind.
    pub fn kind(&self, kind: PairKind) -> Option<&KindResult> {
        self.false_links_by_kind.iter().find(|k| k.kind == kind)
    }
}

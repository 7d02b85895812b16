//! The numbers reported of a strategy, each with its numerator and denominator.

mod levels;

pub use levels::{LEVEL_METRICS, LevelTotals, disparity, estimate_level, of_group};

use crate::evaluate::Slot;
use crate::stats::{Clusters, Estimate, Interval, Ratio};

/// Totals that are not counted by cluster.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// People with a registration.
    pub persons: f64,
    /// Records.
    pub records: f64,
    /// Pairs of records of different people in different jurisdictions, as many as the links come from.
    pub nonmatching_pairs: f64,
    /// Pairs of records in different jurisdictions that are one person.
    pub matches: f64,
    /// Pairs that the strategy looked at.
    pub candidate_pairs: f64,
}

/// A reported number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MetricDefinition {
    /// Name in results and claims.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// What is counted.
    pub numerator: &'static str,
    /// Among what.
    pub denominator: &'static str,
}

/// Those about identity.
pub const METRICS: [MetricDefinition; 7] = [
    MetricDefinition {
        name: "false_link_share",
        about: "Of the pairs that the strategy links, the share that are two people (1 − precision; false discovery rate).",
        numerator: "false links",
        denominator: "links",
    },
    MetricDefinition {
        name: "missed_match_share",
        about: "Of the pairs that are one person, the share that the strategy does not link (1 − recall).",
        numerator: "missed matches",
        denominator: "pairs of records in different jurisdictions that are one person",
    },
    MetricDefinition {
        name: "wrongly_flagged_per_100k",
        about: "People in at least one false link and no true one, per 100,000 registered people.",
        numerator: "people flagged only wrongly",
        denominator: "people with a registration",
    },
    MetricDefinition {
        name: "false_links_per_100k_records",
        about: "False links per 100,000 records. Grows in proportion to the size of the rolls compared.",
        numerator: "false links",
        denominator: "records",
    },
    MetricDefinition {
        name: "false_positive_rate",
        about: "False links per pair of records that are two people (not the false-link share: nearly all pairs are never linked).",
        numerator: "false links",
        denominator: "pairs of records of different people in different jurisdictions",
    },
    MetricDefinition {
        name: "pairs_completeness",
        about: "Of the pairs that are one person, the share that the strategy's blocking keys let it look at. What they do not reach is missed.",
        numerator: "pairs of one person that agree on a blocking key",
        denominator: "pairs of records in different jurisdictions that are one person",
    },
    MetricDefinition {
        name: "reduction_ratio",
        about: "Of all pairs, the share that the strategy's blocking keys spare it.",
        numerator: "pairs that agree on no blocking key",
        denominator: "pairs of records in different jurisdictions",
    },
];

/// All of them: those about identity, then those of [`LEVEL_METRICS`].
pub fn metrics() -> impl Iterator<Item = &'static MetricDefinition> {
    METRICS.iter().chain(&LEVEL_METRICS)
}

/// Counts of a proportion among clusters: `(numerator, denominator)` slots.
fn proportion_slots(name: &str, strategy: usize) -> Option<([usize; 1], [usize; 2])> {
    let at = |slot: Slot| slot.of(strategy);
    match name {
        "false_link_share" => Some(([at(Slot::FalseLinks)], [at(Slot::TrueLinks), at(Slot::FalseLinks)])),
        "missed_match_share" => Some(([at(Slot::MissedMatches)], [at(Slot::TrueLinks), at(Slot::MissedMatches)])),
        "pairs_completeness" => Some(([at(Slot::ReachedMatches)], [at(Slot::TrueLinks), at(Slot::MissedMatches)])),
        _ => None,
    }
}

/// Estimates a metric of a strategy from its own clusters; `None` for an unknown name.
pub fn estimate(name: &str, clusters: &Clusters, totals: Totals) -> Option<Estimate> {
    if let Some((numerator, denominator)) = proportion_slots(name, 0) {
        return Some(clusters.proportion(Ratio { numerator: &numerator, denominator: &denominator }));
    }
    if name == "reduction_ratio" {
        let pairs = totals.nonmatching_pairs + totals.matches;
        let spared = pairs - totals.candidate_pairs;
        // A count of all pairs, not a sample of them.
        let value = (pairs > 0.0).then(|| spared / pairs);
        return Some(Estimate { value, numerator: spared, denominator: pairs, interval: None });
    }
    // People are flagged at least in twos, links come singly.
    let (slot, denominator, unit, least) = match name {
        "wrongly_flagged_per_100k" => (Slot::WronglyFlagged, totals.persons, 1e5, 2.0),
        "false_links_per_100k_records" => (Slot::FalseLinks, totals.records, 1e5, 1.0),
        "false_positive_rate" => (Slot::FalseLinks, totals.nonmatching_pairs, 1.0, 1.0),
        _ => return None,
    };
    Some(clusters.rate(&[slot.of(0)], denominator, unit, least))
}

/// How much larger a share is for one strategy than for another, from clusters that count both, with its interval; `None` when either is not
/// estimable or the metric is not a share.
pub fn difference(name: &str, strategy: usize, other: usize, joint: &Clusters) -> Option<(f64, Interval)> {
    let (a, b) = (proportion_slots(name, strategy)?, proportion_slots(name, other)?);
    joint.difference(Ratio { numerator: &a.0, denominator: &a.1 }, Ratio { numerator: &b.0, denominator: &b.1 })
}

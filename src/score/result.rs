//! The scores of a table of pairs or clusters.

use serde::Serialize;

use super::bcubed::BCubed;
use super::claimed::{Curve, Point, curve};
use super::components::count;
use super::links::{Links, ScoredPair, Tally, Unknown};
use super::truth::{Scope, TruthTable};
use crate::evaluate::Slot;
use crate::metric::{Metric, Totals};
use crate::stats::{Clusters, Estimate, Ratio};

/// How right and wrong pairs are. Intervals take entities that links join as one unit.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct PairScore {
    /// Pairs of at least this probability are links; absent when all pairs are.
    pub threshold: Option<f64>,
    /// Pairs in scope that are one entity.
    pub matches: u64,
    /// Pairs of the table, links or not.
    pub candidates: u64,
    /// Those of them that are one entity: the other matches were lost before any comparison, if the table holds all candidates.
    pub reached_matches: u64,
    /// Links.
    pub links: u64,
    /// Links that are one entity.
    pub true_links: u64,
    /// Links that are not.
    pub false_links: u64,
    /// Pairs that are one entity and not linked.
    pub missed_matches: u64,
    /// False links among links (1 − precision).
    pub false_link_share: Estimate,
    /// Missed matches among matches (1 − recall).
    pub missed_match_share: Estimate,
    /// Entities in a false link and in no true one, per 100,000 entities.
    pub wrongly_flagged_per_100k: Estimate,
    /// Twice the true links, among links and matches together.
    pub f1: Estimate,
    /// Area under precision by recall; absent without probabilities.
    pub area: Option<f64>,
    /// Claimed against true; empty without probabilities.
    pub thresholds: Vec<ThresholdRow>,
    /// What was dropped of the table.
    pub dropped: Tally,
}

/// What a threshold gives: claimed and true.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ThresholdRow {
    /// Counts and shares.
    #[serde(flatten)]
    pub point: Point,
    /// The true false-link share with its interval.
    pub estimate: Estimate,
}

/// How right and wrong clusters are.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClusterScore {
    /// Clusters, with those of a single record.
    pub clusters: u64,
    /// Pairs in scope within clusters against the truth.
    pub pairs: ClusterPairs,
    /// Shares of records.
    pub b_cubed: BCubed,
    /// Rows with an id that the truth does not have.
    pub unknown: Unknown,
    /// Rows that repeat another.
    pub duplicates: u64,
    /// Records that no row names: each is a cluster of its own.
    pub not_named: u64,
}

/// Pairs within clusters.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ClusterPairs {
    /// Pairs in scope that are one entity.
    pub matches: u64,
    /// Pairs in scope within clusters.
    pub links: u64,
    /// Those of one entity.
    pub true_links: u64,
    /// Those of two.
    pub false_links: u64,
    /// Pairs of one entity in two clusters.
    pub missed_matches: u64,
    /// False links among links (1 − pairwise precision).
    pub false_link_share: Estimate,
    /// Missed matches among matches (1 − pairwise recall).
    pub missed_match_share: Estimate,
    /// Twice the true links, among links and matches together.
    pub f1: Estimate,
}

impl ClusterPairs {
    /// Shares of counts by component.
    pub(super) fn of(counts: &Clusters) -> Self {
        let [true_links, false_links, missed_matches] =
            [Slot::TrueLinks, Slot::FalseLinks, Slot::MissedMatches].map(|slot| counts.total(slot.of(0)));
        let share = |name: &str| Metric::of_links(name, counts, Totals::default());
        Self {
            matches: true_links + missed_matches,
            links: true_links + false_links,
            true_links,
            false_links,
            missed_matches,
            false_link_share: share("false_link_share"),
            missed_match_share: share("missed_match_share"),
            f1: f1(counts),
        }
    }
}

/// Scores pairs. Without probabilities, or without a threshold, all pairs are links; `thresholds` are those of the table of claimed against true.
pub(crate) fn score_pairs(
    truth: &TruthTable,
    links: &Links,
    threshold: Option<f64>,
    thresholds: &[f64],
) -> (PairScore, Option<Curve>) {
    let by_entity = truth.matches_by_entity();
    let linked = |least: Option<f64>| {
        let reaches = move |p: &ScoredPair| least.is_none_or(|least| p.probability.unwrap_or(1.0) >= least);
        count(truth, &by_entity, links.pairs.iter().map(|p| (*p, reaches(p))))
    };
    let counts = linked(threshold);
    let pairs = ClusterPairs::of(&counts);
    let totals = Totals {
        persons: f64::from(truth.entity_count),
        records: truth.len() as f64,
        nonmatching_pairs: possible(truth) - pairs.matches as f64,
        ..Totals::default()
    };
    let metric = |name: &str| Metric::of_links(name, &counts, totals);
    let claims = links.pairs.iter().any(|p| p.probability.is_some());
    let curve = claims.then(|| curve(truth, pairs.matches, &links.pairs));
    let row = |&threshold: &f64| {
        let point = curve.as_ref().map(|c| c.at(threshold, pairs.matches))?;
        let estimate = Metric::of_links("false_link_share", &linked(Some(threshold)), totals);
        Some(ThresholdRow { point, estimate })
    };
    let score = PairScore {
        threshold,
        matches: pairs.matches,
        candidates: links.pairs.len() as u64,
        reached_matches: counts.total(Slot::ReachedMatches.of(0)),
        links: pairs.links,
        true_links: pairs.true_links,
        false_links: pairs.false_links,
        missed_matches: pairs.missed_matches,
        wrongly_flagged_per_100k: metric("wrongly_flagged_per_100k"),
        false_link_share: pairs.false_link_share,
        missed_match_share: pairs.missed_match_share,
        f1: pairs.f1,
        area: curve.as_ref().and_then(|c| c.area),
        thresholds: thresholds.iter().filter_map(row).collect(),
        dropped: links.tally.clone(),
    };
    (score, curve)
}

/// F1 as a ratio of sums over clusters, so that it has an interval as shares have.
fn f1(counts: &Clusters) -> Estimate {
    let [t, f, m] = [Slot::TrueLinks, Slot::FalseLinks, Slot::MissedMatches].map(|slot| slot.of(0));
    counts.proportion(Ratio { numerator: &[t, t], denominator: &[t, t, f, m] })
}

/// Pairs in scope.
fn possible(truth: &TruthTable) -> f64 {
    let pairs = |n: f64| n * (n - 1.0) / 2.0;
    let all = pairs(truth.len() as f64);
    match truth.scope {
        Scope::All => all,
        Scope::AcrossSides => {
            let mut sizes = vec![0.0; truth.sides.iter().max().map_or(0, |&s| s as usize + 1)];
            truth.sides.iter().for_each(|&s| sizes[s as usize] += 1.0);
            all - sizes.into_iter().map(pairs).sum::<f64>()
        }
    }
}

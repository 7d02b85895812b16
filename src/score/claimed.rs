//! What a tool's probabilities claim, beside what is true.

use serde::Serialize;

use super::links::ScoredPair;
use super::truth::TruthTable;

/// Links at a threshold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Point {
    /// Pairs of at least this probability are links.
    pub threshold: f64,
    /// Links.
    pub links: u64,
    /// Links that are one entity.
    pub true_links: u64,
    /// Links that are not.
    pub false_links: u64,
    /// Pairs that are one entity and not linked, those that were no candidates among them.
    pub missed_matches: u64,
    /// False links among links; absent without links.
    pub false_link_share: Option<f64>,
    /// The share that the probabilities claim: the mean of 1 − p over the links.
    pub claimed_false_link_share: Option<f64>,
    /// Missed matches among matches; absent without matches.
    pub missed_match_share: Option<f64>,
}

/// All thresholds at which the links change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Curve {
    /// From the highest threshold to the lowest.
    pub points: Vec<Point>,
    /// Area under precision by recall (average precision); absent without matches.
    pub area: Option<f64>,
}

/// Counts links at every threshold. Pairs without a probability count as certain.
///
/// The area is `Σ (Rₖ − Rₖ₋₁) Pₖ` over the distinct probabilities, from the highest: a step function, no interpolation, and matches that were
/// no candidates are never reached. Pairs of equal probability come in together.
pub(crate) fn curve(truth: &TruthTable, matches: u64, pairs: &[ScoredPair]) -> Curve {
    let mut ranked: Vec<(f64, bool)> =
        pairs.iter().map(|p| (p.probability.unwrap_or(1.0), truth.same(p.left, p.right))).collect();
    ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut links, mut true_links, mut claimed, mut area) = (0u64, 0u64, 0.0f64, 0.0f64);
    let mut points = Vec::new();
    for group in ranked.chunk_by(|a, b| a.0 == b.0) {
        let found = group.iter().filter(|g| g.1).count() as u64;
        links += group.len() as u64;
        true_links += found;
        claimed += group.len() as f64 * (1.0 - group[0].0);
        area += found as f64 * (true_links as f64 / links as f64);
        points.push(point(group[0].0, links, true_links, claimed, matches));
    }
    Curve { points, area: (matches > 0).then(|| area / matches as f64) }
}

impl Curve {
    /// The links at a threshold.
    pub(crate) fn at(&self, threshold: f64, matches: u64) -> Point {
        let reached = self.points.partition_point(|p| p.threshold >= threshold);
        match reached.checked_sub(1).map(|i| &self.points[i]) {
            Some(point) => Point { threshold, ..point.clone() },
            None => point(threshold, 0, 0, 0.0, matches),
        }
    }

    /// At most about `most` points, evenly by rank, the last among them.
    pub(crate) fn thinned(&self, most: usize) -> Vec<&Point> {
        let step = self.points.len().div_ceil(most.max(1)).max(1);
        let last = self.points.len().saturating_sub(1);
        self.points.iter().enumerate().filter(|(i, _)| (last - i).is_multiple_of(step)).map(|(_, p)| p).collect()
    }
}

fn point(threshold: f64, links: u64, true_links: u64, claimed: f64, matches: u64) -> Point {
    let share = |part: f64, whole: u64| (whole > 0).then(|| part / whole as f64);
    Point {
        threshold,
        links,
        true_links,
        false_links: links - true_links,
        missed_matches: matches - true_links,
        false_link_share: share((links - true_links) as f64, links),
        claimed_false_link_share: share(claimed, links),
        missed_match_share: share((matches - true_links) as f64, matches),
    }
}

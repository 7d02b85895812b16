//! Models at every threshold, as results.

use schemars::JsonSchema;
use serde::Serialize;

use crate::evaluate::{CalibrationBin, Curve, CurvePoint, THRESHOLDS};
use crate::stats::Estimate;

/// Pairs of a lower posterior are not kept for curves.
pub(super) const LOWEST: f64 = THRESHOLDS[0];

/// A model's links at one threshold.
#[derive(Clone, Debug, Serialize, JsonSchema)]
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
#[derive(Clone, Debug, Serialize, JsonSchema)]
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

pub(super) fn curve_results(curve: &Curve) -> Vec<CurveResult> {
    let result = |point: CurvePoint| {
        let [true_links, false_links, missed_matches] = point.counts;
        CurveResult {
            threshold: point.threshold,
            links: true_links + false_links,
            true_links,
            false_links,
            missed_matches,
            precision: point.precision,
            recall: point.recall,
            false_link_share: point.false_link_share,
            claimed_false_link_share: point.claimed_false_link_share,
        }
    };
    curve.points().into_iter().map(result).collect()
}

pub(super) fn calibration_results(curve: &Curve) -> Vec<CalibrationResult> {
    let result = |bin: CalibrationBin| CalibrationResult {
        from: bin.from,
        to: bin.to,
        pairs: bin.pairs,
        mean_posterior: bin.mean_posterior,
        true_share: bin.true_share,
    };
    curve.calibration().into_iter().map(result).collect()
}

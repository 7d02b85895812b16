//! Models at every threshold, as results.

use crate::evaluate::{CalibrationBin, Curve, CurvePoint, THRESHOLDS};
use crate::results::{CalibrationResult, CurveResult};

/// Pairs of a lower posterior are not kept for curves.
pub(super) const LOWEST: f64 = THRESHOLDS[0];

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

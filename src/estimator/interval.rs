//! Interval for a number that is what was observed less what chance made.

use crate::stats::{Interval, LEVEL, count_range};

/// The interval and standard error around an estimate: observed less a number of chance coincidences with this mean and variance,
/// and with a further error of its own variance.
///
/// What is uncertain is how many coincidences chance made, so the ends are those of the range that a count of this mean and
/// variance keeps to, turned round. With many coincidences that is ± 1.96 standard errors; with none expected it has no width. The further
/// error, taken for normal, is added in quadrature.
pub(super) fn around(estimate: f64, chance: (f64, f64), further: f64) -> (Interval, f64) {
    let (mean, variance) = chance;
    let (low, high) = count_range(mean, variance);
    let reach = |to: f64| (to * to + NORMAL * NORMAL * further).sqrt();
    let interval = Interval {
        level: LEVEL,
        lower: estimate - reach(high - mean),
        upper: Some(estimate + reach(mean - low)),
        method: "observed less the range of chance coincidences (Poisson at their variance)".into(),
    };
    (interval, (variance + further).sqrt())
}

/// Half of a normal 95 % interval, in standard errors.
pub(super) const NORMAL: f64 = 1.959_963_984_540_054;

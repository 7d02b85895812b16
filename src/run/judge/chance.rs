//! How probable it is that chance made a finding: p from intervals, and Holm's step-down over several.

use statrs::function::erf::erfc;

use crate::stats::Interval;

/// A direction is shown when its one-sided p is at most this: half of what a 95 % interval leaves out.
pub(super) const LEVEL: f64 = 0.025;
/// The normal quantile at which p is [`LEVEL`].
const QUANTILE: f64 = 1.959_963_984_540_054;

/// One-sided p that a quantity lies below a bound: how probable an estimate at least as far below would be if it lay at the bound. It is exactly
/// [`LEVEL`] where the interval ends at the bound; farther in and farther out it follows the normal distribution.
pub(super) fn p_below(value: f64, interval: &Interval, bound: f64) -> f64 {
    let gap = bound - value;
    let half = if gap > 0.0 { interval.upper.unwrap_or(f64::INFINITY) - value } else { value - interval.lower };
    let z = match (gap == 0.0, half > 0.0) {
        (true, _) => 0.0,
        (false, true) => QUANTILE * gap / half,
        // An interval of no length has all its weight on one side.
        (false, false) => gap.signum() * f64::INFINITY,
    };
    0.5 * erfc(z / std::f64::consts::SQRT_2)
}

/// One-sided p that a quantity lies above a bound.
pub(super) fn p_above(value: f64, interval: &Interval, bound: f64) -> f64 {
    let mirrored = Interval {
        lower: interval.upper.map_or(f64::NEG_INFINITY, |upper| -upper),
        upper: Some(-interval.lower),
        ..interval.clone()
    };
    p_below(-value, &mirrored, -bound)
}

/// Holm's adjusted p of each of a family: the smallest is multiplied by their number, the next by one less, and so on; none is smaller than that of
/// a smaller p, and none is over 1.
pub(super) fn holm(family: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..family.len()).collect();
    order.sort_by(|&a, &b| family[a].total_cmp(&family[b]));
    let mut adjusted = vec![1.0; family.len()];
    let mut largest = 0.0_f64;
    for (rank, &place) in order.iter().enumerate() {
        largest = largest.max(family[place] * (family.len() - rank) as f64).min(1.0);
        adjusted[place] = largest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(lower: f64, upper: Option<f64>) -> Interval {
        Interval { level: 0.95, lower, upper, method: "test".into() }
    }

    #[test]
    fn p_agrees_with_the_interval_where_it_ends() {
        let found = interval(0.2, Some(0.5));
        for p in [p_below(0.3, &found, 0.5), p_above(0.3, &found, 0.2)] {
            assert!((p - LEVEL).abs() < 1e-9, "{p}");
        }
        assert!(p_below(0.3, &found, 0.51) < LEVEL && p_below(0.3, &found, 0.49) > LEVEL);
        assert!(p_above(0.3, &found, 0.19) < LEVEL && p_above(0.3, &found, 0.21) > LEVEL);
    }

    #[test]
    fn p_of_both_directions_is_one_in_all() {
        let found = interval(0.2, Some(0.5));
        for bound in [0.0, 0.25, 0.3, 0.4, 0.9] {
            let both = p_below(0.3, &found, bound) + p_above(0.3, &found, bound);
            assert!((both - 1.0).abs() < 1e-9, "{bound}: {both}");
        }
        // Twice as far as the interval's end: 3.92 standard errors.
        assert!((p_below(0.3, &found, 0.7) - 4.4287e-5).abs() < 1e-8);
    }

    #[test]
    fn open_and_empty_intervals() {
        assert_eq!(p_below(0.3, &interval(0.2, None), 0.5), 0.5);
        assert_eq!(p_below(1.0, &interval(1.0, Some(1.0)), 0.5), 1.0);
        assert_eq!(p_above(1.0, &interval(1.0, Some(1.0)), 0.5), 0.0);
        assert_eq!(p_above(1.0, &interval(1.0, Some(1.0)), 1.0), 0.5);
    }

    #[test]
    fn holm_by_hand() {
        // In order: 0.005 × 4 = 0.02, 0.01 × 3 = 0.03, 0.03 × 2 = 0.06, 0.04 × 1 = 0.04 and so 0.06.
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        for (found, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((found - expected).abs() < 1e-12, "{adjusted:?}");
        }
        assert_eq!(holm(&[0.9, 0.6]), [1.0, 1.0]);
        assert_eq!(holm(&[0.02]), [0.02]);
        assert!(holm(&[]).is_empty());
    }
}

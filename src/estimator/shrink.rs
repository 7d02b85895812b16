//! Many ratios of observed to expected counts, the poorly known ones drawn towards the mean of all.

/// Ratios, and how well they are known.
pub(super) struct Shrunk {
    /// Posterior mean of each.
    pub ratio: Vec<f64>,
    /// Posterior variance of each, given the mean of all.
    pub variance: Vec<f64>,
    /// How much each follows the mean of all: 1 for those without counts of their own.
    pub follows: Vec<f64>,
    /// Variance of the mean of all.
    pub mean_variance: f64,
}

/// Shrinks ratios of observed to expected counts (Poisson given the true ratios, which are gamma around their mean).
///
/// The mean is `(Σ observed + 1) / (Σ expected + 1)`: a weak word for 1 where next to nothing was counted. The variance of true ratios is found by
/// moments, `E[(o − r e)² − o] = τ² e²` with weights 1/e (as DerSimonian & Laird, Controlled Clinical Trials 7:177, 1986, do for effects of trials); the posterior
/// mean is `(o + m r) / (e + m)` with `m = r / τ²`.
pub(super) fn shrink(counts: &[(f64, f64)]) -> Shrunk {
    let (observed, expected) = counts.iter().fold((0.0, 0.0), |sum, c| (sum.0 + c.0, sum.1 + c.1));
    let mean = (observed + 1.0) / (expected + 1.0);
    let excess = |&(o, e): &(f64, f64)| if e > 0.0 { ((o - mean * e).powi(2) - o) / e } else { 0.0 };
    let spread = if expected > 0.0 { counts.iter().map(excess).sum::<f64>() / expected } else { 0.0 };
    let mut found = Shrunk {
        ratio: Vec::with_capacity(counts.len()),
        variance: Vec::with_capacity(counts.len()),
        follows: Vec::with_capacity(counts.len()),
        mean_variance: mean / (expected + 1.0),
    };
    for &(o, e) in counts {
        let (ratio, variance, follows) = if spread > 0.0 {
            let m = mean / spread;
            ((o + m * mean) / (e + m), (o + m * mean) / (e + m).powi(2), m / (e + m))
        } else {
            (mean, 0.0, 1.0)
        };
        found.ratio.push(ratio);
        found.variance.push(variance);
        found.follows.push(follows);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_that_do_not_differ_are_all_the_mean() {
        let found = shrink(&[(9.0, 10.0), (22.0, 20.0), (0.0, 0.0)]);
        let mean = 32.0 / 31.0;
        assert_eq!(found.ratio, [mean; 3]);
        assert_eq!((found.variance[0], found.follows[0], found.mean_variance), (0.0, 1.0, mean / 31.0));
    }

    #[test]
    fn well_known_ratios_keep_their_own_and_others_follow_the_mean() {
        // By hand: r = 701/601, τ² = Σ((o − r e)² − o)/e ÷ 600.
        let counts = [(600.0, 300.0), (100.0, 299.0), (0.0, 1.0)];
        let mean = 701.0 / 601.0;
        let square = |o: f64, e: f64| ((o - mean * e) * (o - mean * e) - o) / e;
        let spread = (square(600.0, 300.0) + square(100.0, 299.0) + mean * mean) / 600.0;
        let m = mean / spread;
        let found = shrink(&counts);
        for (i, (o, e)) in counts.into_iter().enumerate() {
            assert!((found.ratio[i] - (o + m * mean) / (e + m)).abs() < 1e-12);
            assert!((found.variance[i] - found.ratio[i] / (e + m)).abs() < 1e-12);
        }
        assert!((found.ratio[0] - 2.0).abs() < 0.01 && found.follows[2] > 0.5);
    }

    #[test]
    fn nothing_counted_says_one() {
        assert_eq!(shrink(&[]).mean_variance, 1.0);
        assert_eq!(shrink(&[(0.0, 0.0)]).ratio, [1.0]);
    }
}

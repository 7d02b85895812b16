//! Binomial and Poisson intervals that stay right for 0, for n, and for n = 2·10⁸.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use statrs::function::beta::beta_reg;
use statrs::function::gamma::{gamma_lr, gamma_ur};

/// A confidence interval and how it was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// Coverage aimed at, such as 0.95.
    pub level: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end; absent when unbounded.
    pub upper: Option<f64>,
    /// Name of the method.
    pub method: Cow<'static, str>,
}

impl Interval {
    /// The same interval in another unit.
    pub fn scaled(self, unit: f64) -> Self {
        Self { lower: self.lower * unit, upper: self.upper.map(|u| u * unit), ..self }
    }
}

/// The exact (Clopper–Pearson) interval for `successes` of `trials`; both may be fractional, as effective sizes are.
///
/// Found by bisection on the regularised incomplete beta function, which is monotone in its argument.
/// Source: Clopper & Pearson [clopper-pearson-1934].
pub fn clopper_pearson(successes: f64, trials: f64, level: f64) -> (f64, f64) {
    let tail = (1.0 - level) / 2.0;
    let lower = if successes <= 0.0 {
        0.0
    } else {
        bisect(0.0, 1.0, |p| beta_reg(successes, trials - successes + 1.0, p) < tail)
    };
    let upper = if successes >= trials {
        1.0
    } else {
        bisect(0.0, 1.0, |p| beta_reg(successes + 1.0, trials - successes, p) < 1.0 - tail)
    };
    (lower, upper)
}

/// Interval for a proportion estimated from clusters: Clopper–Pearson at the effective sample size.
///
/// `variance` is the cluster variance of the estimate. The effective size is `p (1 - p) / variance`, never more than
/// `trials`, so clustering can only widen the interval. At p = 0 or 1 the variance says nothing; then the
/// effective size is `trials / largest`, where `largest` is the largest denominator of any cluster.
/// Source: Korn & Graubard [korn-graubard-1998], without their degrees-of-freedom factor, which is 1 for
/// the many clusters met here.
pub fn proportion_interval(numerator: f64, trials: f64, variance: f64, largest: f64) -> Interval {
    let p = numerator / trials;
    let effective = if p > 0.0 && p < 1.0 && variance > 0.0 {
        (p * (1.0 - p) / variance).min(trials)
    } else {
        trials / largest.max(1.0)
    };
    let (lower, upper) = clopper_pearson(p * effective, effective, super::LEVEL);
    Interval { level: super::LEVEL, lower, upper: Some(upper), method: "Korn-Graubard".into() }
}

/// Interval for an expected count, when the count is a sum over independent clusters: the exact Poisson interval at the effective count.
///
/// The effective count is `count² / variance`, never more than `count`. Source: Garwood
/// [garwood-1936], with the variance matching of Fay & Feuer [fay-feuer-1997].
pub fn rate_interval(count: f64, variance: f64) -> Interval {
    let tail = (1.0 - super::LEVEL) / 2.0;
    let effective = if count > 0.0 && variance > count { count * count / variance } else { count };
    let unit = if effective > 0.0 { count / effective } else { 1.0 };
    let reach = effective + 50.0 + 20.0 * effective.sqrt();
    let lower =
        if effective <= 0.0 { 0.0 } else { bisect(0.0, reach, |mean| mean <= 0.0 || gamma_lr(effective, mean) < tail) };
    let upper = bisect(0.0, reach, |mean| mean <= 0.0 || gamma_lr(effective + 1.0, mean) < 1.0 - tail);
    Interval { level: super::LEVEL, lower: lower * unit, upper: Some(upper * unit), method: "Garwood".into() }
}

/// Interval for a weighted sum of counts, each of a Poisson kind: `value` with its variance, where one more event would add `largest` at most.
///
/// Garwood's limits at the effective count, with the largest weight in the upper end, so that a kind of which none happened to come is allowed for.
/// Source: Fay & Feuer [fay-feuer-1997].
pub fn weighted_rate_interval(value: f64, variance: f64, largest: f64) -> Interval {
    let tail = (1.0 - super::LEVEL) / 2.0;
    let quantile = |shape: f64, scale: f64, share: f64| {
        let reach = shape + 50.0 + 20.0 * shape.sqrt();
        scale * bisect(0.0, reach, |mean| mean <= 0.0 || gamma_lr(shape, mean) < share)
    };
    let lower =
        if value > 0.0 && variance > 0.0 { quantile(value * value / variance, variance / value, tail) } else { value };
    let (more, variance) = (value + largest, variance + largest * largest);
    let upper =
        if more > 0.0 && variance > 0.0 { quantile(more * more / variance, variance / more, 1.0 - tail) } else { more };
    Interval { level: super::LEVEL, lower, upper: Some(upper), method: "Fay-Feuer".into() }
}

/// The range that a count with this mean and variance keeps to, but for at most 2.5 % at each end: that of a Poisson number at the effective mean
/// `mean² / variance`, in units of `variance / mean`.
///
/// Ends lie between whole units, outward. A mean or variance of 0 has the range `(mean, mean)`.
pub fn count_range(mean: f64, variance: f64) -> (f64, f64) {
    if mean <= 0.0 || variance <= 0.0 {
        return (mean, mean);
    }
    let (unit, effective) = (variance / mean, mean * mean / variance);
    let tail = (1.0 - super::LEVEL) / 2.0;
    let reach = 10.0 * effective.sqrt() + 10.0;
    let (from, to) = ((effective - reach).max(0.0), effective + reach);
    // P(N ≤ x − 1) of a Poisson number, carried on between whole numbers.
    let below = |x: f64| if x <= 0.0 { 0.0 } else { gamma_ur(x, effective) };
    let low = bisect(from, to, |x| below(x + 1.0) < tail);
    let high = bisect(from, to, |x| below(x) < 1.0 - tail);
    (if (-effective).exp() >= tail { 0.0 } else { low * unit }, high * unit)
}

/// The point where `below` turns from true to false, to the last bit that matters.
fn bisect(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, relative: f64) {
        assert!((a - b).abs() <= relative * b.abs().max(1e-300), "{a} is not {b}");
    }

    #[test]
    fn clopper_pearson_meets_its_closed_forms() {
        for n in [1.0, 10.0, 1e4, 2e8] {
            // k = 0: upper = 1 - (α/2)^(1/n); k = n: lower = (α/2)^(1/n).
            let edge = (0.025f64.ln() / n).exp_m1();
            let (lower, upper) = clopper_pearson(0.0, n, 0.95);
            assert_eq!(lower, 0.0);
            close(upper, -edge, 1e-6);
            let (lower, upper) = clopper_pearson(n, n, 0.95);
            assert_eq!(upper, 1.0);
            close(1.0 - lower, -edge, 1e-6);
        }
    }

    #[test]
    fn clopper_pearson_is_the_inverse_of_the_binomial_tail() {
        // Sum the binomial tail directly at the ends: each must be α/2.
        let (n, k) = (40u32, 7u32);
        let (lower, upper) = clopper_pearson(f64::from(k), f64::from(n), 0.95);
        let term = |p: f64, i: u32| {
            let choose = (0..i).fold(1.0, |c, j| c * f64::from(n - j) / f64::from(j + 1));
            choose * p.powi(i as i32) * (1.0 - p).powi((n - i) as i32)
        };
        close((k..=n).map(|i| term(lower, i)).sum(), 0.025, 1e-9);
        close((0..=k).map(|i| term(upper, i)).sum(), 0.025, 1e-9);
    }

    #[test]
    fn clopper_pearson_answers_at_two_hundred_million() {
        let n = 2e8;
        for k in [0.0, 1.0, 33.0, 1e6, n - 1.0, n] {
            let (lower, upper) = clopper_pearson(k, n, 0.95);
            assert!(lower <= k / n && k / n <= upper && upper - lower < 1e-3, "{k}: {lower} {upper}");
        }
        // Poisson limit for k = 1: 0.0253 and 5.572 events.
        let (lower, upper) = clopper_pearson(1.0, n, 0.95);
        close(lower * n, 0.025_317_8, 1e-4);
        close(upper * n, 5.571_643, 1e-4);
    }

    #[test]
    fn a_count_keeps_to_its_range() {
        // Sum Poisson probabilities directly: outside the range lies at most 2.5 % on each side, and one unit further in more.
        for mean in [0.3, 2.0, 3.7, 17.0, 160.0] {
            let (low, high) = count_range(mean, mean);
            let at_most = |n: f64| {
                let first = (-mean).exp();
                let terms = (1..=n as u32).scan(first, |term, i| {
                    *term *= mean / f64::from(i);
                    Some(*term)
                });
                first + terms.sum::<f64>()
            };
            assert!(low == 0.0 || at_most(low.ceil() - 1.0) <= 0.025, "{mean}: {low}");
            assert!(at_most(low.ceil()) > 0.025, "{mean}: {low}");
            assert!(at_most(high.floor()) >= 0.975, "{mean}: {high}");
            assert!(at_most(high.floor() - 2.0) < 0.975, "{mean}: {high}");
        }
        let (low, high) = count_range(1e6, 4e6);
        close(1e6 - low, 1.96 * 2e3, 0.01);
        close(high - 1e6, 1.96 * 2e3, 0.01);
        assert_eq!(count_range(0.0, 0.0), (0.0, 0.0));
    }

    #[test]
    fn a_weighted_sum_of_one_weight_is_a_count_and_an_unseen_weight_widens_it() {
        for count in [0.0, 1.0, 10.0, 400.0] {
            let (plain, weighted) =
                (rate_interval(count, count), weighted_rate_interval(5.0 * count, 25.0 * count, 5.0));
            close(weighted.lower, 5.0 * plain.lower, 1e-6);
            close(weighted.upper.unwrap(), 5.0 * plain.upper.unwrap(), 1e-6);
        }
        let [seen, unseen] = [1.0, 50.0].map(|largest| weighted_rate_interval(10.0, 10.0, largest).upper.unwrap());
        assert!(seen < 20.0 && unseen > 100.0, "{seen} {unseen}");
    }

    #[test]
    fn poisson_interval_matches_published_values() {
        // As tabulated [garwood-1936]: 0 → (0, 3.689), 1 → (0.0253, 5.572), 10 → (4.795, 18.39).
        for (count, low, high) in [(0.0, 0.0, 3.6889), (1.0, 0.025_318, 5.5716), (10.0, 4.7954, 18.3904)] {
            let i = rate_interval(count, count);
            close(i.lower, low, 1e-4);
            close(i.upper.unwrap(), high, 1e-4);
        }
        // Twice the variance: the relative width grows by about √2.
        let (one, two) = (rate_interval(400.0, 400.0), rate_interval(400.0, 800.0));
        let width = |i: &Interval| i.upper.unwrap() - i.lower;
        close(width(&two) / width(&one), std::f64::consts::SQRT_2, 0.01);
    }
}

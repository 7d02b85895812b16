//! Gamma-distributed factors of mean 1, drawn with one lookup.
//!
//! The distribution is cut into cells at quantiles that the Wilson–Hilferty approximation gives; each cell has its exact share and its exact mean,
//! `∫ x f = P(k + 1, k b) − P(k + 1, k a)` with `P` the regularized incomplete gamma function and `k = 1/cv²`. So the mean is 1, and the variance lacks
//! only what is within cells.

use super::Variation;
use crate::rng::AliasTable;

/// A factor's distribution.
#[derive(Clone, Debug)]
pub(super) struct Gamma {
    draw: AliasTable,
    /// Values of the cells, ascending, and their shares.
    cells: Vec<(f64, f64)>,
    variance: f64,
}

const CELLS: u32 = 512;
/// Cells that hold less are joined.
const LEAST_SHARE: f64 = 1e-6;

impl Gamma {
    /// `None` when all are alike.
    pub(super) fn new(variation: Variation) -> Option<Self> {
        let cv = variation.0;
        (cv > 0.0).then(|| {
            let k = 1.0 / (cv * cv);
            let edge = |i: u32| {
                let z = -6.0 + 12.0 * f64::from(i) / f64::from(CELLS);
                (1.0 - cv * cv / 9.0 + z * cv / 3.0).max(0.0).powi(3)
            };
            let mut cells: Vec<(f64, f64)> = Vec::new();
            let (mut below, mut mean_below) = (0.0, 0.0);
            for i in 1..=CELLS {
                let (up_to, mean) =
                    if i == CELLS { (1.0, 1.0) } else { (lower(k, k * edge(i)), lower(k + 1.0, k * edge(i))) };
                let rest = 1.0 - up_to;
                if up_to - below >= LEAST_SHARE && (rest == 0.0 || rest >= LEAST_SHARE) {
                    cells.push(((mean - mean_below) / (up_to - below), up_to - below));
                    (below, mean_below) = (up_to, mean);
                }
            }
            let weights: Vec<(u32, f64)> = (0..).zip(&cells).map(|(i, cell)| (i, cell.1)).collect();
            Self { draw: AliasTable::new(&weights), cells, variance: cv * cv }
        })
    }

    /// The factor for 64 uniform bits.
    #[inline]
    pub(super) fn value(&self, bits: u64) -> f64 {
        self.cells[self.draw.draw(bits) as usize].0
    }

    /// The greatest factor.
    pub(super) fn most(&self) -> f64 {
        self.cells.last().expect("a distribution has cells").0
    }

    /// Factors and their shares.
    pub(super) fn cells(&self) -> &[(f64, f64)] {
        &self.cells
    }

    /// The mean of `exp(−s g)` and of `g exp(−s g)` over the factors `g`: `(1 + s/k)^−k` and `(1 + s/k)^(−k − 1)`.
    pub(super) fn laplace(&self, s: f64) -> (f64, f64) {
        let base = 1.0 + s * self.variance;
        let value = libm::pow(base, -1.0 / self.variance);
        (value, value / base)
    }
}

/// The regularized lower incomplete gamma function `P(k, x)`: its series where that is short, else one less the continued fraction of the
/// upper one (Lentz's method).
fn lower(k: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let scale = libm::exp(k * libm::log(x) - x - libm::lgamma(k));
    if x < k + 1.0 {
        let (mut term, mut sum, mut n) = (1.0 / k, 1.0 / k, k);
        while term > sum * 1e-17 {
            n += 1.0;
            term *= x / n;
            sum += term;
        }
        return scale * sum;
    }
    let tiny = 1e-300;
    let mut b = x + 1.0 - k;
    let (mut c, mut d) = (1.0 / tiny, 1.0 / b);
    let mut fraction = d;
    for i in 1..1000 {
        let a = -f64::from(i) * (f64::from(i) - k);
        b += 2.0;
        let guard = |v: f64| if v.abs() < tiny { tiny } else { v };
        d = 1.0 / guard(a * d + b);
        c = guard(b + a / c);
        fraction *= c * d;
        if (c * d - 1.0).abs() < 1e-16 {
            break;
        }
    }
    1.0 - scale * fraction
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::mix;

    #[test]
    fn the_incomplete_gamma_function_is_that_of_tables() {
        // P(1, x) = 1 − e^−x, P(2, x) = 1 − (1 + x) e^−x, P(1/2, x) = erf √x.
        for x in [0.01, 0.3, 1.0, 1.9, 2.5, 7.0, 30.0] {
            let erf = libm::erf(f64::sqrt(x));
            for (k, expected) in [(1.0, -libm::expm1(-x)), (2.0, 1.0 - (1.0 + x) * libm::exp(-x)), (0.5, erf)] {
                assert!((lower(k, x) - expected).abs() < 1e-12, "P({k}, {x}) = {}, not {expected}", lower(k, x));
            }
        }
    }

    #[test]
    fn factors_have_mean_one_and_the_variance_that_is_asked() {
        for cv in [0.05, 0.3, 0.5, 0.65, 1.0, 2.0, 3.0] {
            let gamma = Gamma::new(Variation(cv)).unwrap();
            let sum = |power: i32| gamma.cells.iter().map(|(x, share)| share * x.powi(power)).sum::<f64>();
            assert!((sum(0) - 1.0).abs() < 1e-9 && (sum(1) - 1.0).abs() < 1e-9, "{cv}: {} {}", sum(0), sum(1));
            let variance = (sum(2) - 1.0) / (cv * cv);
            assert!((0.998..1.0 + 1e-9).contains(&variance), "{cv}: {variance} of the variance");
            assert!(gamma.cells.is_sorted_by(|a, b| a.0 < b.0));
            let laplace = gamma.cells.iter().map(|(x, share)| share * libm::exp(-0.3 * x)).sum::<f64>();
            assert!((laplace - gamma.laplace(0.3).0).abs() < 1e-4 * cv * cv, "{cv}");
            let draws = 200_000u64;
            let mean = (0..draws).map(|key| gamma.value(mix(key))).sum::<f64>() / draws as f64;
            assert!((mean - 1.0).abs() < 5.0 * cv / (draws as f64).sqrt(), "{cv}: {mean}");
        }
        assert!(Gamma::new(Variation(0.0)).is_none());
    }
}

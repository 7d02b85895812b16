//! Sobol' indices: how much of a result's variance an input makes alone, and how much with all others.
//!
//! With f at the points of two designs A and B, and at those of A in which input i is taken from B (AB_i), and V the variance of f:
//! first index `mean(f(B) (f(AB_i) − f(A))) / V` (Saltelli et al. 2010), total index `mean((f(A) − f(AB_i))²) / 2V` (Jansen 1999).

use crate::rng::Stream;

/// Where a point of the designs takes its inputs from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pick {
    /// All from A.
    A,
    /// All from B.
    B,
    /// One from B, the others from A.
    OneFromB(usize),
}

/// The designs that `k` inputs need, in the order in which [`sobol_indices`] takes their values.
pub(crate) fn picks(k: usize) -> Vec<Pick> {
    [Pick::A, Pick::B].into_iter().chain((0..k).map(Pick::OneFromB)).collect()
}

/// The indices of one input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Indices {
    /// Share of the variance that the input makes alone.
    pub(crate) first: f64,
    /// Its 95 % interval.
    pub(crate) first_interval: [f64; 2],
    /// Share of the variance that the input makes, alone or together with others.
    pub(crate) total: f64,
    /// Its 95 % interval.
    pub(crate) total_interval: [f64; 2],
}

const RESAMPLES: usize = 1000;

/// The indices of all inputs; `None` when the result is the same everywhere. `values` has a list for each of [`picks`]. Intervals are percentiles of a
/// bootstrap that draws points of A together with those of B and AB_i (Archer, Saltelli & Sobol' 1997).
pub(crate) fn sobol_indices(values: &[Vec<f64>], seed: u64) -> Option<Vec<Indices>> {
    let [a, b, mixed @ ..] = values else { return None };
    let n = a.len();
    let all: Vec<usize> = (0..n).collect();
    variance(a, b, &all)?;
    let draw = Stream::new(seed, "bootstrap of Sobol' indices");
    let resamples: Vec<Vec<usize>> = (0..RESAMPLES)
        .map(|resample| (0..n).map(|i| draw.below((resample * n + i) as u64, n as u64) as usize).collect())
        .collect();
    let of_input = |ab: &Vec<f64>| {
        let (first, total) = at(a, b, ab, &all).expect("it varies");
        let (mut firsts, mut totals): (Vec<f64>, Vec<f64>) =
            resamples.iter().filter_map(|rows| at(a, b, ab, rows)).unzip();
        Indices { first, first_interval: middle(&mut firsts), total, total_interval: middle(&mut totals) }
    };
    Some(mixed.iter().map(of_input).collect())
}

/// First and total index over some rows.
fn at(a: &[f64], b: &[f64], ab: &[f64], rows: &[usize]) -> Option<(f64, f64)> {
    let (mean, variance) = variance(a, b, rows)?;
    let n = rows.len() as f64;
    // Without the mean, which changes nothing in expectation, the error is smaller.
    let first = rows.iter().map(|&i| (b[i] - mean) * (ab[i] - a[i])).sum::<f64>() / n;
    let total = rows.iter().map(|&i| (a[i] - ab[i]).powi(2)).sum::<f64>() / (2.0 * n);
    Some((first / variance, total / variance))
}

/// Mean and variance over A and B.
fn variance(a: &[f64], b: &[f64], rows: &[usize]) -> Option<(f64, f64)> {
    let n = 2.0 * rows.len() as f64;
    let both = || rows.iter().flat_map(|&i| [a[i], b[i]]);
    let mean = both().sum::<f64>() / n;
    let variance = both().map(|f| (f - mean).powi(2)).sum::<f64>() / n;
    (variance > 1e-12 * mean.abs().max(1e-12)).then_some((mean, variance))
}

/// The middle 95 %.
fn middle(values: &mut [f64]) -> [f64; 2] {
    values.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
    [at(0.025), at(0.975)]
}

#[cfg(test)]
mod tests {
    use super::super::latin_hypercube;
    use super::*;

    fn indices(n: usize, k: usize, f: impl Fn(&[f64]) -> f64) -> Option<Vec<Indices>> {
        let (a, b) = (latin_hypercube(n, k, 1, "A"), latin_hypercube(n, k, 1, "B"));
        let point = |i: usize, pick: Pick| match pick {
            Pick::A => a[i].clone(),
            Pick::B => b[i].clone(),
            Pick::OneFromB(d) => (0..k).map(|e| if e == d { b[i][e] } else { a[i][e] }).collect(),
        };
        let values: Vec<Vec<f64>> =
            picks(k).into_iter().map(|pick| (0..n).map(|i| f(&point(i, pick))).collect()).collect();
        sobol_indices(&values, 3)
    }

    fn check(found: &[Indices], first: &[f64], total: &[f64]) {
        for ((found, first), total) in found.iter().zip(first).zip(total) {
            let holds = |interval: [f64; 2], value: f64| interval[0] - 0.01 <= value && value <= interval[1] + 0.01;
            assert!((found.first - first).abs() < 0.03 && holds(found.first_interval, *first), "{found:?} {first}");
            assert!((found.total - total).abs() < 0.03 && holds(found.total_interval, *total), "{found:?} {total}");
        }
    }

    /// Ishigami & Homma (1990), with a = 7 and b = 0.1; the indices are known in closed form.
    #[test]
    fn the_ishigami_function_has_its_known_indices() {
        let pi = std::f64::consts::PI;
        let f = |x: &[f64]| {
            let x: Vec<f64> = x.iter().map(|u| pi * (2.0 * u - 1.0)).collect();
            x[0].sin() + 7.0 * x[1].sin().powi(2) + 0.1 * x[2].powi(4) * x[0].sin()
        };
        let (v1, v2) = (0.5 * (1.0 + 0.1 * pi.powi(4) / 5.0).powi(2), 49.0 / 8.0);
        let v13 = 0.01 * pi.powi(8) * (1.0 / 18.0 - 1.0 / 50.0);
        let v = v1 + v2 + v13;
        assert!((v1 / v - 0.3139).abs() < 1e-4 && (v13 / v - 0.2437).abs() < 1e-4);
        let found = indices(4096, 3, f).unwrap();
        check(&found, &[v1 / v, v2 / v, 0.0], &[(v1 + v13) / v, v2 / v, v13 / v]);
    }

    /// A verdict that stands when two inputs are both below a half: V = 1/4 · 3/4, and given one input the chance is 0 or 1/2, so the first
    /// index is 1/16 of 3/16, and each total index the rest, 2/3. A third input does nothing.
    #[test]
    fn a_verdict_solved_by_hand_has_its_indices() {
        let found = indices(4096, 3, |x| f64::from(u8::from(x[0] < 0.5 && x[1] < 0.5))).unwrap();
        check(&found, &[1.0 / 3.0, 1.0 / 3.0, 0.0], &[2.0 / 3.0, 2.0 / 3.0, 0.0]);
        assert_eq!((found[2].first, found[2].total), (0.0, 0.0));
    }

    #[test]
    fn what_never_changes_has_no_indices() {
        assert_eq!(indices(64, 2, |_| 1.0), None);
    }
}

//! The birthday problem for full birth dates.

use super::sum::Days;
use crate::population::{Composition, STRATA};

/// The chance that two people of a composition share their birth date; `days` are the shares of births by day for each birth year, as of
/// [`crate::population::days_of_adults`].
pub(crate) fn same_birth_date(composition: &Composition, days: Days) -> f64 {
    shares(composition, days).iter().map(|s| s * s).sum()
}

/// How many people must be in a room for the given chance that at least two share their birth date.
pub(crate) fn people_for_shared_birth_date(composition: &Composition, days: Days, chance: f64) -> u32 {
    let shares = shares(composition, days);
    (2..).find(|&n| 1.0 - none_shared(&shares, n) >= chance).expect("finitely many dates")
}

/// Shares of the dates. Of the youngest birth year only those are there who are of age, as in the pairs of [`super::expected_pairs_within`].
fn shares(composition: &Composition, days: Days) -> Vec<f64> {
    let people = |(cells, days): (&[f64; STRATA], &Vec<f64>)| {
        let people: f64 = cells.iter().sum();
        days.iter().map(|day| people * day).collect::<Vec<f64>>()
    };
    let dates: Vec<f64> = composition.people.iter().zip(days).flat_map(people).filter(|people| *people > 0.0).collect();
    let total: f64 = dates.iter().sum();
    dates.into_iter().map(|people| people / total).collect()
}

/// The probability that `n` independent dates are all different: `n! e_n(p)`, by its cumulant expansion to the third power of `n`.
///
/// With power sums `s₂`, `s₃`: `ln P = −C(n,2) s₂ + C(n,3) (2 s₃ − 3 s₂²) − C(n,2) s₂² / 2 + …`. For equal shares this is the series of
/// `Σ ln(1 − i/D)`; the next terms are of order `n⁴ s₂³`, below 0.006 at n = 500 and s₂ = 1/23,000.
fn none_shared(shares: &[f64], n: u32) -> f64 {
    let power = |k| shares.iter().map(|s| s.powi(k)).sum::<f64>();
    let (s2, s3, n) = (power(2), power(3), f64::from(n));
    let pairs = n * (n - 1.0) / 2.0;
    let triples = n * (n - 1.0) * (n - 2.0) / 6.0;
    (-pairs * s2 + triples * (2.0 * s3 - 3.0 * s2 * s2) - pairs * s2 * s2 / 2.0).exp()
}

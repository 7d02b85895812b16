//! The birthday problem for full birth dates.

use crate::population::{Composition, FIRST_BIRTH_YEAR};
use crate::tables::birth_days;

/// The chance that two people of a composition share their birth date.
pub(crate) fn same_birth_date(composition: &Composition) -> f64 {
    shares(composition).iter().map(|s| s * s).sum()
}

/// How many people must be in a room for the given chance that at least two share their birth date.
pub(crate) fn people_for_shared_birth_date(composition: &Composition, chance: f64) -> u32 {
    let shares = shares(composition);
    (2..).find(|&n| 1.0 - none_shared(&shares, n) >= chance).expect("finitely many dates")
}

fn shares(composition: &Composition) -> Vec<f64> {
    let total = composition.total();
    let by_year = composition.people.iter().enumerate().map(|(year, cells)| (year, cells.iter().sum::<f64>() / total));
    by_year
        .filter(|(_, share)| *share > 0.0)
        .flat_map(|(year, share)| {
            birth_days(FIRST_BIRTH_YEAR + year as i32).share.into_iter().map(move |day| share * day)
        })
        .collect()
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

//! What an estimator of chance coincidences says, with the interval for what was observed less what chance made.

use schemars::JsonSchema;
use serde::Serialize;

use super::coincidences::YEARS;
use super::rows::Rows;
use crate::date::FIRST_YEAR;
use crate::stats::{Interval, LEVEL, count_range};

/// How many pairs of records that share first name, last name and birth date are one person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PrevalenceEstimate {
    /// Name of the estimator.
    pub method: &'static str,
    /// Records whose pairs were counted.
    pub records: u64,
    /// Records that lack a name, a full birth date or, if it matters, a jurisdiction.
    pub left_out: u64,
    /// Records left out because they are dated on the first of a month.
    pub first_of_month: u64,
    /// Pairs that share first name, last name and birth date.
    pub observed_pairs: u64,
    /// How many of them are two people's, by chance: expected, if the others are one person's.
    pub expected_chance_pairs: f64,
    /// Pairs that are one person: observed less chance, scaled up for those born on the first of a month if these were left out. Can come out below 0.
    pub estimate: f64,
    /// Of the estimate, for the number of pairs that are one person in this very file.
    pub standard_error: f64,
    /// For the number of pairs that are one person in this very file; not held above 0.
    pub interval: Interval,
    /// The pairs by decade of birth, earliest first: where a model does not fit, it shows here.
    pub by_decade: Vec<DecadeCount>,
}

/// Pairs of people born in one decade.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DecadeCount {
    /// First year of the decade.
    pub decade: i32,
    /// Pairs that share first name, last name and birth date.
    pub observed_pairs: u64,
    /// How many of them are two people's, by chance.
    pub expected_chance_pairs: f64,
    /// Pairs that are one person.
    pub estimate: f64,
}

impl PrevalenceEstimate {
    /// Share of the observed pairs that are two people by this estimate; `None` without pairs.
    pub fn share_by_chance(&self) -> Option<f64> {
        (self.observed_pairs > 0).then(|| self.expected_chance_pairs / self.observed_pairs as f64)
    }
}

/// Sums over cells, by birth year.
pub(super) struct Sums {
    observed: Vec<u64>,
    expected: Vec<f64>,
    estimate: Vec<f64>,
    /// Of the coincidences, weighted so.
    pub variance: f64,
    /// Expected coincidences, each times its weight in the estimate.
    weighted: f64,
}

impl Sums {
    pub(super) fn new() -> Self {
        let zero = vec![0.0; YEARS];
        Self { observed: vec![0; YEARS], expected: zero.clone(), estimate: zero, variance: 0.0, weighted: 0.0 }
    }

    /// Adds observed and expected pairs of a year, whose difference counts `weight` times.
    pub(super) fn add(&mut self, year: usize, observed: u64, expected: f64, weight: f64) {
        self.observed[year] += observed;
        self.expected[year] += expected;
        self.estimate[year] += weight * (observed as f64 - expected);
        self.weighted += weight * expected;
    }

    /// The estimate. `scale` gives a year's factor for dates that were left out.
    pub(super) fn finish(self, method: &'static str, rows: &Rows, scale: impl Fn(usize) -> f64) -> PrevalenceEstimate {
        let estimate: f64 = self.estimate.iter().sum();
        // Of the pairs that are one person, so many happen to be dated on days that were left out: a binomial number.
        let unseen: f64 = self.estimate.iter().enumerate().map(|(year, k)| k * (scale(year) - 1.0)).sum();
        let (interval, standard_error) = around(estimate, self.weighted, self.variance, unseen.max(0.0));
        PrevalenceEstimate {
            method,
            records: rows.rows.len() as u64,
            left_out: rows.left_out,
            first_of_month: rows.first_of_month,
            observed_pairs: self.observed.iter().sum(),
            expected_chance_pairs: self.expected.iter().sum(),
            estimate,
            standard_error,
            interval,
            by_decade: self.by_decade(),
        }
    }

    fn by_decade(&self) -> Vec<DecadeCount> {
        let decade = |start: usize| {
            let years = start..(start + 10).min(YEARS);
            DecadeCount {
                decade: FIRST_YEAR + start as i32,
                observed_pairs: self.observed[years.clone()].iter().sum(),
                expected_chance_pairs: self.expected[years.clone()].iter().sum(),
                estimate: self.estimate[years].iter().sum(),
            }
        };
        let decades = (0..YEARS).step_by(10).map(decade);
        decades.filter(|d| d.observed_pairs > 0 || d.expected_chance_pairs > 0.0).collect()
    }
}

/// The interval and standard error around an estimate: observed less a number of chance coincidences with this mean and variance,
/// and with a further error of its own variance.
///
/// What is uncertain is how many coincidences chance made, so the ends are those of the range that a count of this mean and
/// variance keeps to, turned round. With many coincidences that is ± 1.96 standard errors; with none expected it has no width. The further
/// error, taken for normal, is added in quadrature.
fn around(estimate: f64, mean: f64, variance: f64, further: f64) -> (Interval, f64) {
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

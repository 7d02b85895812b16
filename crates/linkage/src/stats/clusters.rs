//! Sums and ratios over independent clusters.
//!
//! Pairs of records are not independent: a person in three pairs brings three. Clusters (the connected components of all
//! links and matches) are, nearly: each is a different handful of people. Clusters that contribute alike are counted
//! together, so that a country's worth takes a few hundred entries.

use std::collections::BTreeMap;

use super::interval::{proportion_interval, rate_interval};
use super::{Estimate, Interval, LEVEL};

/// What each cluster contributed to a fixed list of counts, with how many clusters contributed just that.
///
/// A cluster may have a known exposure, such as the registrations expected on a birth date: then counts are centered on
/// what the exposure lets expect, as the number of such clusters is fixed. Clusters without any exposure are a random
/// number of events, whose sum of squares is the variance of the sum.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clusters {
    /// Counts, and behind them the exposure.
    kinds: BTreeMap<Vec<u32>, u64>,
}

/// A ratio of two sums, each a sum of one or more counts (by index).
#[derive(Clone, Copy, Debug)]
pub struct Ratio<'a> {
    /// Indices of the counts that make the numerator.
    pub numerator: &'a [usize],
    /// Indices of the counts that make the denominator.
    pub denominator: &'a [usize],
}

/// Links on which two strategies must disagree before their difference is estimated.
const FEWEST_DIFFERING: f64 = 20.0;

impl Clusters {
    /// Adds the counts of one cluster without a known exposure.
    pub fn add(&mut self, counts: &[u32]) {
        self.add_exposed(counts, 0);
    }

    /// Adds one cluster's counts and its exposure, in any unit that all clusters share.
    pub fn add_exposed(&mut self, counts: &[u32], exposure: u32) {
        let key: Vec<u32> = counts.iter().copied().chain([exposure]).collect();
        *self.kinds.entry(key).or_default() += 1;
    }

    /// Adds all clusters of another replicate.
    pub fn merge(&mut self, other: &Clusters) {
        for (counts, times) in &other.kinds {
            *self.kinds.entry(counts.clone()).or_default() += times;
        }
    }

    /// Sum of one count.
    pub fn total(&self, index: usize) -> u64 {
        self.kinds.iter().map(|(counts, times)| u64::from(counts[index]) * times).sum()
    }

    /// A proportion (numerator counted within denominator) with its Korn–Graubard interval.
    pub fn proportion(&self, ratio: Ratio) -> Estimate {
        let (numerator, denominator) = self.sums(ratio);
        let value = (denominator > 0.0).then(|| numerator / denominator);
        let interval = value.map(|p| {
            let variance = self.variance(|c| pick(c, ratio.numerator) - p * pick(c, ratio.denominator));
            let largest = self.kinds.keys().map(|c| pick(c, ratio.denominator)).fold(0.0, f64::max);
            let interval = proportion_interval(numerator, denominator, variance / (denominator * denominator), largest);
            Interval { method: format!("Korn-Graubard, clusters = {}", self.unit()).into(), ..interval }
        });
        Estimate { value, numerator, denominator, interval }
    }

    /// A count per fixed denominator (such as registrants), with its Poisson interval, in units of `unit`; `least` as in
    /// [`Clusters::count_interval`].
    pub fn rate(&self, numerator: &[usize], denominator: f64, unit: f64, least: f64) -> Estimate {
        let count = self.sums(Ratio { numerator, denominator: &[] }).0;
        let known = denominator > 0.0;
        Estimate {
            value: known.then(|| unit * count / denominator),
            numerator: count,
            denominator,
            interval: known.then(|| self.count_interval(numerator, least).scaled(unit / denominator)),
        }
    }

    /// The Poisson interval of a count. `least` is the smallest number that a cluster which has any can have: the unit of the upper
    /// end at 0.
    pub fn count_interval(&self, count: &[usize], least: f64) -> Interval {
        let sum = self.sums(Ratio { numerator: count, denominator: &[] }).0;
        let interval = if sum > 0.0 {
            rate_interval(sum, self.variance_of_count(count))
        } else {
            rate_interval(0.0, 0.0).scaled(least)
        };
        Interval { method: format!("Garwood, effective count from {}", self.unit()).into(), ..interval }
    }

    /// Sum of some counts.
    pub fn sum(&self, count: &[usize]) -> f64 {
        self.sums(Ratio { numerator: count, denominator: &[] }).0
    }

    /// The variance of a sum of counts: of residuals from what the exposures let expect, where these are known.
    pub fn variance_of_count(&self, count: &[usize]) -> f64 {
        let exposed: f64 = self.kinds.iter().map(|(key, times)| exposure(key) * *times as f64).sum();
        let per_exposure = if exposed > 0.0 { self.sum(count) / exposed } else { 0.0 };
        self.variance(|key| pick(key, count) - per_exposure * exposure(key))
    }

    /// The variance of one sum of counts over another, by linearisation; 0 where there is nothing to divide by.
    pub fn variance_of_ratio(&self, ratio: Ratio) -> f64 {
        let (numerator, denominator) = self.sums(ratio);
        if denominator <= 0.0 {
            return 0.0;
        }
        let value = numerator / denominator;
        self.variance(|key| pick(key, ratio.numerator) - value * pick(key, ratio.denominator)) / denominator.powi(2)
    }

    /// What the clusters are.
    fn unit(&self) -> &'static str {
        if self.kinds.keys().any(|key| exposure(key) > 0.0) { "birth dates" } else { "linked components" }
    }

    /// The difference of two ratios from the same clusters, with a normal interval at its linearised standard error.
    ///
    /// `None` when a denominator is 0, or when the numerators differ by fewer than 20 in all: then the normal interval
    /// is too short to decide anything. Taylor linearisation: each cluster's residual is the difference of its two
    /// ratio residuals, so whatever the strategies share cancels.
    pub fn difference(&self, a: Ratio, b: Ratio) -> Option<(f64, Interval)> {
        let ((na, da), (nb, db)) = (self.sums(a), self.sums(b));
        let differing =
            |(c, times): (&Vec<u32>, &u64)| (pick(c, a.numerator) - pick(c, b.numerator)).abs() * *times as f64;
        if da <= 0.0 || db <= 0.0 || self.kinds.iter().map(differing).sum::<f64>() < FEWEST_DIFFERING {
            return None;
        }
        let (pa, pb) = (na / da, nb / db);
        let variance = self.variance(|c| {
            (pick(c, a.numerator) - pa * pick(c, a.denominator)) / da
                - (pick(c, b.numerator) - pb * pick(c, b.denominator)) / db
        });
        let half = 1.959_963_984_540_054 * variance.sqrt();
        let value = pa - pb;
        let interval = Interval {
            level: LEVEL,
            lower: value - half,
            upper: Some(value + half),
            method: format!("linearized, clusters = {}", self.unit()).into(),
        };
        Some((value, interval))
    }

    fn sums(&self, ratio: Ratio) -> (f64, f64) {
        self.kinds.iter().fold((0.0, 0.0), |(n, d), (counts, times)| {
            let times = *times as f64;
            (n + pick(counts, ratio.numerator) * times, d + pick(counts, ratio.denominator) * times)
        })
    }

    /// Sum of squared residuals.
    fn variance(&self, residual: impl Fn(&[u32]) -> f64) -> f64 {
        self.kinds.iter().map(|(counts, times)| residual(counts).powi(2) * *times as f64).sum()
    }
}

fn pick(counts: &[u32], indices: &[usize]) -> f64 {
    indices.iter().map(|&i| f64::from(counts[i])).sum()
}

/// The exposure behind a cluster's counts.
fn exposure(key: &[u32]) -> f64 {
    key.last().map_or(0.0, |&exposure| f64::from(exposure))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: Ratio = Ratio { numerator: &[0], denominator: &[0, 1] };

    #[test]
    fn single_pair_clusters_give_the_binomial_interval() {
        let mut clusters = Clusters::default();
        (0..30).for_each(|_| clusters.add(&[1, 0]));
        (0..970).for_each(|_| clusters.add(&[0, 1]));
        let estimate = clusters.proportion(SHARE);
        let (lower, upper) = super::super::clopper_pearson(30.0, 1000.0, 0.95);
        let interval = estimate.interval.unwrap();
        assert_eq!(estimate.value, Some(0.03));
        assert!((interval.lower - lower).abs() < 1e-9 && (interval.upper.unwrap() - upper).abs() < 1e-9);
    }

    #[test]
    fn clumps_widen_the_interval() {
        let (mut single, mut clumped) = (Clusters::default(), Clusters::default());
        (0..300).for_each(|_| single.add(&[1, 0]));
        (0..100).for_each(|_| clumped.add(&[3, 0]));
        for c in [&mut single, &mut clumped] {
            (0..9700).for_each(|_| c.add(&[0, 1]));
        }
        let width = |c: &Clusters| {
            let i = c.proportion(SHARE).interval.unwrap();
            i.upper.unwrap() - i.lower
        };
        // Three at a time: variance three times, width √3 times (less the small part of the denominator).
        let ratio = width(&clumped) / width(&single);
        assert!((1.68..1.75).contains(&ratio), "{ratio}");
    }

    #[test]
    fn nothing_linked_is_not_estimable() {
        let mut clusters = Clusters::default();
        assert_eq!(clusters.proportion(SHARE).value, None);
        clusters.add(&[0, 5]);
        let none_false = clusters.proportion(SHARE);
        assert_eq!(none_false.value, Some(0.0));
        // Five pairs of one cluster are one observation: upper end 0.975, not 0.522.
        assert!((none_false.interval.unwrap().upper.unwrap() - 0.975).abs() < 1e-6);
        assert!(clusters.difference(SHARE, Ratio { numerator: &[0], denominator: &[0] }).is_none());
    }

    #[test]
    fn a_difference_is_estimated_from_enough_links_and_what_is_shared_cancels() {
        // Counts: false and true links of one rule, false links of a stricter one with the same true links.
        let stricter = Ratio { numerator: &[2], denominator: &[1, 2] };
        let mut clusters = Clusters::default();
        (0..900).for_each(|_| clusters.add(&[0, 1, 0]));
        (0..81).for_each(|_| clusters.add(&[1, 0, 1]));
        (0..19).for_each(|_| clusters.add(&[1, 0, 0]));
        assert!(clusters.difference(SHARE, SHARE).is_none());
        assert!(clusters.difference(SHARE, stricter).is_none(), "19 links are too few");
        clusters.add(&[1, 0, 0]);
        let (value, interval) = clusters.difference(SHARE, stricter).unwrap();
        assert!((value - (101.0 / 1001.0 - 81.0 / 981.0)).abs() < 1e-12);
        // About √20 links either way, not the √101 and √81 of two unrelated counts.
        let half = (interval.upper.unwrap() - interval.lower) / 2.0;
        assert!((half / (1.96 * 20f64.sqrt() / 1001.0) - 1.0).abs() < 0.15, "{half}");
    }

    #[test]
    fn known_exposures_center_the_variance_of_a_count() {
        // Ten dates with 100 registrations each and 20 links each: a fixed number of dates, so nothing varies.
        let mut even = Clusters::default();
        (0..10).for_each(|_| even.add_exposed(&[20], 100));
        assert_eq!((even.sum(&[0]), even.variance_of_count(&[0])), (200.0, 0.0));
        // The same without exposures: ten events of twenty.
        let mut events = Clusters::default();
        (0..10).for_each(|_| events.add(&[20]));
        assert_eq!(events.variance_of_count(&[0]), 4000.0);
        // By hand: 30 links on exposures of 100 and 200 expect 10 and 20; residuals are 2 and -2.
        let mut two = Clusters::default();
        two.add_exposed(&[12], 100);
        two.add_exposed(&[18], 200);
        assert!((two.variance_of_count(&[0]) - 8.0).abs() < 1e-12);
        assert!(two.count_interval(&[0], 1.0).method.ends_with("birth dates"));
    }

    #[test]
    fn merging_replicates_adds_their_clusters() {
        let (mut a, mut b) = (Clusters::default(), Clusters::default());
        a.add(&[1, 0]);
        b.add(&[1, 0]);
        b.add(&[0, 3]);
        a.merge(&b);
        assert_eq!((a.total(0), a.total(1)), (2, 3));
    }
}

//! The best of some strategies against the best of others, among those that reach a target.

use super::Finding;
use super::chance::{p_above, p_below};
use crate::metric::Better;
use crate::results::{BestOfOutcome, Verdict};
use crate::stats::Interval;

/// A strategy that may be the best.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    /// The metric of the target, with its interval.
    pub(super) reach: Option<(f64, Interval)>,
    /// The metric by which the best is sought.
    pub(super) value: Option<f64>,
}

/// How much larger the metric is of one candidate than of another, by their places in the one list and the other, with its interval.
type Differences<'a> = dyn Fn(usize, usize) -> Option<(f64, Interval)> + 'a;

/// What a comparison of the best found.
#[derive(Clone, Debug)]
pub(super) struct Compared {
    /// Place of the best of the first list that reaches the target.
    pub(super) best: Option<usize>,
    /// Place of the best of the second list that reaches the target.
    pub(super) best_against: Option<usize>,
    /// How it came out.
    pub(super) outcome: BestOfOutcome,
    /// The difference of the two that are best.
    pub(super) difference: Option<(f64, Interval)>,
    /// The direction and its p.
    pub(super) finding: Option<Finding>,
}

/// Compares the best of some strategies with the best of others. A strategy reaches the target when the whole interval lies below it.
///
/// The p of an outcome is that of everything it rests on: that one strategy reaches the target, and that each of the other side misses it or is
/// worse. The largest of these counts. As that strategy was sought among several, and misses and differences are two ways to the same, it is
/// multiplied by twice the number among which it was sought. That no strategy of the first side reaches the target asks for no search.
pub(super) fn compare(
    best_of: &[Candidate],
    against: &[Candidate],
    target: f64,
    better: Better,
    difference: &Differences,
) -> Compared {
    let higher = better == Better::Higher;
    let (best, best_against) = (best(best_of, target, higher), best(against, target, higher));
    let found = best.zip(best_against).and_then(|(a, b)| difference(a, b));
    let outcome = match (best, best_against, &found) {
        (Some(_), Some(_), Some((_, interval))) => {
            let (low, high) = (interval.lower, interval.upper.unwrap_or(f64::INFINITY));
            match (if higher { low > 0.0 } else { high < 0.0 }, if higher { high < 0.0 } else { low > 0.0 }) {
                (true, _) => BestOfOutcome::Better,
                (_, true) => BestOfOutcome::AgainstBetter,
                _ => BestOfOutcome::Open,
            }
        }
        (Some(_), Some(_), None) => BestOfOutcome::Open,
        (Some(_), None, _) => BestOfOutcome::OnlyBestOf,
        (None, Some(_), _) => BestOfOutcome::OnlyAgainst,
        (None, None, _) => BestOfOutcome::Nobody,
    };
    let misses = |candidate: &Candidate| candidate.reach.as_ref().map_or(1.0, |(v, i)| p_above(*v, i, target));
    // How probable the difference a − b would be if a were no better than b.
    let a_better = |a: usize, b: usize| {
        let p = if higher { p_above } else { p_below };
        difference(a, b).map_or(1.0, |(value, interval)| p(value, &interval, 0.0))
    };
    let b_better = |b: usize, a: usize| {
        let p = if higher { p_below } else { p_above };
        difference(a, b).map_or(1.0, |(value, interval)| p(value, &interval, 0.0))
    };
    let witness = |own: &[Candidate], place: usize, others: &[Candidate], wins: &dyn Fn(usize, usize) -> f64| {
        let reaches = own[place].reach.as_ref().map_or(1.0, |(v, i)| p_below(*v, i, target));
        let rest = others.iter().enumerate().map(|(other, candidate)| misses(candidate).min(wins(place, other)));
        (2.0 * own.len() as f64 * rest.fold(reaches, f64::max)).min(1.0)
    };
    let finding = match (outcome, best, best_against) {
        (BestOfOutcome::Better | BestOfOutcome::OnlyBestOf, Some(place), _) => {
            Some(Finding { direction: Verdict::Supported, p: witness(best_of, place, against, &a_better) })
        }
        (BestOfOutcome::AgainstBetter, _, Some(place)) => {
            Some(Finding { direction: Verdict::Refuted, p: witness(against, place, best_of, &b_better) })
        }
        (BestOfOutcome::OnlyAgainst | BestOfOutcome::Nobody, ..) => {
            Some(Finding { direction: Verdict::Refuted, p: best_of.iter().map(misses).fold(0.0, f64::max) })
        }
        _ => None,
    };
    Compared { best, best_against, outcome, difference: found, finding }
}

/// The place of the best of those that reach the target.
fn best(candidates: &[Candidate], target: f64, higher: bool) -> Option<usize> {
    let reaches =
        |c: &Candidate| c.reach.as_ref().and_then(|(_, interval)| interval.upper).is_some_and(|upper| upper < target);
    let valued = candidates.iter().enumerate().filter(|(_, c)| reaches(c)).filter_map(|(i, c)| Some((i, c.value?)));
    let order = |a: f64, b: f64| if higher { b.total_cmp(&a) } else { a.total_cmp(&b) };
    valued.min_by(|a, b| order(a.1, b.1)).map(|(place, _)| place)
}

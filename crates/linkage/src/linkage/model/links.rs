//! The pairs that the model takes for matches.

use rayon::prelude::*;

use super::blocks::{Ready, Room};
use super::parameters::Threshold;
use super::score::Scorer;

/// A pair that the model links.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ModelLink {
    /// Row of the first record, the smaller one.
    pub left: u32,
    /// Row of the second.
    pub right: u32,
    /// The probability, by the model, that it is a match.
    pub posterior: f64,
    /// log2 of the pattern's probability among matches over that among chance pairs.
    pub match_weight: f64,
    /// Agreement pattern.
    pub pattern: u64,
}

/// The false-link share that the model claims for these links: the mean of 1 − posterior; `None` when there are none.
pub fn claimed_false_link_share(posteriors: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (count, doubt) = posteriors.into_iter().fold((0u64, 0.0), |(n, sum), p| (n + 1, sum + (1.0 - p)));
    (count > 0).then(|| doubt / count as f64)
}

/// With a target for the share of false links, pairs below this are not linked whatever the target
/// (assumption [least-posterior]: such pairs are links in no one's eyes).
const FLOOR: f64 = 0.05;

/// A pair that the model does not link, and its probability: for curves over thresholds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeighedPair {
    /// Row of the first record, the smaller one.
    pub left: u32,
    /// Row of the second.
    pub right: u32,
    /// The probability, by the model, that it is a match.
    pub posterior: f64,
}

/// What going through all candidates found, each list in ascending order of rows.
pub(super) struct Linked {
    pub links: Vec<ModelLink>,
    /// The posterior from which on pairs are linked.
    pub threshold: f64,
    /// Pairs below the threshold, down to the posterior that was asked for.
    pub others: Vec<WeighedPair>,
}

/// Links, and the pairs below the threshold whose posterior is at least `others_from`, if that is asked for.
pub(super) fn links(ready: &Ready, scorer: &Scorer, threshold: Threshold, others_from: Option<f64>) -> Linked {
    let lowest = match threshold {
        Threshold::Posterior(least) => least,
        Threshold::FalseLinkShare(_) => FLOOR,
    };
    let mut links = above(ready, scorer, others_from.unwrap_or(1.0).min(lowest));
    let threshold = match threshold {
        Threshold::Posterior(least) => least,
        Threshold::FalseLinkShare(most) => {
            threshold_of_share(links.iter().map(|link| link.posterior).filter(|p| *p >= FLOOR).collect(), most)
        }
    };
    let wanted = |link: &&ModelLink| others_from.is_some_and(|from| (from..threshold).contains(&link.posterior));
    let other = |link: &ModelLink| WeighedPair { left: link.left, right: link.right, posterior: link.posterior };
    let others = links.iter().filter(wanted).map(other).collect();
    links.retain(|link| link.posterior >= threshold);
    Linked { links, threshold, others }
}

/// The lowest posterior at which at most `most` pairs are to be expected, from counts of patterns, as if all names were of mean frequency; at least `wanted`.
/// Keeps what a curve over thresholds takes within memory that grows with the records, not with the pairs.
pub(super) fn affordable(scorer: &Scorer, patterns: &[(u64, u64)], wanted: f64, most: u64) -> f64 {
    let mut weighed: Vec<(f64, u64)> =
        patterns.iter().map(|&(p, count)| (scorer.at_mean_frequency(p), count)).collect();
    weighed.retain(|w| w.0 >= wanted);
    weighed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut pairs = 0;
    for (posterior, count) in weighed {
        pairs += count;
        if pairs > most {
            // This pattern is too many: only what is above it.
            return posterior.next_up();
        }
    }
    wanted
}

/// The lowest posterior at which the mean of 1 − posterior over links is at most `most`; above 1 when there is none.
pub(super) fn threshold_of_share(mut posteriors: Vec<f64>, most: f64) -> f64 {
    posteriors.par_sort_unstable_by(|a, b| b.total_cmp(a));
    let (mut doubt, mut count, mut least) = (0.0, 0.0, 2.0);
    for equal in posteriors.chunk_by(|a, b| a == b) {
        doubt += (1.0 - equal[0]) * equal.len() as f64;
        count += equal.len() as f64;
        if doubt > most * count {
            break;
        }
        least = equal[0];
    }
    least
}

fn above(ready: &Ready, scorer: &Scorer, least: f64) -> Vec<ModelLink> {
    // A little less than what is asked for, as a bound is a sum of logarithms.
    let floor = libm::log(least / (1.0 - least).max(f64::MIN_POSITIVE)) - 1e-6;
    let states = ready.for_each_block(
        || (Room::default(), Vec::new(), Vec::new()),
        |key, rows, first, (room, bounds, found): &mut (Room, Vec<f64>, Vec<ModelLink>)| {
            ready.gather(rows, Some(key), room);
            for i in first {
                scorer.bound(room, key, i, bounds);
                if !bounds.iter().any(|&bound| bound >= floor) {
                    continue;
                }
                ready.keep(rows, room, i);
                for (j, &bound) in bounds.iter().enumerate().filter(|b| *b.1 >= floor) {
                    if !room.kept(j) || !scorer.can_be(room, key, (i, i + 1 + j), bound, floor) {
                        continue;
                    }
                    let pattern = ready.pattern_in(room, i, i + 1 + j);
                    let score = scorer.score(pattern, |c| room.columns[c].codes[i]);
                    if score.posterior >= least {
                        let (a, b) = (rows[i], rows[i + 1 + j]);
                        found.push(ModelLink {
                            left: a.min(b),
                            right: a.max(b),
                            posterior: score.posterior,
                            match_weight: score.match_weight,
                            pattern,
                        });
                    }
                }
            }
        },
    );
    let mut links: Vec<ModelLink> = states.into_iter().flat_map(|state| state.2).collect();
    links.par_sort_unstable_by_key(|link| (link.left, link.right));
    links
}

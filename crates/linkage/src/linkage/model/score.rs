//! From a pair's pattern and values to the probability that it is a match, and the pairs that are linked for it.
//!
//! **Term frequency.** Two records that agree on a value of frequency *f* are, among pairs of different people, a share
//! *f²/Σf²* of those that agree, and among matches a share *f*. So in every class in which the two values are drawn
//! apart the probability of exact agreement is multiplied by *f / Σf²*: the u-probability Σf² of exact agreement
//! becomes *f*. (Fellegi & Sunter [fellegi-sunter-1969], method I; Winkler [winkler-2000]; Splink does the same.) *f*
//! is the share of rows with the value, among those that have one.

use std::ops::Range;

use rayon::prelude::*;

use super::super::budget::{Budget, OF_A_MODEL};
use super::blocks::{Ready, Room};
use super::class::{Class, Role};
use super::em::Estimate;
use super::parameters::Threshold;

/// Scores pairs by an estimate.
pub(super) struct Scorer<'a> {
    ready: &'a Ready,
    estimate: &'a Estimate,
    /// For comparisons with term frequency, f / Σf² by code.
    rarity: Vec<Option<Vec<f64>>>,
    bounds: Vec<Bounds>,
}

/// Of one stratum: natural logarithms of the most that a comparison can say for a match.
struct Bounds {
    /// ln of matches over chance pairs, before any comparison.
    base: f64,
    /// For each comparison: exact agreement, any other.
    most: Vec<(f64, f64)>,
    /// For each comparison with term frequency: ln f / Σf² by code.
    rarity: Vec<Option<Vec<f64>>>,
    /// For each comparison: what each category says.
    says: Vec<Vec<f64>>,
    /// Comparisons in which disagreement says most against a match, compared to the bound.
    order: Vec<usize>,
}

/// Two classes' ratio and the posterior.
#[derive(Clone, Copy, Debug)]
pub(super) struct Score {
    pub posterior: f64,
    /// log2 of the pattern's probability among matches over that among chance pairs of its key.
    pub match_weight: f64,
}

/// The score of a pair of these categories; `rarity` is what the pair's values change in a class.
pub(super) fn score(
    classes: &[Class],
    chance: &Class,
    categories: &[usize],
    rarity: impl Fn(&Class, usize) -> f64,
) -> Score {
    let likelihood = |class: &Class| {
        let probability = |(c, &l): (usize, &usize)| class.p[c][l] * rarity(class, c);
        categories.iter().enumerate().map(probability).product::<f64>()
    };
    let (m, u) = (likelihood(&classes[0]), likelihood(chance));
    let families = classes[1..].iter().take_while(|class| !matches!(class.role, Role::Chance(_)));
    let others: f64 = families.map(|class| class.weight * likelihood(class)).sum::<f64>() + chance.weight * u;
    let matches = m * classes[0].weight;
    let posterior = if matches > 0.0 { matches / (matches + others) } else { 0.0 };
    Score { posterior, match_weight: libm::log2(m / u) }
}

impl<'a> Scorer<'a> {
    pub(super) fn new(ready: &'a Ready, estimate: &'a Estimate, exact: &[f64]) -> Self {
        let rarity: Vec<Option<Vec<f64>>> = ready
            .compared
            .iter()
            .zip(exact)
            .map(|(compared, &exact)| {
                let present = (ready.rows as u64 - compared.column.counts[0]) as f64;
                let rarity = |&count: &u64| count as f64 / present / exact;
                (compared.term_frequency && exact > 0.0).then(|| compared.column.counts.iter().map(rarity).collect())
            })
            .collect();
        let mut scorer = Self { ready, estimate, rarity, bounds: Vec::new() };
        scorer.bounds = (0..ready.shape.strata()).map(|stratum| scorer.bounds_of(stratum)).collect();
        scorer
    }

    fn chance(&self, stratum: usize) -> &Class {
        let of_stratum = |class: &&Class| matches!(class.role, Role::Chance(s) if s == stratum);
        let last = self.estimate.classes.last().expect("a class of chance pairs");
        self.estimate.classes.iter().find(of_stratum).unwrap_or(last)
    }

    /// What the pair's value of a comparison in which it agrees changes in a class; `code` gives that value.
    fn rarity(&self, categories: &[usize], class: &Class, c: usize, code: impl Fn(usize) -> u32) -> f64 {
        let exact = categories[c] < 1 << self.ready.compared[c].coarse.len();
        match &self.rarity[c] {
            Some(rarity) if exact && class.by_chance[c] => rarity[code(c) as usize],
            _ => 1.0,
        }
    }

    /// The score of a pair of this pattern; `code` gives the pair's value of a comparison in which it agrees.
    pub(super) fn score(&self, pattern: u64, code: impl Fn(usize) -> u32) -> Score {
        let shape = &self.ready.shape;
        let categories = shape.categories(pattern);
        let rarity = |class: &Class, c: usize| self.rarity(&categories, class, c, &code);
        score(&self.estimate.classes, self.chance(shape.stratum(&categories).unwrap_or(0)), &categories, rarity)
    }

    /// What each comparison of a pair says (log2 of its probability among matches over that among chance pairs), and the probability of each kind of pair.
    pub(super) fn explain(&self, pattern: u64, code: impl Fn(usize) -> u32) -> (Vec<f64>, Vec<(Role, f64)>) {
        let shape = &self.ready.shape;
        let categories = shape.categories(pattern);
        let chance = self.chance(shape.stratum(&categories).unwrap_or(0));
        let probability =
            |class: &Class, c: usize| class.p[c][categories[c]] * self.rarity(&categories, class, c, &code);
        let matches = &self.estimate.classes[0];
        let weights =
            (0..categories.len()).map(|c| libm::log2(probability(matches, c) / probability(chance, c))).collect();
        let others = self.estimate.classes.iter().take_while(|class| !matches!(class.role, Role::Chance(_)));
        let joint =
            |class: &Class| class.weight * (0..categories.len()).map(|c| probability(class, c)).product::<f64>();
        let joint: Vec<(Role, f64)> = others.chain([chance]).map(|class| (class.role, joint(class))).collect();
        let total: f64 = joint.iter().map(|j| j.1).sum();
        (weights, joint.into_iter().map(|(role, part)| (role, if total > 0.0 { part / total } else { 0.0 })).collect())
    }

    /// The posterior of a pair of this pattern whose values are of mean frequency.
    fn at_mean_frequency(&self, pattern: u64) -> f64 {
        let categories = self.ready.shape.categories(pattern);
        let chance = self.chance(self.ready.shape.stratum(&categories).unwrap_or(0));
        score(&self.estimate.classes, chance, &categories, |_, _| 1.0).posterior
    }

    fn bounds_of(&self, stratum: usize) -> Bounds {
        let (matches, chance) = (&self.estimate.classes[0], self.chance(stratum));
        let key = self.ready.shape.keys.get(stratum);
        let in_key = |c: usize, l: usize| {
            key.is_none_or(|key| key.0.iter().all(|&(asked, set)| asked != c || set >> l & 1 == 1))
        };
        let ratio = |c: usize, l: usize| match matches.p[c][l] {
            m if m <= 0.0 || !in_key(c, l) => f64::NEG_INFINITY,
            m => libm::log(m / chance.p[c][l].max(f64::MIN_POSITIVE)),
        };
        let says: Vec<Vec<f64>> = self
            .ready
            .compared
            .iter()
            .enumerate()
            .map(|(c, compared)| (0..compared.categories()).map(|l| ratio(c, l)).collect())
            .collect();
        let best =
            |c: usize, categories: Range<usize>| says[c][categories].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let most = self.ready.compared.iter().enumerate().map(|(c, compared)| {
            let exact = 1 << compared.coarse.len();
            (best(c, 0..exact), best(c, exact..compared.missing()))
        });
        let rarity = self.rarity.iter().map(|table| {
            table.as_ref().map(|table| table.iter().map(|&f| libm::log(f.max(f64::MIN_POSITIVE))).collect())
        });
        let most: Vec<(f64, f64)> = most.collect();
        // The plainest disagreement is the category before "missing" in which no coarser form agrees.
        let against = |&c: &usize| {
            let compared = &self.ready.compared[c];
            let worst = says[c][compared.levels.len() << compared.coarse.len()];
            if most[c].1 > f64::NEG_INFINITY { most[c].1 - worst } else { 0.0 }
        };
        let mut order: Vec<usize> = (0..says.len()).filter(|c| against(c) > 0.0).collect();
        order.sort_by(|a, b| against(b).total_cmp(&against(a)));
        Bounds { base: libm::log(matches.weight / chance.weight), most, rarity: rarity.collect(), says, order }
    }

    /// The most that ln of the posterior odds can be, for row `i` of a gathered block with each later one; similarities are not computed.
    fn bound(&self, room: &Room, stratum: usize, i: usize, out: &mut Vec<f64>) {
        let bounds = &self.bounds[stratum];
        out.clear();
        out.resize(room.columns.first().map_or(0, |column| column.codes.len() - i - 1), bounds.base);
        for ((column, &(exact, other)), rarity) in room.columns.iter().zip(&bounds.most).zip(&bounds.rarity) {
            let code = column.codes[i];
            if code == 0 {
                continue;
            }
            // Dates of equal code may be months or years, which agree less than exactly.
            let exact = exact.max(other) - rarity.as_ref().map_or(0.0, |table| table[code as usize]);
            for (bound, &with) in out.iter_mut().zip(&column.codes[i + 1..]) {
                *bound += if with == code {
                    exact
                } else if with == 0 {
                    0.0
                } else {
                    other
                };
            }
        }
    }

    /// Whether a pair of a gathered block whose bound was at least `floor` still can be, when similarities are computed one by one.
    fn can_be(&self, room: &Room, stratum: usize, i: usize, j: usize, bound: f64, floor: f64) -> bool {
        let bounds = &self.bounds[stratum];
        let mut bound = bound;
        bounds.order.iter().all(|&c| {
            let codes = &room.columns[c].codes;
            if codes[i] != codes[j] && codes[i] != 0 && codes[j] != 0 {
                bound += bounds.says[c][self.ready.compared[c].category(&room.columns[c], i, j)] - bounds.most[c].1;
            }
            bound >= floor
        })
    }
}

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
pub(super) fn links(
    ready: &Ready,
    scorer: &Scorer,
    threshold: Threshold,
    others_from: Option<f64>,
    budget: &Budget,
) -> Linked {
    let lowest = match threshold {
        Threshold::Posterior(least) => least,
        Threshold::FalseLinkShare(_) => FLOOR,
    };
    let mut links = above(ready, scorer, others_from.unwrap_or(1.0).min(lowest), budget);
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

fn above(ready: &Ready, scorer: &Scorer, least: f64, budget: &Budget) -> Vec<ModelLink> {
    // A little less than what is asked for, as a bound is a sum of logarithms.
    let floor = libm::log(least / (1.0 - least).max(f64::MIN_POSITIVE)) - 1e-6;
    let states = ready.for_each_block(
        || (Room::default(), Vec::new(), Vec::new()),
        |key, rows, first, (room, bounds, found): &mut (Room, Vec<f64>, Vec<ModelLink>)| {
            if budget.is_spent() {
                return;
            }
            ready.gather(rows, Some(key), room);
            for i in first {
                scorer.bound(room, key, i, bounds);
                if !bounds.iter().any(|&bound| bound >= floor) {
                    continue;
                }
                ready.keep(rows, room, i);
                let before = found.len();
                for (j, &bound) in bounds.iter().enumerate().filter(|b| *b.1 >= floor) {
                    if !room.kept(j) || !scorer.can_be(room, key, i, i + 1 + j, bound, floor) {
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
                if found.len() > before && !budget.take(found.len() - before, OF_A_MODEL) {
                    return;
                }
            }
        },
    );
    let mut links: Vec<ModelLink> = states.into_iter().flat_map(|state| state.2).collect();
    links.par_sort_unstable_by_key(|link| (link.left, link.right));
    links
}

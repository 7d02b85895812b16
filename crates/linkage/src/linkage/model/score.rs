//! From a pair's pattern and values to the probability that it is a match.
//!
//! **Term frequency.** Two records that agree on a value of frequency *f* are, among pairs of different people, a share
//! *f²/Σf²* of those that agree, and among matches a share *f*. So in every class in which the two values are drawn
//! apart the probability of exact agreement is multiplied by *f / Σf²*: the u-probability Σf² of exact agreement
//! becomes *f*. (Fellegi & Sunter [fellegi-sunter-1969], method I; Winkler [winkler-2000]; Splink does the same.) *f*
//! is the share of rows with the value, among those that have one.

use super::blocks::Ready;
use super::class::{Class, Role};
use super::em::Estimate;

/// Scores pairs by an estimate.
pub(super) struct Scorer<'a> {
    ready: &'a Ready,
    pub estimate: &'a Estimate,
    /// For comparisons with term frequency, f / Σf² by code.
    rarity: Vec<Option<Vec<f64>>>,
    bounds: Vec<Bounds>,
}

/// Of one stratum: natural logarithms of the most that a comparison can say for a match.
struct Bounds {
    /// ln of matches over chance pairs, before any comparison.
    base: f64,
    /// For each comparison: exact agreement, any other.
    of: Vec<(f64, f64)>,
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
        let of = |(c, &l): (usize, &usize)| class.p[c][l] * rarity(class, c);
        categories.iter().enumerate().map(of).product::<f64>()
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
                let of = |&count: &u64| count as f64 / present / exact;
                (compared.term_frequency && exact > 0.0).then(|| compared.column.counts.iter().map(of).collect())
            })
            .collect();
        let mut scorer = Self { ready, estimate, rarity, bounds: Vec::new() };
        scorer.bounds = (0..ready.shape.strata()).map(|stratum| scorer.bounds_of(stratum)).collect();
        scorer
    }

    fn chance(&self, stratum: usize) -> &Class {
        let of = |class: &&Class| matches!(class.role, Role::Chance(s) if s == stratum);
        let last = self.estimate.classes.last().expect("a class of chance pairs");
        self.estimate.classes.iter().find(of).unwrap_or(last)
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
        let of = |class: &Class, c: usize| class.p[c][categories[c]] * self.rarity(&categories, class, c, &code);
        let matches = &self.estimate.classes[0];
        let weights = (0..categories.len()).map(|c| libm::log2(of(matches, c) / of(chance, c))).collect();
        let others = self.estimate.classes.iter().take_while(|class| !matches!(class.role, Role::Chance(_)));
        let joint = |class: &Class| class.weight * (0..categories.len()).map(|c| of(class, c)).product::<f64>();
        let joint: Vec<(Role, f64)> = others.chain([chance]).map(|class| (class.role, joint(class))).collect();
        let total: f64 = joint.iter().map(|j| j.1).sum();
        (weights, joint.into_iter().map(|(role, part)| (role, if total > 0.0 { part / total } else { 0.0 })).collect())
    }

    /// The posterior of a pair of this pattern whose values are of mean frequency.
    pub(super) fn at_mean_frequency(&self, pattern: u64) -> f64 {
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
        let best = |c: usize, categories: std::ops::Range<usize>| {
            says[c][categories].iter().copied().fold(f64::NEG_INFINITY, f64::max)
        };
        let of = self.ready.compared.iter().enumerate().map(|(c, compared)| {
            let exact = 1 << compared.coarse.len();
            (best(c, 0..exact), best(c, exact..compared.missing()))
        });
        let rarity = self.rarity.iter().map(|table| {
            table.as_ref().map(|table| table.iter().map(|&f| libm::log(f.max(f64::MIN_POSITIVE))).collect())
        });
        let of: Vec<(f64, f64)> = of.collect();
        // The plainest disagreement is the category before "missing" in which no coarser form agrees.
        let against = |&c: &usize| {
            let compared = &self.ready.compared[c];
            let worst = says[c][compared.levels.len() << compared.coarse.len()];
            if of[c].1 > f64::NEG_INFINITY { of[c].1 - worst } else { 0.0 }
        };
        let mut order: Vec<usize> = (0..says.len()).filter(|c| against(c) > 0.0).collect();
        order.sort_by(|a, b| against(b).total_cmp(&against(a)));
        Bounds { base: libm::log(matches.weight / chance.weight), of, rarity: rarity.collect(), says, order }
    }

    /// The most that ln of the posterior odds can be, for row `i` of a gathered block with each later one; similarities are not computed.
    pub(super) fn bound(&self, room: &super::blocks::Room, stratum: usize, i: usize, out: &mut Vec<f64>) {
        let bounds = &self.bounds[stratum];
        out.clear();
        out.resize(room.columns.first().map_or(0, |column| column.codes.len() - i - 1), bounds.base);
        for ((column, &(exact, other)), rarity) in room.columns.iter().zip(&bounds.of).zip(&bounds.rarity) {
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
    pub(super) fn can_be(
        &self,
        room: &super::blocks::Room,
        stratum: usize,
        (i, j): (usize, usize),
        bound: f64,
        floor: f64,
    ) -> bool {
        let bounds = &self.bounds[stratum];
        let mut bound = bound;
        bounds.order.iter().all(|&c| {
            let codes = &room.columns[c].codes;
            if codes[i] != codes[j] && codes[i] != 0 && codes[j] != 0 {
                bound += bounds.says[c][self.ready.compared[c].category(&room.columns[c], i, j)] - bounds.of[c].1;
            }
            bound >= floor
        })
    }
}

//! The kinds of pairs that candidates are a mixture of, what is assumed of each, and what random pairs look like.
//!
//! | class | birth date | first name | middle name | numbers (SSN4, licence, national) | surname, address, ZIP, suffix, sex, … |
//! | --- | --- | --- | --- | --- | --- |
//! | match | free | free | free | free | free |
//! | twins | the same (98 %) | chance, not the same | chance | same only by chance, otherwise free | free |
//! | namesakes (father and son) | chance, not the same | the same (97 %) | free | chance | free |
//! | chance | as in other pairs of different people that agree on the blocking key, or as in random pairs | | | | |
//!
//! *Free* is estimated. *Chance* is the random pairs' distribution. What is fixed keeps the classes apart: the mixture could not tell twins
//! from matches whose first name was changed if the middle name and the numbers of twins could agree at will. 98 % and 97 %
//! are an assumption [look-alike-sameness]; they leave room for errors in the record.
//!
//! **Random pairs** give the u-probabilities, how often fields agree by chance. Exact agreement and missing cells need no sample: of all pairs of rows,
//! those with value *v* on both sides are counted from the value's frequency (within jurisdictions, which are out of scope, subtracted). How the other
//! pairs fall into grades is counted in random groups of rows; in a small file, in all pairs. A grade that the sample never met counts as half a pair.

use super::blocks::{Ready, Room, fold, pairs};
use super::compared::{Shape, Tally};
use super::parameters::NonMatches;
use crate::date::{Date, Precision};
use crate::records::{Field, Meaning};

/// Which pairs a class holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Two records of one person.
    Match,
    /// Two people born together, of one family.
    Twins,
    /// Two people of one family and one name, born years apart.
    Namesakes,
    /// Two unrelated people, found by the blocking key of this place (or by any, when estimation does not tell keys apart).
    Chance(usize),
}

/// What estimation may do to a comparison of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Freedom {
    Free,
    Fixed,
    /// Exact agreement keeps its share, the rest is free.
    ButExact,
}

/// A class of pairs.
#[derive(Clone, Debug)]
pub(super) struct Class {
    pub role: Role,
    /// Expected number of pairs in scope, found by blocking or not.
    pub weight: f64,
    /// For each comparison, probabilities of categories given that neither side is missing; "missing" has 1, so that it says nothing.
    pub p: Vec<Vec<f64>>,
    /// Where `p` is drawn to, and how many pairs that draws like.
    pub prior: Vec<Vec<f64>>,
    pub prior_pairs: f64,
    pub freedom: Vec<Freedom>,
    /// Whether two values of the pair are drawn apart, so that agreement on a rare value is rarer still.
    pub by_chance: Vec<bool>,
    /// Chance that a comparison is missing.
    pub missing: Vec<f64>,
}

/// What the estimation has to know.
#[derive(Clone, Debug)]
pub(super) struct Setting {
    pub shape: Shape,
    pub fields: Vec<Field>,
    /// For each comparison, how many of its first categories are exact agreement.
    pub exact: Vec<usize>,
    pub chance: Chance,
    pub pairs_in_scope: f64,
    pub rows: usize,
    pub non_matches: NonMatches,
    pub look_alikes: bool,
    pub prior: Option<f64>,
    pub most_rounds: u32,
    /// m-probabilities of labelled matches, which then are not estimated.
    pub labelled_m: Option<Vec<Vec<f64>>>,
}

const SAME_BIRTH_DATE_OF_TWINS: f64 = 0.98;
const SAME_NAME_OF_NAMESAKES: f64 = 0.97;
/// Where m starts: exact agreement in most matches.
const EXACT_AT_FIRST: f64 = 0.9;
const PRIOR_PAIRS_OF_CHANCE: f64 = 100.0;

impl Setting {
    /// The classes as they are before estimation, the match first, chance last; `u` is what pairs of different people look like.
    pub(super) fn classes(&self, u: &[Vec<f64>]) -> Vec<Class> {
        let mut classes = vec![self.matches()];
        let has = |field| self.fields.contains(&field);
        if self.look_alikes && has(Field::FirstName) && has(Field::LastName) && has(Field::BirthDate) {
            classes.push(self.family(Role::Twins, u));
            classes.push(self.family(Role::Namesakes, u));
        }
        match self.non_matches {
            NonMatches::Independent => classes.push(self.chance_class(None, u)),
            NonMatches::ByKey => classes.extend((0..self.shape.strata()).map(|s| self.chance_class(Some(s), u))),
        }
        classes
    }

    /// Exact agreement of this chance, the rest as `rest` has it.
    fn mostly_exact(&self, c: usize, exact: f64, rest: &[f64]) -> Vec<f64> {
        let (all_forms, last) = (self.exact[c] - 1, self.shape.missing(c));
        let others: f64 = rest[self.exact[c]..last].iter().sum();
        let mut p: Vec<f64> = rest.iter().map(|q| (1.0 - exact) * q / others).collect();
        p[..=all_forms].fill(0.0);
        p[all_forms] = exact;
        p[last] = 1.0;
        p
    }

    fn even(&self, c: usize) -> Vec<f64> {
        vec![1.0; self.shape.sizes[c]]
    }

    fn class(
        &self,
        role: Role,
        share: f64,
        prior_pairs: f64,
        comparison: impl Fn(usize) -> (Vec<f64>, Freedom, bool),
    ) -> Class {
        let (mut p, mut freedom, mut by_chance) = (Vec::new(), Vec::new(), Vec::new());
        for c in 0..self.fields.len() {
            let (mut start, free, chance) = comparison(c);
            let last = self.shape.missing(c);
            start[last] = 1.0;
            p.push(start);
            freedom.push(free);
            by_chance.push(chance);
        }
        let weight = share * self.rows as f64;
        let missing = self.chance.missing.clone();
        Class { role, weight, prior: p.clone(), p, prior_pairs, freedom, by_chance, missing }
    }

    fn matches(&self) -> Class {
        let mut class = self.class(Role::Match, 0.1, 1.0, |c| match &self.labelled_m {
            Some(m) => (m[c].clone(), Freedom::Fixed, false),
            None => (self.mostly_exact(c, EXACT_AT_FIRST, &self.even(c)), Freedom::Free, false),
        });
        if let Some(prior) = self.prior {
            class.weight = prior * self.pairs_in_scope;
        }
        class
    }

    fn family(&self, role: Role, u: &[Vec<f64>]) -> Class {
        let twins = role == Role::Twins;
        self.class(role, 0.01, 10.0, |c| {
            let by_chance = || u[c].clone();
            match self.fields[c] {
                Field::BirthDate if twins => {
                    (self.mostly_exact(c, SAME_BIRTH_DATE_OF_TWINS, &self.even(c)), Freedom::ButExact, false)
                }
                Field::FirstName if !twins => {
                    (self.mostly_exact(c, SAME_NAME_OF_NAMESAKES, &self.even(c)), Freedom::ButExact, false)
                }
                Field::BirthDate | Field::FirstName => (self.mostly_exact(c, 0.0, &by_chance()), Freedom::Fixed, true),
                Field::MiddleName if twins => (by_chance(), Freedom::Fixed, true),
                Field::Ssn4 | Field::Licence | Field::NationalId if twins => (by_chance(), Freedom::ButExact, true),
                Field::Ssn4 | Field::Licence | Field::NationalId => (by_chance(), Freedom::Fixed, true),
                _ => (self.mostly_exact(c, EXACT_AT_FIRST, &self.even(c)), Freedom::Free, false),
            }
        })
    }

    /// Pairs of different people that agree on the key of a stratum, or in random pairs.
    fn chance_class(&self, stratum: Option<usize>, u: &[Vec<f64>]) -> Class {
        let freedom = if stratum.is_some() { Freedom::Free } else { Freedom::Fixed };
        let mut class = self
            .class(Role::Chance(stratum.unwrap_or(0)), 0.0, PRIOR_PAIRS_OF_CHANCE, |c| (u[c].clone(), freedom, true));
        class.weight = self.pairs_in_scope;
        if let Some(key) = stratum.and_then(|s| self.shape.keys.get(s)) {
            for &(c, set) in &key.0 {
                class.missing[c] = 0.0;
                for l in (0..self.shape.missing(c)).filter(|l| set >> l & 1 == 0) {
                    class.p[c][l] = 0.0;
                }
                let total: f64 = class.p[c][..self.shape.missing(c)].iter().sum();
                let last = self.shape.missing(c);
                class.p[c][..last].iter_mut().for_each(|q| *q = if total > 0.0 { *q / total } else { 0.0 });
                class.weight *= total * (1.0 - self.chance.missing[c]);
            }
            class.prior = class.p.clone();
        }
        class
    }
}

/// What random pairs look like.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    /// For each comparison, the chance of each category among pairs that have the field on both sides; 0 for "missing".
    pub u: Vec<Vec<f64>>,
    /// The chance that a side is missing.
    pub missing: Vec<f64>,
    /// For each comparison, pairs that agree exactly, in expectation of one random pair with the field on both sides.
    pub exact: Vec<f64>,
}

/// Rows of a random group, and how many groups: about two million pairs.
const GROUP: usize = 64;
const GROUPS: usize = 1024;
/// A file of so few rows is compared in full.
const SMALL: usize = 2048;

impl Ready {
    /// Counts what random pairs look like.
    pub(super) fn chance(&self) -> Chance {
        let sampled = self.sampled();
        let all = self.pairs_in_scope().max(1) as f64;
        let mut chance = Chance { u: Vec::new(), missing: Vec::new(), exact: Vec::new() };
        for (c, counts) in sampled.iter().enumerate() {
            let (present, equal) = self.present_and_equal(c);
            let exact = if present == 0 { 0.0 } else { equal as f64 / present as f64 };
            chance.u.push(spread(counts, 1 << self.compared[c].coarse.len(), exact));
            chance.missing.push(1.0 - present as f64 / all);
            chance.exact.push(exact);
        }
        chance
    }

    /// Pairs in scope that have the field on both sides, and those that agree on it exactly.
    fn present_and_equal(&self, c: usize) -> (u64, u64) {
        let compared = &self.compared[c];
        let dates = compared.field.meaning() == Meaning::Date;
        let exact =
            |code: u32| !dates || Date::from_packed(code).is_some_and(|date| date.precision() == Precision::Day);
        let counts = &compared.column.counts;
        let present = self.rows as u64 - counts[0];
        let of_values = (1..counts.len()).filter(|&code| exact(code as u32)).map(|code| pairs(counts[code]));
        let (mut present, mut equal) = (pairs(present), of_values.sum::<u64>());
        if let Some(jurisdictions) = &self.jurisdictions {
            let codes = compared.column.codes.iter().zip(jurisdictions).filter(|cell| *cell.0 != 0);
            let mut by_jurisdiction = [0u64; 256];
            let mut cells: Vec<u64> = Vec::with_capacity(self.rows);
            for (&code, &jurisdiction) in codes {
                by_jurisdiction[usize::from(jurisdiction)] += 1;
                cells.push(u64::from(code) << 8 | u64::from(jurisdiction));
            }
            cells.sort_unstable();
            present -= by_jurisdiction.iter().map(|&n| pairs(n)).sum::<u64>();
            let runs = cells.chunk_by(|a, b| a == b).filter(|run| exact((run[0] >> 8) as u32));
            equal -= runs.map(|run| pairs(run.len() as u64)).sum::<u64>();
        }
        (present, equal)
    }

    /// Pairs of the sample by comparison and category.
    fn sampled(&self) -> Vec<Vec<u64>> {
        let mut room = Room::default();
        let mut tally = Tally::new(&self.shape);
        let mut count = |rows: &[u32]| {
            if rows.len() > 1 {
                self.gather(rows, None, &mut room);
                self.tally(rows, 0..rows.len() - 1, &mut room, &mut tally);
            }
        };
        if self.rows <= SMALL {
            count(&(0..self.rows as u32).collect::<Vec<u32>>());
        } else {
            for group in 0..GROUPS {
                let draw = |place: usize| {
                    let key = fold((group * GROUP + place) as u64 ^ 0x9e37_79b9_7f4a_7c15, 0xe703_7ed1_a0b4_28db);
                    let mixed = fold(key ^ 0xa076_1d64_78bd_642f, 0x8ebc_6af0_9c88_c6e3);
                    ((u128::from(mixed) * self.rows as u128) >> 64) as u32
                };
                let mut rows: Vec<u32> = (0..GROUP).map(draw).collect();
                rows.sort_unstable();
                rows.dedup();
                count(&rows);
            }
        }
        let mut counts: Vec<Vec<u64>> = self.shape.sizes.iter().map(|&size| vec![0; size]).collect();
        for (pattern, count) in Tally::merged(vec![tally]) {
            for (c, counts) in counts.iter_mut().enumerate() {
                counts[self.shape.category(pattern, c)] += count;
            }
        }
        counts
    }
}

/// Spreads what is not exact over the other grades as the sample says, and what is exact over its categories.
fn spread(counts: &[u64], exact_categories: usize, exact: f64) -> Vec<f64> {
    let last = counts.len() - 1;
    let share = |counts: &[u64], whole: f64, least: f64| -> Vec<f64> {
        let total: f64 = counts.iter().map(|&n| (n as f64).max(least)).sum();
        counts.iter().map(|&n| if total > 0.0 { whole * (n as f64).max(least) / total } else { 0.0 }).collect()
    };
    let (exact_counts, other_counts) = counts[..last].split_at(exact_categories);
    // All coarser forms agree where the field does, unless a form is empty, as the Soundex code of a name without letters is.
    let mut u = if exact_counts.iter().sum::<u64>() > 0 {
        share(exact_counts, exact, 0.0)
    } else {
        let mut all_forms = vec![0.0; exact_categories];
        all_forms[exact_categories - 1] = exact;
        all_forms
    };
    u.extend(share(other_counts, 1.0 - exact, 0.5));
    u.push(0.0);
    u
}

//! How often fields agree by chance: the u-probabilities of random pairs of records in scope.
//!
//! Exact agreement and missing cells need no sample: of all pairs of rows, those with value *v* on both sides are counted from the value's
//! frequency (within jurisdictions, which are out of scope, subtracted). How the other pairs fall into grades is counted in random groups of rows; in
//! a small file, in all pairs. A grade that the sample never met counts as half a pair.

use super::blocks::{Ready, Room};
use super::counts::pairs;
use super::keys::fold;
use super::shape::Tally;
use crate::date::{Date, Precision};
use crate::records::Meaning;

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
    pub(super) fn present_and_equal(&self, c: usize) -> (u64, u64) {
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
    let share = |counts: &[u64], of: f64, least: f64| -> Vec<f64> {
        let total: f64 = counts.iter().map(|&n| (n as f64).max(least)).sum();
        counts.iter().map(|&n| if total > 0.0 { of * (n as f64).max(least) / total } else { 0.0 }).collect()
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

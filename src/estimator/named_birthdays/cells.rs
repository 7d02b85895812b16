//! Cells of first name, last name and birth year.

use crate::estimator::Pairs;
use crate::estimator::coincidences::{YEARS, coincidences};
use crate::estimator::pairs::PairCounts;
use crate::estimator::rows::Row;

/// Records of one first name, last name and birth year, with at least one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    /// Place of the first name in [`Cells::names`].
    pub name: usize,
    /// From the first year that dates can have.
    pub year: usize,
    /// Its pairs.
    pub pairs: PairCounts,
    /// Those that share the day.
    pub same_day: u64,
}

/// Pairs of records with one first name and birth year and different last names: those born in the year, and those born on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct NamePairs {
    /// By year, ascending: (year, pairs, pairs that share the day).
    pub years: Vec<(usize, u64, u64)>,
}

/// All cells of some rows.
pub(super) struct Cells {
    /// In the order of first name, last name and year.
    pub cells: Vec<Cell>,
    /// By first name, in the order of rows.
    pub names: Vec<NamePairs>,
}

impl Cells {
    /// Of sorted rows.
    pub(super) fn of(rows: &[Row], scope: Pairs) -> Self {
        let mut found = Self { cells: Vec::new(), names: Vec::new() };
        let mut scratch = Vec::new();
        // Pairs of the first name that share the last name, too, by year.
        let mut own = vec![(0u64, 0u64); YEARS];
        for first in rows.chunk_by(|a, b| a.first == b.first) {
            let name = found.names.len();
            let start = found.cells.len();
            for both in first.chunk_by(|a, b| a.last == b.last).filter(|both| both.len() > 1) {
                for count in coincidences(&dated(both), scope, &mut scratch) {
                    let (year, same_day) = (count.year, count.same_day);
                    found.cells.push(Cell { name, year, pairs: count.pairs, same_day });
                    own[year].0 += count.pairs.pairs;
                    own[year].1 += same_day;
                }
            }
            let mut all = dated(first);
            all.sort_unstable();
            let others = |count: crate::estimator::coincidences::YearCount| {
                let own = own[count.year];
                (count.year, count.pairs.pairs - own.0, count.same_day - own.1)
            };
            let years = coincidences(&all, scope, &mut scratch).into_iter().map(others).collect();
            found.names.push(NamePairs { years });
            found.cells[start..].iter().for_each(|cell| own[cell.year] = (0, 0));
        }
        found
    }
}

pub(super) fn dated(rows: &[Row]) -> Vec<(u32, u32)> {
    rows.iter().map(|r| (r.date, r.place)).collect()
}

//! How often two different people share a day, from pairs of records with different last names.

use super::cells::{Cell, Cells, dated};
use crate::estimator::EstimatorOptions;
use crate::estimator::coincidences::{YEARS, coincidences, days};
use crate::estimator::rows::Row;
use crate::estimator::shrink::{Shrunk, shrink};

/// Chances of a shared day.
pub(super) struct Reference {
    /// By year.
    pub year_chance: Vec<f64>,
    /// By first name, as a multiple of the year's chance.
    pub names: Shrunk,
    /// By year: Σ p³ − (Σ p²)², how far days are from alike.
    year_unevenness: Vec<f64>,
}

impl Reference {
    /// Of sorted rows and their cells.
    pub(super) fn of(rows: &[Row], cells: &Cells, options: &EstimatorOptions) -> Self {
        let mut scratch = Vec::new();
        let mut all = dated(rows);
        all.sort_unstable();
        // By year: pairs born in it, those that share the day, and the same of triples.
        let (mut pairs, mut triples) = (vec![(0u64, 0u64); YEARS], vec![(0.0, 0.0); YEARS]);
        for count in coincidences(&all, options.pairs, &mut scratch) {
            pairs[count.year] = (count.pairs.pairs, count.same_day);
            triples[count.year] = count.triples;
        }
        let mut by_last: Vec<(u32, u32, u32)> = rows.iter().map(|r| (r.last, r.date, r.place)).collect();
        by_last.sort_unstable();
        for last in by_last.chunk_by(|a, b| a.0 == b.0).filter(|last| last.len() > 1) {
            let born: Vec<(u32, u32)> = last.iter().map(|r| (r.1, r.2)).collect();
            for count in coincidences(&born, options.pairs, &mut scratch) {
                pairs[count.year].0 -= count.pairs.pairs;
                pairs[count.year].1 -= count.same_day;
            }
        }
        let alike: Vec<f64> = (0..YEARS).map(|year| 1.0 / days(year, options).0).collect();
        let counts: Vec<(f64, f64)> =
            pairs.iter().zip(&alike).map(|(&(pairs, same), alike)| (same as f64, pairs as f64 * alike)).collect();
        let years = shrink(&counts);
        let year_chance: Vec<f64> = years.ratio.iter().zip(&alike).map(|(ratio, alike)| ratio * alike).collect();
        let of_name = |name: &super::cells::NamePairs| {
            let sum = |(o, e): (f64, f64), &(year, pairs, same): &(usize, u64, u64)| {
                (o + same as f64, e + pairs as f64 * year_chance[year])
            };
            name.years.iter().fold((0.0, 0.0), sum)
        };
        let names = shrink(&cells.names.iter().map(of_name).collect::<Vec<_>>());
        let uneven = |(year, &(all, same)): (usize, &(f64, f64))| match all > 0.0 {
            true => (same / all - year_chance[year] * year_chance[year]).max(0.0),
            false => 0.0,
        };
        let year_unevenness = triples.iter().enumerate().map(uneven).collect();
        Self { year_chance, names, year_unevenness }
    }

    /// The chance that two people of a cell share the day; at most one half.
    pub(super) fn same_day(&self, cell: &Cell) -> f64 {
        (self.year_chance[cell.year] * self.names.ratio[cell.name]).min(0.5)
    }

    /// `Σ p³ − (Σ p²)²` of a cell: the year's, and to second order what the first name adds to it.
    pub(super) fn unevenness(&self, cell: &Cell) -> f64 {
        let (year, q) = (self.year_chance[cell.year], self.same_day(cell));
        self.year_unevenness[cell.year] + (q - year).max(0.0) * q
    }
}

//! The birthday problem in cells of first name, last name and birth year, with days as uneven as the year and the first name make them.

use super::coincidences::{PairCounts, YEARS, YearCount, coincidences, days};
use super::estimate::Sums;
use super::rows::{Row, Rows};
use super::shrink::{Shrunk, shrink};
use super::{EstimatorError, EstimatorOptions, Pairs, PrevalenceEstimate};
use crate::records::Records;

/// Pairs that share first name, last name and birth date, less chance coincidences cell by cell.
///
/// **What it does.** A cell is a first name, a last name and a birth year. Of its *P* pairs of records, *k* are one person, and
/// each of the others shares the day with chance `q = Σ_b p_b²`. The expected number that share it is therefore `k + (P − k) q`, and with *M* observed
/// `k̂ = (M − P q) / (1 − q)`: right on average, whatever *k* is. The estimate is the sum over cells. `p_b`, and so `q`, depends on the year (its weekdays and
/// season) and on the first name (given near a holiday): `q = q_year · R_first`, where `q_year` is the share that coincide of pairs of records born in the year with
/// *different last names*, and `R` is how much more often those of them coincide that share the first name, over all years. Both are shrunk towards the mean of all
/// years (as multiples of 1 ÷ days of the year) and names.
///
/// **Who does this.** Goel, Meredith, Morse, Rothschild & Shirani-Mehr [goel-2020], as we know the published
/// definition. Followed: the cells, the cell's equation, days that depend on first name and year and not on the last
/// name, first-of-month dates left out and scaled up ([`EstimatorOptions::drop_first_of_month`]). Not followed: they
/// model `p_b` itself; `q` is all that the equation needs, and it is estimated here straight from pairs of different
/// people, because the plug-in `Σ p̂_b²` is too high by `(1 − q) / n`. Shrinkage, scaling by days of the year, and
/// interval are ours.
///
/// **What it cannot see.** Twins whose parents gave them one name, placeholder dates (other than first-of-month ones, if these are left out), records of one person with a misspelt name or date.
/// If days depend on first *and* last name together (a saint's day kept in one community), or differ between groups that differ in both, chance is underestimated.
///
/// **Interval.** For the pairs that are one person in this very file. In a cell coincidences have variance `(P − k) q (1 − q) + 2 · paths · κ`, with `κ = Σ p³ − q²`, since two pairs with a
/// common record go together on uneven days, plus `2 q (1 − q)` for each pair of one person and each record that could coincide with it, and so does twice. The error of `R` is
/// added as if independent of the cells; that of `q_year` is not, since `R` is relative to it and makes up for it. Records that are in cells and reference make errors partly cancel; that is left out, and
/// makes intervals too wide (98 % in a simulation with five first names and a quarter of all dates on 12 days), never too short.
pub fn named_birthdays(records: &Records, options: &EstimatorOptions) -> Result<PrevalenceEstimate, EstimatorError> {
    let rows = Rows::of(records, options, false)?;
    let cells = Cells::of(&rows.rows, options.pairs);
    let reference = Reference::of(&rows.rows, &cells, options);
    let mut sums = Sums::new();
    // Of a first name: expected coincidences ÷ R.
    let mut by_name = vec![0.0; cells.names.len()];
    let mut doubled = 0.0;
    for cell in &cells.cells {
        let (scale, q) = (days(cell.year, options).1, reference.same_day(cell));
        let (pairs, weight) = (cell.pairs.pairs as f64, scale / (1.0 - q));
        let two_people = (pairs - cell.same_day as f64) / (1.0 - q);
        sums.add(cell.year, cell.same_day, two_people * q, scale);
        let each = q * (1.0 - q) * weight * weight;
        sums.variance += two_people * each + 2.0 * cell.pairs.paths * reference.unevenness(cell) * weight * weight;
        doubled += 2.0 * each * (pairs - two_people) * cell.pairs.common();
        by_name[cell.name] += weight * pairs * reference.year_chance[cell.year];
    }
    let names = &reference.names;
    let own: f64 = by_name.iter().zip(&names.variance).map(|(part, variance)| part * part * variance).sum();
    let follow: f64 = by_name.iter().zip(&names.follows).map(|(part, follows)| part * follows).sum();
    sums.variance += doubled.max(0.0) + own + follow * follow * names.mean_variance;
    Ok(sums.finish("named birthdays", &rows, |year| days(year, options).1))
}

/// Records of one first name, last name and birth year, with at least one pair.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Cell {
    /// Place of the first name in [`Cells::names`].
    name: usize,
    /// From the first year that dates can have.
    year: usize,
    /// Its pairs.
    pairs: PairCounts,
    /// Those that share the day.
    same_day: u64,
}

/// Pairs of records with one first name and birth year and different last names: those born in the year, and those born on one day.
#[derive(Clone, Debug, Default, PartialEq)]
struct NamePairs {
    /// By year, ascending: (year, pairs, pairs that share the day).
    years: Vec<(usize, u64, u64)>,
}

/// All cells of some rows.
struct Cells {
    /// In the order of first name, last name and year.
    cells: Vec<Cell>,
    /// By first name, in the order of rows.
    names: Vec<NamePairs>,
}

impl Cells {
    /// Of sorted rows.
    fn of(rows: &[Row], scope: Pairs) -> Self {
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
            let others = |count: YearCount| {
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

fn dated(rows: &[Row]) -> Vec<(u32, u32)> {
    rows.iter().map(|r| (r.date, r.place)).collect()
}

/// Chances of a shared day.
struct Reference {
    /// By year.
    year_chance: Vec<f64>,
    /// By first name, as a multiple of the year's chance.
    names: Shrunk,
    /// By year: Σ p³ − (Σ p²)², how far days are from alike.
    year_unevenness: Vec<f64>,
}

impl Reference {
    /// Of sorted rows and their cells.
    fn of(rows: &[Row], cells: &Cells, options: &EstimatorOptions) -> Self {
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
        let of_name = |name: &NamePairs| {
            let sum = |(o, e): (f64, f64), &(year, pairs, same): &(usize, u64, u64)| {
                (o + same as f64, e + pairs as f64 * year_chance[year])
            };
            name.years.iter().fold((0.0, 0.0), sum)
        };
        let names = shrink(&cells.names.iter().map(of_name).collect::<Vec<_>>());
        let uneven = |(year, &(all, same)): (usize, &(f64, f64))| {
            if all > 0.0 { (same / all - year_chance[year] * year_chance[year]).max(0.0) } else { 0.0 }
        };
        let year_unevenness = triples.iter().enumerate().map(uneven).collect();
        Self { year_chance, names, year_unevenness }
    }

    /// The chance that two people of a cell share the day; at most one half.
    fn same_day(&self, cell: &Cell) -> f64 {
        (self.year_chance[cell.year] * self.names.ratio[cell.name]).min(0.5)
    }

    /// `Σ p³ − (Σ p²)²` of a cell: the year's, and to second order what the first name adds to it.
    fn unevenness(&self, cell: &Cell) -> f64 {
        let (year, q) = (self.year_chance[cell.year], self.same_day(cell));
        self.year_unevenness[cell.year] + (q - year).max(0.0) * q
    }
}

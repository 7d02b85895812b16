//! The birthday problem in cells of first name, last name and birth year, with days as uneven as the year and the first name make them.

use super::coincidences::days;
use super::estimate::Sums;
use super::rows::Rows;
use super::{EstimatorError, EstimatorOptions, PrevalenceEstimate};
use crate::records::Records;

mod cells;
mod reference;

use cells::Cells;
use reference::Reference;

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

//! How many pairs of records share their birth date, by birth year: counted, since real files have dates that stand for none, and files may hold
//! some birthdays only.

use std::ops::Range;

use crate::date::{Date, Precision};
use crate::population::FIRST_BIRTH_YEAR;
use crate::records::{Cells, Field, Records};

/// Pairs of records that share their birth date as far as `precision`, by birth year from the first of the tables on; pairs of the one file, or of
/// a record of the first and a record of the second.
pub(super) fn shared_dates(
    records: &Records,
    rows_of: &[Range<usize>],
    precision: Precision,
    years: usize,
) -> Vec<f64> {
    let mut pairs = vec![0.0; years];
    let Some(cells) = records.column(Field::BirthDate) else { return pairs };
    let dates: Vec<Vec<u32>> = rows_of.iter().map(|rows| sorted_dates(cells, rows.clone(), precision)).collect();
    let mut add = |date: u32, number: f64| {
        let year = Date::from_packed(date).map_or(-1, |d| d.year() - FIRST_BIRTH_YEAR);
        if let Some(sum) = usize::try_from(year).ok().and_then(|y| pairs.get_mut(y)) {
            *sum += number;
        }
    };
    let same = |a: &u32, b: &u32| a == b;
    match &dates[..] {
        [one] => one.chunk_by(same).for_each(|d| add(d[0], d.len() as f64 * (d.len() as f64 - 1.0) / 2.0)),
        [left, right] => {
            let mut rest = &right[..];
            for mine in left.chunk_by(same) {
                rest = &rest[rest.partition_point(|&d| d < mine[0])..];
                let theirs = rest.partition_point(|&d| d == mine[0]);
                add(mine[0], mine.len() as f64 * theirs as f64);
            }
        }
        _ => {}
    }
    pairs
}

/// Dates that are given at least so precisely, coarsened to that.
fn sorted_dates(cells: &Cells, rows: Range<usize>, precision: Precision) -> Vec<u32> {
    let date = |row| Date::from_packed(cells.get(row) as u32).filter(|d| d.precision() >= precision);
    let mut dates: Vec<u32> = rows.filter_map(date).map(|d| d.coarsened(precision).packed()).collect();
    dates.sort_unstable();
    dates
}

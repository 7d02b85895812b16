//! Coincidences by birth year: how many pairs of a group are born in one year, and how many of these on one day.

use super::pairs::PairCounts;
use super::{EstimatorOptions, Pairs};
use crate::date::{FIRST_YEAR, LAST_YEAR, days_in_year};

/// Years that dates can have; years are counted from [`FIRST_YEAR`] here.
pub(super) const YEARS: usize = (LAST_YEAR - FIRST_YEAR + 1) as usize;

/// Records of a group that are born in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct YearCount {
    /// From [`FIRST_YEAR`].
    pub year: usize,
    /// Pairs born in the year.
    pub pairs: PairCounts,
    /// Those born on one day.
    pub same_day: u64,
    /// Triples, whatever their jurisdictions, and those born on one day.
    pub triples: (f64, f64),
}

/// Year of a packed date, from [`FIRST_YEAR`].
pub(super) fn year_of(packed: u32) -> usize {
    (packed >> 9) as usize
}

/// Days of a year that can be told from placeholders, and the factor for those that cannot.
pub(super) fn days(year: usize, options: &EstimatorOptions) -> (f64, f64) {
    let all = f64::from(days_in_year(year as i32 + FIRST_YEAR));
    match options.drop_first_of_month {
        true => (all - 12.0, all / (all - 12.0)),
        false => (all, 1.0),
    }
}

/// Counts a group of (date, jurisdiction), sorted by date. Years without a pair are left out.
pub(super) fn coincidences(dated: &[(u32, u32)], scope: Pairs, scratch: &mut Vec<u32>) -> Vec<YearCount> {
    let mut found = Vec::new();
    for born in dated.chunk_by(|a, b| year_of(a.0) == year_of(b.0)) {
        let pairs = PairCounts::of(born.iter().map(|b| b.1), scope, scratch);
        if pairs.pairs == 0 {
            continue;
        }
        let (mut same_day, mut same_triples) = (0, 0.0);
        for day in born.chunk_by(|a, b| a.0 == b.0).filter(|day| day.len() > 1) {
            same_day += PairCounts::of(day.iter().map(|b| b.1), scope, scratch).pairs;
            same_triples += triples(day.len());
        }
        let year = year_of(born[0].0);
        found.push(YearCount { year, pairs, same_day, triples: (triples(born.len()), same_triples) });
    }
    found
}

fn triples(n: usize) -> f64 {
    let n = n as f64;
    n * (n - 1.0) * (n - 2.0) / 6.0
}

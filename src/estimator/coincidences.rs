//! Pairs among some records, how they hang together, and how many are born in one year and how many of these on one day.

use super::{EstimatorOptions, Pairs};
use crate::date::{FIRST_YEAR, LAST_YEAR, days_in_year};

/// What the variance of a count of coincidences needs to know of a group of records.
///
/// With `n` records, `nⱼ` of them in jurisdiction *j*. A path is two pairs that share one record; a triangle is three records of which each two
/// count as a pair.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct PairCounts {
    pub pairs: u64,
    pub paths: f64,
    pub triangles: f64,
}

impl PairCounts {
    /// Among records of these jurisdictions. `scratch` is reused.
    pub(super) fn of(places: impl ExactSizeIterator<Item = u32>, scope: Pairs, scratch: &mut Vec<u32>) -> Self {
        let n = places.len() as u64;
        if n < 2 {
            return Self::default();
        }
        if scope == Pairs::All {
            let size = n as f64;
            let triangles = size * (size - 1.0) * (size - 2.0) / 6.0;
            return Self { pairs: n * (n - 1) / 2, paths: 3.0 * triangles, triangles };
        }
        scratch.clear();
        scratch.extend(places);
        scratch.sort_unstable();
        // Elementary symmetric polynomials of the numbers by jurisdiction.
        let (mut records, mut pairs, mut triangles, mut paths) = (0u64, 0u64, 0.0, 0.0);
        for same in scratch.chunk_by(|a, b| a == b) {
            let here = same.len() as u64;
            triangles += here as f64 * pairs as f64;
            pairs += here * records;
            records += here;
            let others = (n - here) as f64;
            paths += here as f64 * others * (others - 1.0) / 2.0;
        }
        Self { pairs, paths, triangles }
    }

    /// Records that pair with both of a pair's, in the mean over pairs.
    pub(super) fn common(&self) -> f64 {
        if self.pairs == 0 { 0.0 } else { 3.0 * self.triangles / self.pairs as f64 }
    }
}

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
    if options.drop_first_of_month { (all - 12.0, all / (all - 12.0)) } else { (all, 1.0) }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_those_of_enumeration() {
        for places in [vec![1, 1, 2, 3, 3, 3, 4], vec![5, 5, 5], vec![1, 2], vec![9], vec![]] {
            for scope in [Pairs::All, Pairs::AcrossJurisdictions] {
                let n = places.len();
                let pair = |a: usize, b: usize| a != b && (scope == Pairs::All || places[a] != places[b]);
                let (mut pairs, mut ordered_paths, mut ordered_triangles) = (0, 0, 0);
                for (a, b) in (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|&(a, b)| pair(a, b)) {
                    pairs += 1;
                    ordered_paths += (0..n).filter(|&c| c != a && pair(b, c)).count();
                    ordered_triangles += (0..n).filter(|&c| pair(a, c) && pair(b, c)).count();
                }
                let found = PairCounts::of(places.iter().copied(), scope, &mut Vec::new());
                assert_eq!(found.pairs * 2, pairs, "{places:?} {scope:?}");
                assert_eq!(found.paths * 2.0, ordered_paths as f64, "{places:?} {scope:?}");
                assert_eq!(found.triangles * 6.0, ordered_triangles as f64, "{places:?} {scope:?}");
                let common = if pairs == 0 { 0.0 } else { ordered_triangles as f64 / pairs as f64 };
                assert_eq!(found.common(), common);
            }
        }
    }
}

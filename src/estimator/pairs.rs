//! Pairs among some records, and how they hang together.

use super::Pairs;

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

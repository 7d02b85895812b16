//! Estimates from pairs that somebody has looked at.

use super::blocks::Ready;

/// Two rows, and whether they are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelledPair {
    /// Row of one record.
    pub left: u32,
    /// Row of the other.
    pub right: u32,
    /// Whether it is a match.
    pub is_match: bool,
}

/// m-probabilities from labelled matches: counts of categories, half a pair added to each; `None` without labelled matches. "Missing" is not counted.
///
/// Labelled pairs should be a random sample of all matches; if blocking or a score chose them, what it demanded seems surer than it is.
pub(super) fn labelled_m(ready: &Ready, labelled: &[LabelledPair]) -> Option<Vec<Vec<f64>>> {
    let matches: Vec<u64> = labelled.iter().filter(|l| l.is_match).map(|l| ready.pattern(l.left, l.right)).collect();
    if matches.is_empty() {
        return None;
    }
    let of_comparison = |c: usize| {
        let missing = ready.shape.missing(c);
        let mut counts = vec![0.5; missing];
        for &pattern in &matches {
            if let Some(count) = counts.get_mut(ready.shape.category(pattern, c)) {
                *count += 1.0;
            }
        }
        let total: f64 = counts.iter().sum();
        counts.iter().map(|count| count / total).chain([1.0]).collect()
    };
    Some((0..ready.compared.len()).map(of_comparison).collect())
}

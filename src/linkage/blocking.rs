//! Which pairs are looked at: those that agree on a blocking key.

use super::comparison::{Comparison, FieldView};
use super::strategy::Strategy;

/// Fields on which records must agree to be compared, and the strategies that this serves.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockingKey {
    /// Sorted.
    pub comparisons: Vec<Comparison>,
    /// Places of the strategies.
    pub strategies: Vec<usize>,
}

impl BlockingKey {
    /// The fewest keys that reach every link: a strategy whose agreement contains another's is served by the other's key.
    pub fn for_strategies(strategies: &[Strategy]) -> Vec<BlockingKey> {
        let agreed = |s: &Strategy| {
            let mut agree = s.agree.clone();
            agree.sort_unstable();
            agree
        };
        let all: Vec<Vec<Comparison>> = strategies.iter().map(agreed).collect();
        let contains = |big: &[Comparison], small: &[Comparison]| small.iter().all(|c| big.contains(c));
        let mut keys: Vec<BlockingKey> = Vec::new();
        for (place, agree) in all.iter().enumerate() {
            // The smallest agreement within this one; the first of equals.
            let smallest = all.iter().filter(|other| contains(agree, other)).min_by_key(|other| other.len());
            let key = smallest.unwrap_or(agree);
            match keys.iter_mut().find(|k| &k.comparisons == key) {
                Some(known) => known.strategies.push(place),
                None => keys.push(BlockingKey { comparisons: key.clone(), strategies: vec![place] }),
            }
        }
        keys
    }
}

/// A hash of a row's key; `None` when a part is missing. Equal keys have equal hashes.
#[inline]
pub(super) fn hash_key(views: &[&FieldView], row: usize) -> Option<u64> {
    let mut hash = 0x243f_6a88_85a3_08d3u64;
    for view in views {
        let code = view.get(row);
        if code == 0 {
            return None;
        }
        // Two multiplications folded into one word (wyhash's mixing step).
        let product = u128::from(hash ^ u64::from(code)) * u128::from(0x9e37_79b9_7f4a_7c15u64);
        hash = (product as u64) ^ ((product >> 64) as u64);
    }
    let product = u128::from(hash ^ 0xa076_1d64_78bd_642f) * u128::from(0xe703_7ed1_a0b4_28dbu64);
    Some((product as u64) ^ ((product >> 64) as u64))
}

//! Which pairs are looked at: those that agree on a blocking key.

use super::comparison::Comparison;
use super::strategy::{Rule, Strategy, StrategyError};
use super::view::FieldView;

/// Most blocking keys of one strategy.
pub(super) const MOST_KEYS: usize = 64;
/// Most comparisons with points from which keys are worked out: all subsets are tried.
const MOST_WITH_POINTS: usize = 20;

/// Fields on which records must agree to be compared, and the strategies that this serves.
#[derive(Clone, Debug, PartialEq)]
pub struct BlockingKey {
    /// Sorted.
    pub comparisons: Vec<Comparison>,
    /// Places of the strategies.
    pub strategies: Vec<usize>,
}

impl BlockingKey {
    /// The fewest keys that reach every link of the rules: a strategy's key that contains another's is served by the other's key. Models look for
    /// their pairs themselves.
    pub fn for_strategies(strategies: &[Strategy]) -> Result<Vec<BlockingKey>, StrategyError> {
        let of_rule = |s: &Strategy| if s.rule().is_some() { s.blocking_keys() } else { Ok(Vec::new()) };
        let own = strategies.iter().map(of_rule).collect::<Result<Vec<_>, _>>()?;
        let mut keys: Vec<BlockingKey> = Vec::new();
        for (place, wanted) in own.iter().enumerate().flat_map(|(place, keys)| keys.iter().map(move |key| (place, key)))
        {
            // The smallest key within this one; the first of equals.
            let smallest = own.iter().flatten().filter(|other| contains(wanted, other)).min_by_key(|other| other.len());
            let key = smallest.unwrap_or(wanted);
            match keys.iter_mut().find(|k| &k.comparisons == key) {
                Some(known) if known.strategies.contains(&place) => {}
                Some(known) => known.strategies.push(place),
                None => keys.push(BlockingKey { comparisons: key.clone(), strategies: vec![place] }),
            }
        }
        Ok(keys)
    }
}

impl Strategy {
    /// The keys on which records must agree to be looked at, each sorted: those that are set, or those that reach every pair that it can link.
    ///
    /// A pair is linked when `agree`, one list of `any_of` and enough `points` hold together; the equalities of each such way are a key, and a key that
    /// contains another is not needed.
    ///
    /// # Errors
    /// When some pair of records that are equal in nothing could be linked, or there are too many keys.
    pub fn blocking_keys(&self) -> Result<Vec<Vec<Comparison>>, StrategyError> {
        let set = self.set_keys();
        let Some(rule) = self.rule().filter(|_| set.is_empty()) else {
            return Ok(minimal(set.iter().map(|key| sorted(key.clone())).collect()));
        };
        let too_many = || StrategyError::TooManyKeys(self.name.clone());
        let lists = if rule.any_of.is_empty() { vec![Vec::new()] } else { rule.any_of.clone() };
        let sums = rule.point_sets().ok_or_else(too_many)?;
        if lists.len() * sums.len() > 1 << 16 {
            return Err(too_many());
        }
        let equal = |way: Vec<Comparison>| sorted(way.into_iter().filter(|c| c.can_block()).collect());
        let ways = lists.iter().flat_map(|list| sums.iter().map(move |sum| [&rule.agree[..], list, sum].concat()));
        let keys = minimal(ways.map(equal).collect());
        match keys.len() {
            _ if keys.iter().any(Vec::is_empty) => Err(StrategyError::NothingAgrees(self.name.clone())),
            0..=MOST_KEYS => Ok(keys),
            _ => Err(too_many()),
        }
    }
}

impl Rule {
    /// The smallest sets of comparisons whose points reach the threshold; one empty set without points. `None` when there are too many to try.
    fn point_sets(&self) -> Option<Vec<Vec<Comparison>>> {
        let Some(threshold) = self.threshold else { return Some(vec![Vec::new()]) };
        let points: Vec<(Comparison, f64)> = self.points.iter().map(|(c, p)| (*c, *p)).collect();
        if points.len() > MOST_WITH_POINTS {
            return None;
        }
        let members = |set: u32| points.iter().enumerate().filter(move |(i, _)| set >> i & 1 == 1).map(|(_, p)| p);
        // Summed in the order of the comparisons, as pairs' points are.
        let reaches = |set: u32| enough(members(set).map(|p| p.1).sum(), threshold);
        let smallest =
            |set: u32| reaches(set) && (0..points.len()).all(|i| set >> i & 1 == 0 || !reaches(set & !(1 << i)));
        Some(
            (0..1u32 << points.len())
                .filter(|&set| smallest(set))
                .map(|set| members(set).map(|p| p.0).collect())
                .collect(),
        )
    }
}

/// Whether points reach a threshold; decimals are given their rounding.
pub(super) fn enough(points: f64, threshold: f64) -> bool {
    points >= threshold - 1e-9
}

fn contains(big: &[Comparison], small: &[Comparison]) -> bool {
    small.iter().all(|c| big.contains(c))
}

fn sorted(mut key: Vec<Comparison>) -> Vec<Comparison> {
    key.sort_unstable();
    key.dedup();
    key
}

/// Without keys that contain another, in the order of their first appearance.
fn minimal(keys: Vec<Vec<Comparison>>) -> Vec<Vec<Comparison>> {
    let needed = |&i: &usize| {
        let smaller =
            |(j, other): (usize, &Vec<Comparison>)| contains(&keys[i], other) && (other.len() < keys[i].len() || j < i);
        !keys.iter().enumerate().any(|(j, other)| j != i && smaller((j, other)))
    };
    (0..keys.len()).filter(needed).map(|i| keys[i].clone()).collect()
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

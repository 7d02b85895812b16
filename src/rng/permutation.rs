//! A keyed shuffle of all 40-bit numbers, and its inverse.

use super::{Stream, mix};

/// A bijection on `0..2⁴⁰`: a Feistel network of six rounds. Numbers that go in next to each other come out unrelated,
/// so record ids made with it say nothing about who is who.
#[derive(Clone, Copy, Debug)]
pub struct Permutation {
    keys: [u64; 6],
}

const HALF: u32 = 20;
const MASK: u64 = (1 << HALF) - 1;

impl Permutation {
    /// The permutation keyed by a stream.
    pub fn new(stream: Stream) -> Self {
        Self { keys: std::array::from_fn(|round| stream.bits(round as u64)) }
    }

    /// Where `value` (below 2⁴⁰) goes.
    #[inline]
    pub fn forward(&self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> HALF, value & MASK);
        for key in self.keys {
            (left, right) = (right, left ^ (mix(right ^ key) & MASK));
        }
        left << HALF | right
    }

    /// Where `value` (below 2⁴⁰) came from.
    #[inline]
    pub fn backward(&self, value: u64) -> u64 {
        let (mut left, mut right) = (value >> HALF, value & MASK);
        for key in self.keys.iter().rev() {
            (left, right) = (right ^ (mix(left ^ key) & MASK), left);
        }
        left << HALF | right
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_there_and_back_changes_nothing() {
        let shuffle = Permutation::new(Stream::new(1, "record id"));
        for value in (0..100_000u64).chain((1 << 40) - 1000..1 << 40) {
            let there = shuffle.forward(value);
            assert!(there < 1 << 40);
            assert_eq!(shuffle.backward(there), value);
        }
    }

    #[test]
    fn neighbours_are_spread_evenly() {
        let shuffle = Permutation::new(Stream::new(1, "record id"));
        let n = 1u64 << 16;
        let mut cells = [0f64; 256];
        (0..n).for_each(|i| cells[(shuffle.forward(i) >> 32) as usize] += 1.0);
        let chi: f64 = cells.iter().map(|c| (c - 256.0).powi(2) / 256.0).sum();
        assert!(chi < 374.0, "chi-square {chi} on 255 degrees of freedom");
    }
}

//! Keyed random draws: every decision has its own stream, and who decides is the key.
//!
//! A draw is a pure function of (seed, name of the decision, key). Nothing is consumed, so no draw can shift
//! another: the order of work, the number of threads and the other dials do not matter.

mod alias;
mod permutation;

pub use alias::AliasTable;
pub use permutation::Permutation;

use rand_xoshiro::Xoshiro256PlusPlus;
use rand_xoshiro::rand_core::SeedableRng;

/// The stream of one decision: "does this person move?", "which first name?".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stream {
    before: u64,
    after: u64,
}

impl Stream {
    /// The stream for `decision` under `seed`. The name is hashed once, here.
    pub fn new(seed: u64, decision: &str) -> Self {
        // FNV-1a over the name, then mixed with the seed into two words.
        let name =
            decision.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        let before = mix(mix(seed ^ 0x9e37_79b9_7f4a_7c15) ^ name);
        Self { before, after: mix(before ^ 0xd1b5_4a32_d192_ed03) }
    }

    /// 64 uniform bits for `key`.
    #[inline]
    pub fn bits(self, key: u64) -> u64 {
        mix(mix(key ^ self.before).wrapping_add(self.after))
    }

    /// Uniform in `[0, 1)`, a multiple of 2⁻⁵³.
    #[inline]
    pub fn unit(self, key: u64) -> f64 {
        (self.bits(key) >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// True with probability `p`. Raising `p` only turns more keys true (common random numbers).
    #[inline]
    pub fn chance(self, key: u64, p: f64) -> bool {
        self.unit(key) < p
    }

    /// Uniform in `0..n` (bias below `n`/2⁶⁴).
    #[inline]
    pub fn below(self, key: u64, n: u64) -> u64 {
        ((u128::from(self.bits(key)) * u128::from(n)) >> 64) as u64
    }

    /// A generator for decisions that need several numbers: xoshiro256++, seeded by the draw.
    pub fn generator(self, key: u64) -> Xoshiro256PlusPlus {
        Xoshiro256PlusPlus::seed_from_u64(self.bits(key))
    }
}

/// SplitMix64's finaliser in David Stafford's variant 13.
#[inline]
pub(crate) fn mix(mut x: u64) -> u64 {
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_answers_do_not_change() {
        let stream = Stream::new(2017, "first name");
        assert_eq!([stream.bits(0), stream.bits(1), stream.bits(1 << 32)], KNOWN);
    }
    const KNOWN: [u64; 3] = [10169118044526716906, 7594247179155120302, 4115945514705764338];

    /// Chi-square over 256 cells, alpha 1e-6 each: 255 degrees of freedom, critical value 374.
    fn chi_square(mut value: impl FnMut(u64) -> u8) -> f64 {
        let n = 1 << 16;
        let mut cells = [0u32; 256];
        (0..n).for_each(|i| cells[value(i) as usize] += 1);
        let expected = n as f64 / 256.0;
        cells.iter().map(|&c| (f64::from(c) - expected).powi(2) / expected).sum()
    }

    #[test]
    fn neighbouring_keys_seeds_and_decisions_are_independent() {
        let (a, b) = (Stream::new(1, "twin"), Stream::new(1, "move"));
        let next = Stream::new(2, "twin");
        for shift in [0, 8, 31, 56] {
            assert!(chi_square(|i| (a.bits(i) >> shift) as u8) < 374.0);
            assert!(chi_square(|i| (a.bits(i << 32) >> shift) as u8) < 374.0);
            assert!(chi_square(|i| ((a.bits(i) ^ b.bits(i)) >> shift) as u8) < 374.0);
            assert!(chi_square(|i| ((a.bits(i) ^ next.bits(i)) >> shift) as u8) < 374.0);
            assert!(chi_square(|i| ((a.bits(i) ^ a.bits(i + 1)) >> shift) as u8) < 374.0);
            assert!(chi_square(|i| (Stream::new(i, "twin").bits(7) >> shift) as u8) < 374.0);
        }
    }

    #[test]
    fn raising_a_rate_only_adds() {
        let stream = Stream::new(5, "any");
        for key in 0..1000 {
            assert!(!stream.chance(key, 0.0));
            assert!(stream.chance(key, 1.0));
            assert!(!stream.chance(key, 0.3) || stream.chance(key, 0.4));
        }
    }
}

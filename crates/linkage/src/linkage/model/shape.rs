//! Agreement patterns as numbers: a category of each comparison, in mixed radix.

use super::error::ModelError;

/// Which comparisons a blocking key asks for, each with the set of categories in which the pair agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyShape(pub Vec<(usize, u64)>);

/// The comparisons' numbers of categories, and the keys as sets of patterns.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// The last category of each comparison is "missing".
    pub sizes: Vec<usize>,
    pub strides: Vec<u64>,
    /// Number of possible patterns.
    pub patterns: u64,
    /// In order; a pair belongs to the first that its pattern is in. None: all pairs are candidates.
    pub keys: Vec<KeyShape>,
}

impl Shape {
    /// # Errors
    /// When a comparison has more than 64 categories or the patterns cannot be numbered.
    pub(super) fn new(sizes: Vec<usize>, keys: Vec<KeyShape>) -> Result<Self, ModelError> {
        let mut strides = Vec::new();
        let mut patterns = 1u64;
        for &size in &sizes {
            strides.push(patterns);
            let fits = (size <= 64).then(|| patterns.checked_mul(size as u64)).flatten().filter(|&p| p < 1 << 63);
            patterns = fits.ok_or(ModelError::TooManyPatterns)?;
        }
        Ok(Self { sizes, strides, patterns, keys })
    }

    /// The category of one comparison.
    pub(super) fn category(&self, pattern: u64, comparison: usize) -> usize {
        (pattern / self.strides[comparison]) as usize % self.sizes[comparison]
    }

    /// All categories of a pattern.
    pub(super) fn categories(&self, pattern: u64) -> Vec<usize> {
        (0..self.sizes.len()).map(|c| self.category(pattern, c)).collect()
    }

    /// The category of pairs in which a side is missing.
    pub(super) fn missing(&self, comparison: usize) -> usize {
        self.sizes[comparison] - 1
    }

    /// The first key that the pattern is in; stratum 0 when there are no keys, `None` when no key would find it.
    pub(super) fn stratum(&self, categories: &[usize]) -> Option<usize> {
        if self.keys.is_empty() {
            return Some(0);
        }
        self.keys.iter().position(|key| key.0.iter().all(|&(c, set)| set >> categories[c] & 1 == 1))
    }

    /// Number of strata.
    pub(super) fn strata(&self) -> usize {
        self.keys.len().max(1)
    }
}

/// Counts of agreement patterns, while they are being counted.
pub(super) enum Tally {
    Dense(Vec<u64>),
    Sparse(hashbrown::HashMap<u64, u64, foldhash::fast::FixedState>),
}

/// Up to so many possible patterns a table holds all.
const DENSE: u64 = 1 << 17;

impl Tally {
    pub(super) fn new(shape: &Shape) -> Self {
        match shape.patterns {
            few @ ..=DENSE => Tally::Dense(vec![0; few as usize]),
            _ => Tally::Sparse(hashbrown::HashMap::default()),
        }
    }

    #[inline]
    pub(super) fn add(&mut self, pattern: u64) {
        match self {
            Tally::Dense(counts) => counts[pattern as usize] += 1,
            Tally::Sparse(counts) => *counts.entry(pattern).or_default() += 1,
        }
    }

    /// All counts together, by pattern.
    pub(super) fn merged(tallies: Vec<Tally>) -> Vec<(u64, u64)> {
        let mut all: Vec<(u64, u64)> = Vec::new();
        for tally in tallies {
            match tally {
                Tally::Dense(counts) => all.extend((0..).zip(counts).filter(|c| c.1 > 0)),
                Tally::Sparse(counts) => all.extend(counts),
            }
        }
        all.sort_unstable();
        all.dedup_by(|again, kept| {
            let same = again.0 == kept.0;
            if same {
                kept.1 += again.1;
            }
            same
        });
        all
    }
}

//! Pairs as they are read: normalized, without doubles, self pairs and pairs that cannot be.

use serde::Serialize;

use super::truth::TruthTable;
use crate::cell::quoted;

/// A pair of records, the smaller first, and the probability that it is one person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ScoredPair {
    /// Record of the truth table.
    pub left: u32,
    /// Record of the truth table.
    pub right: u32,
    /// `None` when the table gives none.
    pub probability: Option<f64>,
}

/// What was dropped of a table of pairs, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Tally {
    /// Rows read.
    pub rows: u64,
    /// Rows of pairs that had been there before; the higher probability counts.
    pub duplicates: u64,
    /// Rows that pair a record with itself.
    pub self_pairs: u64,
    /// Rows that pair two records of one side, where only pairs across sides count.
    pub within_one_side: u64,
    /// Rows with an id that the truth does not have.
    pub unknown: Unknown,
}

/// Ids that the truth does not have.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Unknown {
    /// Rows with one.
    pub rows: u64,
    /// The first of them: line, and the id's shape or the id.
    pub examples: Vec<(u64, String)>,
}

/// The pairs of one strategy or tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Links {
    /// Each pair once, ascending.
    pub pairs: Vec<ScoredPair>,
    /// What was dropped.
    pub tally: Tally,
}

/// Collects pairs row by row.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkReader {
    found: Links,
}

const EXAMPLES: usize = 5;

impl Unknown {
    /// Counts a row with an id that the truth does not have.
    pub(crate) fn add(&mut self, line: u64, id: &str) {
        self.rows += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push((line, quoted(id)));
        }
    }
}

impl LinkReader {
    /// Takes a row: the two ids as written, and their records if the truth has them.
    pub(crate) fn add(
        &mut self,
        truth: &TruthTable,
        line: u64,
        ids: [&str; 2],
        records: [Option<u32>; 2],
        probability: Option<f64>,
    ) {
        let tally = &mut self.found.tally;
        tally.rows += 1;
        match records {
            [Some(a), Some(b)] if a == b => tally.self_pairs += 1,
            [Some(a), Some(b)] if !truth.in_scope(a, b) => tally.within_one_side += 1,
            [Some(a), Some(b)] => {
                self.found.pairs.push(ScoredPair { left: a.min(b), right: a.max(b), probability });
            }
            [None, _] => tally.unknown.add(line, ids[0]),
            [_, None] => tally.unknown.add(line, ids[1]),
        }
    }

    /// All pairs, each once.
    pub(crate) fn finish(mut self) -> Links {
        // The most probable of equal pairs first.
        self.found.pairs.sort_unstable_by(|a, b| {
            let probability = |p: &ScoredPair| p.probability.unwrap_or(1.0);
            (a.left, a.right).cmp(&(b.left, b.right)).then(probability(b).total_cmp(&probability(a)))
        });
        let before = self.found.pairs.len();
        self.found.pairs.dedup_by_key(|p| (p.left, p.right));
        self.found.tally.duplicates = (before - self.found.pairs.len()) as u64;
        self.found
    }
}

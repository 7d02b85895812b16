//! The four answers that comparing one field can give.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What one field says about a pair of records. Most public quarrels about SSN4 are about the last two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// Both records have it, and it is the same.
    Agree,
    /// Both records have it, and it differs.
    Contradict,
    /// One record has it.
    Missing,
    /// Neither has it.
    MissingBoth,
}

impl Evidence {
    /// All four, in the order of their index.
    pub const ALL: [Evidence; 4] = [Evidence::Agree, Evidence::Contradict, Evidence::Missing, Evidence::MissingBoth];

    /// Compares two cells; 0 is a missing one.
    #[inline]
    pub fn of_cells(left: u32, right: u32) -> Self {
        match (left, right) {
            (0, 0) => Evidence::MissingBoth,
            (0, _) | (_, 0) => Evidence::Missing,
            (l, r) if l == r => Evidence::Agree,
            _ => Evidence::Contradict,
        }
    }
}

/// A count for each evidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceCounts {
    /// Both records have it, and it is the same.
    pub agree: u64,
    /// Both records have it, and it differs.
    pub contradict: u64,
    /// One record has it.
    pub missing: u64,
    /// Neither has it.
    pub missing_both: u64,
}

impl EvidenceCounts {
    /// Counts one comparison.
    pub fn add(&mut self, evidence: Evidence) {
        match evidence {
            Evidence::Agree => self.agree += 1,
            Evidence::Contradict => self.contradict += 1,
            Evidence::Missing => self.missing += 1,
            Evidence::MissingBoth => self.missing_both += 1,
        }
    }

    /// Adds another count.
    pub fn merge(&mut self, other: &EvidenceCounts) {
        self.agree += other.agree;
        self.contradict += other.contradict;
        self.missing += other.missing;
        self.missing_both += other.missing_both;
    }

    /// All comparisons.
    pub fn total(&self) -> u64 {
        self.agree + self.contradict + self.missing + self.missing_both
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_is_never_agreement() {
        assert_eq!(Evidence::of_cells(5, 5), Evidence::Agree);
        assert_eq!(Evidence::of_cells(5, 6), Evidence::Contradict);
        assert_eq!(Evidence::of_cells(0, 6), Evidence::Missing);
        assert_eq!(Evidence::of_cells(6, 0), Evidence::Missing);
        assert_eq!(Evidence::of_cells(0, 0), Evidence::MissingBoth);
    }
}

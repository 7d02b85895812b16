//! Which pairs of records are looked at: across jurisdictions, or all.

use crate::records::{Cells, Field, Records};

/// Which pairs of records are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairScope {
    /// Those in different jurisdictions: rolls are linked with each other.
    #[default]
    AcrossJurisdictions,
    /// All: a file is searched for duplicates.
    All,
    /// One file is linked with another: those of a row before `second_begins` and a row from it on.
    AcrossFiles {
        /// First row of the second file.
        second_begins: u32,
    },
}

/// A scope over records.
pub(super) enum Scope<'a> {
    Jurisdictions(&'a Cells),
    All,
    Files { second_begins: u32 },
}

impl<'a> Scope<'a> {
    /// # Panics
    /// When pairs across jurisdictions are looked at and the records lack the column.
    pub(super) fn new(scope: PairScope, records: &'a Records) -> Self {
        match scope {
            PairScope::AcrossJurisdictions => {
                Self::Jurisdictions(records.column(Field::Jurisdiction).expect("column is there"))
            }
            PairScope::All => Self::All,
            PairScope::AcrossFiles { second_begins } => Self::Files { second_begins },
        }
    }

    /// Whether two rows, the smaller first, are looked at.
    #[inline]
    pub(super) fn contains(&self, left: u32, right: u32) -> bool {
        match self {
            Self::Jurisdictions(column) => column.get(left as usize) != column.get(right as usize),
            Self::All => true,
            Self::Files { second_begins } => left < *second_begins && *second_begins <= right,
        }
    }

    /// Pairs in scope among some rows.
    pub(super) fn pairs_in(&self, rows: &[u32]) -> u64 {
        let pairs = |n: u64| n * (n - u64::from(n > 0)) / 2;
        let mut codes: Vec<u64> = match self {
            Self::All => return pairs(rows.len() as u64),
            Self::Jurisdictions(column) => rows.iter().map(|&row| column.get(row as usize)).collect(),
            Self::Files { second_begins } => rows.iter().map(|row| u64::from(row >= second_begins)).collect(),
        };
        codes.sort_unstable();
        let within: u64 = codes.chunk_by(|a, b| a == b).map(|same| pairs(same.len() as u64)).sum();
        pairs(rows.len() as u64) - within
    }
}

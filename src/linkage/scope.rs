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
}

/// A scope over records.
pub(super) struct Scope<'a> {
    jurisdictions: Option<&'a Cells>,
}

impl<'a> Scope<'a> {
    /// # Panics
    /// When pairs across jurisdictions are looked at and the records lack the column.
    pub(super) fn new(scope: PairScope, records: &'a Records) -> Self {
        let jurisdictions = match scope {
            PairScope::AcrossJurisdictions => Some(records.column(Field::Jurisdiction).expect("column is there")),
            PairScope::All => None,
        };
        Self { jurisdictions }
    }

    #[inline]
    pub(super) fn contains(&self, left: u32, right: u32) -> bool {
        self.jurisdictions.is_none_or(|column| column.get(left as usize) != column.get(right as usize))
    }

    /// Pairs in scope among some rows.
    pub(super) fn pairs_in(&self, rows: &[u32]) -> u64 {
        let pairs = |n: u64| n * (n - u64::from(n > 0)) / 2;
        let Some(jurisdictions) = self.jurisdictions else { return pairs(rows.len() as u64) };
        let mut codes: Vec<u64> = rows.iter().map(|&row| jurisdictions.get(row as usize)).collect();
        codes.sort_unstable();
        let within: u64 = codes.chunk_by(|a, b| a == b).map(|same| pairs(same.len() as u64)).sum();
        pairs(rows.len() as u64) - within
    }
}

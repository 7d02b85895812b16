//! Which pairs of records are looked at: across jurisdictions, or all.

use crate::records::{Cells, Field, Records};

/// Which pairs of records are looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PairScope {
    /// Those in different jurisdictions: rolls are linked with each other.
    #[default]
    AcrossJurisdictions,
    /// Those of one jurisdiction, by its code in the column, with each other one.
    WithJurisdiction(u8),
    /// All: a file is searched for duplicates.
    All,
    /// One file is linked with another: those of a row before `second_begins` and a row from it on.
    AcrossFiles {
        /// First row of the second file.
        second_begins: u32,
    },
}

/// A scope over records.
#[derive(Debug)]
pub struct Scope<'a>(Pairs<'a>);

#[derive(Debug)]
enum Pairs<'a> {
    AcrossJurisdictions(&'a Cells),
    WithJurisdiction(&'a Cells, u64),
    All,
    AcrossFiles { second_begins: u32 },
}

impl<'a> Scope<'a> {
    /// # Panics
    /// When pairs across jurisdictions are looked at and the records lack the column.
    pub(super) fn new(scope: PairScope, records: &'a Records) -> Self {
        let jurisdictions = || records.column(Field::Jurisdiction).expect("column is there");
        Self(match scope {
            PairScope::AcrossJurisdictions => Pairs::AcrossJurisdictions(jurisdictions()),
            PairScope::WithJurisdiction(code) => Pairs::WithJurisdiction(jurisdictions(), u64::from(code)),
            PairScope::All => Pairs::All,
            PairScope::AcrossFiles { second_begins } => Pairs::AcrossFiles { second_begins },
        })
    }

    /// Whether two rows, the smaller first, are looked at.
    #[inline]
    pub fn contains(&self, left: u32, right: u32) -> bool {
        match &self.0 {
            Pairs::AcrossJurisdictions(column) => column.get(left as usize) != column.get(right as usize),
            Pairs::WithJurisdiction(column, code) => {
                (column.get(left as usize) == *code) != (column.get(right as usize) == *code)
            }
            Pairs::All => true,
            Pairs::AcrossFiles { second_begins } => left < *second_begins && *second_begins <= right,
        }
    }

    /// Pairs in scope among some rows.
    pub(super) fn pairs_in(&self, rows: &[u32]) -> u64 {
        let pairs = |n: u64| n * (n - u64::from(n > 0)) / 2;
        let mut codes: Vec<u64> = match &self.0 {
            Pairs::All => return pairs(rows.len() as u64),
            Pairs::AcrossJurisdictions(column) => rows.iter().map(|&row| column.get(row as usize)).collect(),
            Pairs::WithJurisdiction(column, code) => {
                rows.iter().map(|&row| u64::from(column.get(row as usize) == *code)).collect()
            }
            Pairs::AcrossFiles { second_begins } => rows.iter().map(|row| u64::from(row >= second_begins)).collect(),
        };
        codes.sort_unstable();
        let within: u64 = codes.chunk_by(|a, b| a == b).map(|same| pairs(same.len() as u64)).sum();
        pairs(rows.len() as u64) - within
    }

    /// Pairs in scope among all of so many rows; across jurisdictions `½ (n² − Σ n_j²)`.
    pub fn pairs(&self, rows: usize) -> f64 {
        let n = rows as f64;
        match &self.0 {
            Pairs::All => 0.5 * n * (n - 1.0).max(0.0),
            Pairs::AcrossFiles { second_begins } => f64::from(*second_begins) * (n - f64::from(*second_begins)),
            Pairs::WithJurisdiction(column, code) => {
                let inside = (0..column.len()).filter(|&row| column.get(row) == *code).count() as f64;
                inside * (n - inside)
            }
            Pairs::AcrossJurisdictions(column) => {
                let mut sizes = [0u64; 256];
                (0..column.len()).for_each(|row| sizes[column.get(row) as usize] += 1);
                0.5 * (n * n - sizes.iter().map(|&s| (s as f64).powi(2)).sum::<f64>())
            }
        }
    }
}

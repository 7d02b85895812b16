//! Links as rows of a table, a row for each pair and strategy that links it.

use crate::linkage::{CandidatePair, Candidates, Evidence, Linkage};
use crate::records::{Cells, Field, Records};

/// What [`Evidence`] is called in files, by code from 1.
pub const EVIDENCE_LABELS: [&str; 4] = ["agree", "contradict", "missing", "missing_both"];

/// A block of links, by column.
#[derive(Clone, Debug)]
pub struct PairColumns {
    /// Record id in the left file, or of the record that comes first.
    pub left: Cells,
    /// Record id in the right file, or of the record that comes second.
    pub right: Cells,
    /// Place of the strategy.
    pub strategy: Vec<u32>,
    /// The probability that a model gives the pair, with six decimals; empty for rules.
    pub posterior: Cells,
    /// For each comparison a code of [`EVIDENCE_LABELS`] for each row.
    pub evidence: Vec<Vec<u8>>,
}

/// The rows of some of the pairs found.
///
/// # Panics
/// When the records have no record ids.
pub fn pair_columns(
    linkage: &Linkage,
    strategies: usize,
    found: &Candidates,
    pairs: &[CandidatePair],
    records: &Records,
) -> PairColumns {
    let ids = records.column(Field::RecordId).expect("records have ids");
    let rows: Vec<(&CandidatePair, u32)> = pairs
        .iter()
        .flat_map(|pair| (0..strategies as u32).filter(|s| pair.linked_by >> s & 1 == 1).map(move |s| (pair, s)))
        .collect();
    let texts = |side: fn(&CandidatePair) -> u32| {
        let (mut ends, mut bytes) = (Vec::with_capacity(rows.len()), Vec::with_capacity(12 * rows.len()));
        for (pair, _) in &rows {
            bytes.extend_from_slice(ids.text(side(pair) as usize));
            ends.push(bytes.len() as u32);
        }
        Cells::Text { ends, bytes }
    };
    let code = |evidence: Evidence| Evidence::ALL.iter().position(|e| *e == evidence).map_or(0, |i| i as u8 + 1);
    let evidence = |&comparison| rows.iter().map(|(p, _)| code(linkage.evidence(p.pattern, comparison))).collect();
    let posterior = |(pair, strategy): &(&CandidatePair, u32)| found.posterior(*strategy as usize, pair);
    let posteriors: Vec<String> =
        rows.iter().map(|row| posterior(row).map_or_else(String::new, |p| format!("{p:.6}"))).collect();
    PairColumns {
        posterior: Cells::of_texts(posteriors.iter().map(String::as_str)),
        left: texts(|p| p.left),
        right: texts(|p| p.right),
        evidence: linkage.comparisons.iter().map(evidence).collect(),
        strategy: rows.iter().map(|r| r.1).collect(),
    }
}

//! Links as rows of a table, a row for each pair and strategy that links it.

use std::fmt::Write;

use crate::linkage::{CandidatePair, Evidence, Linkage, Modelled};
use crate::records::{Cells, Field, Records};

/// What [`Evidence`] is called in files, by code from 1.
pub(crate) const EVIDENCE_LABELS: [&str; 4] = ["agree", "contradict", "missing", "missing_both"];

/// A block of links, by column.
#[derive(Clone, Debug)]
pub(crate) struct PairColumns {
    /// Record id in the left file, or of the record that comes first.
    pub left: Cells,
    /// Record id in the right file, or of the record that comes second.
    pub right: Cells,
    /// Place of the strategy.
    pub strategy: Vec<u32>,
    /// For each comparison a code of [`EVIDENCE_LABELS`] for each row.
    pub evidence: Vec<Vec<u8>>,
    /// The probability that the pair is one person, where the strategy is a model; empty elsewhere.
    pub posterior: Cells,
}

/// The rows of some pairs that `strategies` strategies have found, of which some are models.
///
/// # Panics
/// When the records have no record ids.
pub(crate) fn pair_columns(
    linkage: &Linkage,
    strategies: usize,
    modelled: &[Modelled],
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
            ends.push(u32::try_from(bytes.len()).expect("blocks are far smaller than 4 GiB"));
        }
        Cells::Text { ends, bytes }
    };
    let code = |evidence: Evidence| Evidence::ALL.iter().position(|e| *e == evidence).map_or(0, |i| i as u8 + 1);
    let evidence = |&comparison| rows.iter().map(|(p, _)| code(linkage.evidence(p.pattern, comparison))).collect();
    PairColumns {
        left: texts(|p| p.left),
        right: texts(|p| p.right),
        evidence: linkage.comparisons.iter().map(evidence).collect(),
        posterior: posteriors(modelled, &rows),
        strategy: rows.iter().map(|r| r.1).collect(),
    }
}

fn posteriors(modelled: &[Modelled], rows: &[(&CandidatePair, u32)]) -> Cells {
    let mut text = String::new();
    let ends = rows.iter().map(|(pair, strategy)| {
        let links = modelled.iter().find(|m| m.strategy == *strategy as usize).map_or(&[][..], |m| &m.links);
        if let Ok(place) = links.binary_search_by_key(&(pair.left, pair.right), |link| (link.left, link.right)) {
            write!(text, "{}", links[place].posterior).expect("text takes everything");
        }
        u32::try_from(text.len()).expect("blocks are far smaller than 4 GiB")
    });
    Cells::Text { ends: ends.collect(), bytes: text.into_bytes() }
}

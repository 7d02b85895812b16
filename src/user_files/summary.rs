//! Counts of a linkage of users' files.

use std::ops::Range;

use serde::Serialize;

use super::expected::{ChanceLinks, chance_links};
use crate::intake::Problems;
use crate::linkage::{Candidates, EvidenceCounts, Linkage, Strategy};
use crate::records::Records;

/// What a linkage found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Summary {
    /// The files, in the order they were given.
    pub files: Vec<FileSummary>,
    /// Pairs of records that could be formed: of one file with the other, or within the one file.
    pub pairs: f64,
    /// What each strategy found.
    pub strategies: Vec<StrategySummary>,
}

/// A file that was linked.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FileSummary {
    /// Its name.
    pub name: String,
    /// Its records.
    pub records: u64,
    /// Rows that were left out, or have a cell that was taken as missing.
    pub bad_rows: Problems,
}

/// What a strategy found.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StrategySummary {
    /// Its name.
    pub name: String,
    /// Pairs that it looked at: those that agree on one of its blocking keys.
    pub candidate_pairs: u64,
    /// Pairs that it links.
    pub links: u64,
    /// Links of different people to expect by chance.
    pub chance_links: ChanceLinks,
    /// What it believes, if it is a model.
    pub model: Option<ModelSummary>,
    /// What each field says about its links.
    pub evidence: Vec<EvidenceRow>,
}

/// What a model believes.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ModelSummary {
    /// The posterior from which on it links.
    pub threshold: f64,
    /// Chance that a pair is one person, as estimated.
    pub prior: f64,
    /// False links that it expects among its links: the sum of 1 − posterior. Models are often wrong about this.
    pub claimed_false_links: f64,
    /// What may be wrong with the estimates.
    pub warnings: Vec<String>,
}

/// What a field says about a strategy's links.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct EvidenceRow {
    /// The field, as it is compared.
    pub field: String,
    /// Links by what the field says.
    #[serde(flatten)]
    pub counts: EvidenceCounts,
}

/// Counts links and evidence. `rows_of` has one range of rows for each file.
pub(crate) fn summarise(
    linkage: &Linkage,
    strategies: &[Strategy],
    candidates: &Candidates,
    records: &Records,
    rows_of: &[Range<usize>],
    files: Vec<FileSummary>,
) -> Summary {
    let summary = |(place, strategy): (usize, &Strategy)| {
        let links = || candidates.pairs.iter().filter(move |p| p.linked_by >> place & 1 == 1);
        let evidence = linkage.comparisons.iter().map(|&comparison| {
            let mut counts = EvidenceCounts::default();
            links().for_each(|pair| counts.add(linkage.evidence(pair.pattern, comparison)));
            EvidenceRow { field: comparison.to_string(), counts }
        });
        StrategySummary {
            name: strategy.name.clone(),
            candidate_pairs: candidates.candidate_pairs.get(place).copied().unwrap_or(0),
            links: links().count() as u64,
            model: candidates.modelled.iter().find(|m| m.strategy == place).map(|m| ModelSummary {
                threshold: m.threshold,
                prior: m.prior,
                claimed_false_links: m.claimed_false_links(),
                warnings: m.warnings.clone(),
            }),
            chance_links: chance_links(records, rows_of, strategy),
            evidence: evidence.collect(),
        }
    };
    Summary { files, pairs: possible_pairs(rows_of), strategies: strategies.iter().enumerate().map(summary).collect() }
}

fn possible_pairs(rows_of: &[Range<usize>]) -> f64 {
    match rows_of {
        [one] => one.len() as f64 * (one.len() as f64 - 1.0).max(0.0) / 2.0,
        [left, right] => left.len() as f64 * right.len() as f64,
        _ => 0.0,
    }
}

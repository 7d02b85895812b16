//! What two people a false link joins: twins, kin, namesakes; and how many false links a model expects among each kind of its links.

use rayon::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::clusters::{Edge, count_clusters};
use super::counts::Evaluation;
use crate::linkage::Candidates;
use crate::stats::Clusters;

/// What the two people of a link are to each other, by the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PairKind {
    /// One and the same: the link is true.
    OnePerson,
    /// Twins.
    Twins,
    /// A father and his son, of one name or not.
    FatherAndSon,
    /// Others who live together: spouses.
    Household,
    /// Unrelated people of one first name, surname and birth date.
    #[serde(rename = "chance-namesakes")]
    Namesakes,
    /// Unrelated people whose birth dates are the same only as files give them, and in whom no other error makes anything agree.
    WrittenDate,
    /// Unrelated people of whom an error in a file made one look more like the other.
    TypoOfAnother,
    /// Unrelated people of one first name and surname, born on other days.
    SameName,
    /// Unrelated people born on one day who bear other names.
    SameBirthDate,
    /// Unrelated people who are alike in some other way.
    Other,
}

impl PairKind {
    /// All, in the order of reports.
    pub const ALL: [PairKind; 10] = [
        PairKind::OnePerson,
        PairKind::Twins,
        PairKind::FatherAndSon,
        PairKind::Household,
        PairKind::Namesakes,
        PairKind::WrittenDate,
        PairKind::TypoOfAnother,
        PairKind::SameName,
        PairKind::SameBirthDate,
        PairKind::Other,
    ];

    /// Whether the two people have nothing to do with each other, so that a sample of people keeps the pair with the square of its share.
    pub fn is_by_chance(self) -> bool {
        match self {
            PairKind::OnePerson | PairKind::Twins | PairKind::FatherAndSon | PairKind::Household => false,
            PairKind::Namesakes
            | PairKind::WrittenDate
            | PairKind::TypoOfAnother
            | PairKind::SameName
            | PairKind::SameBirthDate
            | PairKind::Other => true,
        }
    }

    /// What readers call it.
    pub fn words(self) -> &'static str {
        match self {
            PairKind::OnePerson => "one person",
            PairKind::Twins => "twins",
            PairKind::FatherAndSon => "father and son",
            PairKind::Household => "household",
            PairKind::Namesakes => "chance namesakes",
            PairKind::WrittenDate => "strangers of one written date",
            PairKind::TypoOfAnother => "typo of another",
            PairKind::SameName => "strangers of one name",
            PairKind::SameBirthDate => "strangers of one birth date",
            PairKind::Other => "other strangers",
        }
    }
}

/// The links of one strategy that are of one kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KindCount {
    /// How many; all are true or all are false.
    pub links: u64,
    /// The false ones by cluster of the people whom they join, or by birth date when dates are sampled.
    pub clusters: Clusters,
    /// Those that the strategy expects to be false: the sum of 1 − posterior. 0 for rules.
    pub claimed: f64,
}

/// The links of one strategy of each kind, in the order of [`PairKind::ALL`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct KindCounts {
    counts: [KindCount; PairKind::ALL.len()],
}

impl KindCounts {
    /// The links of a kind.
    pub fn of(&self, kind: PairKind) -> &KindCount {
        &self.counts[kind as usize]
    }

    /// Adds false links of a kind.
    #[cfg(test)]
    pub(crate) fn add(&mut self, kind: PairKind, clusters: Clusters) {
        self.counts[kind as usize].clusters.merge(&clusters);
    }

    /// Adds those of another replicate.
    pub fn merge(&mut self, other: &KindCounts) {
        for (sum, new) in self.counts.iter_mut().zip(&other.counts) {
            sum.links += new.links;
            sum.clusters.merge(&new.clusters);
            sum.claimed += new.claimed;
        }
    }
}

impl Evaluation {
    /// The rows that some false link touches, ascending.
    pub fn rows_of_false_links(&self) -> Vec<u32> {
        self.rows_of(|edge| !edge.is_match())
    }

    /// Counts the links of each strategy by kind. `kind` is asked about links of two people, by rows; those of one person are known.
    pub fn kinds(&self, candidates: &Candidates, kind: impl Fn(u32, u32) -> PairKind + Sync) -> Vec<KindCounts> {
        let links: Vec<Edge> = self.edges.iter().filter(|edge| edge.linked_by != 0).copied().collect();
        let kind_of = |edge: &Edge| if edge.is_match() { PairKind::OnePerson } else { kind(edge.rows.0, edge.rows.1) };
        let kinds: Vec<PairKind> = links.par_iter().with_min_len(256).map(kind_of).collect();
        let of_strategy = |strategy: usize| {
            let mut counts = KindCounts::default();
            let mut edges = vec![Vec::new(); PairKind::ALL.len()];
            for (edge, &kind) in links.iter().zip(&kinds).filter(|(edge, _)| edge.is_linked_by(strategy)) {
                let count = &mut counts.counts[kind as usize];
                count.links += 1;
                count.claimed += candidates.posterior(strategy, edge.rows).map_or(0.0, |posterior| 1.0 - posterior);
                edges[kind as usize].push(*edge);
            }
            for (count, edges) in counts.counts.iter_mut().zip(&edges).skip(1) {
                count.clusters = count_clusters(edges, &[strategy], self.dates.as_deref(), self.one_sided);
            }
            counts
        };
        (0..self.by_strategy.len()).map(of_strategy).collect()
    }
}

//! Counting links against the truth.

use rayon::prelude::*;
use strum::VariantArray;

use super::clusters::{Edge, count_clusters};
use super::dates::Dates;
use crate::linkage::{Candidates, Comparison, EvidenceCounts, Linkage, Scope, for_each_equal_group};
use crate::records::Records;
use crate::rng::mix;
use crate::stats::Clusters;
use crate::truth::Truth;

/// What is counted of each strategy in each cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Slot {
    /// Links of one person's records.
    TrueLinks,
    /// Links of two people's records.
    FalseLinks,
    /// Pairs of one person's records that were not linked.
    MissedMatches,
    /// People in a false link and in no true one.
    WronglyFlagged,
    /// Pairs of one person's records that the strategy looked at, linked or not.
    ReachedMatches,
    /// People with at least two records in scope of each other.
    PeopleTwice,
    /// Of these, people in at least one true link.
    PeopleFound,
}

impl Slot {
    /// Slots of each strategy.
    pub const COUNT: usize = Self::VARIANTS.len();

    /// Index of a strategy's slot among a cluster's counts.
    pub fn of(self, strategy: usize) -> usize {
        strategy * Self::COUNT + self as usize
    }
}

/// One replicate, counted.
#[derive(Clone, Debug)]
pub struct Evaluation {
    /// Counts of each strategy, by clusters of the people whom its links join.
    pub by_strategy: Vec<Clusters>,
    /// Counts of all strategies ([`Slot::of`]), by clusters of the people whom any strategy's links join.
    pub joint: Clusters,
    /// Evidence among each strategy's links, by comparison: same person, different people.
    pub evidence: Vec<Vec<(Comparison, EvidenceCounts, EvidenceCounts)>>,
    /// Pairs that each strategy looked at.
    pub candidate_pairs: Vec<u64>,
    /// Records compared.
    pub records: u64,
    /// Pairs of records in scope.
    pub pairs: f64,
    /// Pairs of records in scope that are one person; of a sample of birth dates, of people born on them.
    pub matches: u64,
    /// Every match and every link.
    pub(super) edges: Vec<Edge>,
    /// Birth dates as clusters, with their exposures, when dates are sampled.
    pub(super) dates: Option<Vec<(u32, u32)>>,
    /// Whether the second record of each pair is a list's, so that only the first one's person is flagged.
    pub(super) one_sided: bool,
}

/// Counts the links of all strategies against the truth. `reported` are the comparisons whose evidence is tabulated.
///
/// # Panics
/// When the truth lacks a record.
pub fn evaluate(
    linkage: &Linkage,
    strategies: usize,
    candidates: &Candidates,
    records: &Records,
    truth: &Truth,
    reported: &[Comparison],
) -> Evaluation {
    assert_eq!(truth.persons.len(), records.len(), "the truth knows every record");
    let scope = linkage.scope(records);
    let matches = matching_pairs(truth, &scope);
    let person = |row: u32| truth.persons[row as usize];
    let linked_by = |pair: (u32, u32)| {
        let found = candidates.pairs.binary_search_by_key(&pair, |c| (c.left, c.right));
        found.map_or(0, |place| candidates.pairs[place].linked_by)
    };
    let reached = linkage.reached(records, &matches);
    let dates = Dates::new(truth, records);
    let edge = |(left, right): (u32, u32), linked_by: u32| Edge {
        left: person(left),
        right: person(right),
        linked_by,
        missed_by: 0,
        reached_by: linked_by,
        counts_match: false,
        date: dates.written(left),
        rows: (left, right),
    };
    let of_match = |(&pair, &reached_by): (&(u32, u32), &u32)| {
        let linked = Edge { reached_by, ..edge(pair, linked_by(pair)) };
        dates.of_match(linked)
    };
    let mut edges: Vec<Edge> = matches.par_iter().zip(&reached).flat_map_iter(of_match).collect();
    let strangers = candidates.pairs.iter().filter(|c| person(c.left) != person(c.right));
    let strangers = strangers.map(|c| edge((c.left, c.right), c.linked_by));
    edges.extend(strangers.filter(|edge| dates.are_sampled(edge.date)));
    let matches = edges.iter().filter(|edge| edge.counts_match).count() as u64;
    let all: Vec<usize> = (0..strategies).collect();
    let evidence = |s| tabulate(linkage, s, candidates, truth, &dates, reported);
    let evidence = (0..strategies).map(evidence).collect();
    let dates = truth.sampled_dates.as_ref().map(|dates| dates.exposures.clone());
    let one_sided = linkage.is_across_files();
    let count = |strategies: &[usize]| count_clusters(&edges, strategies, dates.as_deref(), one_sided);
    Evaluation {
        by_strategy: (0..strategies).map(|s| count(&[s])).collect(),
        joint: count(&all),
        evidence,
        candidate_pairs: candidates.candidate_pairs.clone(),
        records: records.len() as u64,
        pairs: scope.pairs(records.len()),
        matches,
        one_sided,
        dates,
        edges,
    }
}

impl Evaluation {
    /// The first pairs of rows that a strategy links though they are two people, at most `most`.
    pub fn false_links_of(&self, strategy: usize, most: usize) -> Vec<(u32, u32)> {
        let is_false = |edge: &&Edge| edge.left != edge.right && edge.linked_by >> strategy & 1 == 1;
        self.edges.iter().filter(is_false).map(|edge| edge.rows).take(most).collect()
    }

    /// The first pairs of rows that are one person and that a strategy does not link, at most `most`.
    pub fn missed_matches_of(&self, strategy: usize, most: usize) -> Vec<(u32, u32)> {
        let is_missed = |edge: &&Edge| edge.counts_match && edge.linked_by >> strategy & 1 == 0;
        self.edges.iter().filter(is_missed).map(|edge| edge.rows).take(most).collect()
    }
}

/// Pairs of rows in scope that are one person, the smaller row first, ascending.
fn matching_pairs(truth: &Truth, scope: &Scope) -> Vec<(u32, u32)> {
    let mut pairs = for_each_equal_group(
        truth.persons.len(),
        |row| Some(mix(truth.persons[row].key() ^ 0x9e37_79b9_7f4a_7c15)),
        |group, found| {
            for (i, &left) in group.iter().enumerate() {
                for &right in &group[i + 1..] {
                    let same = truth.persons[left as usize] == truth.persons[right as usize];
                    let (left, right) = (left.min(right), left.max(right));
                    if same && scope.contains(left, right) {
                        found.push((left, right));
                    }
                }
            }
        },
    );
    pairs.par_sort_unstable();
    pairs
}

fn tabulate(
    linkage: &Linkage,
    strategy: usize,
    candidates: &Candidates,
    truth: &Truth,
    dates: &Dates,
    reported: &[Comparison],
) -> Vec<(Comparison, EvidenceCounts, EvidenceCounts)> {
    let mut table: Vec<_> =
        reported.iter().map(|&c| (c, EvidenceCounts::default(), EvidenceCounts::default())).collect();
    let links = candidates.pairs.iter().filter(|p| p.linked_by >> strategy & 1 == 1);
    for pair in links.filter(|p| dates.are_sampled(dates.written(p.left))) {
        let same = truth.persons[pair.left as usize] == truth.persons[pair.right as usize];
        for (comparison, matches, strangers) in &mut table {
            let counts = if same { &mut *matches } else { &mut *strangers };
            counts.add(linkage.evidence(pair.pattern, *comparison));
        }
    }
    table
}

//! Which people hang together, and what happened in each such cluster.

use rayon::slice::ParallelSliceMut;

use super::counts::Slot;
use crate::population::PersonId;
use crate::stats::Clusters;

/// Two records that are one person (`left == right`) or that some strategy linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub left: PersonId,
    pub right: PersonId,
    pub linked_by: u32,
    /// Of a match, the strategies that miss it.
    pub missed_by: u32,
    pub reached_by: u32,
    /// Whether it is where a match counts as one. A match of which both records are written with one date and the person was born on another is two
    /// edges when dates are sampled: a link by the written date, and a match by the true one.
    pub counts_match: bool,
    /// Sampled birth date by which it counts; 0 when dates are not sampled.
    pub date: u32,
    /// Rows of the two records, the smaller first.
    pub rows: (u32, u32),
}

impl Edge {
    /// Whether both records are one person's.
    pub(super) fn is_match(&self) -> bool {
        self.left == self.right
    }

    /// Whether a strategy, by its place, links it.
    pub(super) fn is_linked_by(&self, strategy: usize) -> bool {
        self.linked_by >> strategy & 1 == 1
    }
}

/// Counts links cluster by cluster. Clusters are the connected components of people, or, when birth dates are sampled, all components of one
/// birth date. `strategies` are the places of the strategies that are counted, in the order of the counts; their links join people.
/// `dates` are the sampled birth dates with their exposures. `one_sided`: only the person of an edge's first record is flagged.
pub(super) fn count_clusters(
    edges: &[Edge],
    strategies: &[usize],
    dates: Option<&[(u32, u32)]>,
    one_sided: bool,
) -> Clusters {
    let mut counts = vec![0; strategies.len() * Slot::COUNT];
    let mut clusters = Clusters::default();
    each_cluster(edges, strategies, dates, |cluster, exposure| {
        counts.fill(0);
        count_cluster(cluster, strategies, one_sided, &mut counts);
        clusters.add_exposed(&counts, exposure);
    });
    clusters
}

/// Goes through the clusters of the edges that matter to these strategies, with their exposures. Of sampled birth dates all are clusters, also those
/// without an edge, as their number is fixed.
pub(super) fn each_cluster(
    edges: &[Edge],
    strategies: &[usize],
    dates: Option<&[(u32, u32)]>,
    mut visit: impl FnMut(&[(u32, Edge)], u32),
) {
    let grouped = grouped(edges, strategies, dates.is_some());
    let mut left = dates.unwrap_or_default();
    for cluster in grouped.chunk_by(|a, b| a.0 == b.0) {
        let before = left.partition_point(|(date, _)| *date < cluster[0].0);
        left[..before].iter().for_each(|&(_, exposure)| visit(&[], exposure));
        left = &left[before..];
        let exposure = match left.first() {
            Some(&(date, exposure)) if date == cluster[0].0 => {
                left = &left[1..];
                exposure
            }
            _ => 0,
        };
        visit(cluster, exposure);
    }
    left.iter().for_each(|&(_, exposure)| visit(&[], exposure));
}

/// The edges that matter to these strategies, each with its cluster, sorted by it.
fn grouped(edges: &[Edge], strategies: &[usize], dates_are_sampled: bool) -> Vec<(u32, Edge)> {
    let wanted = strategies.iter().fold(0, |bits, s| bits | 1u32 << s);
    let edges: Vec<Edge> = edges.iter().filter(|e| e.is_match() || e.linked_by & wanted != 0).copied().collect();
    let mut grouped =
        if dates_are_sampled { edges.into_iter().map(|edge| (edge.date, edge)).collect() } else { by_component(edges) };
    grouped.par_sort_unstable();
    grouped
}

/// Edges with the component of people that each belongs to.
fn by_component(edges: Vec<Edge>) -> Vec<(u32, Edge)> {
    let mut people: Vec<PersonId> = edges.iter().flat_map(|e| [e.left, e.right]).collect();
    people.par_sort_unstable();
    people.dedup();
    let place = |person: PersonId| people.binary_search(&person).expect("every edge's people are listed") as u32;
    let mut parents: Vec<u32> = (0..people.len() as u32).collect();
    let mut grouped: Vec<(u32, Edge)> = edges.into_iter().map(|edge| (place(edge.left), edge)).collect();
    for &(left, edge) in grouped.iter().filter(|(_, e)| !e.is_match()) {
        let (a, b) = (root(&mut parents, left), root(&mut parents, place(edge.right)));
        parents[a.max(b) as usize] = a.min(b);
    }
    grouped.iter_mut().for_each(|(component, _)| *component = root(&mut parents, *component));
    grouped
}

fn count_cluster(edges: &[(u32, Edge)], strategies: &[usize], one_sided: bool, counts: &mut [u32]) {
    // (person, whether for a match, strategies with a true link, strategies with a false link)
    let mut flagged: Vec<(PersonId, bool, u32, u32)> = Vec::new();
    for (_, edge) in edges {
        let same = edge.is_match();
        for (place, strategy) in strategies.iter().enumerate() {
            let slot = match (same, edge.is_linked_by(*strategy)) {
                (true, true) => Slot::TrueLinks,
                (true, false) if edge.missed_by >> strategy & 1 == 1 => Slot::MissedMatches,
                (false, true) => Slot::FalseLinks,
                (_, false) => continue,
            };
            counts[slot.of(place)] += 1;
            counts[Slot::ReachedMatches.of(place)] += u32::from(same && edge.reached_by >> strategy & 1 == 1);
        }
        match (same, one_sided) {
            (true, _) => flagged.push((edge.left, edge.counts_match, edge.linked_by, 0)),
            (false, true) => flagged.push((edge.left, false, 0, edge.linked_by)),
            (false, false) => flagged.extend([edge.left, edge.right].map(|person| (person, false, 0, edge.linked_by))),
        }
    }
    flagged.sort_unstable();
    for person in flagged.chunk_by(|a, b| a.0 == b.0) {
        let (rightly, wrongly) = person.iter().fold((0, 0), |(t, f), p| (t | p.2, f | p.3));
        let only_wrongly = wrongly & !rightly;
        let twice = person.iter().any(|p| p.1);
        for (place, strategy) in strategies.iter().enumerate() {
            counts[Slot::WronglyFlagged.of(place)] += only_wrongly >> strategy & 1;
            counts[Slot::PeopleTwice.of(place)] += u32::from(twice);
            counts[Slot::PeopleFound.of(place)] += rightly >> strategy & 1;
        }
    }
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        parents[node as usize] = parents[parents[node as usize] as usize];
        node = parents[node as usize];
    }
    node
}

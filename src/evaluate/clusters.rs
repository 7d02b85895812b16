//! Which people hang together, and what happened in each such cluster.

use super::counts::Slot;
use crate::population::PersonId;
use crate::stats::Clusters;

/// Two records that are one person (`left == right`) or that some strategy linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub left: PersonId,
    pub right: PersonId,
    pub linked_by: u32,
}

/// Groups edges into connected components of people and counts each component's links.
pub(super) fn count_clusters(edges: Vec<Edge>, strategies: usize) -> Clusters {
    let mut people: Vec<PersonId> = edges.iter().flat_map(|e| [e.left, e.right]).collect();
    people.sort_unstable();
    people.dedup();
    let place = |person: PersonId| people.binary_search(&person).expect("every edge's people are listed") as u32;
    let mut parents: Vec<u32> = (0..people.len() as u32).collect();
    let mut grouped: Vec<(u32, Edge)> = edges.into_iter().map(|edge| (place(edge.left), edge)).collect();
    for &(left, edge) in grouped.iter().filter(|(_, e)| e.left != e.right) {
        let (a, b) = (root(&mut parents, left), root(&mut parents, place(edge.right)));
        parents[a.max(b) as usize] = a.min(b);
    }
    grouped.iter_mut().for_each(|(component, _)| *component = root(&mut parents, *component));
    grouped.sort_unstable();
    let mut clusters = Clusters::default();
    let mut counts = vec![0; strategies * Slot::COUNT];
    for component in grouped.chunk_by(|a, b| a.0 == b.0) {
        counts.fill(0);
        count_component(component, strategies, &mut counts);
        clusters.add(&counts);
    }
    clusters
}

fn count_component(edges: &[(u32, Edge)], strategies: usize, counts: &mut [u32]) {
    // (person, strategies with a true link, strategies with a false link)
    let mut flagged: Vec<(PersonId, u32, u32)> = Vec::new();
    for (_, edge) in edges {
        let same = edge.left == edge.right;
        for strategy in 0..strategies {
            let slot = match (same, edge.linked_by >> strategy & 1 == 1) {
                (true, true) => Slot::TrueLinks,
                (true, false) => Slot::MissedMatches,
                (false, true) => Slot::FalseLinks,
                (false, false) => continue,
            };
            counts[slot.of(strategy)] += 1;
        }
        match same {
            true => flagged.push((edge.left, edge.linked_by, 0)),
            false => flagged.extend([edge.left, edge.right].map(|person| (person, 0, edge.linked_by))),
        }
    }
    flagged.sort_unstable();
    for person in flagged.chunk_by(|a, b| a.0 == b.0) {
        let (rightly, wrongly) = person.iter().fold((0, 0), |(t, f), p| (t | p.1, f | p.2));
        let only_wrongly = wrongly & !rightly;
        (0..strategies).filter(|s| only_wrongly >> s & 1 == 1).for_each(|s| counts[Slot::WronglyFlagged.of(s)] += 1);
    }
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        parents[node as usize] = parents[parents[node as usize] as usize];
        node = parents[node as usize];
    }
    node
}

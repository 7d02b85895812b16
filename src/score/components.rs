//! Counts of links by cluster of entities, without a list of all matching pairs.

use super::links::ScoredPair;
use super::truth::TruthTable;
use crate::evaluate::Slot;
use crate::stats::Clusters;

/// Counts true, false, missed and reached pairs and wrongly flagged entities ([`Slot`]) by the connected components of entities that the links
/// join. Each pair comes with whether it is a link; one that is not was only looked at.
///
/// The same clusters as those of `evaluate`; missed matches are an entity's matching pairs less its links, so that an entity of many records
/// costs no more than its links.
pub(super) fn count(
    truth: &TruthTable,
    matches_by_entity: &[u64],
    pairs: impl Iterator<Item = (ScoredPair, bool)>,
) -> Clusters {
    let mut groups = Groups::new(truth.entity_count as usize);
    let mut linked = vec![0u32; truth.entity_count as usize];
    let mut reached = linked.clone();
    let mut falsely: Vec<(u32, u32)> = Vec::new();
    for (pair, is_link) in pairs {
        let [a, b] = [pair.left, pair.right].map(|record| truth.entities[record as usize]);
        if a == b {
            reached[a as usize] += 1;
            linked[a as usize] += u32::from(is_link);
        } else if is_link {
            groups.join(a, b);
            falsely.push((a, b));
        }
    }
    let mut flagged_falsely = vec![false; truth.entity_count as usize];
    falsely.iter().for_each(|&(a, b)| [a, b].iter().for_each(|&e| flagged_falsely[e as usize] = true));
    // (component, entity or false link) in the order of components.
    let mut counts: Vec<(u32, [u32; Slot::COUNT])> = Vec::new();
    for entity in 0..truth.entity_count {
        let (matches, links) = (matches_by_entity[entity as usize], linked[entity as usize]);
        let wrongly = links == 0 && flagged_falsely[entity as usize];
        if matches > 0 || wrongly {
            let mut own = [0; Slot::COUNT];
            own[Slot::TrueLinks as usize] = links;
            own[Slot::MissedMatches as usize] = u32::try_from(matches - u64::from(links)).unwrap_or(u32::MAX);
            own[Slot::WronglyFlagged as usize] = u32::from(wrongly);
            own[Slot::ReachedMatches as usize] = reached[entity as usize];
            own[Slot::PeopleTwice as usize] = u32::from(matches > 0);
            own[Slot::PeopleFound as usize] = u32::from(links > 0);
            counts.push((groups.root(entity), own));
        }
    }
    for (a, _) in falsely {
        let mut own = [0; Slot::COUNT];
        own[Slot::FalseLinks as usize] = 1;
        counts.push((groups.root(a), own));
    }
    counts.sort_unstable();
    let mut clusters = Clusters::default();
    for component in counts.chunk_by(|a, b| a.0 == b.0) {
        let mut sum = [0u32; Slot::COUNT];
        component.iter().for_each(|(_, own)| (0..Slot::COUNT).for_each(|i| sum[i] = sum[i].saturating_add(own[i])));
        clusters.add(&sum);
    }
    clusters
}

/// Disjoint groups of entities or records.
pub(super) struct Groups {
    parents: Vec<u32>,
}

impl Groups {
    pub(super) fn new(n: usize) -> Self {
        Self { parents: (0..n as u32).collect() }
    }

    pub(super) fn root(&mut self, mut node: u32) -> u32 {
        while self.parents[node as usize] != node {
            self.parents[node as usize] = self.parents[self.parents[node as usize] as usize];
            node = self.parents[node as usize];
        }
        node
    }

    pub(super) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parents[a.max(b) as usize] = a.min(b);
    }
}

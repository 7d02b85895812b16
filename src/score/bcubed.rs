//! Clusters against entities: pairs within them, and B-cubed.
//!
//! B-cubed looks at each record `r`, in cluster `C(r)` and of entity `E(r)`: its precision is `|C ∩ E| / |C|`, its recall `|C ∩ E| / |E|`, both
//! counting `r` itself; the score is the mean over records (Bagga & Baldwin 1998). Every record counts once, while among
//! pairs a cluster counts with the square of its size.

use hashbrown::HashMap;
use serde::Serialize;

use super::components::Groups;
use super::links::Unknown;
use super::result::{ClusterPairs, ClusterScore};
use super::truth::TruthTable;
use crate::evaluate::Slot;
use crate::stats::{Clusters, Estimate, proportion_interval};

/// Mean precision and recall of records.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BCubed {
    /// Mean share of a record's cluster that is of its entity.
    pub precision: Estimate,
    /// Mean share of a record's entity that is in its cluster.
    pub recall: Estimate,
    /// Harmonic mean of both, without an interval; absent when they are.
    pub f1: Option<f64>,
}

/// Rows of a table of clusters: line, id as written, its record if the truth has it, cluster.
pub(crate) type ClusterRow<'a> = (u64, &'a str, Option<u32>, &'a str);

/// Collects clusters row by row.
#[derive(Clone, Debug)]
pub(crate) struct ClusterReader {
    clusters: HashMap<String, u32, foldhash::fast::FixedState>,
    of_record: Vec<u32>,
    unknown: Unknown,
    duplicates: u64,
}

const NONE: u32 = u32::MAX;

impl ClusterReader {
    /// For the records of a truth table.
    pub(crate) fn new(truth: &TruthTable) -> Self {
        Self {
            clusters: HashMap::default(),
            of_record: vec![NONE; truth.len()],
            unknown: Unknown::default(),
            duplicates: 0,
        }
    }

    /// Takes a row.
    ///
    /// # Errors
    /// When the record is in another cluster already.
    pub(crate) fn add(&mut self, (line, id, record, cluster): ClusterRow) -> Result<(), String> {
        let Some(record) = record else {
            self.unknown.add(line, id);
            return Ok(());
        };
        let next = self.clusters.len() as u32;
        let code = *self.clusters.entry_ref(cluster).or_insert(next);
        let place = &mut self.of_record[record as usize];
        match *place {
            NONE => *place = code,
            before if before == code => self.duplicates += 1,
            _ => return Err(format!("record {} is in two clusters", crate::cell::quoted(id))),
        }
        Ok(())
    }

    /// Rows with an id that the truth does not have.
    pub(crate) fn unknown(&self) -> &Unknown {
        &self.unknown
    }
}

/// Scores clusters; records that no row names are alone.
pub(crate) fn score_clusters(truth: &TruthTable, reader: ClusterReader) -> ClusterScore {
    let mut cluster_of = reader.of_record;
    let not_named = cluster_of.iter().filter(|&&c| c == NONE).count() as u64;
    let mut clusters = reader.clusters.len() as u32;
    for cluster in cluster_of.iter_mut().filter(|c| **c == NONE) {
        *cluster = clusters;
        clusters += 1;
    }
    let (counts, b_cubed) = compare(truth, &cluster_of, clusters);
    let named = cluster_of.iter().copied().collect::<hashbrown::HashSet<u32, foldhash::fast::FixedState>>();
    ClusterScore {
        clusters: named.len() as u64,
        pairs: ClusterPairs::of(&counts),
        b_cubed,
        unknown: reader.unknown,
        duplicates: reader.duplicates,
        not_named,
    }
}

/// Counts of pairs by connected component of entities and clusters, and B-cubed.
fn compare(truth: &TruthTable, cluster_of: &[u32], clusters: u32) -> (Clusters, BCubed) {
    // Entities first, then clusters.
    let mut groups = Groups::new(truth.entity_count as usize + clusters as usize);
    let node = |cluster: u32| truth.entity_count + cluster;
    for (record, &cluster) in cluster_of.iter().enumerate() {
        groups.join(truth.entities[record], node(cluster));
    }
    let component: Vec<u32> = truth.entities.iter().map(|&entity| groups.root(entity)).collect();
    let mut records: Vec<u32> = (0..truth.len() as u32).collect();
    let side = |r: u32| truth.sides[r as usize];
    let entity = |r: u32| truth.entities[r as usize];
    let cluster = |r: u32| cluster_of[r as usize];
    records.sort_unstable_by_key(|&r| (component[r as usize], entity(r), side(r), r));
    let (mut counts, mut sums) = (Clusters::default(), Vec::new());
    for members in records.chunk_by_mut(|&a, &b| component[a as usize] == component[b as usize]) {
        let matches: u64 = members.chunk_by(|&a, &b| entity(a) == entity(b)).map(|e| truth.pairs_among(e)).sum();
        let entity_sizes: HashMap<u32, f64, foldhash::fast::FixedState> =
            members.chunk_by(|&a, &b| entity(a) == entity(b)).map(|e| (entity(e[0]), e.len() as f64)).collect();
        members.sort_unstable_by_key(|&r| (cluster(r), side(r), r));
        let links: u64 = members.chunk_by(|&a, &b| cluster(a) == cluster(b)).map(|c| truth.pairs_among(c)).sum();
        let cluster_sizes: HashMap<u32, f64, foldhash::fast::FixedState> =
            members.chunk_by(|&a, &b| cluster(a) == cluster(b)).map(|c| (cluster(c[0]), c.len() as f64)).collect();
        members.sort_unstable_by_key(|&r| (cluster(r), entity(r), side(r), r));
        let (mut both, mut precision, mut recall) = (0, 0.0, 0.0);
        for cell in members.chunk_by(|&a, &b| cluster(a) == cluster(b) && entity(a) == entity(b)) {
            let n = cell.len() as f64;
            both += truth.pairs_among(cell);
            precision += n * n / cluster_sizes[&cluster(cell[0])];
            recall += n * n / entity_sizes[&entity(cell[0])];
        }
        let count = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let mut own = [0; Slot::COUNT];
        own[Slot::TrueLinks as usize] = count(both);
        own[Slot::FalseLinks as usize] = count(links - both);
        own[Slot::MissedMatches as usize] = count(matches - both);
        counts.add(&own);
        sums.push((members.len() as f64, precision, recall));
    }
    let precision = mean(sums.iter().map(|s| (s.0, s.1)));
    let recall = mean(sums.iter().map(|s| (s.0, s.2)));
    let f1 = precision.value.zip(recall.value).map(|(p, r)| if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 });
    (counts, BCubed { precision, recall, f1 })
}

/// The mean over records, from (records, sum) by component, which are the sampling units.
fn mean(sums: impl Iterator<Item = (f64, f64)> + Clone) -> Estimate {
    let (n, sum) = sums.clone().fold((0.0, 0.0), |(n, s), (records, own)| (n + records, s + own));
    let value = (n > 0.0).then(|| sum / n);
    let interval = value.map(|mean| {
        let squares: f64 = sums.clone().map(|(records, own)| (own - mean * records).powi(2)).sum();
        let largest = sums.map(|s| s.0).fold(0.0, f64::max);
        proportion_interval(sum, n, squares / (n * n), largest)
    });
    Estimate { value, numerator: sum, denominator: n, interval }
}

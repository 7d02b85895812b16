//! Finding rows with equal keys: partition by hash, then sort each small partition. Never all pairs.

use std::ops::Range;

use rayon::prelude::*;

/// Rows a partition should have: fits the second-level cache.
const PARTITION_ROWS: usize = 2048;
const CHUNK_ROWS: usize = 1 << 18;

/// A chunk of rows, grouped by partition. An entry is 32 bits of hash, then the row.
struct Chunk {
    entries: Vec<u64>,
    ends: Vec<u32>,
}

/// Rows in groups of two or more whose hashes agree: the groups of one partition.
#[derive(Debug, Default)]
pub(super) struct Groups {
    rows: Vec<u32>,
    ends: Vec<u32>,
}

impl Groups {
    /// The groups, rows ascending in each.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[u32]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.rows[start as usize..end as usize])
    }
}

/// The groups of two or more rows whose hashes agree in 32 bits beyond the partition, by partition.
///
/// `hash` gives a row's 64-bit hash, or `None` to leave the row out. Unequal keys can share a group (rarely), so callers check. Groups of
/// one partition come in the order of their hashes.
pub(super) fn equal_groups(rows: usize, hash: impl Fn(usize) -> Option<u64> + Sync) -> Vec<Groups> {
    let (chunks, partitions) = partitioned(rows, &hash);
    (0..partitions)
        .into_par_iter()
        .with_min_len(16)
        .map_init(Vec::new, |entries, partition| {
            let mut groups = Groups::default();
            each_group(&chunks, partition, entries, |group| {
                groups.rows.extend(group.iter().map(|&entry| entry as u32));
                groups.ends.push(groups.rows.len() as u32);
            });
            groups
        })
        .collect()
}

/// Calls `visit` with each group; results are returned in the order of the partitions, whatever the threads.
pub(super) fn visit_groups<T: Send>(groups: &[Groups], visit: impl Fn(&[u32], &mut Vec<T>) + Sync) -> Vec<T> {
    let of_partition = |groups: &Groups| {
        let mut found = Vec::new();
        groups.iter().for_each(|group| visit(group, &mut found));
        found
    };
    let found: Vec<Vec<T>> = groups.par_iter().with_min_len(16).map(of_partition).collect();
    found.into_iter().flatten().collect()
}

/// Calls `visit` with each group of two or more rows whose hashes agree, rows ascending (`equal_groups`).
pub fn for_each_equal_group<T: Send>(
    rows: usize,
    hash: impl Fn(usize) -> Option<u64> + Sync,
    visit: impl Fn(&[u32], &mut Vec<T>) + Sync,
) -> Vec<T> {
    visit_groups(&equal_groups(rows, hash), visit)
}

/// The same groups, without keeping anything for each: `visit` adds to a state. How many states there are, and which groups each has
/// seen, depends on the threads; so only what can be added in any order belongs into them.
pub(super) fn fold_equal_groups<S: Send>(
    rows: usize,
    hash: impl Fn(usize) -> Option<u64> + Sync,
    state: impl Fn() -> S + Sync,
    visit: impl Fn(&[u32], &mut S) + Sync,
) -> Vec<S> {
    let (chunks, partitions) = partitioned(rows, &hash);
    (0..partitions)
        .into_par_iter()
        .with_min_len(16)
        .fold(
            || (Vec::new(), Vec::new(), state()),
            |(mut entries, mut rows, mut state), partition| {
                each_group(&chunks, partition, &mut entries, |group| {
                    rows.clear();
                    rows.extend(group.iter().map(|&entry| entry as u32));
                    visit(&rows, &mut state);
                });
                (entries, rows, state)
            },
        )
        .map(|(.., state)| state)
        .collect()
}

fn partitioned(rows: usize, hash: &(impl Fn(usize) -> Option<u64> + Sync)) -> (Vec<Chunk>, usize) {
    assert!(rows <= u32::MAX as usize, "at most 2³² rows can be joined");
    let bits = (rows / PARTITION_ROWS).next_power_of_two().trailing_zeros().min(16);
    let chunks = (0..rows.div_ceil(CHUNK_ROWS))
        .into_par_iter()
        .map(|c| partition_chunk(c * CHUNK_ROWS..((c + 1) * CHUNK_ROWS).min(rows), bits, hash))
        .collect();
    (chunks, 1 << bits)
}

fn partition_chunk(rows: Range<usize>, bits: u32, hash: &impl Fn(usize) -> Option<u64>) -> Chunk {
    let partition = |hash: u64| (hash >> (63 - bits) >> 1) as usize;
    let first = rows.start;
    let hashes: Vec<Option<u64>> = rows.map(hash).collect();
    let mut ends = vec![0u32; 1 << bits];
    hashes.iter().flatten().for_each(|&h| ends[partition(h)] += 1);
    let mut total = 0;
    for end in &mut ends {
        // For now the start of each partition; filling moves it to the end.
        (*end, total) = (total, total + *end);
    }
    let mut entries = vec![0u64; total as usize];
    for (row, hash) in hashes.into_iter().enumerate() {
        let Some(hash) = hash else { continue };
        let place = &mut ends[partition(hash)];
        entries[*place as usize] = hash << 32 | (first + row) as u64;
        *place += 1;
    }
    Chunk { entries, ends }
}

/// Calls `visit` with the entries of each group of a partition.
fn each_group(chunks: &[Chunk], partition: usize, entries: &mut Vec<u64>, visit: impl FnMut(&[u64])) {
    entries.clear();
    for chunk in chunks {
        let start = if partition == 0 { 0 } else { chunk.ends[partition - 1] as usize };
        entries.extend_from_slice(&chunk.entries[start..chunk.ends[partition] as usize]);
    }
    entries.sort_unstable();
    entries.chunk_by(|a, b| a >> 32 == b >> 32).filter(|run| run.len() > 1).for_each(visit);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::tests::mix;

    #[test]
    fn groups_are_the_rows_with_equal_keys() {
        for rows in [0usize, 1, 2, 1000, 700_000] {
            let key = |row: usize| mix(row as u64) % (rows as u64 / 2).max(1);
            let hash = |row| (row % 7 != 3).then(|| mix(key(row)));
            let mut groups = for_each_equal_group(rows, hash, |group, out| out.push(group.to_vec()));
            groups.sort();
            let states = fold_equal_groups(rows, hash, Vec::new, |group, out| out.push(group.to_vec()));
            let mut folded: Vec<Vec<u32>> = states.into_iter().flatten().collect();
            folded.sort();
            assert_eq!(folded, groups);
            let mut expected = std::collections::BTreeMap::<u64, Vec<u32>>::new();
            (0..rows).filter(|row| row % 7 != 3).for_each(|row| expected.entry(key(row)).or_default().push(row as u32));
            let mut expected: Vec<Vec<u32>> = expected.into_values().filter(|g| g.len() > 1).collect();
            expected.sort();
            assert_eq!(groups, expected, "{rows} rows");
        }
    }
}

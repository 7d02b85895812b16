//! How many pairs there are, found without looking at pairs.

use super::blocks::Ready;

/// In blocks of so few rows pairs are looked at one by one: sets of keys would be more.
const SMALL: usize = 24;

impl Ready {
    /// Pairs of records in scope, whatever the keys.
    pub(super) fn pairs_in_scope(&self) -> u64 {
        let all = self.rows as u64;
        match &self.jurisdictions {
            None => pairs(all),
            Some(codes) => pairs(all) - within(codes.iter().copied()),
        }
    }

    /// Candidate pairs by the first key that finds them; exact, by inclusion and exclusion of the earlier keys within each block.
    pub(super) fn candidate_pairs(&self) -> Vec<u64> {
        let states = self.for_each_block(
            || vec![0u64; self.keys.len()],
            |key, rows, first, counts| {
                // A block is counted whole, with its first piece.
                if first.start == 0 {
                    counts[key] += self.new_pairs(key, rows);
                }
            },
        );
        let mut total = vec![0; self.keys.len()];
        for counts in states {
            total.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        total
    }

    fn new_pairs(&self, key: usize, rows: &[u32]) -> u64 {
        if key > 0 && rows.len() <= SMALL {
            let apart = |a: u32, b: u32| self.jurisdictions.as_ref().is_none_or(|j| j[a as usize] != j[b as usize]);
            let found = |a: u32, b: u32| self.keys[..key].iter().any(|earlier| earlier.shared(&self.compared, a, b));
            let with_later =
                |(i, &a): (usize, &u32)| rows[i + 1..].iter().filter(|&&b| apart(a, b) && !found(a, b)).count();
            return rows.iter().enumerate().map(with_later).sum::<usize>() as u64;
        }
        let mut total = self.in_scope(rows) as i64;
        for subset in 1u32..1 << key {
            let among = (0..key).filter(|place| subset >> place & 1 == 1);
            let codes = |&row: &u32| -> Option<Vec<u32>> {
                let codes: Vec<u32> =
                    among.clone().flat_map(|place| self.keys[place].codes(&self.compared, row)).collect();
                (!codes.contains(&0)).then_some(codes)
            };
            let mut coded: Vec<(Vec<u32>, u32)> = rows.iter().filter_map(|row| Some((codes(row)?, *row))).collect();
            coded.sort_unstable();
            let sign = if subset.count_ones() % 2 == 1 { -1 } else { 1 };
            for run in coded.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
                let rows: Vec<u32> = run.iter().map(|r| r.1).collect();
                total += sign * self.in_scope(&rows) as i64;
            }
        }
        total as u64
    }

    fn in_scope(&self, rows: &[u32]) -> u64 {
        match &self.jurisdictions {
            None => pairs(rows.len() as u64),
            Some(codes) => pairs(rows.len() as u64) - within(rows.iter().map(|&row| codes[row as usize])),
        }
    }
}

/// Pairs among so many.
pub(super) fn pairs(of: u64) -> u64 {
    of * of.saturating_sub(1) / 2
}

/// Pairs within one jurisdiction.
fn within(codes: impl Iterator<Item = u8>) -> u64 {
    let mut counts = [0u64; 256];
    codes.for_each(|code| counts[usize::from(code)] += 1);
    counts.iter().map(|&count| pairs(count)).sum()
}

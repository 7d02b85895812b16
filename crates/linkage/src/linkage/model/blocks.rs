//! Candidate pairs: rows that share a blocking key, gone through block by block, and how many they are. No pair is ever stored.

use std::ops::Range;
use std::sync::Mutex;

use rayon::prelude::*;

use super::compared::{BlockColumn, Compared, KeyShape, Shape, Tally, is_exact};
use crate::date::{Date, Precision};
use crate::linkage::{Comparison, Normalisation};
use crate::records::Meaning;

/// The parts of one key: places of compared fields, and in which form.
#[derive(Clone, Debug)]
pub(super) struct Key {
    parts: Vec<(usize, Normalisation)>,
}

impl Key {
    /// # Panics
    /// When a part is not compared.
    pub(super) fn new(parts: &[Comparison], compared: &[Compared]) -> Self {
        let place =
            |part: &Comparison| compared.iter().position(|c| c.field == part.field).expect("a key's field is compared");
        Self { parts: parts.iter().map(|part| (place(part), part.normalisation)).collect() }
    }

    /// For each compared field that it asks for, the categories in which the pair agrees.
    pub(super) fn shape(&self, compared: &[Compared]) -> KeyShape {
        let mut asked: Vec<(usize, u64)> = Vec::new();
        for &(place, how) in &self.parts {
            let agreeing = compared[place].agreeing(how).into_iter().fold(0, |set, category| set | 1 << category);
            match asked.iter_mut().find(|a| a.0 == place) {
                Some(known) => known.1 &= agreeing,
                None => asked.push((place, agreeing)),
            }
        }
        asked.sort_unstable();
        KeyShape(asked)
    }

    /// A row's codes, part by part; a 0 means that the row has no key.
    fn codes<'a>(&'a self, compared: &'a [Compared], row: u32) -> impl Iterator<Item = u32> + 'a {
        self.parts.iter().map(move |&(place, how)| {
            let code = compared[place].part_codes(how)[row as usize];
            let day = |code| Date::from_packed(code).is_some_and(|date| date.precision() == Precision::Day);
            let partial = is_exact(how) && compared[place].field.meaning() == Meaning::Date && !day(code);
            if partial { 0 } else { code }
        })
    }

    /// A hash of a row's key; `None` when a part is missing.
    fn hash(&self, compared: &[Compared], row: usize) -> Option<u64> {
        let mut hash = 0x243f_6a88_85a3_08d3u64;
        for code in self.codes(compared, row as u32) {
            if code == 0 {
                return None;
            }
            hash = fold(hash ^ u64::from(code), 0x9e37_79b9_7f4a_7c15);
        }
        Some(fold(hash ^ 0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db))
    }

    /// Whether two rows share the key.
    fn shared(&self, compared: &[Compared], left: u32, right: u32) -> bool {
        self.codes(compared, left).zip(self.codes(compared, right)).all(|(a, b)| a == b && a != 0)
    }

    /// Calls `visit` with each run of two or more rows that share the key, of rows whose hashes are equal.
    fn for_each_block(&self, compared: &[Compared], group: &[u32], visit: &mut impl FnMut(&[u32])) {
        if group[1..].iter().all(|&row| self.shared(compared, group[0], row)) {
            return visit(group);
        }
        let mut rows = group.to_vec();
        rows.sort_by_key(|&row| self.codes(compared, row).collect::<Vec<u32>>());
        rows.chunk_by(|&a, &b| self.shared(compared, a, b)).filter(|run| run.len() > 1).for_each(visit);
    }
}

/// Two factors multiplied into 128 bits and folded: wyhash's mixing step.
pub(super) fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Blocks from here on are shared by threads, in pieces of so many first rows.
const LARGE: usize = 4096;
const PIECE: usize = 256;

/// Records made ready to be compared.
pub(super) struct Ready {
    pub compared: Vec<Compared>,
    pub keys: Vec<Key>,
    /// A code for each row when only pairs across jurisdictions count.
    pub jurisdictions: Option<Vec<u8>>,
    pub shape: Shape,
    pub rows: usize,
}

/// Room for one block, used again and again.
#[derive(Default)]
pub(super) struct Room {
    pub columns: Vec<BlockColumn>,
    jurisdictions: Vec<u8>,
    /// For each earlier key a code of each row, 0 for none.
    earlier: Vec<Vec<u64>>,
    patterns: Vec<u64>,
    keep: Vec<bool>,
}

impl Room {
    /// Whether the pair of the last asked row with its `later`-th later one counts.
    pub(super) fn kept(&self, later: usize) -> bool {
        self.keep[later]
    }
}

impl Ready {
    /// Copies the cells of a block; `key` is its place, `None` for rows that share no key.
    pub(super) fn gather(&self, rows: &[u32], key: Option<usize>, room: &mut Room) {
        room.columns.resize_with(self.compared.len(), BlockColumn::default);
        for (compared, column) in self.compared.iter().zip(&mut room.columns) {
            compared.gather(rows, column);
        }
        room.jurisdictions.clear();
        if let Some(all) = &self.jurisdictions {
            room.jurisdictions.extend(rows.iter().map(|&row| all[row as usize]));
        }
        room.earlier.clear();
        for earlier in &self.keys[..key.unwrap_or(0)] {
            let hashes = rows.iter().map(|&row| earlier.hash(&self.compared, row as usize).unwrap_or(0));
            room.earlier.push(hashes.collect());
        }
    }

    /// Which later rows of the block row `i` makes pairs with that count here.
    pub(super) fn keep(&self, rows: &[u32], room: &mut Room, i: usize) {
        let later = rows.len() - i - 1;
        room.keep.clear();
        if room.jurisdictions.is_empty() {
            room.keep.resize(later, true);
        } else {
            let own = room.jurisdictions[i];
            room.keep.extend(room.jurisdictions[i + 1..].iter().map(|&with| with != own));
        }
        for (place, hashes) in room.earlier.iter().enumerate() {
            let own = hashes[i];
            for (j, (keep, &hash)) in room.keep.iter_mut().zip(&hashes[i + 1..]).enumerate() {
                if hash == own && own != 0 && self.keys[place].shared(&self.compared, rows[i], rows[i + 1 + j]) {
                    *keep = false;
                }
            }
        }
    }

    /// Patterns of row `i` with each later row of the block.
    fn patterns(&self, rows: &[u32], room: &mut Room, i: usize) {
        room.patterns.clear();
        room.patterns.resize(rows.len() - i - 1, 0);
        for ((compared, column), &stride) in self.compared.iter().zip(&room.columns).zip(&self.shape.strides) {
            compared.add_categories(column, i, stride, &mut room.patterns);
        }
    }

    /// Counts the patterns of a gathered block's pairs whose first row is in a range of places.
    pub(super) fn tally(&self, rows: &[u32], first: Range<usize>, room: &mut Room, tally: &mut Tally) {
        for i in first {
            self.keep(rows, room, i);
            self.patterns(rows, room, i);
            for (&pattern, &keep) in room.patterns.iter().zip(&room.keep) {
                if keep {
                    tally.add(pattern);
                }
            }
        }
    }

    /// The pattern of two rows of a gathered block.
    pub(super) fn pattern_in(&self, room: &Room, i: usize, j: usize) -> u64 {
        let all = self.compared.iter().zip(&room.columns).zip(&self.shape.strides);
        all.map(|((compared, column), &stride)| stride * compared.category(column, i, j) as u64).sum()
    }

    /// The pattern of any two rows.
    pub(super) fn pattern(&self, left: u32, right: u32) -> u64 {
        let mut room = Room::default();
        self.gather(&[left, right], None, &mut room);
        self.pattern_in(&room, 0, 1)
    }

    /// Calls `visit` with each block of each key, a range of places in it, and a state; returns the states. Large blocks are visited in
    /// pieces, so that threads share them: the first rows of a piece's pairs are those of the range.
    pub(super) fn for_each_block<S: Send>(
        &self,
        state: impl Fn() -> S + Sync,
        visit: impl Fn(usize, &[u32], Range<usize>, &mut S) + Sync,
    ) -> Vec<S> {
        let mut states = Vec::new();
        let large: Mutex<Vec<(usize, Vec<u32>)>> = Mutex::new(Vec::new());
        for (place, key) in self.keys.iter().enumerate() {
            states.extend(crate::linkage::join::fold_equal_groups(
                self.rows,
                |row| key.hash(&self.compared, row),
                &state,
                |group, state| {
                    key.for_each_block(&self.compared, group, &mut |rows| {
                        if rows.len() < LARGE {
                            visit(place, rows, 0..rows.len() - 1, state);
                        } else {
                            large.lock().expect("no thread failed").push((place, rows.to_vec()));
                        }
                    });
                },
            ));
        }
        for (place, rows) in large.into_inner().expect("no thread failed") {
            let last = rows.len() - 1;
            let pieces = (0..last.div_ceil(PIECE)).into_par_iter();
            let visited = pieces.fold(&state, |mut state, piece| {
                visit(place, &rows, piece * PIECE..((piece + 1) * PIECE).min(last), &mut state);
                state
            });
            states.extend(visited.collect::<Vec<S>>());
        }
        states
    }

    /// Counts of all candidate pairs' patterns, by pattern.
    pub(super) fn count_patterns(&self) -> Vec<(u64, u64)> {
        let states = self.for_each_block(
            || (Room::default(), Tally::new(&self.shape)),
            |key, rows, first, (room, tally)| {
                self.gather(rows, Some(key), room);
                self.tally(rows, first, room, tally);
            },
        );
        Tally::merged(states.into_iter().map(|state| state.1).collect())
    }
}

/// In blocks of so few rows pairs are looked at one by one: sets of keys would be more.
const SMALL: usize = 24;

/// How many pairs there are, found without looking at pairs.
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

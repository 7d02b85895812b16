//! Going through candidate pairs block by block: none is ever stored.

use std::ops::Range;
use std::sync::Mutex;

use rayon::prelude::*;

use super::compared::{BlockColumn, Compared};
use super::keys::Key;
use super::shape::{Shape, Tally};

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

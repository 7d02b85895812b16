//! A column of text, each distinct text once.

use std::hash::BuildHasher;

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Texts by row: the text of `codes[row]`; codes are in the order of first appearance.
#[derive(Clone, Debug, Default)]
pub(crate) struct Coded {
    /// A code for each row.
    pub codes: Vec<u32>,
    /// The distinct texts behind each other, and where each ends: one piece of memory, as a box for each would cost more than reading them.
    texts: String,
    ends: Vec<usize>,
    /// Half of each text's hash beside its code, so that texts are looked at only when they are most likely equal.
    places: HashTable<(u32, u32)>,
}

fn hash(text: &str) -> u64 {
    FixedState::default().hash_one(text)
}

impl Coded {
    /// Adds a row.
    pub(crate) fn push(&mut self, text: &str) {
        let code = self.code(text);
        self.codes.push(code);
    }

    /// The code of a text, which is added if it is new.
    pub(crate) fn code(&mut self, text: &str) -> u32 {
        if let Some(code) = self.find(text) {
            return code;
        }
        let (code, hash) = (self.ends.len() as u32, hash(text));
        self.texts.push_str(text);
        self.ends.push(self.texts.len());
        // The half of the hash that the table keeps is enough to find its place again when it grows.
        self.places.insert_unique(spread(hash as u32), (hash as u32, code), |entry| spread(entry.0));
        code
    }

    /// The code of a text that is there.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        let half = hash(text) as u32;
        let found = self.places.find(spread(half), |entry| entry.0 == half && self.distinct(entry.1 as usize) == text);
        found.map(|entry| entry.1)
    }

    /// How many distinct texts there are.
    pub(crate) fn count(&self) -> usize {
        self.ends.len()
    }

    /// The text of a code.
    pub(crate) fn distinct(&self, code: usize) -> &str {
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.texts[start..self.ends[code]]
    }

    /// Bytes of the distinct texts.
    pub(crate) fn bytes(&self) -> u64 {
        self.texts.len() as u64
    }

    /// Bytes that the column takes in memory, at most.
    pub(crate) fn memory(&self) -> u64 {
        (2 * (self.texts.len() + 4 * self.codes.len() + 8 * self.ends.len()) + 18 * self.ends.len()) as u64
    }

    /// The distinct texts, by code.
    pub(crate) fn all_distinct(&self) -> impl Iterator<Item = &str> {
        (0..self.count()).map(|code| self.distinct(code))
    }

    /// The text of a row.
    pub(crate) fn text(&self, row: usize) -> &str {
        self.distinct(self.codes[row] as usize)
    }
}

/// Half a hash as a whole one: tables take the place from the low bits and a tag from the high ones.
fn spread(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

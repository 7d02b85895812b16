//! The answer key of users' files: which record is whose, and which pairs of records count.

use hashbrown::HashMap;
use thiserror::Error;

use crate::cell::quoted;

type Places<T> = HashMap<Box<str>, T, foldhash::fast::FixedState>;

/// Which pairs of records can be linked, and missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// All: a file was searched for duplicates.
    All,
    /// Only those on different sides: files or rolls were linked with each other.
    AcrossSides,
}

/// Records with their entities, in the order they were read.
#[derive(Clone, Debug)]
pub(crate) struct TruthTable {
    /// Which pairs count.
    pub scope: Scope,
    /// Entity of each record.
    pub entities: Vec<u32>,
    /// Side of each record; all 0 when there are no sides.
    pub sides: Vec<u32>,
    /// Number of entities.
    pub entity_count: u32,
    /// Ids by file: with two truth files, equal ids of the left and the right are different records.
    ids: [Places<u32>; 2],
    entity_codes: Places<u32>,
    side_codes: Places<u32>,
    /// Records of the first truth file: the others are of the second.
    pub first_records: u32,
}

/// Why a truth file cannot be used.
#[derive(Debug, Error, PartialEq)]
pub(crate) enum TruthError {
    /// A record twice.
    #[error("record {0} stands there twice: each record has one entity")]
    Twice(String),
    /// A record without an entity, or the other way round.
    #[error("an empty record id or entity")]
    Empty,
    /// Too many records.
    #[error("more than 4,294,967,295 records")]
    TooMany,
}

impl TruthTable {
    /// An empty table.
    pub(crate) fn new(scope: Scope) -> Self {
        Self {
            scope,
            entities: Vec::new(),
            sides: Vec::new(),
            entity_count: 0,
            ids: [HashMap::default(), HashMap::default()],
            entity_codes: HashMap::default(),
            side_codes: HashMap::default(),
            first_records: 0,
        }
    }

    /// Adds a record of a truth file (0 or 1).
    ///
    /// # Errors
    /// When it is there already, or has no id or entity.
    pub(crate) fn add(&mut self, file: usize, id: &str, entity: &str, side: &str) -> Result<(), TruthError> {
        if id.is_empty() || entity.is_empty() {
            return Err(TruthError::Empty);
        }
        let row = u32::try_from(self.entities.len()).map_err(|_| TruthError::TooMany)?;
        if self.ids[file].insert(id.into(), row).is_some() {
            return Err(TruthError::Twice(quoted(id)));
        }
        let entity = code(&mut self.entity_codes, entity);
        let side = code(&mut self.side_codes, side);
        self.entities.push(entity);
        self.sides.push(side);
        self.entity_count = self.entity_codes.len() as u32;
        if file == 0 {
            self.first_records = row + 1;
        }
        Ok(())
    }

    /// Number of records.
    pub(crate) fn len(&self) -> usize {
        self.entities.len()
    }

    /// Whether there are no records.
    pub(crate) fn is_empty(&self) -> bool {
        self.entities.is_empty()
    }

    /// The record of an id in a truth file.
    pub(crate) fn record(&self, file: usize, id: &str) -> Option<u32> {
        self.ids[file].get(id).copied()
    }

    /// The record of a row number, from 1, of a truth file.
    pub(crate) fn numbered(&self, file: usize, number: u64) -> Option<u32> {
        let (first, last) = match file {
            0 => (0, u64::from(self.first_records)),
            _ => (u64::from(self.first_records), self.len() as u64),
        };
        (number >= 1 && first + number <= last).then(|| (first + number - 1) as u32)
    }

    /// Whether a pair of records can be linked at all.
    pub(crate) fn in_scope(&self, a: u32, b: u32) -> bool {
        a != b && (self.scope == Scope::All || self.sides[a as usize] != self.sides[b as usize])
    }

    /// Whether two records are one entity.
    pub(crate) fn same(&self, a: u32, b: u32) -> bool {
        self.entities[a as usize] == self.entities[b as usize]
    }

    /// Pairs in scope that are one entity, by entity.
    pub(crate) fn matches_by_entity(&self) -> Vec<u64> {
        let mut records: Vec<u32> = (0..self.len() as u32).collect();
        records.sort_unstable_by_key(|&r| (self.entities[r as usize], self.sides[r as usize]));
        let mut matches = vec![0u64; self.entity_count as usize];
        for entity in records.chunk_by(|&a, &b| self.same(a, b)) {
            matches[self.entities[entity[0] as usize] as usize] = self.pairs_among(entity);
        }
        matches
    }

    /// Pairs in scope among records that are sorted by side.
    pub(super) fn pairs_among(&self, records: &[u32]) -> u64 {
        let pairs = |n: usize| n as u64 * (n as u64).saturating_sub(1) / 2;
        let within = match self.scope {
            Scope::All => 0,
            Scope::AcrossSides => records
                .chunk_by(|&a, &b| self.sides[a as usize] == self.sides[b as usize])
                .map(|side| pairs(side.len()))
                .sum(),
        };
        pairs(records.len()) - within
    }
}

fn code(codes: &mut Places<u32>, text: &str) -> u32 {
    if let Some(&code) = codes.get(text) {
        return code;
    }
    let code = codes.len() as u32;
    codes.insert(text.into(), code);
    code
}

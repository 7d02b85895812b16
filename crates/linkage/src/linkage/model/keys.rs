//! Blocking keys over compared fields: which rows share a key, and which categories say that a pair does.

use super::compared::{Compared, is_exact};
use super::shape::KeyShape;
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
    pub(super) fn codes<'a>(&'a self, compared: &'a [Compared], row: u32) -> impl Iterator<Item = u32> + 'a {
        self.parts.iter().map(move |&(place, how)| {
            let code = compared[place].part_codes(how)[row as usize];
            let day = |code| Date::from_packed(code).is_some_and(|date| date.precision() == Precision::Day);
            let partial = is_exact(how) && compared[place].field.meaning() == Meaning::Date && !day(code);
            if partial { 0 } else { code }
        })
    }

    /// A hash of a row's key; `None` when a part is missing.
    pub(super) fn hash(&self, compared: &[Compared], row: usize) -> Option<u64> {
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
    pub(super) fn shared(&self, compared: &[Compared], left: u32, right: u32) -> bool {
        self.codes(compared, left).zip(self.codes(compared, right)).all(|(a, b)| a == b && a != 0)
    }

    /// Calls `visit` with each run of two or more rows that share the key, of rows whose hashes are equal.
    pub(super) fn for_each_block(&self, compared: &[Compared], group: &[u32], visit: &mut impl FnMut(&[u32])) {
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

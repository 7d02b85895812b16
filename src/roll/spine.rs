//! The rolls as nothing but record numbers: everything else about a record follows from its number.

use std::ops::Range;

use rayon::prelude::*;

use super::{Registrar, Registration};
use crate::population::{PersonId, Population};
use crate::rng::{Permutation, Stream};
use crate::tables::{StateCode, state_named};

/// Digits of record ids: Crockford's base 32.
pub const RECORD_ID_DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A record's number: 40 bits that a keyed permutation made of (person, registration). Rolls are sorted by it.
pub type RecordNumber = u64;

/// The registrations of all jurisdictions, in the order of the files: by jurisdiction, then by record number.
#[derive(Debug)]
pub struct Rolls {
    numbers: Vec<RecordNumber>,
    /// Jurisdiction and its rows.
    segments: Vec<(StateCode, Range<usize>)>,
    permutation: Permutation,
    persons: u64,
    registered_twice: u64,
}

const BLOCK: u32 = 1 << 15;

impl Rolls {
    /// Takes the rolls: asks every simulated resident for their registrations. `tick` is told how many residents were asked.
    pub fn take(seed: u64, population: &Population, registrar: &Registrar, tick: &(dyn Fn(u64) + Sync)) -> Self {
        let permutation = Permutation::new(Stream::new(seed, "record number"));
        let places = population.states().len();
        let blocks: Vec<(usize, Range<u32>)> = (0..places)
            .flat_map(|place| {
                let n = population.residents(place);
                (0..n.div_ceil(BLOCK)).map(move |b| (place, b * BLOCK..((b + 1) * BLOCK).min(n)))
            })
            .collect();
        let found: Vec<(Vec<Vec<RecordNumber>>, u64)> = blocks
            .into_par_iter()
            .map(|(place, range)| {
                let length = u64::from(range.end - range.start);
                let found = ask_block(population, registrar, &permutation, place, range);
                tick(length);
                found
            })
            .collect();
        let mut segments = Vec::with_capacity(places);
        let mut numbers = Vec::with_capacity(found.iter().flat_map(|f| &f.0).map(Vec::len).sum());
        for place in 0..places {
            let start = numbers.len();
            found.iter().for_each(|block| numbers.extend_from_slice(&block.0[place]));
            numbers[start..].par_sort_unstable();
            segments.push((population.states()[place], start..numbers.len()));
        }
        let registered_twice: u64 = found.iter().map(|f| f.1).sum();
        let persons = numbers.len() as u64 - registered_twice;
        Self { numbers, segments, permutation, persons, registered_twice }
    }

    #[cfg(test)]
    pub(super) fn numbers_for_test(&self) -> Vec<RecordNumber> {
        self.numbers.clone()
    }

    /// Registrations on all rolls.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether nobody is registered.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    /// People with a registration.
    pub fn persons(&self) -> u64 {
        self.persons
    }

    /// People with two.
    pub fn registered_twice(&self) -> u64 {
        self.registered_twice
    }

    /// The jurisdictions and their rows.
    pub fn segments(&self) -> &[(StateCode, Range<usize>)] {
        &self.segments
    }

    /// The row of a record id (`IA-7K2M9Q4D`), if some roll has it.
    pub fn row_of(&self, record_id: &str) -> Option<usize> {
        let (postal, digits) = record_id.split_once('-')?;
        let state = state_named(postal)?;
        let digit = |c: char| RECORD_ID_DIGITS.iter().position(|&d| d == c.to_ascii_uppercase() as u8);
        if digits.len() != 8 {
            return None;
        }
        let number = digits.chars().try_fold(0, |n, c| Some(n << 5 | digit(c)? as u64))?;
        let (_, rows) = self.segments.iter().find(|s| s.0 == state)?;
        Some(rows.start + self.numbers[rows.clone()].binary_search(&number).ok()?)
    }

    /// The rows of a person's registrations.
    pub fn rows_of(&self, person: PersonId) -> Vec<usize> {
        let number = |nth: u64| self.permutation.forward(u64::from(person.0) << 8 | nth);
        let in_segment = |rows: &Range<usize>, number: u64| {
            Some(rows.start + self.numbers[rows.clone()].binary_search(&number).ok()?)
        };
        let all =
            (0..2).flat_map(|nth| self.segments.iter().filter_map(move |(_, rows)| in_segment(rows, number(nth))));
        all.collect()
    }

    /// The record number of a row.
    pub fn number(&self, row: usize) -> RecordNumber {
        self.numbers[row]
    }

    /// Whose registration a row is.
    #[inline]
    pub fn registration(&self, row: usize) -> Registration {
        let packed = self.permutation.backward(self.numbers[row]);
        let segment = self.segments.partition_point(|(_, rows)| rows.end <= row);
        Registration {
            person: PersonId((packed >> 8) as u32),
            nth: packed as u8,
            jurisdiction: self.segments[segment].0,
        }
    }
}

fn ask_block(
    population: &Population,
    registrar: &Registrar,
    permutation: &Permutation,
    place: usize,
    range: Range<u32>,
) -> (Vec<Vec<RecordNumber>>, u64) {
    let home = population.states()[place];
    let year = population.parameters().date.0.year();
    let mut found = vec![Vec::new(); population.states().len()];
    let mut twice = 0;
    for number in range {
        let person = PersonId::new(home, number);
        let Some(birth) = population.simulated_birth(place, person) else { continue };
        let (at_home, left) = registrar.places(place, person, birth, year);
        for (nth, place) in [at_home, left].into_iter().enumerate() {
            if let Some(place) = place {
                found[place].push(permutation.forward(u64::from(person.0) << 8 | nth as u64));
                twice += nth as u64;
            }
        }
    }
    (found, twice)
}

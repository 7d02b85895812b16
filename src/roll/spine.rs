//! The rolls as nothing but record numbers: everything else about a record follows from its number.

use std::ops::Range;

use rayon::prelude::*;

use super::asked::{Asked, AskedOfBlock};
use super::{Registrar, Registration, RegistrationKind};
use crate::population::{Person, PersonId, Population};
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
    counts: RollCounts,
}

/// Birth dates that files give in place of the true ones, when only some dates are simulated.
pub trait WrittenDates: Sync {
    /// Whether a file may give a registration another birth date than the true one, whatever its jurisdiction.
    fn may_differ(&self, registration: Registration) -> bool;

    /// Whether that may be a date that is simulated, whatever its jurisdiction.
    fn may_be_simulated(&self, registration: Registration, person: &Person) -> bool;

    /// Whether a file gives a registration of somebody born on a date one that is simulated.
    fn are_simulated(&self, registration: Registration, person: &Person) -> bool;
}

/// People and registrations on all rolls; of a sample of birth dates, those who were born on them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RollCounts {
    /// People with a registration.
    pub persons: u64,
    /// People with one at home and one in a state that they left.
    pub registered_twice: u64,
    /// People registered at home.
    pub homes: u64,
    /// Registrations left behind in another state.
    pub left_behind: u64,
    /// Second registrations within a state.
    pub duplicates: u64,
    /// Registrations of people who have died.
    pub dead: u64,
}

impl RollCounts {
    fn add(&mut self, other: &RollCounts) {
        self.persons += other.persons;
        self.registered_twice += other.registered_twice;
        self.homes += other.homes;
        self.left_behind += other.left_behind;
        self.duplicates += other.duplicates;
        self.dead += other.dead;
    }
}

impl Rolls {
    /// Takes the rolls: asks every simulated resident for their registrations. `tick` is told how many residents were asked.
    ///
    /// `written` says whether a registration of somebody born on a date that is not simulated is written with one that is; then it is on the roll, too.
    pub fn take(
        seed: u64,
        population: &Population,
        registrar: &Registrar,
        written: Option<&dyn WrittenDates>,
        tick: &(dyn Fn(u64) + Sync),
    ) -> Self {
        let asked = Asked::new(population, registrar, written, None, tick);
        Self::take_from(seed, population, registrar, written, asked.as_ref(), tick)
    }

    /// The same, when it is known who is asked of a sample of birth dates; `tick` is told of the rolls in full alone.
    pub fn take_from(
        seed: u64,
        population: &Population,
        registrar: &Registrar,
        written: Option<&dyn WrittenDates>,
        asked: Option<&Asked>,
        tick: &(dyn Fn(u64) + Sync),
    ) -> Self {
        let permutation = Permutation::new(Stream::new(seed, "record number"));
        let places = population.states().len();
        let found: Vec<(Vec<Vec<RecordNumber>>, RollCounts)> = population
            .blocks()
            .into_par_iter()
            .enumerate()
            .map(|(block, (place, range))| {
                let length = u64::from(range.end - range.start);
                let asked = asked.map(|asked| asked.of_block(block));
                let found = ask_block(population, registrar, &permutation, written, (place, range), asked);
                if asked.is_none() {
                    tick(length);
                }
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
        let mut counts = RollCounts::default();
        found.iter().for_each(|block| counts.add(&block.1));
        Self { numbers, segments, permutation, counts }
    }

    /// No rolls.
    pub(crate) fn none(seed: u64) -> Self {
        let permutation = Permutation::new(Stream::new(seed, "record number"));
        Self { numbers: Vec::new(), segments: Vec::new(), permutation, counts: RollCounts::default() }
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

    /// People and registrations.
    pub fn counts(&self) -> RollCounts {
        self.counts
    }

    /// People with a registration.
    pub fn persons(&self) -> u64 {
        self.counts.persons
    }

    /// People registered at home and in a state that they left.
    pub fn registered_twice(&self) -> u64 {
        self.counts.registered_twice
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
        let number = |kind: RegistrationKind| record_number(&self.permutation, person, kind);
        let in_segment = |rows: &Range<usize>, number: u64| {
            Some(rows.start + self.numbers[rows.clone()].binary_search(&number).ok()?)
        };
        let of_kind = |kind| self.segments.iter().filter_map(move |(_, rows)| in_segment(rows, number(kind)));
        RegistrationKind::ON_ROLLS.into_iter().flat_map(of_kind).collect()
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
            kind: RegistrationKind::of_byte(packed as u8),
            jurisdiction: self.segments[segment].0,
        }
    }
}

/// The number of a person's record of a kind: a permutation, so that numbers are unique and say nothing.
pub fn record_number(permutation: &Permutation, person: PersonId, kind: RegistrationKind) -> RecordNumber {
    permutation.forward(u64::from(person.0) << 8 | u64::from(kind.byte()))
}

fn ask_block(
    population: &Population,
    registrar: &Registrar,
    permutation: &Permutation,
    written: Option<&dyn WrittenDates>,
    (place, range): (usize, Range<u32>),
    asked: Option<&AskedOfBlock>,
) -> (Vec<Vec<RecordNumber>>, RollCounts) {
    let home = population.states()[place];
    let mut found = vec![Vec::new(); population.states().len()];
    let mut counts = RollCounts::default();
    let mut ask = |number: u32| {
        let person = PersonId::new(home, number);
        let birth = population.birth(place, person);
        let on = registrar.on_rolls(population, place, person, birth);
        for (kind, place) in on.each(place) {
            found[place].push(record_number(permutation, person, kind));
            match kind {
                RegistrationKind::Home => counts.homes += 1,
                RegistrationKind::LeftBehind => counts.left_behind += 1,
                RegistrationKind::OfTheDead => counts.dead += 1,
                RegistrationKind::Duplicate => counts.duplicates += 1,
                RegistrationKind::Listed { .. } => unreachable!("rolls hold no entries of lists"),
            }
        }
        counts.persons += u64::from(on.home || on.left_behind.is_some() || on.of_the_dead);
        counts.registered_twice += u64::from(on.home && on.left_behind.is_some());
    };
    let Some(asked) = asked else {
        range.for_each(ask);
        return (found, counts);
    };
    asked.born.iter().for_each(|&number| ask(number));
    if let Some(written) = written {
        for &number in asked.others.iter() {
            let person = PersonId::new(home, number);
            add_written(population, registrar, permutation, written, (place, person), &mut found);
        }
    }
    (found, counts)
}

/// The registrations of somebody born on a date that is not simulated which files give a date that is.
fn add_written(
    population: &Population,
    registrar: &Registrar,
    permutation: &Permutation,
    written: &dyn WrittenDates,
    (place, person): (usize, PersonId),
    found: &mut [Vec<RecordNumber>],
) {
    let person = population.person(place, person);
    for (kind, place) in registrar.on_rolls(population, place, person.id, person.birth).each(place) {
        let registration = Registration { person: person.id, kind, jurisdiction: population.states()[place] };
        if written.are_simulated(registration, &person) {
            found[place].push(record_number(permutation, person.id, kind));
        }
    }
}

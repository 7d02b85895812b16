//! What the columns of a row are computed from: whose registration it is, and when they were born.

use std::ops::Range;

use rayon::prelude::*;

use super::BLOCK;
use crate::population::{Birth, Kin, Person, PersonId, Population};
use crate::records::Cells;
use crate::roll::{RECORD_ID_DIGITS, RecordNumber, Registration, RegistrationKind, Rolls};
use crate::tables::StateCode;
use crate::truth::{SampledDates, Truth};

/// A range of rows of the rolls; 19 bytes a row.
#[derive(Clone, Debug)]
pub struct RowKeys {
    numbers: Vec<RecordNumber>,
    persons: Vec<PersonId>,
    births: Vec<u32>,
    kin: Vec<Kin>,
    place_of: [u8; 64],
    /// By [`RegistrationKind::byte`].
    kinds: Vec<u8>,
    jurisdictions: Vec<StateCode>,
}

impl RowKeys {
    /// The rows of a range.
    pub fn new(rolls: &Rolls, population: &Population, range: Range<usize>) -> Self {
        let mut keys = Self::new_empty(population);
        let (n, place_of) = (range.len(), keys.place_of);
        keys.numbers.resize(n, 0);
        keys.persons.resize(n, PersonId(0));
        keys.births.resize(n, 0);
        keys.kin.resize(n, Kin::None);
        keys.kinds.resize(n, 0);
        keys.jurisdictions.resize(n, 0);
        let columns = keys
            .numbers
            .par_chunks_mut(BLOCK)
            .zip_eq(keys.persons.par_chunks_mut(BLOCK))
            .zip_eq(keys.births.par_chunks_mut(BLOCK).zip_eq(keys.kin.par_chunks_mut(BLOCK)))
            .zip_eq(keys.kinds.par_chunks_mut(BLOCK).zip_eq(keys.jurisdictions.par_chunks_mut(BLOCK)));
        columns.enumerate().for_each(|(block, (((numbers, persons), (births, kin)), (kinds, jurisdictions)))| {
            for i in 0..numbers.len() {
                let row = range.start + block * BLOCK + i;
                let registration = rolls.registration(row);
                let place = place_of[usize::from(registration.person.home())];
                numbers[i] = rolls.number(row);
                persons[i] = registration.person;
                let person = population.person(usize::from(place), registration.person);
                births[i] = person.birth.packed();
                kin[i] = person.kin;
                kinds[i] = registration.kind.byte();
                jurisdictions[i] = registration.jurisdiction;
            }
        });
        keys
    }

    /// A few rows, in the order given.
    pub fn of_rows(rolls: &Rolls, population: &Population, rows: &[usize]) -> Self {
        let mut all = Self::new_empty(population);
        rows.iter().for_each(|&row| all.append(&Self::new(rolls, population, row..row + 1)));
        all
    }

    /// Adds other rows behind these.
    pub fn append(&mut self, other: &Self) {
        self.numbers.extend(&other.numbers);
        self.persons.extend(&other.persons);
        self.births.extend(&other.births);
        self.kin.extend(&other.kin);
        self.kinds.extend(&other.kinds);
        self.jurisdictions.extend(&other.jurisdictions);
    }

    /// Rows that are entries of a list, which are in no roll's order.
    pub fn of_entries(population: &Population, entries: &[(RecordNumber, Registration)]) -> Self {
        let mut keys = Self::new_empty(population);
        for (number, registration) in entries {
            let place = keys.place_of[usize::from(registration.person.home())];
            let person = population.person(usize::from(place), registration.person);
            keys.numbers.push(*number);
            keys.persons.push(registration.person);
            keys.births.push(person.birth.packed());
            keys.kin.push(person.kin);
            keys.kinds.push(registration.kind.byte());
            keys.jurisdictions.push(registration.jurisdiction);
        }
        keys
    }

    /// Some of these rows, in the order given.
    pub fn select(&self, rows: &[u32]) -> Self {
        fn pick<T: Copy>(from: &[T], rows: &[u32]) -> Vec<T> {
            rows.iter().map(|&row| from[row as usize]).collect()
        }
        Self {
            numbers: pick(&self.numbers, rows),
            persons: pick(&self.persons, rows),
            births: pick(&self.births, rows),
            kin: pick(&self.kin, rows),
            place_of: self.place_of,
            kinds: pick(&self.kinds, rows),
            jurisdictions: pick(&self.jurisdictions, rows),
        }
    }

    /// No rows.
    fn new_empty(population: &Population) -> Self {
        let mut place_of = [0u8; 64];
        population.states().iter().enumerate().for_each(|(place, &s)| place_of[usize::from(s)] = place as u8);
        Self {
            numbers: Vec::new(),
            persons: Vec::new(),
            births: Vec::new(),
            kin: Vec::new(),
            place_of,
            kinds: Vec::new(),
            jurisdictions: Vec::new(),
        }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.persons.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }

    /// Whose registration a row is.
    #[inline]
    pub fn registration(&self, row: usize) -> Registration {
        Registration {
            person: self.persons[row],
            kind: RegistrationKind::of_byte(self.kinds[row]),
            jurisdiction: self.jurisdictions[row],
        }
    }

    /// Its person.
    #[inline]
    pub fn person(&self, row: usize) -> Person {
        let id = self.persons[row];
        let place = self.place_of[usize::from(id.home())];
        Person { id, place, birth: Birth::unpacked(self.births[row]), kin: self.kin[row] }
    }

    /// The answer key of these rows. `exposures` are those of the birth dates, when only some are simulated.
    pub fn truth(&self, exposures: Option<Vec<(u32, u32)>>) -> Truth {
        let dates = |exposures| SampledDates {
            of_row: self.births.iter().map(|&b| Birth::unpacked(b).date.packed()).collect(),
            exposures,
        };
        Truth {
            persons: self.persons.clone(),
            kinds: self.kinds.clone(),
            sampled_dates: exposures.map(dates),
            votes: None,
            old_address: None,
            not_citizen: None,
        }
    }

    /// Record ids as files write them: postal code, hyphen, eight letters or digits (Crockford's base 32).
    pub fn record_ids(&self) -> Cells {
        const LENGTH: usize = 11;
        let mut bytes = vec![b'-'; LENGTH * self.len()];
        for ((id, number), jurisdiction) in bytes.chunks_exact_mut(LENGTH).zip(&self.numbers).zip(&self.jurisdictions) {
            id[..2].copy_from_slice(crate::tables::states()[usize::from(*jurisdiction)].postal.as_bytes());
            for (place, digit) in id[3..].iter_mut().enumerate() {
                *digit = RECORD_ID_DIGITS[(number >> (35 - 5 * place) & 31) as usize];
            }
        }
        Cells::Text { ends: (1..=self.len()).map(|i| (i * LENGTH) as u32).collect(), bytes }
    }
}

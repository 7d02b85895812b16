//! What the columns of a row are computed from: whose registration it is, and when they were born.

use std::ops::Range;

use rayon::prelude::*;

use super::BLOCK;
use crate::population::{Birth, Kin, Person, PersonId, Population};
use crate::records::Cells;
use crate::roll::{RECORD_ID_DIGITS, RecordNumber, Registration, Rolls};
use crate::tables::StateCode;
use crate::truth::Truth;

/// A range of rows of the rolls; 19 bytes a row.
#[derive(Clone, Debug)]
pub struct RowKeys {
    numbers: Vec<RecordNumber>,
    persons: Vec<PersonId>,
    births: Vec<u32>,
    kin: Vec<Kin>,
    place_of: [u8; 64],
    nth: Vec<u8>,
    jurisdictions: Vec<StateCode>,
}

impl RowKeys {
    /// The rows of a range.
    pub fn new(rolls: &Rolls, population: &Population, range: Range<usize>) -> Self {
        let mut place_of = [0u8; 64];
        population.states().iter().enumerate().for_each(|(place, &s)| place_of[usize::from(s)] = place as u8);
        let n = range.len();
        let mut keys = Self {
            numbers: vec![0; n],
            persons: vec![PersonId(0); n],
            births: vec![0; n],
            kin: vec![Kin::None; n],
            place_of,
            nth: vec![0; n],
            jurisdictions: vec![0; n],
        };
        let columns = keys
            .numbers
            .par_chunks_mut(BLOCK)
            .zip_eq(keys.persons.par_chunks_mut(BLOCK))
            .zip_eq(keys.births.par_chunks_mut(BLOCK).zip_eq(keys.kin.par_chunks_mut(BLOCK)))
            .zip_eq(keys.nth.par_chunks_mut(BLOCK).zip_eq(keys.jurisdictions.par_chunks_mut(BLOCK)));
        columns.enumerate().for_each(|(block, (((numbers, persons), (births, kin)), (nth, jurisdictions)))| {
            for i in 0..numbers.len() {
                let row = range.start + block * BLOCK + i;
                let registration = rolls.registration(row);
                let place = place_of[usize::from(registration.person.home())];
                numbers[i] = rolls.number(row);
                persons[i] = registration.person;
                let person = population.person(usize::from(place), registration.person);
                births[i] = person.birth.packed();
                kin[i] = person.kin;
                nth[i] = registration.nth;
                jurisdictions[i] = registration.jurisdiction;
            }
        });
        keys
    }

    /// A few rows, in the order given.
    pub fn of_rows(rolls: &Rolls, population: &Population, rows: &[usize]) -> Self {
        let mut parts = rows.iter().map(|&row| Self::new(rolls, population, row..row + 1));
        let mut all = parts.next().unwrap_or_else(|| Self::new(rolls, population, 0..0));
        for part in parts {
            all.numbers.extend(part.numbers);
            all.persons.extend(part.persons);
            all.births.extend(part.births);
            all.kin.extend(part.kin);
            all.nth.extend(part.nth);
            all.jurisdictions.extend(part.jurisdictions);
        }
        all
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
        Registration { person: self.persons[row], nth: self.nth[row], jurisdiction: self.jurisdictions[row] }
    }

    /// Its person.
    #[inline]
    pub fn person(&self, row: usize) -> Person {
        let id = self.persons[row];
        let place = self.place_of[usize::from(id.home())];
        Person { id, place, birth: Birth::unpacked(self.births[row]), kin: self.kin[row] }
    }

    /// The answer key of these rows. `dates_are_sampled` when only some birth dates are simulated.
    pub fn truth(&self, dates_are_sampled: bool) -> Truth {
        let dates = || self.births.iter().map(|&b| Birth::unpacked(b).date.packed()).collect();
        Truth {
            persons: self.persons.clone(),
            nth: self.nth.clone(),
            sampled_dates: dates_are_sampled.then(dates),
            votes: None,
            old_address: None,
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

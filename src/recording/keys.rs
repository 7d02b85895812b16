//! What the columns of a row are computed from: whose registration it is, and when they were born.

use std::ops::Range;

use rayon::prelude::*;

use super::BLOCK;
use crate::population::{Birth, PersonId, Population};
use crate::records::Cells;
use crate::roll::{RecordNumber, Registration, Rolls};
use crate::tables::StateCode;
use crate::truth::Truth;

/// A range of rows of the rolls; 18 bytes a row.
#[derive(Clone, Debug)]
pub struct RowKeys {
    numbers: Vec<RecordNumber>,
    persons: Vec<PersonId>,
    births: Vec<u32>,
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
            nth: vec![0; n],
            jurisdictions: vec![0; n],
        };
        let columns = keys
            .numbers
            .par_chunks_mut(BLOCK)
            .zip_eq(keys.persons.par_chunks_mut(BLOCK))
            .zip_eq(keys.births.par_chunks_mut(BLOCK))
            .zip_eq(keys.nth.par_chunks_mut(BLOCK).zip_eq(keys.jurisdictions.par_chunks_mut(BLOCK)));
        columns.enumerate().for_each(|(block, (((numbers, persons), births), (nth, jurisdictions)))| {
            for i in 0..numbers.len() {
                let row = range.start + block * BLOCK + i;
                let registration = rolls.registration(row);
                let place = place_of[usize::from(registration.person.home())];
                numbers[i] = rolls.number(row);
                persons[i] = registration.person;
                births[i] = population.birth(usize::from(place), registration.person).packed();
                nth[i] = registration.nth;
                jurisdictions[i] = registration.jurisdiction;
            }
        });
        keys
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

    /// When its person was born, and their sex and race.
    #[inline]
    pub fn birth(&self, row: usize) -> Birth {
        Birth::unpacked(self.births[row])
    }

    /// The answer key of these rows.
    pub fn truth(&self) -> Truth {
        Truth { persons: self.persons.clone(), nth: self.nth.clone() }
    }

    /// Record ids as files write them: postal code, hyphen, eight letters or digits (Crockford's base 32).
    pub fn record_ids(&self) -> Cells {
        const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        const LENGTH: usize = 11;
        let mut bytes = vec![b'-'; LENGTH * self.len()];
        for ((id, number), jurisdiction) in bytes.chunks_exact_mut(LENGTH).zip(&self.numbers).zip(&self.jurisdictions) {
            id[..2].copy_from_slice(crate::tables::states()[usize::from(*jurisdiction)].postal.as_bytes());
            for (place, digit) in id[3..].iter_mut().enumerate() {
                *digit = DIGITS[(number >> (35 - 5 * place) & 31) as usize];
            }
        }
        Cells::Text { ends: (1..=self.len()).map(|i| (i * LENGTH) as u32).collect(), bytes }
    }
}

//! Columns of names and suffixes: the few cells that errors touch are put together one by one.

use rayon::prelude::*;

use super::{BLOCK, Recorder, RowKeys, each};
use crate::population::{Birth, SUFFIXES};
use crate::records::{Cells, Field, Lexicon};
use crate::roll::Registration;

impl Recorder<'_> {
    /// A column of names. Words that errors make are added to the lexicon in the order of the rows.
    pub(super) fn names(&self, keys: &RowKeys, field: Field, lexicon: &mut Lexicon) -> Cells {
        let mut cells = each(keys, |r, b| self.clean_name(field, r, b));
        if self.is_clean(field) {
            return Cells::U32(cells);
        }
        let words: &Lexicon = lexicon;
        let noisy: Vec<(usize, String)> = (0..cells.len())
            .into_par_iter()
            .with_min_len(BLOCK)
            .filter(|&row| self.touches(field, keys.registration(row)))
            .map(|row| (row, self.noisy_name(field, keys.registration(row), keys.birth(row), words)))
            .collect();
        for (row, word) in noisy {
            cells[row] = lexicon.code(&word);
        }
        Cells::U32(cells)
    }

    /// The suffix column: place in `SUFFIXES` plus one.
    pub(super) fn suffix(&self, registration: Registration, birth: Birth) -> u8 {
        let moved = self.noise.suffix_in_surname.as_ref().is_some_and(|d| d.happen(registration));
        match moved || self.noise.blank(Field::Suffix, registration) {
            true => 0,
            false => self.clean_suffix(registration, birth),
        }
    }

    fn clean_suffix(&self, registration: Registration, birth: Birth) -> u8 {
        match self.formats.keeps_suffix(registration) {
            true => self.population.identity.suffix(registration.person, birth),
            false => 0,
        }
    }

    /// The name as the jurisdiction would write it without errors.
    fn clean_name(&self, field: Field, registration: Registration, birth: Birth) -> u32 {
        let (identity, person) = (&self.population.identity, registration.person);
        match field {
            Field::FirstName => identity.first_name(person, birth),
            Field::MiddleName if self.formats.keeps_middle_name(registration) => identity.middle_name(person, birth),
            Field::LastName => identity.last_name(person, birth),
            _ => 0,
        }
    }

    fn is_clean(&self, field: Field) -> bool {
        let rearranged = field != Field::MiddleName
            && (self.noise.swapped_names.is_some() || self.noise.suffix_in_surname.is_some());
        self.noise.of(field).is_empty() && !rearranged
    }

    fn touches(&self, field: Field, registration: Registration) -> bool {
        let happens = |d: &super::noise::Draws| d.happen(registration);
        let rearranged = field != Field::MiddleName
            && (self.noise.swapped_names.as_ref().is_some_and(happens)
                || (field == Field::LastName && self.noise.suffix_in_surname.as_ref().is_some_and(happens)));
        rearranged || self.noise.of(field).iter().any(happens)
    }

    fn noisy_name(&self, field: Field, registration: Registration, birth: Birth, words: &Lexicon) -> String {
        let swapped = self.noise.swapped_names.as_ref().is_some_and(|d| d.happen(registration));
        let source = match (field, swapped) {
            (Field::FirstName, true) => Field::LastName,
            (Field::LastName, true) => Field::FirstName,
            _ => field,
        };
        let clean = words.word(self.clean_name(source, registration, birth));
        let mut name = self.noise.name(source, registration, clean);
        if field == Field::LastName && self.noise.suffix_in_surname.as_ref().is_some_and(|d| d.happen(registration)) {
            let suffix = self.clean_suffix(registration, birth);
            if suffix > 0 {
                name = format!("{name} {}", SUFFIXES[usize::from(suffix) - 1]);
            }
        }
        name
    }
}

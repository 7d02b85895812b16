//! Columns of names and suffixes: the few cells that errors or hyphens touch are put together one by one.

use rayon::prelude::*;

use super::noise::{Draws, misspelt};
use super::{BLOCK, Recorder, RowKeys, each};
use crate::population::{Marriage, NameAtMarriage, Person, SUFFIXES};
use crate::records::{Cells, Field, Lexicon};
use crate::roll::{DuplicateKind, Registration, RegistrationKind};
use crate::tables::{Race, Sex};

impl<'a> Recorder<'a> {
    /// A column of names. Words that errors and hyphens make are added to the lexicon in the order of the rows.
    pub(super) fn names(&self, keys: &RowKeys, field: Field, lexicon: &mut Lexicon) -> Cells {
        let words: &Lexicon = lexicon;
        let rearranging = self.rearranging(field);
        let draws: Vec<&Draws> = self.noise.of(field).iter().chain(rearranging).collect();
        let touches = |r: Registration, p: &Person| draws.iter().any(|d| d.happen(r)) || self.is_respelled(field, r, p);
        // u32::MAX marks a cell that has to be put together.
        let mut cells = each(keys, |r, p| if touches(r, p) { u32::MAX } else { self.clean_name(field, r, p) });
        let composed: Vec<(usize, String)> = (0..cells.len())
            .into_par_iter()
            .with_min_len(BLOCK)
            .filter(|&row| cells[row] == u32::MAX)
            .map(|row| (row, self.noisy_name(field, keys.registration(row), &keys.person(row), words)))
            .collect();
        for (row, word) in composed {
            cells[row] = lexicon.code(&word);
        }
        Cells::U32(cells)
    }

    /// The suffix column: place in `SUFFIXES` plus one, or of another spelling among the field's labels.
    pub(super) fn suffix(&self, registration: Registration, person: &Person) -> u8 {
        let moved = happens(self.noise.suffix_in_surname.as_ref(), registration);
        if moved { 0 } else { self.noise.label(Field::Suffix, registration, self.clean_suffix(registration, person)) }
    }

    fn clean_suffix(&self, registration: Registration, person: &Person) -> u8 {
        if self.formats.keeps_suffix(registration) { self.population.suffix(person) } else { 0 }
    }

    /// The name as the jurisdiction would write it without errors; `u32::MAX` when no one word is.
    fn clean_name(&self, field: Field, registration: Registration, person: &Person) -> u32 {
        match field {
            Field::FirstName => self.population.first_name(person),
            Field::MiddleName if self.formats.keeps_middle_name(registration) => {
                if self.formats.gives_initial(registration) { u32::MAX } else { self.middle_name(registration, person) }
            }
            Field::MiddleName => 0,
            Field::LastName => match self.married(registration, person) {
                None if self.population.second_surname(person).is_some() => u32::MAX,
                None => self.population.birth_name(person),
                Some(Marriage { name: NameAtMarriage::Spouse, spouse, second: None, .. }) => spouse,
                Some(_) => u32::MAX,
            },
            _ => unreachable!("{} is no name", field.name()),
        }
    }

    /// The middle name when she registered: of some women the surname at birth, since they took the spouse's.
    fn middle_name(&self, registration: Registration, person: &Person) -> u32 {
        if happens(self.noise.other_middle_name.as_ref(), registration) {
            return self.population.second_middle_name(person);
        }
        let moved = person.birth.sex == Sex::Female
            && self.population.moves_own_surname(person.id)
            && self.married(registration, person).is_some_and(|m| m.name == NameAtMarriage::Spouse);
        if moved { self.population.birth_name(person) } else { self.population.middle_name(person) }
    }

    /// The marriage that had changed her name when she registered, if the file knows of it. The older of two registrations within a state has the
    /// name of the other one, unless that is what differs.
    fn married(&self, registration: Registration, person: &Person) -> Option<Marriage> {
        let (unreported, rate) = self.unreported;
        if unreported.chance(registration.key(), rate) {
            return None;
        }
        let kind = match registration.kind {
            RegistrationKind::Duplicate => match self.registrar.duplicate_kind(self.population, person) {
                DuplicateKind::FormerName => return None,
                _ => RegistrationKind::Home,
            },
            kind => kind,
        };
        let registered = || self.registrar.day_number(self.population, person.id, kind, person.birth);
        self.population.name_change(person, registered)
    }

    /// Whether a second registration within the state spells the name otherwise.
    fn is_respelled(&self, field: Field, registration: Registration, person: &Person) -> bool {
        registration.kind == RegistrationKind::Duplicate
            && match self.registrar.duplicate_kind(self.population, person) {
                DuplicateKind::FirstName => field == Field::FirstName,
                DuplicateKind::LastName => field == Field::LastName,
                _ => false,
            }
    }

    fn clean_word(&self, field: Field, registration: Registration, person: &Person, words: &Lexicon) -> String {
        match self.clean_name(field, registration, person) {
            u32::MAX if field == Field::MiddleName => {
                words.word(self.middle_name(registration, person)).chars().take(1).collect()
            }
            u32::MAX => {
                let own = || words.word(self.population.birth_name(person));
                let (first, separator, second) = match self.married(registration, person) {
                    None => {
                        let second = self.population.second_surname(person).expect("two surnames");
                        (own(), second.separator, second.code)
                    }
                    Some(Marriage { name: NameAtMarriage::Spouse, spouse, second: Some(second), .. }) => {
                        (words.word(spouse), second.separator, second.code)
                    }
                    Some(marriage) => (own(), '-', marriage.spouse),
                };
                format!("{first}{separator}{}", words.word(second))
            }
            code => words.word(code),
        }
    }

    /// The draws that move text into or out of a column.
    fn rearranging(&self, field: Field) -> impl Iterator<Item = &Draws<'a>> {
        let other = self.noise.other_middle_name.as_ref().filter(|_| field == Field::MiddleName);
        let swapped = [&self.noise.swapped_names, &self.noise.family_name_first].into_iter().flatten();
        let swapped = swapped.filter(move |_| field != Field::MiddleName);
        let suffix = self.noise.suffix_in_surname.as_ref().filter(|_| field == Field::LastName);
        swapped.chain(other).chain(suffix)
    }

    fn noisy_name(&self, field: Field, registration: Registration, person: &Person, words: &Lexicon) -> String {
        let family_first =
            person.birth.race == Race::Api && happens(self.noise.family_name_first.as_ref(), registration);
        let swapped = happens(self.noise.swapped_names.as_ref(), registration) != family_first;
        let source = match (field, swapped) {
            (Field::FirstName, true) => Field::LastName,
            (Field::LastName, true) => Field::FirstName,
            _ => field,
        };
        let mut clean = self.clean_word(source, registration, person, words);
        if self.is_respelled(source, registration, person) {
            clean = misspelt(&clean, self.respelled.bits(registration.key()));
        }
        let mut name = self.noise.name(source, registration, clean);
        if field == Field::LastName && happens(self.noise.suffix_in_surname.as_ref(), registration) {
            let suffix = self.clean_suffix(registration, person);
            if suffix > 0 {
                name = format!("{name} {}", SUFFIXES[usize::from(suffix) - 1]);
            }
        }
        name
    }
}

fn happens(draws: Option<&Draws<'_>>, registration: Registration) -> bool {
    draws.is_some_and(|d| d.happen(registration))
}

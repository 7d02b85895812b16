//! Lists that rolls are compared with: who is on them and why. Each watches the same people as the rolls, and has its own gaps and mistakes.

mod deaths;
mod felonies;
mod movers;
mod noncitizens;
mod parameters;
mod residents;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rayon::prelude::*;

pub(crate) use deaths::DeathIndex;
pub(crate) use felonies::FelonyList;
pub(crate) use movers::MoverList;
pub(crate) use noncitizens::NoncitizenList;
pub(crate) use parameters::ListKind;
pub(crate) use residents::ResidentList;

use crate::population::{Composition, Person, PersonId, Population};
use crate::rng::{Permutation, Stream};
use crate::roll::{
    ListedAddress, RecordNumber, Registrar, Registration, RegistrationKind, WrittenDates, record_number,
};
use crate::tables::StateCode;

/// What each kind of list knows.
trait Watch {
    /// Whether a registration is suspected because it is *not* on the list.
    fn flags_the_absent(&self) -> bool {
        false
    }

    /// Whether somebody is on it, given the draws of this list.
    fn lists(&self, population: &Population, registrar: &Registrar, draws: &Draws, person: &Person) -> bool;

    /// Whether somebody can be on it at all, as far as can be told without knowing when they were born.
    fn may_list(&self, _: &Population, _: &Draws, _place: usize, _: PersonId) -> bool {
        true
    }

    /// Which of somebody's addresses the entry names: and its state.
    fn address(&self, _: &Population, person: &Person) -> (ListedAddress, StateCode) {
        (ListedAddress::Current, person.id.home())
    }

    /// Why somebody is on it: what is true of them.
    fn reason(&self, population: &Population, person: &Person) -> &'static str;

    /// Whether what the list is about is true of a registration, so that it should not be on the roll as it stands.
    fn disqualifies(
        &self,
        population: &Population,
        registrar: &Registrar,
        registration: Registration,
        person: &Person,
    ) -> bool;

    /// Expected entries by place and stratum, in full; `None` when there is no closed form.
    fn expected(&self, population: &Population) -> Option<Vec<Composition>>;
}

/// A list's own draws.
#[derive(Clone, Copy, Debug)]
struct Draws {
    covered: Stream,
    stale: Stream,
    mistaken: Stream,
}

/// Who is on a list, in an order that says nothing.
#[derive(Clone, Debug)]
pub(crate) struct List {
    /// Entries with their record numbers, ascending by number. An entry is a registration of its own kind, which tells it from those on rolls.
    pub entries: Vec<(RecordNumber, Registration)>,
}

/// Lists that a scenario may have.
pub(crate) const MOST_LISTS: usize = RegistrationKind::MOST_LISTS;

impl List {
    /// Takes the list: asks every simulated resident of the scenario's states. `place` is the list's among the scenario's; `written` is as in
    /// [`crate::roll::Rolls::take`].
    pub(crate) fn take(
        seed: u64,
        place: usize,
        name: &str,
        kind: &ListKind,
        population: &Population,
        registrar: &Registrar,
        written: Option<&dyn WrittenDates>,
    ) -> Self {
        let stream = |what: &str| Stream::new(seed, &format!("{what}: list {name}"));
        let draws =
            Draws { covered: stream("is covered"), stale: stream("is stale"), mistaken: stream("is a mistake") };
        let permutation = Permutation::new(stream("record number"));
        let entry_kind = |address| RegistrationKind::Listed { list: place as u8, address };
        let watch = kind.watch();
        let of_block = |(state, numbers): (usize, Range<u32>)| {
            let home = population.states()[state];
            let entry = |number: u32| {
                let id = PersonId::new(home, number);
                if !watch.may_list(population, &draws, state, id) {
                    return None;
                }
                let is_simulated = population.simulated_birth(state, id).is_some();
                if !is_simulated && written.is_none() {
                    return None;
                }
                let person = population.person(state, id);
                let entry = || {
                    let (address, jurisdiction) = watch.address(population, &person);
                    Registration { person: id, kind: entry_kind(address), jurisdiction }
                };
                let is_written = || written.is_some_and(|written| written.are_simulated(entry(), &person));
                if !(is_simulated || is_written()) || !watch.lists(population, registrar, &draws, &person) {
                    return None;
                }
                Some((record_number(&permutation, id, entry_kind(ListedAddress::Current)), entry()))
            };
            numbers.filter_map(entry).collect::<Vec<_>>()
        };
        let mut entries: Vec<(RecordNumber, Registration)> =
            population.blocks().into_par_iter().flat_map_iter(of_block).collect();
        entries.par_sort_unstable_by_key(|entry| entry.0);
        Self { entries }
    }
}

impl ListKind {
    /// Whether a registration is suspected because it is *not* on the list.
    pub fn flags_the_absent(&self) -> bool {
        self.watch().flags_the_absent()
    }

    /// Whether what the list is about is true of a registration: its person has died, is no citizen, may not vote for a felony, or lives elsewhere. A strategy
    /// that flags any other registration harms somebody, whether or not the list has its person.
    pub fn disqualifies(
        &self,
        population: &Population,
        registrar: &Registrar,
        registration: Registration,
        person: &Person,
    ) -> bool {
        self.watch().disqualifies(population, registrar, registration, person)
    }

    /// Why somebody is on the list: what is true of them, such as "has died" or "living by mistake".
    pub fn reason(&self, population: &Population, person: &Person) -> &'static str {
        self.watch().reason(population, person)
    }

    /// Expected entries by place and stratum, in full; `None` when there is no closed form.
    pub fn expected(&self, population: &Population) -> Option<Vec<Composition>> {
        self.watch().expected(population)
    }
}

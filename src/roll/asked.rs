//! Who is asked for their registrations when only some birth dates are simulated. It is found once for all worlds of the same people and errors of dates:
//! a nation has to be gone through for a hundredth of it.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Registrar, Registration, RegistrationKind, WrittenDates};
use crate::population::{PersonId, Population};

/// Residents of a sample of birth dates, by block of residents.
#[derive(Clone, Debug)]
pub struct Asked {
    blocks: Vec<AskedOfBlock>,
}

/// Numbers of residents, ascending.
#[derive(Clone, Debug)]
pub(super) struct AskedOfBlock {
    /// Who was born on one of the dates.
    pub(super) born: Arc<[u32]>,
    /// Who was not, and whose registrations files may give one of them.
    pub(super) others: Arc<[u32]>,
}

impl Asked {
    /// Goes through all residents, and tells `tick` through how many; `None` when all birth dates are simulated. `known` is of the same people, born on the
    /// same dates.
    pub fn new(
        population: &Population,
        registrar: &Registrar,
        written: Option<&dyn WrittenDates>,
        known: Option<&Asked>,
        tick: &(dyn Fn(u64) + Sync),
    ) -> Option<Self> {
        let of_block = |(block, (place, numbers)): (usize, (usize, Range<u32>))| {
            let born = known.map_or_else(
                || population.numbers_of_simulated(place, numbers.clone()).into(),
                |known| Arc::clone(&known.blocks[block].born),
            );
            tick(numbers.len() as u64);
            let others = written.map(|written| others(population, registrar, written, (place, numbers), &born));
            AskedOfBlock { born, others: others.unwrap_or_default().into() }
        };
        let blocks = || population.blocks().into_par_iter().enumerate().map(of_block).collect();
        population.slices_dates().then(|| Self { blocks: blocks() })
    }

    /// Whether it was taken over from another one who was born on the dates, and who was not.
    #[cfg(test)]
    pub(crate) fn shares_with(&self, other: &Self) -> (bool, bool) {
        let all = |of: fn(&AskedOfBlock) -> &Arc<[u32]>| {
            self.blocks.iter().zip(&other.blocks).all(|(mine, theirs)| Arc::ptr_eq(of(mine), of(theirs)))
        };
        (all(|block| &block.born), all(|block| &block.others))
    }

    pub(super) fn of_block(&self, block: usize) -> &AskedOfBlock {
        &self.blocks[block]
    }
}

/// Residents of a block, but for those born on the dates, whose registrations files may give one of them.
fn others(
    population: &Population,
    registrar: &Registrar,
    written: &dyn WrittenDates,
    (place, numbers): (usize, Range<u32>),
    born: &[u32],
) -> Vec<u32> {
    let home = population.states()[place];
    let mut born = born.iter().copied().peekable();
    numbers
        .filter(|&number| born.next_if_eq(&number).is_none())
        .filter(|&number| may_be_written(population, registrar, written, place, PersonId::new(home, number)))
        .collect()
}

/// Whether files may give a simulated birth date to somebody who was not born on one. Most people are passed over before it is asked who they are, and nearly
/// all before it is asked where they are registered.
fn may_be_written(
    population: &Population,
    registrar: &Registrar,
    written: &dyn WrittenDates,
    place: usize,
    id: PersonId,
) -> bool {
    let registration = |kind| Registration { person: id, kind, jurisdiction: id.home() };
    let kinds: &[RegistrationKind] = if population.has_died(place, id) {
        &[RegistrationKind::OfTheDead]
    } else if registrar.may_be_twice(id) {
        &[RegistrationKind::Home, RegistrationKind::LeftBehind, RegistrationKind::Duplicate]
    } else {
        &[RegistrationKind::Home, RegistrationKind::LeftBehind]
    };
    if !kinds.iter().any(|&kind| written.may_differ(registration(kind))) {
        return false;
    }
    let person = population.person(place, id);
    kinds.iter().any(|&kind| written.may_be_simulated(registration(kind), &person))
}

//! A lesson: the birthday problem with voters, in six steps. All its numbers are made here, from the closed form and from simulated records;
//! whoever shows them looks them up.

mod class;
mod comparison;
mod deck;
mod examples;
mod flags;
mod own;
mod page;
mod room;
mod sizes;
mod table;

use serde::Serialize;

pub(crate) use self::class::{Class, PUPILS};
use self::comparison::Comparison;
pub(crate) use self::deck::Deck;
pub(crate) use self::flags::{Flags, RuleName};
pub(crate) use self::own::OwnRules;
pub(crate) use self::page::{chance, page};
pub(crate) use self::room::{At, Room};
pub(crate) use self::sizes::{Size, Sizes};
pub(crate) use self::table::flagged_pairs;
use crate::format::count;

/// The seed of the lesson that is exported: the first, counting from 1, of whose 40 classes 21 to 25 have a shared birthday, as about 23 should.
pub(crate) const SEED: u64 = 2;

/// All that a lesson shows.
#[derive(Debug, Serialize)]
pub(crate) struct Lesson {
    /// Of the simulated people.
    pub seed: u64,
    /// Steps 1 and 2: how many in a room.
    pub room: Room,
    /// Step 3: classes of people with names.
    pub classes: Vec<Class>,
    /// Step 4: from a town to the nation.
    pub sizes: Sizes,
    /// Step 5: what rules flag.
    pub flags: Flags,
    /// Step 5: flagged pairs to look at.
    pub deck: Deck,
    /// Step 6: rules of one's own.
    pub own: OwnRules,
}

impl Lesson {
    /// Makes the lesson with the people of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        let people = room::Mix::new();
        let comparison = Comparison::new(seed);
        Self {
            seed,
            room: Room::new(&people),
            classes: class::classes(seed),
            sizes: Sizes::new(&people),
            flags: Flags::new(&comparison),
            deck: Deck::new(&comparison),
            own: OwnRules::new(&comparison),
        }
    }
}

/// Three figures are all that a class needs: 1,234,567 is told as 1,230,000, and 0.012345 as 0.0123.
pub(crate) fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = 2 - value.abs().log10().floor() as i32;
    // Powers of ten are exact one way only.
    if digits >= 0 {
        let unit = 10f64.powi(digits);
        (value * unit).round() / unit
    } else {
        let unit = 10f64.powi(-digits);
        (value / unit).round() * unit
    }
}

/// An expected number of pairs or people as a class says it: whole, in three figures.
pub(crate) fn counted(value: f64) -> String {
    match value {
        _ if value > 0.0 && value < 1.0 => "fewer than 1".to_owned(),
        _ => count(rounded(value).round() as u64),
    }
}

#[cfg(test)]
mod tests;

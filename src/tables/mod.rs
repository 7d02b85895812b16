//! The public tables that rolls are drawn from, embedded in the binary: names, births, population, states, places.
//!
//! Sources, licenses and checksums: `data/README.md`. Each table is decoded when it is first used.

mod birth_days;
mod embedded;
mod first_names;
mod middle_names;
mod mortality;
mod moves;
mod people;
mod places;
mod states;
mod surnames;
mod vocabulary;

pub use birth_days::{BirthDays, birth_days};
pub use first_names::{FirstNames, first_names};
pub use middle_names::{MiddleNames, middle_names};
pub use mortality::{Mortality, mortality};
pub use moves::moved_to;
pub use people::{PopulationByAge, population_by_age};
pub use places::{Place, places, streets};
pub use states::{State, StateCode, state_named, states};
pub use surnames::{Surnames, TAIL_NAMES, surnames};
pub use vocabulary::{TAIL_INITIALS, Vocabulary, is_tail_name, tail_name, vocabulary};

/// Sex as rolls write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sex {
    /// F
    Female,
    /// M
    Male,
}

impl Sex {
    /// Both, in the order of their index.
    pub const ALL: [Sex; 2] = [Sex::Female, Sex::Male];
}

/// Race and ethnicity in the six groups of the Census surname file; all but Hispanic are non-Hispanic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Race {
    /// White alone
    White,
    /// Black alone
    Black,
    /// Asian, Native Hawaiian or Pacific Islander alone
    Api,
    /// American Indian or Alaska Native alone
    Aian,
    /// Two or more races
    Multi,
    /// Hispanic or Latino of any race
    Hispanic,
}

impl Race {
    /// All six, in the order of their index and of the tables' columns.
    pub const ALL: [Race; 6] = [Race::White, Race::Black, Race::Api, Race::Aian, Race::Multi, Race::Hispanic];

    /// As files write it.
    pub const LABELS: [&'static str; 6] = ["white", "black", "api", "aian", "multi", "hispanic"];
}

#[cfg(test)]
mod tests;

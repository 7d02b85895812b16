//! Second registrations within a state: what differs from the first one, so that the office did not merge both.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Registrar, RegistrationKind};
use crate::date::{Date, days_in_month};
use crate::population::{Person, Population};
use crate::probability::Probability;
use crate::rng::Stream;

/// `[registrations.duplicate_kinds]` of a scenario: what differs between the two registrations. Each is a share of
/// those that the kinds before it leave; where nothing else differs, the first or last name is spelled otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateKinds {
    /// Nothing: both give the same names and birth date, but for errors that befall any record.
    pub exact: Probability,
    /// The birth date: another day, month or year.
    pub birth_date: Probability,
    /// The surname, of women whose marriage changed it: the older registration has the one at birth.
    pub former_name: Probability,
}

impl Default for DuplicateKinds {
    /// Exact: 4 %, so that with the default share of duplicates there are as many of them as New Jersey's roll has at
    /// most, 0.31 for each 1,000 records [new-jersey-2026]. How the others divide is an assumption [duplicate-kinds].
    fn default() -> Self {
        let share = |p| Probability::new(p).expect("a share");
        Self { exact: share(0.04), birth_date: share(0.25), former_name: share(0.4) }
    }
}

impl DuplicateKinds {
    /// Share of second registrations that spell the first name otherwise; as many do so with the last name. A few less do,
    /// as some women have another surname there instead.
    pub fn respelled(self) -> f64 {
        0.5 * (1.0 - self.exact.get()) * (1.0 - self.birth_date.get())
    }
}

/// What differs in the older of two registrations of one person in one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DuplicateKind {
    /// Nothing.
    Exact,
    /// The birth date.
    BirthDate,
    /// The surname is the one at birth.
    FormerName,
    /// A letter of the first name.
    FirstName,
    /// A letter of the last name.
    LastName,
}

/// Draws of kinds.
#[derive(Clone, Copy, Debug)]
pub(super) struct DuplicateDraws {
    kinds: DuplicateKinds,
    exact: Stream,
    birth_date: Stream,
    former_name: Stream,
    which_name: Stream,
    date: Stream,
}

impl DuplicateDraws {
    pub(super) fn new(seed: u64, kinds: DuplicateKinds) -> Self {
        Self {
            kinds,
            exact: Stream::new(seed, "duplicate is exact"),
            birth_date: Stream::new(seed, "duplicate has another birth date"),
            former_name: Stream::new(seed, "duplicate has the name at birth"),
            which_name: Stream::new(seed, "which name a duplicate spells otherwise"),
            date: Stream::new(seed, "birth date of a duplicate"),
        }
    }
}

impl Registrar {
    /// What differs in somebody's second registration within the state.
    pub fn duplicate_kind(&self, population: &Population, person: &Person) -> DuplicateKind {
        let (draws, key) = (&self.duplicate_draws, person.id.key());
        let now = || self.day_number(population, person.id, RegistrationKind::Home, person.birth);
        let changed = || population.name_change(person, now).is_some();
        if draws.exact.chance(key, draws.kinds.exact.get()) {
            DuplicateKind::Exact
        } else if draws.birth_date.chance(key, draws.kinds.birth_date.get()) {
            DuplicateKind::BirthDate
        } else if draws.former_name.chance(key, draws.kinds.former_name.get()) && changed() {
            DuplicateKind::FormerName
        } else if draws.which_name.chance(key, 0.5) {
            DuplicateKind::FirstName
        } else {
            DuplicateKind::LastName
        }
    }

    /// The birth date that a second registration gives in place of another: a day, month or year off, alike often.
    pub fn birth_date_of_duplicate(&self, person: &Person) -> Date {
        let (date, bits) = (person.birth.date, self.duplicate_draws.date.bits(person.id.key()));
        // Another one of `n`, counted from 1.
        let other = |now: u32, n: u32| 1 + (now + (bits >> 32) as u32 % (n - 1)) % n;
        let (year, month, day) = (date.year(), date.month(), date.day());
        let changed = match bits % 3 {
            0 => Date::new(year, month, other(day, days_in_month(year, month))),
            1 => {
                let month = other(month, 12);
                Date::new(year, month, day.min(days_in_month(year, month)))
            }
            _ => {
                let year = if bits >> 32 & 1 == 0 { year - 1 } else { year + 1 };
                Date::new(year, month, day.min(days_in_month(year, month)))
            }
        };
        changed.expect("the day is within its month")
    }
}

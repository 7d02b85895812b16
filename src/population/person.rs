//! Who a person is, packed small.

use super::kinship::Kin;
use crate::date::Date;
use crate::tables::{Race, Sex, StateCode};

/// A person: the state of residence (6 bits) and a number within it (26 bits). Stable when other states join or leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub u32);

const NUMBER_BITS: u32 = 26;

impl PersonId {
    /// The `number`-th resident of a state.
    pub fn new(home: StateCode, number: u32) -> Self {
        debug_assert!(number < 1 << NUMBER_BITS);
        Self(u32::from(home) << NUMBER_BITS | number)
    }

    /// The state of residence.
    pub fn home(self) -> StateCode {
        (self.0 >> NUMBER_BITS) as StateCode
    }

    /// The number within the state.
    pub fn number(self) -> u32 {
        self.0 & ((1 << NUMBER_BITS) - 1)
    }

    /// The key of the person's draws.
    #[inline]
    pub fn key(self) -> u64 {
        u64::from(self.0)
    }
}

/// A person with what is fixed at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Place of the home state in the scenario.
    pub place: u8,
    /// The day on which the person was born, and as what.
    pub birth: Birth,
    /// What they share with another person.
    pub kin: Kin,
}

/// What is fixed at birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Birth {
    /// Full date.
    pub date: Date,
    /// As registered.
    pub sex: Sex,
    /// As the Census counts.
    pub race: Race,
}

impl Birth {
    /// Day number of the eighteenth birthday, to a day.
    pub fn day_of_majority(self) -> i32 {
        self.date.day_number() + 6574
    }

    /// Completed years of age at the end of `year`.
    pub fn age_in(self, year: i32) -> i32 {
        year - self.date.year()
    }

    /// Four bytes: date (18 bits), sex (1), race (3).
    pub fn packed(self) -> u32 {
        self.date.packed() << 4 | (self.sex as u32) << 3 | self.race as u32
    }

    /// Back from [`Birth::packed`].
    #[inline]
    pub fn unpacked(packed: u32) -> Self {
        Self {
            date: Date::from_packed(packed >> 4).expect("a packed birth has a date"),
            sex: Sex::ALL[(packed >> 3 & 1) as usize],
            race: Race::ALL[(packed & 7) as usize],
        }
    }
}

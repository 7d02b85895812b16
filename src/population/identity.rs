//! The names and numbers that a person bears.

use super::person::{Birth, PersonId};
use crate::rng::Stream;
use crate::tables::{Sex, first_names, surnames};

/// Suffixes that exist, commonest first; a person's suffix is an index here plus one, 0 for none.
pub const SUFFIXES: [&str; 5] = ["JR", "SR", "III", "II", "IV"];

/// Share of men who bear a suffix. The largest share of registrations with one is North Carolina's 5.0 % (FIGURES §3),
/// nearly all of them men's: 10 % of men. Rolls with fewer leave it out.
pub const SUFFIX_SHARE_OF_MEN: f64 = 0.10;

/// How the suffixes divide, by falling commonness. `assumption`.
const SUFFIX_SPLIT: [f64; 5] = [0.60, 0.16, 0.14, 0.08, 0.02];

/// Streams of the draws that name a person.
#[derive(Clone, Copy, Debug)]
pub struct Identity {
    first: Stream,
    middle: Stream,
    last: Stream,
    suffix: Stream,
    ssn4: Stream,
}

impl Identity {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            first: Stream::new(seed, "first name"),
            middle: Stream::new(seed, "middle name"),
            last: Stream::new(seed, "last name"),
            suffix: Stream::new(seed, "suffix"),
            ssn4: Stream::new(seed, "last four digits of the SSN"),
        }
    }

    /// Vocabulary code of the first name.
    #[inline]
    pub fn first_name(&self, person: PersonId, birth: Birth) -> u32 {
        first_names().draw(birth.sex, birth.date.year(), birth.race, self.first.bits(person.key()))
    }

    /// Vocabulary code of the middle name. `assumption`: drawn like a first name of the same sex, year and race.
    #[inline]
    pub fn middle_name(&self, person: PersonId, birth: Birth) -> u32 {
        first_names().draw(birth.sex, birth.date.year(), birth.race, self.middle.bits(person.key()))
    }

    /// Vocabulary code of the surname.
    #[inline]
    pub fn last_name(&self, person: PersonId, birth: Birth) -> u32 {
        surnames().draw(birth.race, self.last.bits(person.key()))
    }

    /// Place in [`SUFFIXES`] plus one; 0 for none.
    #[inline]
    pub fn suffix(&self, person: PersonId, birth: Birth) -> u8 {
        let mut rest = self.suffix.unit(person.key()) / SUFFIX_SHARE_OF_MEN;
        if birth.sex == Sex::Female || rest >= 1.0 {
            return 0;
        }
        for (place, share) in SUFFIX_SPLIT.iter().enumerate() {
            rest -= share;
            if rest < 0.0 {
                return place as u8 + 1;
            }
        }
        SUFFIXES.len() as u8
    }

    /// Last four digits of the SSN, 1..=9999 uniformly: the serial 0000 is never issued.
    #[inline]
    pub fn ssn4(&self, person: PersonId) -> u16 {
        1 + self.ssn4.below(person.key(), 9999) as u16
    }

    /// Probability that two bearers of suffixes bear the same one.
    pub fn suffixes_shared() -> f64 {
        SUFFIX_SPLIT.iter().map(|s| s * s).sum()
    }
}

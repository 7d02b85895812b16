//! The names and numbers that a person bears.

use super::Population;
use super::kinship::Kin;
use super::person::{Birth, Person, PersonId};
use crate::rng::Stream;
use crate::tables::{Race, Sex, first_names};

/// Suffixes that exist, commonest first; a person's suffix is an index here plus one, 0 for none.
pub const SUFFIXES: [&str; 5] = ["JR", "SR", "III", "II", "IV"];

/// Share of men who bear a suffix. The largest share of registrations with one is North Carolina's 5.0 %
/// [released-rolls], nearly all of them men's: 10 % of men. Rolls with fewer leave it out.
pub const SUFFIX_SHARE_OF_MEN: f64 = 0.10;

/// How the suffixes divide, by falling commonness: assumption [suffix-split].
const SUFFIX_SPLIT: [f64; 5] = [0.60, 0.16, 0.14, 0.08, 0.02];

/// Share of men who bear one because a living father or son bears the same name: 2.2 % are such sons (JR), and so many fathers (SR, of whom half write
/// it) (own count over a million simulated residents); other men make up the rest.
const SUFFIX_SHARE_BY_KIN: f64 = 0.033;

/// Share of juniors who also bear the father's middle name: assumption [junior-middle-name].
const MIDDLE_NAME_INHERITED: f64 = 0.8;
/// Share of such fathers who write SR: assumption [senior-suffix].
const SENIOR_WRITTEN: f64 = 0.5;
/// Share of twins whose SSN are neighbors, when they were given before June 2011 [ssa-randomization],
/// assumption [twin-ssn]: parents apply for both at once.
const NEIGHBOURING_SSN: f64 = 0.8;

/// Streams of the draws that name a person.
#[derive(Clone, Copy, Debug)]
pub(super) struct Identity {
    first: Stream,
    first_again: Stream,
    middle: Stream,
    middle_inherited: Stream,
    last: Stream,
    suffix: Stream,
    ssn4: Stream,
    neighbouring_ssn: Stream,
}

impl Identity {
    pub(super) fn new(seed: u64) -> Self {
        Self {
            first: Stream::new(seed, "first name"),
            first_again: Stream::new(seed, "first name, drawn again"),
            middle: Stream::new(seed, "middle name"),
            middle_inherited: Stream::new(seed, "middle name is the father's"),
            last: Stream::new(seed, "last name"),
            suffix: Stream::new(seed, "suffix"),
            ssn4: Stream::new(seed, "last four digits of the SSN"),
            neighbouring_ssn: Stream::new(seed, "twins have neighbouring SSN"),
        }
    }
}

fn first_name_of(birth: Birth, bits: u64) -> u32 {
    first_names().draw(birth.sex, birth.date.year(), birth.race, bits)
}

impl Population {
    /// Vocabulary code of the first name.
    #[inline]
    pub fn first_name(&self, person: &Person) -> u32 {
        if !self.renamed.is_empty()
            && let Ok(at) = self.renamed.binary_search_by_key(&person.id, |r| r.0)
        {
            let key = person.id.key() << 8 | u64::from(self.renamed[at].1);
            return first_name_of(person.birth, self.identity.first_again.bits(key));
        }
        match person.kin {
            Kin::None | Kin::FirstTwin | Kin::Father | Kin::FatherOfSon | Kin::Son => {
                self.own_first_name(person.id, person.birth)
            }
            Kin::SecondTwin => {
                let (_, place, first) = self.kin(usize::from(person.place), person.id);
                let own = self.own_first_name(person.id, person.birth);
                let taken = self.own_first_name(first, self.own_birth(place, first));
                // No two children of one birth are given the same name.
                let again = |time: u64| {
                    first_name_of(person.birth, self.identity.first_again.bits(person.id.key() << 8 | time))
                };
                std::iter::once(own).chain((0..8).map(again)).find(|name| *name != taken).unwrap_or(own)
            }
            Kin::Junior | Kin::Doppelganger => {
                let (_, place, other) = self.kin(usize::from(person.place), person.id);
                self.own_first_name(other, self.own_birth(place, other))
            }
        }
    }

    fn own_first_name(&self, id: PersonId, birth: Birth) -> u32 {
        first_name_of(birth, self.identity.first.bits(id.key()))
    }

    /// Vocabulary code of the middle name given at birth: a typical one, or else drawn like a first name of the same sex, year and race.
    #[inline]
    pub fn middle_name(&self, person: &Person) -> u32 {
        let key = person.id.key();
        if person.kin == Kin::Junior && self.identity.middle_inherited.chance(key, MIDDLE_NAME_INHERITED) {
            let (_, place, father) = self.kin(usize::from(person.place), person.id);
            let bits = self.identity.middle.bits(father.key());
            return self.naming.middle_name(father.key(), self.own_birth(place, father), bits);
        }
        self.naming.middle_name(key, person.birth, self.identity.middle.bits(key))
    }

    /// Vocabulary code of the surname at birth.
    #[inline]
    pub fn birth_name(&self, person: &Person) -> u32 {
        self.own_surname(self.namesake(person), person.birth.race)
    }

    /// Whose surname at birth a person bears: their own, or that of kin.
    pub(super) fn namesake(&self, person: &Person) -> PersonId {
        match person.kin {
            Kin::SecondTwin | Kin::Junior | Kin::Son | Kin::Doppelganger => {
                self.kin(usize::from(person.place), person.id).2
            }
            _ => person.id,
        }
    }

    /// The surname drawn for somebody of a race, before kinship.
    pub(super) fn own_surname(&self, id: PersonId, race: Race) -> u32 {
        self.naming.surname(race, self.identity.last.bits(id.key()))
    }

    /// Place in [`SUFFIXES`] plus one; 0 for none.
    #[inline]
    pub fn suffix(&self, person: &Person) -> u8 {
        let draw = self.identity.suffix.unit(person.id.key());
        match person.kin {
            Kin::Junior => return 1,
            Kin::Father => return if draw < SENIOR_WRITTEN { 2 } else { 0 },
            _ => {}
        }
        let mut rest = draw / (SUFFIX_SHARE_OF_MEN - SUFFIX_SHARE_BY_KIN);
        if person.birth.sex == Sex::Female || rest >= 1.0 {
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

    /// Last four digits of the SSN, 1..=9999 uniformly: the serial 0000 is never issued. A twin often has the next one.
    #[inline]
    pub fn ssn4(&self, person: &Person) -> u16 {
        let own = |id: PersonId| 1 + self.identity.ssn4.below(id.key(), 9999) as u16;
        if person.kin == Kin::SecondTwin && self.identity.neighbouring_ssn.chance(person.id.key(), NEIGHBOURING_SSN) {
            let first = self.kin(usize::from(person.place), person.id).2;
            return own(first) % 9999 + 1;
        }
        own(person.id)
    }

    /// Probability that two unrelated bearers of suffixes bear the same one.
    pub fn suffixes_shared() -> f64 {
        SUFFIX_SPLIT.iter().map(|s| s * s).sum()
    }
}

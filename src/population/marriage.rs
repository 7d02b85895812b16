//! Surnames that change at marriage.

use super::coupling::{Pairing, pairing};
use super::kinship::Kin;
use super::naming::SecondSurname;
use super::person::{Birth, Person, PersonId};
use super::{NameChanges, Population, Times};
use crate::date::Date;
use crate::rng::Stream;
use crate::tables::Sex;

/// What a woman did with her name at marriage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameAtMarriage {
    /// Kept it.
    Kept,
    /// Took the spouse's.
    Spouse,
    /// Joined both with a hyphen.
    Hyphenated,
}

/// A woman's marriage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marriage {
    /// The day of the marriage.
    pub date: Date,
    /// And her name since.
    pub name: NameAtMarriage,
    /// Vocabulary code of the spouse's surname.
    pub spouse: u32,
    /// The second of the spouse's two surnames.
    pub second: Option<SecondSurname>,
}

/// Share of women who take the spouse's name, and who hyphenate: 79 % and 5 % [pew-names-2023]; 14 % keep theirs, and
/// the rest is counted as keeping.
const TAKE: f64 = 0.79;
const HYPHENATE: f64 = 0.05;

/// Share of women who ever marry, assumption [ever-marry], near the Census' figures for women born 1950–1980, and the
/// ages between which they do, assumption [marriage-age]: the age at marriage is 18 plus the sum of two uniform draws
/// of up to 8 years each, median 26.
const EVER_MARRY: f64 = 0.88;
const YOUNGEST: f64 = 18.0;
const SPREAD: f64 = 8.0;

/// Divorces after which women bear their own name again fall in so many years after the wedding, alike in each: assumption [name-resumed].
const DIVORCE_YEARS: f64 = 20.0;

/// Spouses are born at most so many years apart: assumption [spouse-age-gap].
const MOST_YEARS_APART: usize = 15;

/// Sets the key of a spouse who is nobody's neighbor apart from the bride's.
const ELSEWHERE: u64 = 1 << 40;

/// Draws of marriages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marriages {
    change: NameChanges,
    resumes: Stream,
    divorce: Stream,
    marries: Stream,
    age: Stream,
    age_more: Stream,
    name: Stream,
    spouse: Stream,
}

impl Marriages {
    pub(super) fn change(&self) -> NameChanges {
        self.change
    }

    pub(super) fn new(seed: u64, change: NameChanges) -> Self {
        Self {
            change,
            resumes: Stream::new(seed, "bears her own name again"),
            divorce: Stream::new(seed, "years until the divorce"),
            marries: Stream::new(seed, "marries"),
            age: Stream::new(seed, "age at marriage"),
            age_more: Stream::new(seed, "age at marriage, second part"),
            name: Stream::new(seed, "name at marriage"),
            spouse: Stream::new(seed, "surname of the spouse"),
        }
    }

    fn shares(&self) -> (f64, f64) {
        name_change_shares(self.change.at_marriage)
    }
}

/// Expected share of women of an age, in years and their parts, who are married or were.
pub fn married_share(age: f64) -> f64 {
    // The sum of two uniform draws is triangular.
    let x = ((age - YOUNGEST) / SPREAD).clamp(0.0, 2.0);
    EVER_MARRY * if x < 1.0 { x * x / 2.0 } else { 1.0 - (2.0 - x).powi(2) / 2.0 }
}

/// Share of the women of an age whose marriage changed their name who bear it still, when a share of them takes her own again.
pub fn name_kept_share(age: f64, resumed: f64) -> f64 {
    // From the mean age at marriage on, alike in each year.
    1.0 - resumed * ((age - YOUNGEST - SPREAD) / DIVORCE_YEARS).clamp(0.0, 1.0)
}

/// Share of the women who marry that take the spouse's name, and that hyphenate, at a multiple of the observed name changes.
pub fn name_change_shares(change: Times) -> (f64, f64) {
    let (take, hyphenate) = (TAKE * change.0, HYPHENATE * change.0);
    let all = (take + hyphenate).max(1.0);
    (take / all, hyphenate / all)
}

impl Population {
    /// A woman's marriage, when it changed her name and took place up to the day that `until` gives (as a day number).
    pub fn name_change(&self, person: &Person, until: impl FnOnce() -> i32) -> Option<Marriage> {
        if person.birth.sex == Sex::Male {
            return None;
        }
        // A double marries like the one whose name she bears, or their names would part.
        let (place, bride) = match person.kin {
            Kin::Doppelganger => {
                let (_, place, original) = self.kin(usize::from(person.place), person.id);
                (place, original)
            }
            _ => (usize::from(person.place), person.id),
        };
        let key = bride.key();
        let draws = &self.marriages;
        let (take, hyphenate) = draws.shares();
        let draw = draws.name.unit(key);
        if draw >= take + hyphenate || !draws.marries.chance(key, EVER_MARRY) {
            return None;
        }
        let wedding = self.wedding(key, person.birth);
        let day = until();
        let over = self.divorce(key, wedding).is_some_and(|divorce| divorce <= day);
        (wedding <= day && !over).then(|| {
            // By assumption [spouse-race] the spouse is of the same race.
            let race = person.birth.race;
            let (spouse, spouse_key) = match self.neighbour_of_a_bride(place, bride) {
                Some(groom) => (self.own_surname(groom, race), groom.key()),
                None => (self.naming.surname(race, draws.spouse.bits(key)), key | ELSEWHERE),
            };
            Marriage {
                date: Date::from_day_number(wedding),
                name: if draw < take { NameAtMarriage::Spouse } else { NameAtMarriage::Hyphenated },
                spouse,
                second: self.naming.second_surname(spouse_key, race),
            }
        })
    }

    /// Day number of the wedding of a woman who marries.
    fn wedding(&self, key: u64, birth: Birth) -> i32 {
        let draws = &self.marriages;
        let years = YOUNGEST + SPREAD * (draws.age.unit(key) + draws.age_more.unit(key));
        birth.date.day_number() + (years * 365.25) as i32
    }

    /// Day number of the divorce of a woman after which she bears her own name again, if there is one.
    fn divorce(&self, key: u64, wedding: i32) -> Option<i32> {
        let draws = &self.marriages;
        let years = || DIVORCE_YEARS * draws.divorce.unit(key);
        draws.resumes.chance(key, draws.change.resumed).then(|| wedding + (years() * 365.25) as i32)
    }

    /// The man next to a woman whom she marries if she marries: of a couple's pair, both alive, not twins, of fitting ages.
    fn neighbour_of_a_bride(&self, place: usize, bride: PersonId) -> Option<PersonId> {
        let groom = PersonId(bride.0 ^ 1);
        let first = PersonId(bride.0 & !1);
        if pairing(bride) != Pairing::Couple || groom.number() >= self.residents(place) {
            return None;
        }
        let (hers, his) = (self.own_stratum(place, bride), self.own_stratum(place, groom));
        let fit = hers.sex() == Sex::Female
            && his.sex() == Sex::Male
            && hers.race() == his.race()
            && hers.year_index().abs_diff(his.year_index()) <= MOST_YEARS_APART;
        let alive = !self.has_died(place, bride) && !self.has_died(place, groom);
        (fit && alive && !(bride.0 & 6 == 0 && self.are_twins(place, first))).then_some(groom)
    }

    /// The spouse of a resident, when both live in the state and are married on the day of the rolls.
    pub fn spouse(&self, person: &Person) -> Option<PersonId> {
        let place = usize::from(person.place);
        let other = PersonId(person.id.0 ^ 1);
        let bride = if person.birth.sex == Sex::Female { person.id } else { other };
        if person.kin == Kin::Doppelganger {
            return None;
        }
        self.neighbour_of_a_bride(place, bride)?;
        let her = self.person(place, bride);
        let today = self.parameters().date.0.day_number();
        let wedding = self.wedding(bride.key(), her.birth);
        let married = self.marriages.marries.chance(bride.key(), EVER_MARRY)
            && wedding <= today
            && self.divorce(bride.key(), wedding).is_none_or(|divorce| divorce > today);
        // A double has taken the birth of somebody else, and lives alone.
        (married && self.person(place, other).kin != Kin::Doppelganger).then_some(other)
    }
}

//! Surnames that change at marriage.

use super::kinship::Kin;
use super::person::Person;
use super::{Population, Times};
use crate::date::Date;
use crate::rng::Stream;
use crate::tables::{Sex, surnames};

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
    /// When.
    pub date: Date,
    /// And her name since.
    pub name: NameAtMarriage,
    /// Vocabulary code of the spouse's surname.
    pub spouse: u32,
}

/// Share of women who take the spouse's name, and who hyphenate. Source: FIGURES §4 (79 %, 5 %; 14 % keep theirs, and the rest is counted as
/// keeping).
const TAKE: f64 = 0.79;
const HYPHENATE: f64 = 0.05;

/// Share of women who ever marry, and the ages between which they do. `assumption`, near the Census' figures for women born 1950–1980: the age at
/// marriage is 18 plus the sum of two uniform draws of up to 8 years each, median 26.
const EVER_MARRY: f64 = 0.88;
const YOUNGEST: f64 = 18.0;
const SPREAD: f64 = 8.0;

/// Draws of marriages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marriages {
    change: Times,
    marries: Stream,
    age: Stream,
    age_more: Stream,
    name: Stream,
    spouse: Stream,
}

impl Marriages {
    pub(super) fn new(seed: u64, change: Times) -> Self {
        Self {
            change,
            marries: Stream::new(seed, "marries"),
            age: Stream::new(seed, "age at marriage"),
            age_more: Stream::new(seed, "age at marriage, second part"),
            name: Stream::new(seed, "name at marriage"),
            spouse: Stream::new(seed, "surname of the spouse"),
        }
    }

    fn shares(&self) -> (f64, f64) {
        let (take, hyphenate) = (TAKE * self.change.0, HYPHENATE * self.change.0);
        let all = (take + hyphenate).max(1.0);
        (take / all, hyphenate / all)
    }
}

/// Expected share of women of an age who bear a hyphenated name, at a multiple of the observed name changes.
pub fn hyphenated_share(age: i32, change: Times) -> f64 {
    // The sum of two uniform draws is triangular.
    let x = ((f64::from(age) + 0.5 - YOUNGEST) / SPREAD).clamp(0.0, 2.0);
    let married = if x < 1.0 { x * x / 2.0 } else { 1.0 - (2.0 - x).powi(2) / 2.0 };
    let all = ((TAKE + HYPHENATE) * change.0).max(1.0);
    EVER_MARRY * married * HYPHENATE * change.0 / all
}

impl Population {
    /// A woman's marriage, when it changed her name and took place up to the day that `until` gives (as a day number).
    pub fn name_change(&self, person: &Person, until: impl FnOnce() -> i32) -> Option<Marriage> {
        if person.birth.sex == Sex::Male {
            return None;
        }
        // A double marries like the one whose name she bears, or their names would part.
        let key = match person.kin {
            Kin::Doppelganger => self.kin(usize::from(person.place), person.id).2.key(),
            _ => person.id.key(),
        };
        let draws = &self.marriages;
        let (take, hyphenate) = draws.shares();
        let draw = draws.name.unit(key);
        if draw >= take + hyphenate || !draws.marries.chance(key, EVER_MARRY) {
            return None;
        }
        let years = YOUNGEST + SPREAD * (draws.age.unit(key) + draws.age_more.unit(key));
        let wedding = person.birth.date.day_number() + (years * 365.25) as i32;
        (wedding <= until()).then(|| Marriage {
            date: Date::from_day_number(wedding),
            name: if draw < take { NameAtMarriage::Spouse } else { NameAtMarriage::Hyphenated },
            // `assumption`: the spouse is of the same race.
            spouse: surnames().draw(person.birth.race, draws.spouse.bits(key)),
        })
    }
}

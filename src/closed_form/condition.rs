//! What two records must show, in terms that have a closed form.

use super::ssn4::Ssn4Presence;
use crate::date::Precision;
use crate::linkage::{Comparison, Normalisation, Strategy};
use crate::population::{Evenness, KinshipParameters, NameParameters, STRATA, SUFFIX_SHARE_OF_MEN, Times};
use crate::recording::formats::{initial_share, middle_kept, suffix_kept};
use crate::recording::{BirthDateFormat, RecordingParameters};
use crate::records::{Field, Meaning};
use crate::tables::StateCode;

/// Share of misspellings of an initial that change it: a doubled one is the same.
const TYPOS_OF_INITIALS: f64 = 0.75;
/// Share of misspellings of a name that change its first letter: three of the four kinds do, if the first letter is the one of the name's that is hit.
const TYPOS_OF_FIRST_LETTERS: f64 = 0.75 * INVERSE_LENGTH;
/// The mean of 1/length over first and middle names.
pub(super) const INVERSE_LENGTH: f64 = 0.182;

/// What a comparison must give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Demand {
    /// Both have it and agree.
    Agree,
    /// Not both have it and differ.
    NotContradict,
}

/// One comparison and what it must give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Condition {
    /// The field as it is looked at.
    pub comparison: Comparison,
    /// The evidence demanded.
    pub demand: Demand,
}

impl Condition {
    /// The conditions of a strategy; `None` when it says more than which comparisons must agree and which must not contradict.
    pub(crate) fn of(strategy: &Strategy) -> Option<Vec<Condition>> {
        let with = |demand| move |&comparison: &Comparison| Condition { comparison, demand };
        let rule = strategy.rule().filter(|rule| rule.is_plain())?;
        let agree = rule.agree.iter().map(with(Demand::Agree));
        Some(agree.chain(rule.not_contradict.iter().map(with(Demand::NotContradict))).collect())
    }
}

/// How often a roll has the fields that can be missing, and how often names are right.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Presence {
    /// Share of records with a middle name.
    pub middle_name: f64,
    /// Share of suffix bearers whose suffix is written.
    pub suffix_kept: f64,
    /// Which records hold SSN4, and which of these numbers are no one's.
    pub ssn4: Ssn4Presence,
    /// How much of the birth date the file gives.
    pub birth_date: Option<Precision>,
    /// Share of each race whose birth date is 1 January by their documents alone; the same on all rolls.
    pub january_first: [f64; 6],
    /// Share of names that are misspelled.
    pub typo: f64,
    /// Share of first names that are written as a nickname, of those that have one.
    pub nickname: f64,
    /// Share of the cells that may be blank, beyond what formats leave out.
    pub blank: f64,
    /// Share of records that spell the first name otherwise than the person's other registration in the state, and so
    /// many the last name.
    pub respelled: f64,
    /// Share of its middle names of which only the initial is given.
    pub initial: f64,
    /// Multiple of name changes at marriage.
    pub name_change: Times,
    /// How names are given.
    pub names: NameParameters,
}

impl Presence {
    /// A roll where everything is there and right.
    pub(crate) const FULL: Presence = Presence {
        middle_name: 1.0,
        suffix_kept: 1.0,
        ssn4: Ssn4Presence::all(1.0),
        birth_date: Some(Precision::Day),
        january_first: [0.0; 6],
        typo: 0.0,
        nickname: 0.0,
        blank: 0.0,
        respelled: 0.0,
        initial: 0.0,
        name_change: Times(0.0),
        names: NameParameters {
            typical_middle: Times(1.0),
            own_surname_as_middle: Times(0.0),
            two_surnames: Times(0.0),
            surname_evenness: Evenness(0.0),
        },
    };

    /// What the roll of a jurisdiction in a scenario holds.
    ///
    /// `public`: it sends public fields only.
    pub(crate) fn of(
        state: StateCode,
        recording: &RecordingParameters,
        public: bool,
        year: i32,
        kinship: &KinshipParameters,
        january_first: [f64; 6],
    ) -> Self {
        let birth_date = if public { BirthDateFormat::AsReleased } else { recording.birth_date };
        Self {
            middle_name: middle_kept(recording.middle_name_blank, usize::from(state)),
            suffix_kept: suffix_kept(usize::from(state)),
            ssn4: if public { Ssn4Presence::all(0.0) } else { Ssn4Presence::of(state, &recording.ssn4, year) },
            birth_date: birth_date.of_state(state),
            january_first,
            typo: recording.noise.of("typo").get(),
            nickname: recording.noise.of("nickname").get(),
            blank: recording.noise.of("blank").get(),
            respelled: 0.0,
            initial: initial_share(recording, state),
            name_change: kinship.name_change,
            names: kinship.names,
        }
    }

    /// Probability that a record of a birth year (index) and stratum (sex × 6 + race) has what is compared at all.
    pub(super) fn has(&self, comparison: Comparison, year: usize, stratum: usize) -> f64 {
        // Blank birth dates are left out of the shares of written dates.
        let written = 1.0 - self.blank;
        match comparison.field {
            // An initial is no middle name, unless initials are asked for.
            Field::MiddleName if comparison.normalisation == Normalisation::Initial => written * self.middle_name,
            Field::MiddleName => written * self.middle_name * (1.0 - self.initial),
            Field::Ssn4 => written * self.ssn4.held(year),
            Field::Suffix if stratum < STRATA / 2 => 0.0,
            Field::Suffix => written * SUFFIX_SHARE_OF_MEN * self.suffix_kept,
            Field::Sex => written,
            Field::BirthDate => {
                let needed = match comparison.normalisation {
                    Normalisation::Year => Precision::Year,
                    Normalisation::MonthYear => Precision::Month,
                    _ => Precision::Day,
                };
                f64::from(u8::from(self.birth_date >= Some(needed)))
            }
            Field::FirstName | Field::LastName | Field::Race => 1.0,
            _ => unreachable!("checked by has_closed_form"),
        }
    }

    /// Probability that what is compared is as it should be. A misspelled name is taken never to agree with a stranger's name, and a wrong initial
    /// never with a stranger's initial.
    pub(super) fn right(&self, comparison: Comparison) -> f64 {
        let typo = match (comparison.normalisation, comparison.field) {
            (Normalisation::Initial, Field::MiddleName) => {
                self.typo * (self.initial * TYPOS_OF_INITIALS + (1.0 - self.initial) * TYPOS_OF_FIRST_LETTERS)
            }
            (Normalisation::Initial, _) => self.typo * TYPOS_OF_FIRST_LETTERS,
            _ => self.typo,
        };
        match comparison.field.meaning() {
            Meaning::Name if comparison.field != Field::MiddleName => (1.0 - typo) * (1.0 - self.respelled),
            Meaning::Name => 1.0 - typo,
            Meaning::Date | Meaning::FourDigits | Meaning::Label(_) | Meaning::Text => 1.0,
        }
    }
}

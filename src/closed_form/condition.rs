//! What two records must show, in terms that have a closed form.

use crate::date::Precision;
use crate::linkage::{Comparison, Normalisation, Strategy};
use crate::population::{FIRST_BIRTH_YEAR, NameChanges, STRATA, SUFFIX_SHARE_OF_MEN, hyphenated_share};
use crate::recording::formats::{middle_kept, suffix_kept};
use crate::recording::{BirthDateFormat, RecordingParameters};
use crate::records::{Field, Meaning};
use crate::tables::StateCode;

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
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Presence {
    /// Share of records with a middle name.
    pub middle_name: f64,
    /// Share of suffix bearers whose suffix is written.
    pub suffix_kept: f64,
    /// Share of records with SSN4.
    pub ssn4: f64,
    /// How much of the birth date the file gives.
    pub birth_date: Option<Precision>,
    /// Share of names that are misspelled.
    pub typo: f64,
    /// Share of records that spell the first name otherwise than the person's other registration in the state, and so
    /// many the last name.
    pub respelled: f64,
    /// Year of the roll and how women's names change; `None` when nobody hyphenates.
    pub hyphenated: Option<(i32, NameChanges)>,
}

impl Presence {
    /// A roll where everything is there and right.
    pub(crate) const FULL: Presence = Presence {
        middle_name: 1.0,
        suffix_kept: 1.0,
        ssn4: 1.0,
        birth_date: Some(Precision::Day),
        typo: 0.0,
        respelled: 0.0,
        hyphenated: None,
    };

    /// What the roll of a jurisdiction in a scenario holds.
    ///
    /// `public`: it sends public fields only.
    pub(crate) fn of(
        state: StateCode,
        recording: &RecordingParameters,
        public: bool,
        year: i32,
        name_changes: NameChanges,
    ) -> Self {
        let birth_date = if public { BirthDateFormat::AsReleased } else { recording.birth_date };
        Self {
            middle_name: middle_kept(recording.middle_name_blank, usize::from(state)),
            suffix_kept: suffix_kept(usize::from(state)),
            ssn4: if public { 0.0 } else { recording.ssn4.coverage.get() },
            birth_date: birth_date.of_state(state),
            typo: recording.noise.of("typo").get(),
            respelled: 0.0,
            hyphenated: Some((year, name_changes)),
        }
    }

    /// Probability that a record of a stratum (sex × 6 + race) has what is compared at all.
    pub(super) fn has(&self, comparison: Comparison, stratum: usize) -> f64 {
        match comparison.field {
            Field::MiddleName => self.middle_name,
            Field::Ssn4 => self.ssn4,
            Field::Suffix if stratum < STRATA / 2 => 0.0,
            Field::Suffix => SUFFIX_SHARE_OF_MEN * self.suffix_kept,
            Field::BirthDate => {
                let needed = match comparison.normalisation {
                    Normalisation::Year => Precision::Year,
                    Normalisation::MonthYear => Precision::Month,
                    _ => Precision::Day,
                };
                f64::from(u8::from(self.birth_date >= Some(needed)))
            }
            Field::FirstName | Field::LastName | Field::Sex | Field::Race => 1.0,
            _ => unreachable!("checked by has_closed_form"),
        }
    }

    /// Share of a birth year (index) and stratum whose surname is not hyphenated.
    pub(super) fn plain_surname(&self, year: usize, stratum: usize) -> f64 {
        match self.hyphenated {
            Some((now, change)) if stratum < STRATA / 2 => {
                1.0 - hyphenated_share(now - FIRST_BIRTH_YEAR - year as i32, change)
            }
            _ => 1.0,
        }
    }

    /// Probability that a field is as it should be. A misspelled name is taken never to agree with a stranger's name.
    pub(super) fn right(&self, field: Field) -> f64 {
        match field.meaning() {
            Meaning::Name if field != Field::MiddleName => (1.0 - self.typo) * (1.0 - self.respelled),
            Meaning::Name => 1.0 - self.typo,
            Meaning::Date | Meaning::FourDigits | Meaning::Label(_) | Meaning::Text => 1.0,
        }
    }
}

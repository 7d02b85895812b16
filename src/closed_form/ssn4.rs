//! The chance that two people's files share SSN4: a number of their own, a placeholder, or digits of a telephone number.
//!
//! Of the held numbers of a file a share `π` are placeholders, `φ` digits of a telephone number, and the rest are as good as uniform, also when
//! a digit is wrong or the number is a relative's. Two files agree with `(1 − σσ′)/9999 + ππ′/2 + φφ′/100`, where `σ = π + φ`: a uniform number
//! agrees with any other in one of 9,999. Each term is a product of what is one file's and what is the other's, which the sum over
//! pairs of rolls needs.

use crate::population::FIRST_BIRTH_YEAR;
use crate::probability::Probability;
use crate::recording::Ssn4Parameters;
use crate::recording::contact::PHONE_ENDINGS;
use crate::recording::ssn4::PLACEHOLDERS;
use crate::tables::StateCode;

/// Serials 0001 to 9999.
const SERIALS: f64 = 9999.0;

/// What a roll has for SSN4.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ssn4Presence {
    /// Share of records that hold it.
    held: f64,
    /// The same by birth year (index), where ages differ.
    by_year: Vec<f64>,
    /// Shares of the held numbers.
    placeholder: f64,
    phone: f64,
}

/// A part of the chance: its coefficient, and the weight that a roll brings.
pub(super) type Part = (f64, fn(&Ssn4Presence) -> f64);

/// Someone's number is anyone's.
const WHATEVER: Part = (1.0, |_| 1.0);

/// The parts of the chance that two numbers are equal.
const EQUAL: [Part; 4] = [
    (1.0 / SERIALS, |_| 1.0),
    (-1.0 / SERIALS, |roll| roll.placeholder + roll.phone),
    (1.0 / PLACEHOLDERS.len() as f64, |roll| roll.placeholder),
    (1.0 / PHONE_ENDINGS as f64, |roll| roll.phone),
];

/// The parts of the chance that two held numbers are equal, or of anything if that is not asked.
pub(super) fn parts(equal: bool) -> Vec<Part> {
    if equal { EQUAL.to_vec() } else { vec![WHATEVER] }
}

impl Ssn4Presence {
    /// A share of everybody's, none a placeholder.
    pub(crate) const fn all(held: f64) -> Self {
        Self { held, by_year: Vec::new(), placeholder: 0.0, phone: 0.0 }
    }

    /// What a state's file of a year holds.
    pub(super) fn of(state: StateCode, parameters: &Ssn4Parameters, year: i32) -> Self {
        let at = |index: i32| parameters.coverage_at(state, year - FIRST_BIRTH_YEAR - index);
        let by_year = if parameters.by_age.is_empty() { 0 } else { year - FIRST_BIRTH_YEAR + 1 };
        let wrong = |share: Probability| parameters.error.get() * share.get();
        Self {
            held: parameters.coverage_of(state),
            by_year: (0..by_year).map(at).collect(),
            placeholder: wrong(parameters.wrong.placeholder),
            phone: wrong(parameters.wrong.phone),
        }
    }

    /// The share of records that hold it and the chance that two files' numbers are equal, where that is the same of everybody.
    pub(crate) fn of_everybody(&self) -> Option<(f64, f64)> {
        let equal = EQUAL.iter().map(|(coefficient, weight)| coefficient * weight(self).powi(2)).sum();
        self.by_year.is_empty().then_some((self.held, equal))
    }

    /// Share of the records of a birth year (index) that hold it.
    pub(super) fn held(&self, year: usize) -> f64 {
        self.by_year.get(year).copied().unwrap_or(self.held)
    }
}

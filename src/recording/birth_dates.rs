//! The birth dates that files will give, known before there are any files: a sample of birth dates has to be right for them, too.

use std::sync::Arc;

use super::RecordingParameters;
use super::noise::{Draws, Effect, Noise};
use super::quality::Quality;
use crate::date::Date;
use crate::population::{Person, Population};
use crate::records::Field;
use crate::roll::{DuplicateKind, Registrar, Registration, RegistrationKind, WrittenDates};

/// Errors of birth dates on a sample of them. The draws are those of the files.
#[derive(Clone, Debug)]
pub struct WrittenBirthDates<'a> {
    noise: Noise<'a>,
    draws: Vec<Draws<'a>>,
    population: &'a Population,
    registrar: &'a Registrar,
}

impl<'a> WrittenBirthDates<'a> {
    /// `None` when all dates are simulated, or files give the true ones or none.
    pub fn new(
        seed: u64,
        parameters: &RecordingParameters,
        population: &'a Population,
        registrar: &'a Registrar,
    ) -> Option<Self> {
        let quality = Arc::new(Quality::new(seed, &parameters.quality, population, registrar));
        let noise = Noise::new(seed, &parameters.noise, &quality);
        let draws: Vec<Draws> = noise.of(Field::BirthDate).to_vec();
        let changes = draws.iter().any(|draws| matches!(draws.effect, Effect::Date(_)));
        (changes && population.slices_dates()).then_some(Self { noise, draws, population, registrar })
    }
}

impl WrittenBirthDates<'_> {
    /// Whether a date becomes one that is simulated if some of the errors that can happen to a registration do.
    fn may_reach(&self, draws: &[Draws], registration: Registration, date: Date) -> bool {
        let Some((first, others)) = draws.split_first() else { return self.population.keeps(date) };
        let changed = || match first.effect {
            Effect::Date(rewrite) if first.may_happen(registration) => Some(rewrite(date, first.bits(registration))),
            _ => None,
        };
        self.may_reach(others, registration, date)
            || changed().is_some_and(|date| self.may_reach(others, registration, date))
    }
}

impl WrittenDates for WrittenBirthDates<'_> {
    #[inline]
    fn may_differ(&self, registration: Registration) -> bool {
        registration.kind == RegistrationKind::Duplicate && self.registrar.may_be_twice(registration.person)
            || self.draws.iter().any(|draws| draws.may_happen(registration))
    }

    fn may_be_simulated(&self, registration: Registration, person: &Person) -> bool {
        let meant = meant(self.population, self.registrar, registration, person);
        self.may_reach(&self.draws, registration, meant)
    }

    fn are_simulated(&self, registration: Registration, person: &Person) -> bool {
        let meant = meant(self.population, self.registrar, registration, person);
        let written = self.noise.date(Field::BirthDate, registration, meant);
        written.is_some_and(|date| self.population.keeps(date))
    }
}

/// The birth date that a file would give if nobody made an error: of some second registrations within a state another one.
pub(super) fn meant(
    population: &Population,
    registrar: &Registrar,
    registration: Registration,
    person: &Person,
) -> Date {
    let differs = registration.kind == RegistrationKind::Duplicate
        && registrar.duplicate_kind(population, person) == DuplicateKind::BirthDate;
    if differs { registrar.birth_date_of_duplicate(person) } else { person.birth.date }
}

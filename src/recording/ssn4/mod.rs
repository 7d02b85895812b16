//! SSN4 as files hold it: there or not, right or wrong in one of several ways.

mod parameters;
mod wrong;

pub use parameters::{ChannelTimes, MissingSsn4, Ssn4Parameters, WrongSsn4};
pub(crate) use wrong::PLACEHOLDERS;

use std::sync::Arc;

use super::contact::Contact;
use super::licence::{Licences, WITHOUT_LICENCE};
use super::quality::{Quality, Rate};
use crate::population::{Kin, Person, Population};
use crate::rng::Stream;
use crate::roll::Registration;
use wrong::Wrong;

/// The draws that decide.
#[derive(Clone, Debug)]
pub(super) struct Ssn4Recorder<'a> {
    parameters: Ssn4Parameters,
    quality: Arc<Quality<'a>>,
    error: Rate,
    held: Stream,
    is_wrong: Stream,
    wrong: Wrong,
}

impl<'a> Ssn4Recorder<'a> {
    /// Prepares the draws of a scenario.
    pub(super) fn new(seed: u64, parameters: &Ssn4Parameters, quality: &Arc<Quality<'a>>) -> Self {
        Self {
            parameters: parameters.clone(),
            quality: Arc::clone(quality),
            error: quality.rate(parameters.error.get()),
            held: Stream::new(seed, "SSN4 is held"),
            is_wrong: Stream::new(seed, "SSN4 has a wrong digit"),
            wrong: Wrong::new(seed, parameters.wrong),
        }
    }

    /// Whether the SSN4, if it is held, is wrong.
    fn is_wrong(&self, registration: Registration) -> bool {
        self.quality.happens(self.is_wrong, self.error, self.quality.source(registration))
    }

    /// How the SSN4, if it is held, is wrong; `None` when it is right.
    pub(super) fn event(
        &self,
        population: &Population,
        person: &Person,
        registration: Registration,
        contact: &Contact,
    ) -> Option<&'static str> {
        self.is_wrong(registration).then(|| self.wrong_number(population, person, registration, contact).1.name())
    }

    /// Probability that a record holds SSN4.
    fn coverage(
        &self,
        population: &Population,
        person: &Person,
        registration: Registration,
        licences: &Licences,
    ) -> f64 {
        let parameters = &self.parameters;
        let coverage = if parameters.by_age.is_empty() {
            parameters.coverage_of(registration.jurisdiction)
        } else {
            parameters.coverage_at(registration.jurisdiction, person.birth.age_in(population.year()))
        };
        match &parameters.missing {
            MissingSsn4::Random => coverage,
            // Those without a license number first; what coverage is left over goes to the others.
            MissingSsn4::LicenceInstead if licences.is_held(registration) => {
                ((coverage - WITHOUT_LICENCE) / (1.0 - WITHOUT_LICENCE)).max(0.0)
            }
            MissingSsn4::LicenceInstead => (coverage / WITHOUT_LICENCE).min(1.0),
            MissingSsn4::Channel(times) => times.share(coverage, licences.channel(registration)),
        }
    }

    /// What the file holds for a person's SSN4; 0 for nothing.
    #[inline]
    pub(super) fn write(
        &self,
        population: &Population,
        person: &Person,
        registration: Registration,
        licences: &Licences,
        contact: &Contact,
    ) -> u16 {
        if !self.held.chance(registration.key(), self.coverage(population, person, registration, licences)) {
            return 0;
        }
        if self.is_wrong(registration) {
            return self.wrong_number(population, person, registration, contact).0;
        }
        population.ssn4(person)
    }

    fn wrong_number(
        &self,
        population: &Population,
        person: &Person,
        registration: Registration,
        contact: &Contact,
    ) -> (u16, wrong::Kind) {
        let relative = || {
            // A double bears a stranger's name, and is no relative.
            let kin = population.relative(person).filter(|_| person.kin != Kin::Doppelganger);
            let other = population.spouse(person).or(kin)?;
            Some(population.ssn4(&population.person(usize::from(person.place), other)))
        };
        let source = self.quality.source(registration);
        let phone = || contact.phone_digits(source);
        self.wrong.number(population.ssn4(person), source.key(), phone, relative)
    }
}

#[cfg(test)]
mod tests;

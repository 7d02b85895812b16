//! Whose errors: people who write badly, offices that read badly, and one mistake that is copied.
//!
//! An error of rate `r` happens when `−ln(1 − u) < h g g′`, with `u` the draw of the error, `g` and `g′` the gamma-distributed factors of the person
//! and the office, of mean 1, and `h` the hazard that makes the mean over all of them `r`. So rates are as asked, a rate of 1 is always, raising a
//! rate only adds, and where nothing varies it is `u < r`.

mod gamma;
mod parameters;

pub use parameters::{QualityParameters, Variation};

use super::contact::locality_stream;
use crate::date::Date;
use crate::population::Population;
use crate::rng::{Stream, mix};
use crate::roll::{Registrar, Registration, RegistrationKind};
use crate::tables::places;
use gamma::Gamma;

/// Factors of people and offices, and who copies.
#[derive(Clone, Debug)]
pub(super) struct Quality<'a> {
    population: &'a Population,
    registrar: &'a Registrar,
    people: Option<Gamma>,
    offices: Option<Gamma>,
    most_of_offices: f64,
    copied: f64,
    person: Stream,
    office: Stream,
    copies: Stream,
    locality: Stream,
}

/// How often an error happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    mean: f64,
    hazard: f64,
}

impl<'a> Quality<'a> {
    /// Prepares the draws of a scenario.
    pub(super) fn new(
        seed: u64,
        parameters: &QualityParameters,
        population: &'a Population,
        registrar: &'a Registrar,
    ) -> Self {
        let offices = Gamma::new(parameters.offices);
        Self {
            population,
            registrar,
            people: Gamma::new(parameters.people),
            most_of_offices: offices.as_ref().map_or(1.0, Gamma::most),
            offices,
            copied: parameters.copied.get(),
            person: Stream::new(seed, "how often a person's records are wrong"),
            office: Stream::new(seed, "how often an office's records are wrong"),
            copies: Stream::new(seed, "errors are those of the registration at home"),
            locality: locality_stream(seed),
        }
    }

    /// The hazard of a rate: the root of `mean of exp(−h g g′) = 1 − rate`. Newton's steps come from below and never pass it, as the
    /// share of errors is concave in the hazard.
    pub(super) fn rate(&self, mean: f64) -> Rate {
        if mean <= 0.0 || mean >= 1.0 || (self.people.is_none() && self.offices.is_none()) {
            let hazard = if mean >= 1.0 { f64::INFINITY } else { -libm::log1p(-mean.max(0.0)) };
            return Rate { mean, hazard };
        }
        let mut hazard = mean;
        for _ in 0..100 {
            let (right, slope) = self.laplace(hazard);
            let step = (right - (1.0 - mean)) / slope;
            hazard += step;
            if step <= 1e-13 * hazard {
                break;
            }
        }
        Rate { mean, hazard }
    }

    /// The mean of `exp(−h g g′)`, and how fast it falls with `h`.
    fn laplace(&self, hazard: f64) -> (f64, f64) {
        let of_offices = |s: f64| match &self.offices {
            Some(offices) => offices.laplace(s),
            None => (libm::exp(-s), libm::exp(-s)),
        };
        let everybody = [(1.0, 1.0)];
        let people = self.people.as_ref().map_or(everybody.as_slice(), Gamma::cells);
        people.iter().fold((0.0, 0.0), |(value, slope), &(g, share)| {
            let (right, falling) = of_offices(hazard * g);
            (value + share * right, slope + share * g * falling)
        })
    }

    /// Whose errors a registration has: its own, or those of the registration at home.
    #[inline]
    pub(super) fn source(&self, registration: Registration) -> Registration {
        let further = !matches!(registration.kind, RegistrationKind::Home | RegistrationKind::OfTheDead);
        if self.copied > 0.0 && further && self.copies.chance(registration.key(), self.copied) {
            let person = registration.person;
            return Registration { person, kind: RegistrationKind::Home, jurisdiction: person.home() };
        }
        registration
    }

    /// Whether an error happens to a registration, of which [`Self::source`] was asked. Factors are looked up only as far as they can matter: few draws are
    /// so low that the office decides.
    #[inline]
    pub(super) fn happens(&self, stream: Stream, rate: Rate, source: Registration) -> bool {
        let draw = stream.unit(source.key());
        if self.people.is_none() && self.offices.is_none() {
            return draw < rate.mean;
        }
        let hazard = self.hazard(rate, source);
        // −ln(1 − u) is never below u.
        if draw >= hazard * self.most_of_offices {
            return false;
        }
        let draw = -libm::log1p(-draw);
        match &self.offices {
            None => draw < hazard,
            Some(_) if draw >= hazard * self.most_of_offices => false,
            Some(offices) => draw < hazard * offices.value(self.office.bits(self.office_key(source))),
        }
    }

    /// Whether an error can happen to a registration, of which [`Self::source`] was asked, whatever its office.
    #[inline]
    pub(super) fn may_happen(&self, stream: Stream, rate: Rate, source: Registration) -> bool {
        let draw = stream.unit(source.key());
        if self.people.is_none() && self.offices.is_none() {
            return draw < rate.mean;
        }
        draw < self.hazard(rate, source) * self.most_of_offices
    }

    /// The hazard of a registration's person, in an office like all.
    #[inline]
    fn hazard(&self, rate: Rate, source: Registration) -> f64 {
        let person = self.people.as_ref().map_or(1.0, |people| people.value(self.person.bits(source.person.key())));
        rate.hazard * person
    }

    /// Which desk wrote a registration, and when: the ZIP code area and the year; each list has desks of its own. Counties would be too large: the bad
    /// year of one of them would move the rate of a whole state.
    fn office_key(&self, registration: Registration) -> u64 {
        let Self { population, registrar, .. } = self;
        let place =
            population.states().binary_search(&registration.person.home()).expect("a person lives in the scenario");
        let person = population.person(place, registration.person);
        let current = registrar.address_is_current(population, registration, person.birth);
        let dwelling = registrar.dwelling(population, registration, &person, current);
        let zip = places().draw(registration.jurisdiction, self.locality.bits(dwelling)).zip;
        let day = registrar.day_number(population, person.id, registration.kind, person.birth);
        let list = match registration.kind {
            RegistrationKind::Listed { list, .. } => u64::from(list) + 1,
            _ => 0,
        };
        let year = Date::from_day_number(day).year() as u64;
        let when_and_where = year << 16 | u64::from(registration.jurisdiction) << 8 | list;
        zip.bytes().fold(when_and_where, |key, digit| mix(key ^ u64::from(digit)))
    }
}

#[cfg(test)]
mod tests;

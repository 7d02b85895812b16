//! Active or inactive, and whether the address is still right.

use super::Registrar;
use super::RegistrationKind;
use super::expected::Expected;
use super::registration::Registration;
use crate::population::{Birth, Population};
use crate::rng::Stream;
use crate::tables::states;

/// Share of registrations whose person is gone, or lives elsewhere, that the office has made inactive, when it has made
/// that many, assumption [inactive-of-stale]: mail came back.
const INACTIVE_OF_STALE: f64 = 0.7;

/// Probabilities by place that a registration is inactive, which give each state its published share [eavs-2016], or
/// the mean of the published ones where there is none.
#[derive(Clone, Debug)]
pub struct StatusRates {
    of_stale: Vec<f64>,
    of_current: Vec<f64>,
    inactive: Stream,
}

impl StatusRates {
    pub(super) fn new(seed: u64, population: &Population, expected: &Expected) -> Self {
        let published: Vec<f64> = states().iter().filter_map(|s| s.inactive).collect();
        let mean = published.iter().sum::<f64>() / published.len() as f64;
        let rates = population.states().iter().enumerate().map(|(place, &state)| {
            let target = states()[usize::from(state)].inactive.unwrap_or(mean);
            let all = expected.rolls[place].total();
            let homes = expected.homes[place].total();
            // Everything but those registered at home whose address is right.
            let gone = all - homes + expected.stale[place].total();
            let stale = if all > 0.0 { gone / all } else { 0.0 };
            let of_stale = if stale > 0.0 { (target / stale).min(INACTIVE_OF_STALE) } else { 0.0 };
            (of_stale, ((target - of_stale * stale) / (1.0 - stale)).max(0.0))
        });
        let (of_stale, of_current) = rates.unzip();
        Self { of_stale, of_current, inactive: Stream::new(seed, "registration is inactive") }
    }
}

impl Registrar {
    /// Whether the person lives at the registration's address.
    pub fn address_is_current(&self, population: &Population, registration: Registration, birth: Birth) -> bool {
        let moved = || population.years_since_move_within(registration.person, birth);
        registration.kind == RegistrationKind::Home
            && !moved().is_some_and(|years| self.lags.still_at_old_address(registration.person.key(), years))
    }

    /// Whether the office has made the registration inactive.
    ///
    /// `current`: its address is right.
    pub fn is_inactive(&self, population: &Population, registration: Registration, current: bool) -> bool {
        let place = population.states().binary_search(&registration.jurisdiction).expect("a roll of the scenario");
        let rates = if current { &self.status.of_current } else { &self.status.of_stale };
        self.status.inactive.chance(registration.key(), rates[place])
    }
}

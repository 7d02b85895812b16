//! When registrations were made.

use super::Registrar;
use super::RegistrationKind;
use super::expected::{Expected, bisect};
use crate::population::{Birth, Citizenship, FIRST_BIRTH_YEAR, PersonId, Population, married_share, name_kept_share};
use crate::rng::Stream;
use crate::tables::{StateCode, states};

/// Draws of registration dates. The time since a registration is `u^e` of the time in which it can have been made; the exponent fits the state's
/// share of new registrations.
#[derive(Clone, Debug)]
pub struct Dates {
    /// By state code.
    exponent: Vec<f64>,
    oldest: Stream,
    when: Stream,
}

/// No registration is older than between so many years and so many more, by person, assumption [oldest-registration]:
/// rolls were renewed, and people moved within their state.
const OLDEST_YEARS: f64 = 10.0;
const OLDEST_SPREAD: f64 = 30.0;
/// Smallest exponent: below it the registrations would pile up at the oldest possible day. States with very few new registrations have somewhat more here.
const LEAST_EXPONENT: f64 = 0.35;
const DAYS: f64 = 365.25;

impl Dates {
    /// Fits each state's exponent to its share of registrations that were new in two years [eavs-2016]; states without
    /// one have the mean.
    pub(super) fn new(seed: u64, population: &Population, expected: &Expected) -> Self {
        let published: Vec<f64> = states().iter().filter_map(|s| s.new).collect();
        let mean = published.iter().sum::<f64>() / published.len() as f64;
        let mut exponent = vec![1.0; states().len()];
        for (&state, homes) in population.states().iter().zip(&expected.homes) {
            let target = states()[usize::from(state)].new.unwrap_or(mean);
            let by_year: Vec<f64> = homes.people.iter().map(|cells| cells.iter().sum()).collect();
            let all: f64 = by_year.iter().sum::<f64>().max(f64::MIN_POSITIVE);
            let new = |exponent: f64| {
                let of_year = |(index, people): (usize, &f64)| {
                    let age = population.year() - FIRST_BIRTH_YEAR - index as i32;
                    let rate = population.interstate_moves_per_year(age);
                    let of_oldest = |quarter: f64| {
                        let oldest = OLDEST_YEARS + OLDEST_SPREAD * quarter;
                        new_in_two_years(rate, population.adult_years(age).clamp(0.3, oldest), exponent)
                    };
                    people * [0.125, 0.375, 0.625, 0.875].map(of_oldest).iter().sum::<f64>() / 4.0
                };
                by_year.iter().enumerate().map(of_year).sum::<f64>() / all
            };
            exponent[usize::from(state)] = bisect(|e| new(e) < target, 8.0, 18).max(LEAST_EXPONENT);
        }
        Self {
            exponent,
            oldest: Stream::new(seed, "oldest registration"),
            when: Stream::new(seed, "registration date"),
        }
    }
}

/// Share of registrations that were made in the last two years, when people move at a rate `per_year`, and nothing is older than `possible` years:
/// `∫ r e^(−rt) min(1, 2/t)^(1/e) dt + e^(−rP) (2/P)^(1/e)`.
fn new_in_two_years(per_year: f64, possible: f64, exponent: f64) -> f64 {
    const STEPS: usize = 8;
    let new = |years: f64| libm::pow((2.0 / years).min(1.0), 1.0 / exponent);
    if possible <= 2.0 {
        return 1.0;
    }
    let step = (possible - 2.0) / STEPS as f64;
    let at = |i: usize| 2.0 + step * (i as f64 + 0.5);
    let moved: f64 = (0..STEPS).map(|i| step * per_year * libm::exp(-per_year * at(i)) * new(at(i))).sum();
    1.0 - libm::exp(-2.0 * per_year) + moved + libm::exp(-per_year * possible) * new(possible)
}

impl Registrar {
    /// Share of the women of each birth year who were married when they registered at home in the `place`-th state, and bear the name still. It is computed once.
    ///
    /// Moves between states, and the oldest possible registration, are as in [`Self::day_number`]; that some became citizens late, or registered long
    /// before they moved away, is left out.
    pub fn married_when_registered(&self, population: &Population, place: usize) -> &[f64] {
        let states = population.states();
        let all = || states.iter().map(|&state| self.compute_married(population, state)).collect();
        &self.married.get_or_init(all)[place]
    }

    fn compute_married(&self, population: &Population, state: StateCode) -> Vec<f64> {
        const STEPS: usize = 8;
        let resumed = population.name_changes().resumed;
        let middles = || (0..STEPS).map(|i| (i as f64 + 0.5) / STEPS as f64);
        let exponent = self.dates.exponent[usize::from(state)];
        let of_year = |index: usize| {
            let age = population.year() - FIRST_BIRTH_YEAR - index as i32;
            let adult = population.adult_years(age);
            let rate = population.interstate_moves_per_year(age);
            let after = |possible: f64| {
                let at = |quarter: f64, when: f64| {
                    let ago = possible.min(OLDEST_YEARS + OLDEST_SPREAD * quarter) * libm::pow(when, exponent);
                    let age = 18.0 + adult - ago;
                    married_share(age) * name_kept_share(age, resumed)
                };
                middles().flat_map(|q| middles().map(move |w| (q, w))).map(|(q, w)| at(q, w)).sum::<f64>()
                    / (STEPS * STEPS) as f64
            };
            let stayed = libm::exp(-rate * adult);
            let moved = |part: f64| after(-libm::log(1.0 - part * (1.0 - stayed)) / rate.max(f64::MIN_POSITIVE));
            stayed * after(adult) + (1.0 - stayed) * middles().map(moved).sum::<f64>() / STEPS as f64
        };
        (0..population.birth_years()).map(of_year).collect()
    }

    /// The day on which a registration was made, as a day number.
    pub fn day_number(&self, population: &Population, person: PersonId, kind: RegistrationKind, birth: Birth) -> i32 {
        let roll_day = population.parameters().date.0.day_number();
        let key = person.key() << 8;
        let adult = f64::from(roll_day - birth.day_of_majority()).max(0.0);
        let home = population.states().binary_search(&person.home()).expect("a person lives in the scenario");
        let oldest = DAYS * (OLDEST_YEARS + OLDEST_SPREAD * self.dates.oldest.unit(person.key()));
        let when = |kind: RegistrationKind| self.dates.when.unit(key | u64::from(kind.byte()));
        let ago = |kind: RegistrationKind, state: u8, possible: f64| {
            let exponent = self.dates.exponent[usize::from(state)];
            possible.clamp(0.0, oldest) * libm::pow(when(kind), exponent)
        };
        // Nobody registers before they are citizens.
        let citizen = match population.citizenship(person, birth) {
            Citizenship::Naturalised(date) => f64::from(roll_day - date.day_number()).min(adult),
            _ => adult,
        };
        let moved = population.years_since_interstate_move(person, birth).map(|y| (y * DAYS).min(adult));
        let days = match kind {
            RegistrationKind::LeftBehind => {
                let moved = moved.unwrap_or(0.0);
                moved + ago(RegistrationKind::LeftBehind, population.moved_from(home, person), citizen - moved)
            }
            RegistrationKind::OfTheDead => {
                let died = population.years_since_death(home, person).map_or(0.0, |y| (y * DAYS).min(adult));
                died + ago(RegistrationKind::OfTheDead, person.home(), citizen - died)
            }
            RegistrationKind::Home | RegistrationKind::Duplicate | RegistrationKind::Listed { .. } => {
                let possible = moved.unwrap_or(adult).min(citizen);
                let now = match moved {
                    // Who is still on the old roll registered here so long after the move as decided whether they have.
                    Some(moved)
                        if self.lags.still_after_move(
                            person.key(),
                            moved / DAYS,
                            population.moved_from(home, person),
                        ) =>
                    {
                        (moved - DAYS * self.lags.years_to_register(person.key())).clamp(0.0, citizen)
                    }
                    _ => ago(RegistrationKind::Home, person.home(), possible),
                };
                match kind {
                    RegistrationKind::Duplicate => {
                        let before = possible.min(oldest).max(now) - now;
                        now + before * when(kind)
                    }
                    _ => now,
                }
            }
        };
        roll_day - days as i32
    }
}

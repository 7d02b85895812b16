//! Who registers, and where.

use std::sync::OnceLock;

use super::duplicates::DuplicateDraws;
use super::expected::{self, Expected, years_since_election};
use super::lags::Lags;
use super::{Dates, Nation, RegistrationKind, RegistrationParameters, RollSizes, StatusRates};
use crate::population::{Birth, Composition, NONCITIZEN_SHARE, Person, PersonId, Population};
use crate::rng::Stream;
use crate::tables::StateCode;

/// One person's entry on one roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Whose it is.
    pub person: PersonId,
    /// Which of the person's.
    pub kind: RegistrationKind,
    /// The state whose roll it is on.
    pub jurisdiction: StateCode,
}

impl Registration {
    /// The key of draws that are made anew for each registration.
    #[inline]
    pub fn key(self) -> u64 {
        self.person.key() << 8 | u64::from(self.kind.byte())
    }
}

/// Decides registrations; each decision is a pure function of (seed, person).
#[derive(Debug)]
pub struct Registrar {
    /// By place of the state: factor on the age rates that fits the state's roll of 2016.
    pub(super) intensity: Vec<f64>,
    /// How long registrations outlive their reason.
    pub lags: Lags,
    pub(super) duplicates: f64,
    pub(super) duplicate_draws: DuplicateDraws,
    /// Places of states by their code, if they are in the scenario and send their roll.
    place_of: [Option<u8>; 64],
    pub(super) expected: Expected,
    could_vote_twice: f64,
    /// How many times as often registered people vote as where rolls have their size of 2016, so that as many vote in all.
    pub(super) turnout_times: f64,
    pub(super) dates: Dates,
    /// By place: share of women of each birth year who were married when they registered; computed when it is asked for.
    pub(super) married: OnceLock<Vec<Vec<f64>>>,
    pub(super) status: StatusRates,
    /// Share of noncitizens who register like citizens.
    noncitizens: f64,
    /// How often felons are registered for each time that others are.
    felons: f64,
    felon: Stream,
    registered: Stream,
    duplicate: Stream,
    noncitizen: Stream,
}

/// Registered share of citizens by age: 55 % at 18–24, 75 % from 35 on [cps-registration]; between them,
/// assumption [registered-25-34].
fn registered_share(age: i32) -> f64 {
    match age {
        ..25 => 0.55,
        25..35 => 0.66,
        _ => 0.75,
    }
}

/// Largest share of a group that can be registered: assumption [most-registered].
const MOST: f64 = 0.98;

/// The rolls that somebody is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnRolls {
    /// Whether they are registered where they live.
    pub home: bool,
    /// In the state they left, by its place.
    pub left_behind: Option<u8>,
    /// Whether they are registered there a second time.
    pub duplicate: bool,
    /// At home, though dead.
    pub of_the_dead: bool,
}

impl OnRolls {
    /// The registrations of somebody at a place, as (kind, place).
    pub fn each(self, place: usize) -> impl Iterator<Item = (RegistrationKind, usize)> {
        let at = |is: bool| is.then_some(place);
        let left = self.left_behind.map(usize::from);
        [
            (RegistrationKind::Home, at(self.home)),
            (RegistrationKind::LeftBehind, left),
            (RegistrationKind::Duplicate, at(self.duplicate)),
            (RegistrationKind::OfTheDead, at(self.of_the_dead)),
        ]
        .into_iter()
        .filter_map(|(kind, place)| Some((kind, place?)))
    }
}

impl Registrar {
    /// Fits the rates to the states' rolls of 2016. `refused` states keep their roll to themselves.
    pub fn new(seed: u64, parameters: &RegistrationParameters, refused: &[StateCode], population: &Population) -> Self {
        let dates = |expected: &Expected| (Dates::new(seed, population, expected), OnceLock::new());
        Self::fitted(seed, parameters, refused, population, dates)
    }

    /// The same people's registrar with other parameters. How long ago people registered, which takes nine tenths of the time to fit and hangs on these
    /// parameters hardly at all, is kept, and with it who was married by then.
    pub(crate) fn anew(
        &self,
        seed: u64,
        parameters: &RegistrationParameters,
        refused: &[StateCode],
        population: &Population,
    ) -> Self {
        Self::fitted(seed, parameters, refused, population, |_| (self.dates.clone(), self.married.clone()))
    }

    fn fitted(
        seed: u64,
        parameters: &RegistrationParameters,
        refused: &[StateCode],
        population: &Population,
        dates: impl FnOnce(&Expected) -> (Dates, OnceLock<Vec<Vec<f64>>>),
    ) -> Self {
        let nation = Nation::on(population.parameters().date.0);
        let after_move = nation.lag_after_move(parameters.registered_twice.get(), parameters.unreported_lag.0);
        let lags = Lags::new(seed, parameters.removal_lag.0, after_move, parameters.unreported_lag.0);
        let duplicates = parameters.duplicates.get();
        let fit = expected::fit(population, &lags, parameters, refused);
        let mut place_of = [None; 64];
        let senders = population.states().iter().enumerate().filter(|(_, state)| !refused.contains(state));
        senders.for_each(|(place, &state)| place_of[usize::from(state)] = Some(place as u8));
        let (dates, married) = dates(&fit.expected);
        Self {
            married,
            dates,
            status: StatusRates::new(seed, population, &fit.expected),
            could_vote_twice: nation.twice_since(&lags, population.lives(), years_since_election(population)),
            turnout_times: match parameters.sizes {
                RollSizes::ByYear => 1.0 / expected::registrations_of_2016(population.parameters().date.0),
                _ => 1.0,
            },
            intensity: fit.intensity,
            expected: fit.expected,
            lags,
            duplicates,
            duplicate_draws: DuplicateDraws::new(seed, parameters.duplicate_kinds),
            place_of,
            registered: Stream::new(seed, "registers"),
            duplicate: Stream::new(seed, "is registered twice in the state"),
            noncitizens: parameters.noncitizens.get(),
            felons: parameters.felons.get(),
            felon: Stream::new(seed, "registers after a felony"),
            noncitizen: Stream::new(seed, "registers without being a citizen"),
        }
    }

    /// Probability that a resident of a state is registered, there or where they came from.
    #[inline]
    pub fn registered_probability(&self, place: usize, age: i32, race: usize) -> f64 {
        registered_probability(self.intensity[place], age, race, self.noncitizens)
    }

    /// Whether somebody who is registered at home is on that roll a second time.
    #[inline]
    pub fn may_be_twice(&self, id: PersonId) -> bool {
        self.duplicate.chance(id.key(), self.duplicates)
    }

    /// The rolls that somebody is on.
    #[inline]
    pub fn on_rolls(&self, population: &Population, place: usize, id: PersonId, birth: Birth) -> OnRolls {
        let (age, key) = (birth.age_in(population.year()), id.key());
        let mut on = OnRolls::default();
        if !self.registered.chance(key, registered_citizens(self.intensity[place], age))
            || !(population.is_citizen(id, birth) || self.noncitizen.chance(key, self.noncitizens))
            || (self.felons < 1.0 && !self.felon.chance(key, self.felons) && population.conviction(id, birth).is_some())
        {
            return on;
        }
        let sent = self.place_of[usize::from(population.states()[place])].is_some();
        if let Some(years) = population.years_since_death(place, id) {
            on.of_the_dead = sent && self.lags.still_after_death(key, years, population.states()[place]);
            return on;
        }
        on.home = true;
        if let Some(years) = population.years_since_interstate_move(id, birth)
            && let left = population.moved_from(place, id)
            && self.lags.still_after_move(key, years, left)
        {
            on.left_behind = self.place_of[usize::from(left)];
            on.home = self.lags.registered_since(key, years);
        }
        on.home &= sent;
        on.duplicate = on.home && self.may_be_twice(id);
        on
    }

    /// Whether somebody is registered where they live.
    pub fn is_registered_at_home(&self, population: &Population, person: &Person) -> bool {
        self.on_rolls(population, usize::from(person.place), person.id, person.birth).home
    }

    /// Expected people registered at their home in each place, by stratum and in full.
    pub fn expected_homes(&self) -> &[Composition] {
        &self.expected.homes
    }

    /// Expected registrations on the roll of each place, by stratum and in full; none on rolls that are not sent.
    pub fn expected_rolls(&self) -> &[Composition] {
        &self.expected.rolls
    }

    /// What the rolls are expected to hold.
    pub fn expected(&self) -> &Expected {
        &self.expected
    }

    /// Share of the nation's people on rolls who were registered where they live and in a state that they left at the last election.
    pub fn could_vote_twice(&self) -> f64 {
        self.could_vote_twice
    }

    /// Expected share of people on these rolls who are registered at home and on another of them, in a state that they left.
    pub fn expected_twice(&self) -> f64 {
        self.expected.twice
    }
}

/// Probability that a citizen of an age is registered.
#[inline]
fn registered_citizens(intensity: f64, age: i32) -> f64 {
    (intensity * registered_share(age)).min(MOST)
}

/// Probability that a resident of an age and race is registered, when so large a share of noncitizens registers like citizens.
pub(super) fn registered_probability(intensity: f64, age: i32, race: usize, noncitizens: f64) -> f64 {
    registered_citizens(intensity, age) * (1.0 - NONCITIZEN_SHARE[race] * (1.0 - noncitizens))
}

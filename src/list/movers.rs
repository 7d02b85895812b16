//! People who gave a new address to an office or to the post.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Draws, Watch};
use crate::population::{Composition, Person, Population};
use crate::probability::Probability;
use crate::roll::{ListedAddress, Registrar, Registration, RegistrationKind};
use crate::tables::StateCode;

/// Movers of the last years who are not registered at their new address yet, with the address that they left; who is on it by mistake is listed with their own.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MoverList {
    /// Share of movers who are on it.
    pub coverage: Probability,
    /// How many years back moves count.
    pub years: f64,
    /// Share of people who did not move who are on it by mistake, or for a second home, work or study.
    pub mistaken: Probability,
}

impl Default for MoverList {
    /// Half of the movers of four years, assumption [movers-list], and nobody by mistake, assumption [movers-mistaken].
    fn default() -> Self {
        Self { coverage: Probability::new(0.5).expect("a share"), years: 4.0, mistaken: Probability::ZERO }
    }
}

/// Somebody's last move.
enum Move {
    Between(StateCode),
    Within,
}

impl MoverList {
    /// The last move in the years that count: of moves between and within states the later one. Moves from states that are not compared are not seen.
    fn last_move(&self, population: &Population, person: &Person) -> Option<Move> {
        let lately = |years: &f64| *years < self.years;
        let between = population.years_since_interstate_move(person.id, person.birth).filter(lately);
        let within = population.years_since_move_within(person.id, person.birth).filter(lately);
        let origin = population.moved_from(usize::from(person.place), person.id);
        let seen = population.states().binary_search(&origin).is_ok();
        match (between.filter(|_| seen), within) {
            (Some(between), Some(within)) if within < between => Some(Move::Within),
            (Some(_), _) => Some(Move::Between(origin)),
            (None, Some(_)) => Some(Move::Within),
            (None, None) => None,
        }
    }
}

impl MoverList {
    /// Whether somebody is registered at the new address already, on a roll that is compared: the registration is newer than the move, so there is nothing to flag.
    fn has_told(&self, population: &Population, registrar: &Registrar, person: &Person, last: &Move) -> bool {
        let home = Registration { person: person.id, kind: RegistrationKind::Home, jurisdiction: person.id.home() };
        let current = || registrar.address_is_current(population, home, person.birth);
        registrar.is_registered_at_home(population, person) && (matches!(last, Move::Between(_)) || current())
    }
}

impl Watch for MoverList {
    fn address(&self, population: &Population, person: &Person) -> (ListedAddress, StateCode) {
        match self.last_move(population, person) {
            Some(Move::Between(origin)) => (ListedAddress::InOldState, origin),
            Some(Move::Within) => (ListedAddress::BeforeInState, person.id.home()),
            None => (ListedAddress::Current, person.id.home()),
        }
    }

    fn lists(&self, population: &Population, registrar: &Registrar, draws: &Draws, person: &Person) -> bool {
        if population.has_died(usize::from(person.place), person.id) {
            return false;
        }
        let key = person.id.key();
        match self.last_move(population, person) {
            Some(last) if self.has_told(population, registrar, person, &last) => false,
            Some(_) => draws.covered.chance(key, self.coverage.get()),
            None => draws.mistaken.chance(key, self.mistaken.get()),
        }
    }

    fn reason(&self, population: &Population, person: &Person) -> &'static str {
        match self.last_move(population, person) {
            Some(Move::Between(_)) => "moved between states",
            Some(Move::Within) => "moved within the state",
            None => "did not move",
        }
    }

    /// The registration is not at the address where its person lives.
    fn disqualifies(
        &self,
        population: &Population,
        registrar: &Registrar,
        registration: Registration,
        person: &Person,
    ) -> bool {
        registration.kind != RegistrationKind::Home
            || !registrar.address_is_current(population, registration, person.birth)
    }

    fn expected(&self, _: &Population) -> Option<Vec<Composition>> {
        None
    }
}

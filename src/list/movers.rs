//! People who gave a new address to an office or to the post.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Draws, Watch};
use crate::population::{Composition, Person, Population};
use crate::probability::Probability;
use crate::roll::{HOME, Registrar, Registration};

/// Movers of the last years, at their new address.
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
    /// Half of the movers of four years, nobody by mistake: `assumption`.
    fn default() -> Self {
        Self { coverage: Probability::new(0.5).expect("a share"), years: 4.0, mistaken: Probability::ZERO }
    }
}

impl Watch for MoverList {
    fn lists(&self, population: &Population, draws: &Draws, person: &Person) -> bool {
        if population.has_died(usize::from(person.place), person.id) {
            return false;
        }
        let key = person.id.key();
        let lately = |years: Option<f64>| years.is_some_and(|years| years < self.years);
        let moved = lately(population.years_since_interstate_move(person.id, person.birth))
            || lately(population.years_since_move_within(person.id, person.birth));
        match moved {
            true => draws.covered.chance(key, self.coverage.get()),
            false => draws.mistaken.chance(key, self.mistaken.get()),
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
        registration.nth != HOME || !registrar.address_is_current(population, registration, person.birth)
    }

    fn expected(&self, _: &Population) -> Option<Vec<Composition>> {
        None
    }
}

//! Everybody, living and dead: what the Social Security Administration checks registrations against.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Draws, Watch};
use crate::population::{Composition, Person, Population};
use crate::probability::Probability;
use crate::roll::{Registrar, Registration, RegistrationKind};

/// People with a Social Security number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ResidentList {
    /// Share of people who are on it.
    pub coverage: Probability,
}

impl Default for ResidentList {
    /// Everybody: assumption [residents-list].
    fn default() -> Self {
        Self { coverage: Probability::ONE }
    }
}

impl Watch for ResidentList {
    fn flags_the_absent(&self) -> bool {
        true
    }

    fn lists(&self, _: &Population, _: &Registrar, draws: &Draws, person: &Person) -> bool {
        draws.covered.chance(person.id.key(), self.coverage.get())
    }

    fn reason(&self, population: &Population, person: &Person) -> &'static str {
        if population.has_died(usize::from(person.place), person.id) { "dead" } else { "living" }
    }

    /// Only the dead and noncitizens may not be registered.
    fn disqualifies(
        &self,
        population: &Population,
        _: &Registrar,
        registration: Registration,
        person: &Person,
    ) -> bool {
        registration.kind == RegistrationKind::OfTheDead || !population.is_citizen(person.id, person.birth)
    }

    fn expected(&self, population: &Population) -> Option<Vec<Composition>> {
        let listed_at = |place: usize| {
            let mut listed = population.composition(place).clone();
            population.dead(place).iter().for_each(|dead| listed.add(dead, 1.0));
            listed.weight(|_, _, _| self.coverage.get());
            listed
        };
        Some((0..population.states().len()).map(listed_at).collect())
    }
}

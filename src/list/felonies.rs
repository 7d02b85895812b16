//! People convicted of a felony, some of whom may vote again.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Draws, Watch};
use crate::population::{Composition, Person, Population, some_states};
use crate::probability::Probability;
use crate::roll::{Registrar, Registration};
use crate::tables::StateCode;

/// Convictions of all the scenario's states.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FelonyList {
    /// Share of people serving a sentence who are on it.
    pub coverage: Probability,
    /// Share of those whose sentence is over, and who may vote again, who are still on it.
    pub restored: Probability,
    /// Share of everybody else who are on it by mistake.
    pub mistaken: Probability,
    /// States in which a felony bars people for life; elsewhere until the end of the sentence.
    #[serde(deserialize_with = "some_states")]
    #[schemars(with = "Vec<String>")]
    pub barred_for_life: Vec<StateCode>,
}

impl Default for FelonyList {
    /// Complete, with everybody ever convicted, no mistakes: assumption [felony-list-complete].
    fn default() -> Self {
        Self {
            coverage: Probability::ONE,
            restored: Probability::ONE,
            mistaken: Probability::ZERO,
            barred_for_life: Vec::new(),
        }
    }
}

impl Watch for FelonyList {
    fn lists(&self, population: &Population, _: &Registrar, draws: &Draws, person: &Person) -> bool {
        if population.has_died(usize::from(person.place), person.id) {
            return false;
        }
        let (key, today) = (person.id.key(), population.parameters().date.0);
        match population.conviction(person.id, person.birth) {
            Some(conviction) if conviction.restored.day_number() > today.day_number() => {
                draws.covered.chance(key, self.coverage.get())
            }
            Some(_) => draws.stale.chance(key, self.restored.get()),
            None => draws.mistaken.chance(key, self.mistaken.get()),
        }
    }

    fn reason(&self, population: &Population, person: &Person) -> &'static str {
        let today = population.parameters().date.0.day_number();
        match population.conviction(person.id, person.birth) {
            Some(conviction) if conviction.restored.day_number() > today => "serving a sentence",
            Some(_) => "sentence is over",
            None => "never convicted by mistake",
        }
    }

    fn disqualifies(
        &self,
        population: &Population,
        _: &Registrar,
        registration: Registration,
        person: &Person,
    ) -> bool {
        let today = population.parameters().date.0.day_number();
        let for_life = self.barred_for_life.contains(&registration.jurisdiction);
        let conviction = population.conviction(person.id, person.birth);
        conviction.is_some_and(|c| for_life || c.restored.day_number() > today)
    }

    fn expected(&self, _: &Population) -> Option<Vec<Composition>> {
        None
    }
}

//! The death index.
//!
//! Its gaps are published: it has 93–96 % of deaths at 65 and older [hill-rosenwaike-2001], and over 10,000 living
//! people are listed a year [ssa-living-listed].

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Draws, Watch};
use crate::population::{Composition, Person, PersonId, Population, RollDate};
use crate::probability::Probability;
use crate::roll::{Registrar, Registration, RegistrationKind};

/// Deaths of the ten years before the rolls.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct DeathIndex {
    /// Share of deaths at 65 and older that it has.
    pub coverage: Probability,
    /// Share of deaths below 65.
    pub coverage_below_65: Probability,
    /// Share of the living who are on it by mistake.
    pub living: Probability,
    /// Only deaths before this day (`YYYY-MM-DD`, between 2000 and 2026), such as an election's; of the living by mistake, all.
    pub before: Option<RollDate>,
}

impl Default for DeathIndex {
    /// 94.5 % at 65 and older, the middle of 93 and 96 [hill-rosenwaike-2001]; below, 85 %:
    /// assumption [death-index-young]. The living: 10,000 a year [ssa-living-listed] for ten years among 245 million
    /// adults, 0.04 %, if nobody is taken off again: assumption [death-index-living].
    fn default() -> Self {
        let share = |share| Probability::new(share).expect("a share");
        Self { coverage: share(0.945), coverage_below_65: share(0.85), living: share(0.000_41), before: None }
    }
}

impl DeathIndex {
    fn coverage(&self, age: i32) -> f64 {
        if age >= 65 { self.coverage.get() } else { self.coverage_below_65.get() }
    }

    /// Years before the rolls that a death must lie back at least.
    fn years_before(&self, population: &Population) -> f64 {
        let days = |day: RollDate| population.parameters().date.0.day_number() - day.0.day_number();
        self.before.map_or(0.0, |day| f64::from(days(day)) / 365.25)
    }
}

impl Watch for DeathIndex {
    fn may_list(&self, population: &Population, draws: &Draws, place: usize, id: PersonId) -> bool {
        population.has_died(place, id) || draws.mistaken.chance(id.key(), self.living.get())
    }

    fn lists(&self, population: &Population, _: &Registrar, draws: &Draws, person: &Person) -> bool {
        match population.years_since_death(usize::from(person.place), person.id) {
            Some(years) => {
                let age = person.birth.age_in(population.year() - 1 - years as i32);
                years >= self.years_before(population) && draws.covered.chance(person.id.key(), self.coverage(age))
            }
            None => draws.mistaken.chance(person.id.key(), self.living.get()),
        }
    }

    fn reason(&self, population: &Population, person: &Person) -> &'static str {
        if population.has_died(usize::from(person.place), person.id) { "has died" } else { "living by mistake" }
    }

    fn disqualifies(&self, _: &Population, _: &Registrar, registration: Registration, _: &Person) -> bool {
        registration.kind == RegistrationKind::OfTheDead
    }

    fn expected(&self, population: &Population) -> Option<Vec<Composition>> {
        let least = self.years_before(population);
        let listed_at = |place: usize| {
            let mut listed = population.composition(place).clone();
            listed.weight(|_, _, _| self.living.get());
            for (ago, died) in population.dead(place).iter().enumerate() {
                let mut covered = died.clone();
                let in_time = (ago as f64 + 1.0 - least).clamp(0.0, 1.0);
                let year = population.year() - 1 - ago as i32;
                covered.weight(|born, _, _| in_time * self.coverage(year - born));
                listed.add(&covered, 1.0);
            }
            listed
        };
        Some((0..population.states().len()).map(listed_at).collect())
    }
}

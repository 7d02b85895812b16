//! People who were not citizens when they last got a license, or as a verification service has them.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Draws, Watch};
use crate::date::Date;
use crate::population::{Citizenship, Composition, NATURALISED_SHARE, NONCITIZEN_SHARE, Person, Population};
use crate::probability::Probability;
use crate::roll::{Registrar, Registration};

/// Noncitizens from licence records.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NoncitizenList {
    /// Share of noncitizens who are on it.
    pub coverage: Probability,
    /// Years between renewals of a licence: who was naturalised since the last one is still on it. 0: the list is up to date.
    pub renewal_years: f64,
    /// Share of citizens by birth who are on it by mistake.
    pub mistaken: Probability,
}

impl Default for NoncitizenList {
    /// Coverage: the share of adults with a license, 0.89 [fhwa-2016]; renewals every eight years and no mistakes:
    /// assumption [noncitizen-list].
    fn default() -> Self {
        let coverage = Probability::new(0.89).expect("a share");
        Self { coverage, renewal_years: 8.0, mistaken: Probability::ZERO }
    }
}

impl NoncitizenList {
    /// Whether a license of somebody naturalized so many years ago is older than that. The last renewal was at any time since the one before.
    fn is_stale(&self, draw: f64, years: f64) -> bool {
        draw * self.renewal_years > years
    }

    /// Chance that somebody naturalized at an even rate over so many years is still on it: `R / 2Y` for `Y ≥ R`, else `1 − Y / 2R`.
    fn stale_share(&self, years: f64) -> f64 {
        match self.renewal_years {
            r if r <= 0.0 => 0.0,
            _ if years <= 0.0 => 1.0,
            r if years >= r => r / (2.0 * years),
            r => 1.0 - years / (2.0 * r),
        }
    }
}

/// Years since somebody was naturalized.
fn years_since(population: &Population, date: Date) -> f64 {
    f64::from(population.parameters().date.0.day_number() - date.day_number()) / 365.25
}

impl Watch for NoncitizenList {
    fn lists(&self, population: &Population, _: &Registrar, draws: &Draws, person: &Person) -> bool {
        if population.has_died(usize::from(person.place), person.id) {
            return false;
        }
        let key = person.id.key();
        match population.citizenship(person.id, person.birth) {
            Citizenship::Noncitizen => draws.covered.chance(key, self.coverage.get()),
            Citizenship::Naturalised(date) => {
                draws.covered.chance(key, self.coverage.get())
                    && self.is_stale(draws.stale.unit(key), years_since(population, date))
            }
            Citizenship::Native => draws.mistaken.chance(key, self.mistaken.get()),
        }
    }

    fn reason(&self, population: &Population, person: &Person) -> &'static str {
        match population.citizenship(person.id, person.birth) {
            Citizenship::Noncitizen => "not a citizen",
            Citizenship::Naturalised(_) => "naturalised since",
            Citizenship::Native => "citizen by birth by mistake",
        }
    }

    fn disqualifies(&self, population: &Population, _: &Registrar, _: Registration, person: &Person) -> bool {
        !population.is_citizen(person.id, person.birth)
    }

    fn expected(&self, population: &Population) -> Option<Vec<Composition>> {
        let year = population.year();
        let listed_at = |place: usize| {
            let mut listed = population.composition(place).clone();
            listed.weight(|born, _, race| {
                let (foreign, naturalised) = (NONCITIZEN_SHARE[race as usize], NATURALISED_SHARE[race as usize]);
                let adult = f64::from(year - born - 18).max(0.0);
                let born_here = 1.0 - foreign - naturalised;
                self.coverage.get() * (foreign + naturalised * self.stale_share(adult))
                    + born_here * self.mistaken.get()
            });
            listed
        };
        Some((0..population.states().len()).map(listed_at).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stale_shares_are_those_of_even_draws() {
        let list = NoncitizenList::default();
        for years in [0.5, 4.0, 8.0, 30.0] {
            let grid = 400;
            let at = |i: usize| (i as f64 + 0.5) / f64::from(grid);
            let stale = (0..grid as usize)
                .flat_map(|a| (0..grid as usize).map(move |b| (at(a), at(b))))
                .filter(|(draw, ago)| list.is_stale(*draw, ago * years))
                .count();
            let share = stale as f64 / f64::from(grid * grid);
            assert!((share - list.stale_share(years)).abs() < 2e-3, "{years}: {share}");
        }
    }
}

//! New Jersey's roll in closed form, at the size it had in 2026.

use crate::closed_form::{Condition, Demand, Presence, RollMix, expected_pairs_within, married_by_year};
use crate::population::Composition;
use crate::scenario::Scenario;
use crate::tables::{StateCode, state_named};
use crate::world::World;

/// A day of the year of the roll.
pub(super) const DATE: &str = r#""2026-01-01""#;
/// Records of the roll of 2026 [new-jersey-2026].
const RECORDS: f64 = 6_657_135.0;

/// The roll, and what fills it.
pub(super) struct NewJersey {
    mix: RollMix,
    days: Vec<Vec<f64>>,
    /// Second registrations of one person with the same names and birth date, of records.
    exact: f64,
}

impl NewJersey {
    /// The expected roll of a world that has the state, scaled to the number of records of 2026.
    pub(super) fn new(world: &World, scenario: &Scenario) -> Self {
        let state: StateCode = state_named("NJ").expect("a state");
        let place = world.population.states().iter().position(|&s| s == state).expect("all states are there");
        let composition = &world.registrar.expected_rolls()[place];
        let homes = world.registrar.expected_homes()[place].total();
        let second = &scenario.registrations;
        Self {
            mix: scaled(composition, RECORDS, scenario),
            days: (0..world.population.birth_years()).map(|year| world.population.all_days(year)).collect(),
            exact: homes * second.duplicates.get() * second.duplicate_kinds.exact.get() / composition.total(),
        }
    }

    /// Pairs of different people that agree on some fields.
    pub(super) fn pairs(&self, fields: &[&str]) -> f64 {
        let agree = |field: &&str| Condition { comparison: field.parse().expect("a field"), demand: Demand::Agree };
        let conditions: Vec<Condition> = fields.iter().map(agree).collect();
        expected_pairs_within(&self.mix, &conditions, &self.days).expect("names have a closed form").agreeing
    }

    /// Second registrations of one person with the same names and birth date for each 1,000 records.
    pub(super) fn exact_duplicates_per_1000(&self) -> f64 {
        1000.0 * self.exact
    }
}

/// A roll's mix at another size, with names as they are on files without misspellings.
fn scaled(composition: &Composition, records: f64, scenario: &Scenario) -> RollMix {
    let mut composition = composition.clone();
    let factor = records / composition.total();
    composition.weight(|_, _, _| factor);
    RollMix {
        married: married_by_year(scenario.rolls.date.0.year(), composition.people.len()),
        presence: Presence {
            name_change: scenario.kinship.name_change,
            names: scenario.kinship.names,
            ..Presence::FULL
        },
        composition,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::date::Date;
    use crate::records::Field;
    use crate::world::Silent;

    /// Pairs among rows with one key.
    fn pairs(keys: impl Iterator<Item = [u64; 3]>) -> f64 {
        let mut counts: HashMap<[u64; 3], f64> = HashMap::new();
        keys.for_each(|key| *counts.entry(key).or_default() += 1.0);
        counts.values().map(|n| n * (n - 1.0) / 2.0).sum()
    }

    #[test]
    fn the_closed_form_is_that_of_a_simulated_roll() {
        let scenario = Scenario::parse(
            r#"
name = "twin"
question = "?"
seed = 26
[rolls]
states = ["NJ"]
date = "2020-12-31"
scale = 0.1
sampling = "people"
[kinship]
twins = 0.0
juniors = 0.0
[registrations]
duplicates = 0.0
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
"#,
        )
        .unwrap();
        let world = World::new(&scenario, 0, &Silent);
        let keys = world.keys();
        let records = world.record(&scenario, &keys, &[Field::FirstName, Field::LastName, Field::BirthDate]);
        let column = |field| records.column(field).unwrap();
        let (first, last, born) = (column(Field::FirstName), column(Field::LastName), column(Field::BirthDate));
        let year = |row: usize| Date::from_packed(born.get(row) as u32).unwrap().year() as u64;
        let roll = NewJersey {
            mix: scaled(&world.registrar.expected_rolls()[0], keys.len() as f64, &scenario),
            ..NewJersey::new(&world, &scenario)
        };
        let rows = || 0..keys.len();
        let names = pairs(rows().map(|r| [first.get(r), last.get(r), 0]));
        let names_and_year = pairs(rows().map(|r| [first.get(r), last.get(r), year(r)]));
        let surname_and_date = pairs(rows().map(|r| [0, last.get(r), born.get(r)]));
        for (simulated, fields, within) in [
            (names, ["first_name", "last_name"].as_slice(), 0.03),
            (names_and_year, &["first_name", "last_name", "birth_date:year"], 0.06),
            (surname_and_date, &["last_name", "birth_date"], 0.06),
        ] {
            let expected = roll.pairs(fields);
            assert!((simulated / expected - 1.0).abs() < within, "{fields:?}: {simulated} for {expected}");
        }
    }
}

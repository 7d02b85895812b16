//! The collisions dial: how many pairs of different people share first name, surname and birth date.
//!
//! More than chance makes: some residents are given the name and birthday of a random other one. Fewer: groups of namesakes are found,
//! and in as many as asked everybody but the first gets another first name. Natural: nothing is touched.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::World;
use crate::closed_form::{Condition, Demand, ExpectedPairs, Presence, RollMix, expected_pairs_within};
use crate::linkage::for_each_equal_group;
use crate::population::{Collisions, Composition, Marriage, NameAtMarriage, PersonId, Population, Sampling};
use crate::recording::RowKeys;
use crate::rng::{Stream, mix};
use crate::roll::{Registrar, RegistrationKind};
use crate::scenario::Scenario;

/// What chance makes, and what the scenario wants.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Expected pairs among registered people by chance.
    pub natural: f64,
    /// Wanted, as a multiple of them.
    pub times: f64,
}

/// Derives the plan of a scenario from the closed form.
pub(super) fn plan(scenario: &Scenario, population: &Population, registrar: &Registrar) -> Plan {
    let natural = natural_pairs(scenario, population, registrar).agreeing;
    let registered: f64 = simulated_registered(population, registrar);
    let times = match scenario.kinship.collisions {
        Collisions::Natural => 1.0,
        Collisions::Times(times) => times,
        Collisions::Per100k(pairs) if natural > 0.0 => pairs * registered / 1e5 / natural,
        Collisions::Per100k(_) => 1.0,
    };
    Plan { natural, times }
}

/// The share of residents to be made doubles, so that expected pairs are `times` the natural ones; 0 when they are not more.
///
/// A double in state i and its original in state j both register: each unit of the share adds `Σ_i N_i/N Σ_{y,k} r_i(y,k) H(y,k)` pairs, where `H` are
/// expected registered people by stratum and `r` the chance to register.
pub(super) fn share_of_doubles(plan: Plan, population: &Population, registrar: &Registrar) -> f64 {
    if plan.times <= 1.0 {
        return 0.0;
    }
    let homes = registrar.expected_homes();
    let dead = |place: usize| population.dead(place).iter().map(Composition::total).sum::<f64>();
    let places = 0..population.states().len();
    let residents: f64 = places.clone().map(|p| population.composition(p).total() + dead(p)).sum();
    let mut per_share = 0.0;
    for place in places {
        let living = population.composition(place);
        let weight = living.total() / residents;
        for home in homes {
            let mut both = home.clone();
            for (year, cells) in both.people.iter_mut().enumerate() {
                for (stratum, cell) in cells.iter_mut().enumerate() {
                    let all = living.people[year][stratum];
                    *cell *= if all > 0.0 { homes[place].people[year][stratum] / all } else { 0.0 };
                }
            }
            per_share += weight * simulated_people(population, &both);
        }
    }
    (plan.times - 1.0) * plan.natural / per_share
}

/// Groups of two or more registered people who share first name, surname and birth date, each ascending; the groups in a fixed order.
pub fn namesakes(world: &World, keys: &RowKeys) -> Vec<Vec<PersonId>> {
    let date = world.population.parameters().date.0.day_number();
    let identities: Vec<[u32; 4]> = (0..keys.len())
        .into_par_iter()
        .with_min_len(1 << 13)
        .map(|row| {
            if keys.registration(row).kind != RegistrationKind::Home {
                return [0; 4];
            }
            let person = keys.person(row);
            let (own, spouse) = match world.population.name_change(&person, || date) {
                None => (world.population.birth_name(&person), 0),
                Some(Marriage { name: NameAtMarriage::Spouse, spouse, .. }) => (spouse, 0),
                Some(Marriage { spouse, .. }) => (world.population.birth_name(&person), spouse),
            };
            [world.population.first_name(&person), own, spouse, person.birth.date.packed()]
        })
        .collect();
    let hash = |row: usize| {
        let [first, own, spouse, date] = identities[row].map(u64::from);
        (date != 0).then(|| mix(mix(first << 32 | own) ^ (spouse << 32 | date)))
    };
    let mut groups = for_each_equal_group(keys.len(), hash, |rows, found| {
        let mut rows = rows.to_vec();
        rows.sort_unstable_by_key(|&row| (identities[row as usize], keys.registration(row as usize).person));
        for group in rows.chunk_by(|a, b| identities[*a as usize] == identities[*b as usize]) {
            if group.len() > 1 {
                found.push(group.iter().map(|&row| keys.registration(row as usize).person).collect::<Vec<_>>());
            }
        }
    });
    groups.sort_unstable();
    groups
}

/// Renames people until only the wanted share of groups of namesakes is left.
pub(super) fn thin(world: &mut World, seed: u64, times: f64) {
    let keep = Stream::new(seed, "namesakes stay");
    let keys = world.keys();
    let mut renamed: BTreeMap<PersonId, u8> = BTreeMap::new();
    // Renaming can make a new pair, of much smaller chance each time.
    for _ in 0..20 {
        let groups = namesakes(world, &keys);
        let mut again: Vec<PersonId> = Vec::new();
        for group in &groups {
            let newcomers = group.iter().filter(|person| renamed.contains_key(person));
            match newcomers.clone().next() {
                // Whoever came into the group by a new name leaves it by another.
                Some(_) => again.extend(newcomers),
                None if !keep.chance(group[0].key(), times) => again.extend(&group[1..]),
                None => {}
            }
        }
        if again.is_empty() {
            return;
        }
        again.into_iter().for_each(|person| *renamed.entry(person).or_default() += 1);
        world.population.rename(renamed.iter().map(|(&person, &times)| (person, times)).collect());
    }
}

fn natural_pairs(scenario: &Scenario, population: &Population, registrar: &Registrar) -> ExpectedPairs {
    let mut homes = registrar.expected_homes().iter().cloned();
    let mut all = homes.next().expect("a scenario has states");
    homes.for_each(|home| all.add(&home, 1.0));
    let people = match population.parameters().sampling {
        Sampling::People | Sampling::Group => population.parameters().scale.get(),
        Sampling::BirthDates => 1.0,
    };
    all.weight(|_, _, _| people);
    let hyphenated = Some((population.parameters().date.0.year(), scenario.kinship.name_changes()));
    let roll = RollMix { composition: all, presence: Presence { hyphenated, ..Presence::FULL } };
    let agree = ["first_name", "last_name", "birth_date"]
        .map(|field| Condition { comparison: field.parse().expect("a field"), demand: Demand::Agree });
    let days: Vec<Vec<f64>> = (0..population.birth_years()).map(|y| population.simulated_days(y)).collect();
    expected_pairs_within(&roll, &agree, &days).expect("names and dates have a closed form")
}

fn simulated_registered(population: &Population, registrar: &Registrar) -> f64 {
    registrar.expected_homes().iter().map(|home| simulated_people(population, home)).sum()
}

/// How many people of a composition are simulated.
fn simulated_people(population: &Population, composition: &Composition) -> f64 {
    let scale = match population.parameters().sampling {
        Sampling::People | Sampling::Group => population.parameters().scale.get(),
        Sampling::BirthDates => 1.0,
    };
    let kept = |year: usize| population.simulated_days(year).iter().sum::<f64>();
    let by_year = composition.people.iter().enumerate();
    scale * by_year.map(|(year, cells)| kept(year) * cells.iter().sum::<f64>()).sum::<f64>()
}

//! Groups of people that results are told by.

use rayon::prelude::*;

use crate::linkage::for_each_equal_group;
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::rng::mix;
use crate::roll::RegistrationKind;
use crate::tables::{Race, states};
use crate::world::World;

/// A way to group people.
#[derive(Clone, Debug)]
pub(super) struct Grouping {
    /// Such as `race`.
    pub name: &'static str,
    /// The groups.
    pub labels: Vec<String>,
    /// Group of each row's person.
    pub of_row: Vec<u8>,
    /// People with a registration, by group.
    pub people: Vec<f64>,
}

/// A grouping without its rows: its groups and how many registered people each has, summed over replicates.
#[derive(Clone, Debug)]
pub(super) struct GroupSizes {
    /// Such as `race`.
    pub name: &'static str,
    /// The groups.
    pub labels: Vec<String>,
    /// People with a registration, by group.
    pub people: Vec<f64>,
}

impl GroupSizes {
    /// Adds the groupings of another replicate.
    pub(super) fn add_all(sums: &mut Vec<GroupSizes>, groupings: &[Grouping]) {
        if sums.is_empty() {
            let empty = |g: &Grouping| vec![0.0; g.labels.len()];
            sums.extend(groupings.iter().map(|g| Self { name: g.name, labels: g.labels.clone(), people: empty(g) }));
        }
        for (sum, grouping) in sums.iter_mut().zip(groupings) {
            sum.people.iter_mut().zip(&grouping.people).for_each(|(sum, new)| *sum += new);
        }
    }
}

/// Upper ends of the age bands: those by which the voters of 2012 are known [voters-2012].
const AGES: [(i32, &str); 4] = [(25, "18-24"), (45, "25-44"), (65, "45-64"), (i32::MAX, "65 and older")];
/// Upper ends of the bands of people who share first and last name in rolls of full size.
const NAMESAKES: [f64; 5] = [10.0, 100.0, 1_000.0, 10_000.0, f64::INFINITY];

/// Groups the people of the rolls by race, sex, age, state and how common their recorded name is.
pub(super) fn groupings(world: &World, keys: &RowKeys, records: &Records) -> Vec<Grouping> {
    let population = &world.population;
    let first_rows: Vec<u32> =
        (0..keys.len() as u32).into_par_iter().filter(|&row| is_first(world, keys, row)).collect();
    let grouping = |name, labels: Vec<String>, of_row: Vec<u8>| {
        let mut people = vec![0.0; labels.len()];
        first_rows.iter().for_each(|&row| people[usize::from(of_row[row as usize])] += 1.0);
        Grouping { name, labels, of_row, people }
    };
    let each = |group: &(dyn Fn(usize) -> u8 + Sync)| (0..keys.len()).into_par_iter().map(group).collect::<Vec<u8>>();
    let texts = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect::<Vec<_>>();
    let age = |row: usize| {
        let age = keys.person(row).birth.age_in(population.year());
        AGES.iter().position(|band| age < band.0).expect("the last has no end") as u8
    };
    let postal = population.states().iter().map(|&s| states()[usize::from(s)].postal).collect::<Vec<_>>();
    let mut groupings = vec![
        grouping("race", texts(&Race::LABELS), each(&|row| keys.person(row).birth.race as u8)),
        grouping("sex", texts(&["F", "M"]), each(&|row| keys.person(row).birth.sex as u8)),
        grouping("age", texts(&AGES.map(|a| a.1)), each(&age)),
        grouping(
            "state",
            texts(&postal),
            each(&|row| {
                let roll = keys.registration(row).jurisdiction;
                population.states().binary_search(&roll).expect("a roll of the scenario") as u8
            }),
        ),
    ];
    if let Some((labels, bands)) = commonness(world, records) {
        groupings.push(grouping("name", labels, bands));
    }
    groupings
}

/// Whether a row is the one by which its person is counted: at home, or else left behind, or of the dead.
fn is_first(world: &World, keys: &RowKeys, row: u32) -> bool {
    // People of a sample of birth dates are those who were born on them.
    if !world.population.keeps(keys.person(row as usize).birth.date) {
        return false;
    }
    let registration = keys.registration(row as usize);
    match registration.kind {
        RegistrationKind::Duplicate => false,
        RegistrationKind::LeftBehind => {
            !world.registrar.is_registered_at_home(&world.population, &keys.person(row as usize))
        }
        _ => true,
    }
}

/// The bands of names and that of each row's; `None` when names are not recorded. A sample cannot tell bands apart that begin below one person of the sample.
fn commonness(world: &World, records: &Records) -> Option<(Vec<String>, Vec<u8>)> {
    let (first, last) = (records.column(Field::FirstName)?, records.column(Field::LastName)?);
    let share = world.thinning().0;
    if share <= 0.0 {
        return None;
    }
    let ends: Vec<f64> = NAMESAKES.into_iter().filter(|end| *end > 1.0 / share).collect();
    let mut begins = 1.0;
    let labels = ends.iter().map(|&end| {
        let label = if end.is_finite() {
            format!("{} to {} of the name", crate::format::number(begins), crate::format::number(end - 1.0))
        } else {
            format!("{} or more of the name", crate::format::number(begins))
        };
        begins = end;
        label
    });
    let labels = labels.collect();
    let band = |people: usize| ends.iter().position(|end| people as f64 / share < *end).expect("the last has no end");
    let name = |row: usize| first.get(row) << 32 | last.get(row);
    let mut found = for_each_equal_group(
        records.len(),
        |row| Some(mix(name(row) ^ 0x51f1_5eed)),
        // The chance that two names have one hash is nil beside that of a misspelling.
        |group, found| found.extend(group.iter().map(|&row| (row, band(group.len()) as u32))),
    );
    found.par_sort_unstable();
    let mut bands = vec![band(1) as u8; records.len()];
    found.iter().for_each(|&(row, band)| bands[row as usize] = band as u8);
    Some((labels, bands))
}

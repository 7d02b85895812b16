//! How many people in a room, until two share a birthday, a birth date, or a name and a birth date.

use serde::Serialize;

use crate::closed_form::{
    Condition, Demand, Presence, RollMix, chances_of_shared_birth_date, chances_of_shared_birthday,
    expected_pairs_within,
};
use crate::date::Date;
use crate::population::{Composition, FIRST_BIRTH_YEAR, days_of_adults};
use crate::roll::registered_nation;

/// Numbers of people at which chances are told. Above the last by which dates are counted exactly, two surely share one.
const PEOPLE: [u32; 30] = [
    2, 5, 10, 15, 20, 23, 25, 30, 40, 57, 70, 100, 150, 180, 200, 250, 300, 400, 500, 700, 1_000, 2_000, 5_000, 10_000,
    20_000, 50_000, 65_000, 100_000, 150_000, 300_000,
];
/// People up to which chances of dates are counted exactly; there they are 1 to nine digits.
const MOST: usize = 1_000;
/// People up to which the chance of a birthday is drawn.
pub(super) const DRAWN: usize = 80;

/// Whose birth dates and names: registered voters of the nation in November 2016.
pub(super) struct Mix {
    composition: Composition,
    days: Vec<Vec<f64>>,
    /// Chance that two share their name and birth date, and that they share their birth date.
    pub(super) namesakes: f64,
    pub(super) dates: f64,
    /// How many there are.
    pub(super) people: f64,
}

impl Mix {
    pub(super) fn new() -> Self {
        let date = Date::new(2016, 11, 8).expect("a date");
        let composition = registered_nation(date);
        let years = 0..composition.people.len();
        let days: Vec<Vec<f64>> =
            years.map(|year| days_of_adults(FIRST_BIRTH_YEAR + year as i32, date).share.to_vec()).collect();
        let roll = RollMix { composition: composition.clone(), presence: Presence::FULL, married: Vec::new() };
        let chance = |fields: &[&str]| {
            let agree = |field: &&str| Condition { comparison: field.parse().expect("a field"), demand: Demand::Agree };
            let conditions: Vec<Condition> = fields.iter().map(agree).collect();
            let found = expected_pairs_within(&roll, &conditions, &days).expect("it has a closed form");
            found.agreeing / found.pairs
        };
        let (namesakes, dates) = (chance(&["first_name", "last_name", "birth_date"]), chance(&["birth_date"]));
        Self { people: composition.total(), composition, days, namesakes, dates }
    }
}

/// Chances in a room of so many people.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct At {
    /// People in the room.
    pub people: u32,
    /// That two share the month and day.
    pub birthday: f64,
    /// That two share day, month and year.
    pub birth_date: f64,
    /// That two share first name, last name and birth date.
    pub name_and_birth_date: f64,
}

/// How many people it takes for an even chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Needed {
    /// For a birthday.
    pub birthday: u32,
    /// For a birth date.
    pub birth_date: u32,
    /// For a name and a birth date.
    pub name_and_birth_date: u32,
    /// Others, until one of them has the birthday of somebody who is there already.
    pub your_birthday: u32,
}

/// The first two steps.
#[derive(Debug, Serialize)]
pub(crate) struct Room {
    /// For an even chance.
    pub needed: Needed,
    /// Chance of a shared birthday with 0, 1, 2 and more people.
    pub birthday: Vec<f64>,
    /// All three chances at some numbers of people.
    pub at: Vec<At>,
}

impl Room {
    pub(super) fn new(mix: &Mix) -> Self {
        let birthdays = chances_of_shared_birthday(&mix.composition, &mix.days, MOST);
        let dates = chances_of_shared_birth_date(&mix.composition, &mix.days, MOST);
        let at = |&people: &u32| At {
            people,
            birthday: birthdays[(people as usize).min(MOST)],
            birth_date: dates[(people as usize).min(MOST)],
            name_and_birth_date: some_pair(f64::from(people), mix.namesakes),
        };
        let first = |chances: &[f64]| chances.iter().position(|chance| *chance >= 0.5).expect("it rises to 1") as u32;
        let needed = Needed {
            birthday: first(&birthdays),
            birth_date: first(&dates),
            name_and_birth_date: even_chance(mix.namesakes),
            your_birthday: (1..).find(|&others| chance_of_yours(others) >= 0.5).expect("it rises to 1"),
        };
        Self { needed, at: PEOPLE.iter().map(at).collect(), birthday: birthdays[..=DRAWN].to_vec() }
    }
}

/// The chance that among so many people some pair agrees, when each does with a chance so small that pairs come about as in a Poisson process.
pub(super) fn some_pair(people: f64, chance: f64) -> f64 {
    -(-chance * people * (people - 1.0) / 2.0).exp_m1()
}

/// The chance that one of so many others has your birthday, when all 365 days are alike.
pub(super) fn chance_of_yours(others: u32) -> f64 {
    1.0 - (364.0_f64 / 365.0).powi(others as i32)
}

pub(super) fn even_chance(chance: f64) -> u32 {
    let mut people = (2.0 * std::f64::consts::LN_2 / chance).sqrt().floor() as u32;
    while some_pair(f64::from(people), chance) < 0.5 {
        people += 1;
    }
    people
}

//! Classes of 25 synthetic voters, of whom some share a birthday.

use serde::Serialize;

use super::examples::cell;
use crate::records::{Field, Records};
use crate::scenario::{Scenario, Setting};
use crate::world::{Silent, World};

/// People in a class.
pub(crate) const PUPILS: usize = 25;
/// Classes that are made; as many can be looked at one after the other.
const CLASSES: usize = 40;
/// Share of the nation's registered voters that holds somewhat more than all classes.
const SCALE: f64 = 6e-6;
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const CLASSROOM: &str = include_str!("../../scenarios/classroom.toml");
const FIELDS: [Field; 4] = [Field::FirstName, Field::LastName, Field::BirthDate, Field::Jurisdiction];

/// A voter of a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Voter {
    /// First and last name.
    pub name: String,
    /// Year, month and day.
    pub birth_date: String,
    /// The same as people say it.
    pub born: String,
    /// Where the voter is registered.
    pub state: String,
}

/// People in one room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Class {
    /// Who is there.
    pub voters: Vec<Voter>,
    /// Groups of those who share the month and day, as places in `voters`.
    pub birthdays: Vec<Vec<usize>>,
    /// How many share a full birth date with somebody.
    pub share_birth_date: usize,
    /// Of the classes up to this one: how many have a shared birthday.
    pub so_far: usize,
}

/// The classes of a seed: voters of all states, in the order of their record numbers read backwards, which tells nothing.
pub(super) fn classes(seed: u64) -> Vec<Class> {
    let scenario = Scenario::parse(CLASSROOM).expect("it is a scenario");
    let settings = [Setting::known("seed", seed as i64), Setting::known("rolls.scale", SCALE)];
    let scenario = scenario.with(&settings).expect("settings fit");
    let world = World::new(&scenario, 0, &Silent);
    let keys = world.keys();
    let ids = keys.record_ids();
    let mut rows: Vec<u32> = (0..keys.len() as u32).collect();
    rows.sort_by_key(|&row| backwards(ids.text(row as usize)));
    let records = world.record(&scenario, &keys, &FIELDS);
    let mut so_far = 0;
    let class = |rows: &[u32]| {
        let voters: Vec<Voter> = rows.iter().map(|&row| voter(&records, row as usize)).collect();
        let birthdays = groups(&voters, |voter| &voter.birth_date[5..]);
        so_far += usize::from(!birthdays.is_empty());
        let share_birth_date = groups(&voters, |voter| &voter.birth_date).iter().map(Vec::len).sum();
        Class { voters, birthdays, share_birth_date, so_far }
    };
    rows.chunks_exact(PUPILS).take(CLASSES).map(class).collect()
}

fn voter(records: &Records, row: usize) -> Voter {
    let [first, last, birth_date, state] = FIELDS.map(|field| cell(records, field, row));
    let born = said(&birth_date);
    Voter { name: format!("{first} {last}"), birth_date, born, state }
}

/// `1968-04-18` as `April 18, 1968`.
fn said(date: &str) -> String {
    let part = |range| date.get(range).and_then(|part: &str| part.parse::<usize>().ok());
    let (Some(year), Some(month), Some(day)) = (part(0..4), part(5..7), part(8..10)) else { return date.to_owned() };
    MONTHS.get(month.wrapping_sub(1)).map_or_else(|| date.to_owned(), |month| format!("{month} {day}, {year}"))
}

/// A record's number from its end: its letters and digits are as good as drawn, but for the state at its beginning.
pub(super) fn backwards(id: &[u8]) -> Vec<u8> {
    id.iter().rev().copied().collect()
}

/// Groups of two and more with one key, in the order of their first.
fn groups(voters: &[Voter], key: impl Fn(&Voter) -> &str) -> Vec<Vec<usize>> {
    let of = |first: usize| -> Vec<usize> {
        (first..voters.len()).filter(|&other| key(&voters[other]) == key(&voters[first])).collect()
    };
    let is_first = |place: &usize| !(0..*place).any(|before| key(&voters[before]) == key(&voters[*place]));
    (0..voters.len()).filter(is_first).map(of).filter(|group| group.len() > 1).collect()
}

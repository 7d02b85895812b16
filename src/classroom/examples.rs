//! Flagged pairs as the two files have them, with the truth.

use hashbrown::HashMap;

use super::class::backwards;
use super::comparison::Comparison;
use crate::explain::linked_examples;
use crate::records::{Field, Records};
use crate::scenario::Scenario;

/// The rule whose pairs are shown: first name, last name and birth date.
const RULE: usize = 1;
/// What is shown of a record.
pub(super) const SHOWN: [(&str, Field); 7] = [
    ("state", Field::Jurisdiction),
    ("first name", Field::FirstName),
    ("middle", Field::MiddleName),
    ("last name", Field::LastName),
    ("born", Field::BirthDate),
    ("SSN4", Field::Ssn4),
    ("city", Field::City),
];
const MIDDLE: usize = 2;
const SSN4: usize = 5;

/// What a field tells of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tells {
    Agree,
    Differ,
    Missing,
}

impl Tells {
    fn of<T: PartialEq>(a: Option<T>, b: Option<T>) -> Self {
        match (a, b) {
            (Some(a), Some(b)) if a == b => Self::Agree,
            (Some(_), Some(_)) => Self::Differ,
            _ => Self::Missing,
        }
    }

    /// As a table has it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Differ => "differ",
            Self::Missing => "missing",
        }
    }
}

/// A flagged pair with its records' ids.
#[derive(Clone, Debug)]
pub(super) struct Example {
    pub(super) ids: [String; 2],
    pub(super) records: [Vec<String>; 2],
    pub(super) truth: String,
}

impl Example {
    pub(super) fn one_person(&self) -> bool {
        self.truth == "one person"
    }

    pub(super) fn middle_initials(&self) -> Tells {
        let [a, b] = self.records.each_ref().map(|record| record[MIDDLE].chars().next());
        Tells::of(a, b)
    }

    pub(super) fn ssn4(&self) -> Tells {
        let [a, b] = self.records.each_ref().map(|record| Some(&record[SSN4]).filter(|number| !number.is_empty()));
        Tells::of(a, b)
    }
}

/// The lesson's scenario with the one rule.
pub(super) fn asked(comparison: &Comparison) -> Scenario {
    let mut asked = comparison.scenario.clone();
    asked.strategies = vec![comparison.scenario.strategies[RULE].clone()];
    asked
}

/// Flagged pairs, up to so many of two people and of one, in the order of their record numbers read backwards, which tells
/// nothing.
pub(super) fn examples(comparison: &Comparison, of_each: usize) -> Vec<Example> {
    let (scenario, world) = (&comparison.scenario, &comparison.world);
    let found = linked_examples(&asked(comparison), world, of_each).expect("the rule links few pairs");
    let keys = world.keys();
    let ids = keys.record_ids();
    let rows: HashMap<&[u8], u32> = (0..keys.len()).map(|row| (ids.text(row), row as u32)).collect();
    let chosen: Vec<u32> = found.iter().flat_map(|found| &found[1..3]).map(|id| rows[id.as_bytes()]).collect();
    let records = world.record(scenario, &keys.select(&chosen), &SHOWN.map(|(_, field)| field));
    let written = |row: usize| SHOWN.map(|(_, field)| cell(&records, field, row)).to_vec();
    let example = |(nth, found): (usize, &Vec<String>)| Example {
        ids: [found[1].clone(), found[2].clone()],
        records: [written(2 * nth), written(2 * nth + 1)],
        truth: found[3].clone(),
    };
    let mut examples: Vec<Example> = found.iter().enumerate().map(example).collect();
    examples.sort_by_key(|example| example.ids.each_ref().map(|id| backwards(id.as_bytes())));
    examples
}

/// A cell as a file has it.
pub(super) fn cell(records: &Records, field: Field, row: usize) -> String {
    let mut out = Vec::new();
    if let Some(cells) = records.column(field) {
        records.write_cell(field, cells, row, &mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

//! Flagged pairs to look at, with the truth on the back of the card.

use hashbrown::HashMap;
use serde::Serialize;

use super::class::backwards;
use super::comparison::Comparison;
use crate::explain::{explain_pair, linked_examples};
use crate::records::{Field, Records};
use crate::scenario::Scenario;

/// Pairs of each kind.
const OF_EACH: usize = 6;
/// The same in a table.
const OF_EACH_IN_TABLE: usize = 150;
/// The rule whose pairs are shown: first name, last name and birth date.
const RULE: usize = 1;
const SHOWN: [(&str, Field); 7] = [
    ("state", Field::Jurisdiction),
    ("first name", Field::FirstName),
    ("middle", Field::MiddleName),
    ("last name", Field::LastName),
    ("born", Field::BirthDate),
    ("SSN4", Field::Ssn4),
    ("city", Field::City),
];

/// A flagged pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Card {
    /// What both files say.
    pub records: [Vec<String>; 2],
    /// Whether it is one person.
    pub one_person: bool,
    /// The truth, in a few words.
    pub truth: String,
    /// Who they are.
    pub story: Vec<String>,
}

/// Flagged pairs.
#[derive(Debug, Serialize)]
pub(crate) struct Deck {
    /// What flags them.
    pub rule: String,
    /// What the files say.
    pub fields: [&'static str; 7],
    /// As many pairs of one person as of two, mixed.
    pub cards: Vec<Card>,
}

impl Deck {
    pub(super) fn new(comparison: &Comparison) -> Self {
        let asked = asked(comparison);
        let told = ["married", "moved", "died"];
        let story = |[left, right]: &[String; 2]| -> Vec<String> {
            let story = explain_pair(&asked, &comparison.world, left, right).expect("the rule links few pairs");
            let lines = story.into_iter().flat_map(|story| story.lines);
            let mut said: Vec<String> = Vec::new();
            for (heading, text) in lines {
                match (heading.as_str(), said.last_mut()) {
                    ("named at birth", Some(person)) => *person = format!("{text}: {person}"),
                    (heading, _) if told.contains(&heading) => said.push(format!("{heading} {text}")),
                    (person, _) if person.starts_with("person ") => said.push(text),
                    _ => {}
                }
            }
            said
        };
        let card = |example: Example| Card {
            story: story(&example.ids),
            one_person: example.one_person(),
            records: example.records,
            truth: example.truth,
        };
        Self {
            rule: asked.strategies[0].name.clone(),
            fields: SHOWN.map(|(name, _)| name),
            cards: examples(comparison, OF_EACH).into_iter().map(card).collect(),
        }
    }
}

/// A flagged pair with its records' ids.
struct Example {
    ids: [String; 2],
    records: [Vec<String>; 2],
    truth: String,
}

impl Example {
    fn one_person(&self) -> bool {
        self.truth == "one person"
    }
}

fn asked(comparison: &Comparison) -> Scenario {
    let mut asked = comparison.scenario.clone();
    asked.strategies = vec![comparison.scenario.strategies[RULE].clone()];
    asked
}

/// Flagged pairs, up to so many of two people and of one, in the order of their record numbers read backwards, which tells
/// nothing.
fn examples(comparison: &Comparison, of_each: usize) -> Vec<Example> {
    let (scenario, world) = (&comparison.scenario, &comparison.world);
    let found = linked_examples(&asked(comparison), world, of_each).expect("the rule links few pairs");
    let keys = world.keys();
    let ids = keys.record_ids();
    let rows: HashMap<&[u8], u32> = (0..keys.len()).map(|row| (ids.text(row), row as u32)).collect();
    let example = |example: &Vec<String>| {
        let pair = [example[1].clone(), example[2].clone()];
        let records = [0, 1].map(|side: usize| {
            let record =
                world.record(scenario, &keys.select(&[rows[pair[side].as_bytes()]]), &SHOWN.map(|(_, field)| field));
            SHOWN.map(|(_, field)| cell(&record, field, 0)).to_vec()
        });
        Example { ids: pair, records, truth: example[3].clone() }
    };
    let mut examples: Vec<Example> = found.iter().map(example).collect();
    examples.sort_by_key(|example| example.ids.each_ref().map(|id| backwards(id.as_bytes())));
    examples
}

/// A table of flagged pairs with the truth: its head and its rows.
pub(crate) fn flagged_pairs(seed: u64) -> ([&'static str; 13], Vec<Vec<String>>) {
    let head = [
        "pair",
        "first_name",
        "last_name",
        "birth_date",
        "birth_year",
        "state_a",
        "state_b",
        "middle_a",
        "middle_b",
        "middle_initials",
        "ssn4",
        "one_person",
        "truth",
    ];
    let row = |(nth, example): (usize, Example)| {
        let [a, b] = &example.records;
        let [state, first, middle, last, born, ssn4] = [0, 1, 2, 3, 4, 5];
        let initial = |record: &[String]| record[middle].chars().next();
        let agreement = |a: Option<String>, b: Option<String>| match (a, b) {
            (Some(a), Some(b)) => {
                if a == b {
                    "agree"
                } else {
                    "differ"
                }
            }
            _ => "missing",
        };
        let filled = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        let initials = agreement(initial(a).map(String::from), initial(b).map(String::from));
        let numbers = agreement(filled(&a[ssn4]), filled(&b[ssn4]));
        let one_person = if example.one_person() { "yes" } else { "no" };
        let cells = [
            &(nth + 1).to_string(),
            &a[first],
            &a[last],
            &a[born],
            &a[born][..4],
            &a[state],
            &b[state],
            &a[middle],
            &b[middle],
            initials,
            numbers,
            one_person,
            &example.truth,
        ];
        cells.map(str::to_owned).to_vec()
    };
    let rows = examples(&Comparison::new(seed), OF_EACH_IN_TABLE).into_iter().enumerate().map(row).collect();
    (head, rows)
}

/// A cell as a file has it.
pub(super) fn cell(records: &Records, field: Field, row: usize) -> String {
    let mut out = Vec::new();
    if let Some(cells) = records.column(field) {
        records.write_cell(field, cells, row, &mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

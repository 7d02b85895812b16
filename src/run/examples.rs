//! Pairs to look at: what the files say of some false links and of some missed matches.

use super::kinds::kinds_of;
use super::pipeline::Linked;
use crate::evaluate::{Evaluation, PairKind};
use crate::records::{Field, Records};
use crate::results::{ExamplePair, ExampleRecord, ExamplesResult};
use crate::tables::states;

/// Pairs of each sort.
const MOST: usize = 10;
/// What is told of each record; entries of lists have no date of registration.
const FIELDS: [Field; 8] = [
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::Suffix,
    Field::BirthDate,
    Field::Sex,
    Field::Ssn4,
    Field::RegistrationDate,
];

/// The first false links and missed matches of a strategy of a comparison. The order of rows says nothing about people, so these are like the others.
pub(super) fn examples(linked: &Linked, evaluation: &Evaluation, strategy: usize) -> ExamplesResult {
    let wrong = evaluation.false_links_of(strategy, MOST);
    let missed = evaluation.missed_matches_of(strategy, MOST);
    let kinds = kinds_of(linked, &wrong);
    ExamplesResult {
        strategy: linked.strategies[strategy].name.clone(),
        false_links: wrong.into_iter().zip(kinds).map(|(rows, kind)| pair(linked, rows, kind)).collect(),
        missed_matches: missed.into_iter().map(|rows| pair(linked, rows, PairKind::OnePerson)).collect(),
    }
}

fn pair(linked: &Linked, (left, right): (u32, u32), kind: PairKind) -> ExamplePair {
    ExamplePair { kind, records: [left, right].map(|row| record(linked, row)) }
}

fn record(linked: &Linked, row: u32) -> ExampleRecord {
    let (scenario, world) = (linked.scenario, linked.world);
    let keys = linked.files.keys.select(&[row]);
    let list = linked.comparing.list.filter(|_| row as usize >= linked.files.registrations);
    let (said, fields) = match list {
        Some(list) => {
            let fields = &FIELDS[..FIELDS.len() - 1];
            (world.list_recorder(scenario, list).record(&keys, fields), fields)
        }
        None => (world.record(scenario, &keys, &FIELDS), &FIELDS[..]),
    };
    ExampleRecord {
        record_id: String::from_utf8_lossy(keys.record_ids().text(0)).into_owned(),
        state: states()[usize::from(keys.registration(0).jurisdiction)].postal.to_owned(),
        list: list.map(|list| scenario.lists[list].name.clone()),
        fields: fields.iter().map(|&field| (field.name().to_owned(), text(&said, field))).collect(),
    }
}

fn text(records: &Records, field: Field) -> String {
    let mut out = Vec::new();
    if let Some(cells) = records.column(field) {
        records.write_cell(field, cells, 0, &mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

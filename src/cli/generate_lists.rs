//! `doppelroll generate`: the lists of a scenario and their answer keys.

use std::ops::Range;
use std::path::Path;

use super::choice::Chosen;
use super::errors::file_error;
use super::generate::GenerateOptions;
use super::generate::{create, file_name};
use crate::io::{Metadata, TableError, TextColumn};
use crate::records::{Cells, Field};
use crate::world::World;

/// Columns of the answer key of a list.
const TRUTH: [&str; 3] = ["record_id", "person_id", "reason"];

/// What only rolls have.
fn on_lists(field: Field) -> bool {
    let of_registrations = [Field::RegistrationDate, Field::Status, Field::Licence, Field::Phone, Field::Email];
    !of_registrations.contains(&field) && !Field::VOTED.contains(&field)
}

/// Writes each list as `list-NAME` and `list-NAME-truth`; gives the files' names.
pub(super) fn write_lists(
    options: &GenerateOptions,
    chosen: &Chosen,
    world: &World,
    fields: &[Field],
    metadata: &Metadata,
) -> miette::Result<Vec<String>> {
    let fields: Vec<Field> = fields.iter().copied().filter(|f| on_lists(*f)).collect();
    let names: Vec<&str> = fields.iter().map(|f| f.name()).collect();
    let mut written = Vec::new();
    for (place, list) in chosen.scenario.lists.iter().enumerate() {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let name: String = list.name.chars().map(plain).collect();
        let place_of = |table: String| options.out.join(file_name(&table, options.format, (0, 1)));
        let (file, truth_file) = (place_of(format!("list-{name}")), place_of(format!("list-{name}-truth")));
        let failed = |place: &Path| {
            let place = place.to_owned();
            move |e: TableError| file_error("write", &place, &e)
        };
        let (in_list, in_truth) = (failed(&file), failed(&truth_file));
        let mut table = create(options.format, &file, &names, true, metadata).map_err(&in_list)?;
        let mut truth = create(options.format, &truth_file, &TRUTH, true, metadata).map_err(&in_truth)?;
        let recorder = world.list_recorder(&chosen.scenario, place);
        let all = world.lists[place].len() as u32;
        for start in (0..all).step_by(options.block_rows.max(1)) {
            let rows: Range<u32> = start..all.min(start + options.block_rows.max(1) as u32);
            let keys = world.lists[place].select(&rows.collect::<Vec<_>>());
            table.write(&TextColumn::of_records(&recorder.record(&keys, &fields))).map_err(&in_list)?;
            let persons: Vec<String> = (0..keys.len()).map(|row| keys.person(row).id.0.to_string()).collect();
            let reasons = (0..keys.len()).map(|row| list.of.reason(&world.population, &keys.person(row)));
            let columns = [
                TextColumn::Text(keys.record_ids()),
                TextColumn::Text(Cells::of_texts(persons.iter().map(String::as_str))),
                TextColumn::Text(Cells::of_texts(reasons)),
            ];
            truth.write(&columns).map_err(&in_truth)?;
        }
        table.finish().map_err(&in_list)?;
        truth.finish().map_err(&in_truth)?;
        written.extend([file.display().to_string(), truth_file.display().to_string()]);
    }
    Ok(written)
}

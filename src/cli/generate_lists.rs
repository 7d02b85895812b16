//! `doppelroll generate`: the lists of a scenario and their answer keys.

use std::ops::Range;

use miette::miette;

use super::choice::Chosen;
use super::generate::{Format, Out, file_name};
use crate::io::TextColumn;
use crate::records::{Cells, Field};
use crate::world::World;

/// Columns of the answer key of a list.
const TRUTH: [&str; 3] = ["record_id", "person_id", "reason"];

/// What only rolls have.
fn on_lists(field: Field) -> bool {
    let of_registrations = [Field::RegistrationDate, Field::Status, Field::Licence, Field::Phone, Field::Email];
    !of_registrations.contains(&field) && !Field::VOTED.contains(&field)
}

/// A list's name as a part of a file's name.
fn plain(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}

/// The two files of a list.
fn files_of(name: &str, format: Format) -> [String; 2] {
    let name = plain(name);
    [format!("list-{name}"), format!("list-{name}-truth")].map(|table| file_name(&table, format, (0, 1)))
}

/// Names of the files of all lists.
pub(super) fn list_files(chosen: &Chosen, format: Format) -> miette::Result<Vec<String>> {
    let mut files: Vec<(String, &str)> = Vec::new();
    for list in &chosen.scenario.lists {
        for file in files_of(&list.name, format) {
            if let Some((_, other)) = files.iter().find(|(known, _)| *known == file) {
                let help = "file names keep only the letters and digits of a list's name: rename one of the two in the scenario";
                return Err(miette!(
                    help = help,
                    "the lists {:?} and {other:?} would both be written to {file}",
                    list.name
                ));
            }
            files.push((file, &list.name));
        }
    }
    Ok(files.into_iter().map(|(file, _)| file).collect())
}

/// Writes each list as `list-NAME` and `list-NAME-truth`; gives the files' names.
pub(super) fn write_lists(
    out: &mut Out,
    chosen: &Chosen,
    world: &World,
    fields: &[Field],
) -> miette::Result<Vec<String>> {
    let fields: Vec<Field> = fields.iter().copied().filter(|f| on_lists(*f)).collect();
    let names: Vec<&str> = fields.iter().map(|f| f.name()).collect();
    let mut written = Vec::new();
    for (place, list) in chosen.scenario.lists.iter().enumerate() {
        let [in_list, in_truth] = files_of(&list.name, out.options.format);
        let mut table = out.create(&in_list, &names, true)?;
        let mut truth = out.create(&in_truth, &TRUTH, true)?;
        let recorder = world.list_recorder(&chosen.scenario, place);
        let all = world.lists[place].len() as u32;
        for start in (0..all).step_by(out.options.block_rows) {
            let rows: Range<u32> = start..all.min(start.saturating_add(out.options.block_rows as u32));
            let keys = world.lists[place].select(&rows.collect::<Vec<_>>());
            let records = recorder.record(&keys, &fields);
            table.write(&TextColumn::of_records(&records)).map_err(|e| out.failed(&in_list, e))?;
            let persons: Vec<String> = (0..keys.len()).map(|row| keys.person(row).id.0.to_string()).collect();
            let reasons = (0..keys.len()).map(|row| list.of.reason(&world.population, &keys.person(row)));
            let columns = [
                TextColumn::Text(keys.record_ids()),
                TextColumn::Text(Cells::of_texts(persons.iter().map(String::as_str))),
                TextColumn::Text(Cells::of_texts(reasons)),
            ];
            truth.write(&columns).map_err(|e| out.failed(&in_truth, e))?;
        }
        out.done(&in_list, table)?;
        out.done(&in_truth, truth)?;
        written.extend([&in_list, &in_truth].map(|file| out.place(file).display().to_string()));
    }
    Ok(written)
}

//! The truth of users' files.

use std::path::Path;

use miette::{Report, miette};

use super::super::output::say;
use super::options::ScoreOptions;
use crate::cell::{column_names, quoted};
use crate::io::{Input, InputOptions};
use crate::score::{Scope, TruthTable};

/// Reads the truth of one file or of two.
pub(super) fn read(options: &ScoreOptions, reading: InputOptions) -> miette::Result<TruthTable> {
    let places: Vec<&Path> =
        [&options.truth, &options.left_truth, &options.right_truth].into_iter().flatten().map(|p| &**p).collect();
    let scope = if places.len() == 2 || options.across.is_some() { Scope::AcrossSides } else { Scope::All };
    let mut truth = TruthTable::new(scope);
    for (file, place) in places.iter().enumerate() {
        add(&mut truth, file, place, options, reading)?;
    }
    if truth.is_empty() {
        return Err(miette!("the truth has no records"));
    }
    Ok(truth)
}

fn add(
    truth: &mut TruthTable,
    file: usize,
    place: &Path,
    options: &ScoreOptions,
    reading: InputOptions,
) -> miette::Result<()> {
    let input = Input::open(place, reading).map_err(Report::from_err)?;
    let name = input.name().to_owned();
    let unit = input.unit();
    let (id, person) = columns(&input, options)?;
    let wanted: Vec<usize> = std::iter::once(id).chain(person).collect();
    let mut failed: Option<Report> = None;
    let mut at = |line: u64, why: String| {
        failed.get_or_insert_with(|| miette!("{name}:{line}: {why}"));
    };
    let read = input.read(&wanted, |row| {
        let row = match row {
            Ok(row) => row,
            Err(bad) => return at(bad.line, bad.why),
        };
        let id = row.get(0);
        let part = |pattern: &crate::score::Pattern, option: &str| {
            pattern
                .part(id)
                .map(str::to_owned)
                .ok_or_else(|| format!("record id {} is not of the form that {option} says", quoted(id)))
        };
        let person =
            options.truth_from_ids.as_ref().map_or_else(|| Ok(row.get(1).to_owned()), |p| part(p, "--truth-from-ids"));
        let side = options.across.as_ref().map_or_else(|| Ok(file.to_string()), |p| part(p, "--across"));
        let added = person.and_then(|p| truth.add(file, id, &p, &side?).map_err(|e| e.to_string()));
        if let Err(why) = added {
            at(row.line, why);
        }
    });
    let odd = read.map_err(Report::from_err)?;
    odd.in_words(&name).iter().for_each(|note| say(note));
    match failed {
        Some(report) => Err(report.wrap_err(format!("the truth cannot be read ({unit} after the colon)"))),
        None => Ok(()),
    }
}

const RECORD: [&str; 4] = ["record_id", "rec_id", "unique_id", "id"];
const PERSON: [&str; 6] = ["person_id", "entity_id", "entity", "truth_id", "cluster_id", "cluster"];

/// Places of the record id and of the person, who may be in the record id.
fn columns(input: &Input, options: &ScoreOptions) -> miette::Result<(usize, Option<usize>)> {
    let header = input.header();
    let named = said(&options.truth_columns, "--truth-columns", &["record_id", "person_id"])?;
    let place = |role: usize, names: &[&str]| match &named[role] {
        Some(column) => column_of(input, column).map(Some),
        None => Ok(names.iter().find_map(|name| header.iter().position(|column| column == name))),
    };
    let (record, person) = (place(0, &RECORD)?, place(1, &PERSON)?);
    match (record, person, header.len()) {
        (Some(record), _, _) if options.truth_from_ids.is_some() => Ok((record, None)),
        (Some(record), Some(person), _) => Ok((record, Some(person))),
        (_, _, 2) if options.truth_from_ids.is_none() && options.truth_columns.is_empty() => Ok((0, Some(1))),
        _ => {
            let help = "say which they are: --truth-columns record_id=THEIRS,person_id=THEIRS, or --truth-from-ids when record ids hold the person";
            Err(miette!(
                help = help,
                "{}: no columns that are recognised as record_id and person_id: its columns are {}",
                input.name(),
                column_names(header).join(", ")
            ))
        }
    }
}

/// `ROLE=COLUMN` settings, in the order of the roles.
pub(super) fn said(parts: &[String], option: &str, roles: &[&str]) -> miette::Result<Vec<Option<String>>> {
    let mut found = vec![None; roles.len()];
    for part in parts {
        let known = part.split_once('=').and_then(|(role, column)| {
            let place = roles.iter().position(|r| *r == role.trim())?;
            Some((place, column.trim().to_owned()))
        });
        match known {
            Some((place, column)) => found[place] = Some(column),
            None => return Err(miette!("{option} {part}: expected ROLE=COLUMN with a role of {}", roles.join(", "))),
        }
    }
    Ok(found)
}

/// The place of a column by its exact name.
pub(super) fn column_of(input: &Input, column: &str) -> miette::Result<usize> {
    let found = input.header().iter().position(|c| c == column);
    found.ok_or_else(|| {
        miette!(
            "{} has no column `{column}`: its columns are {}",
            input.name(),
            column_names(input.header()).join(", ")
        )
    })
}

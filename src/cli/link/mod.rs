//! `doppelroll link`: users' own files, linked.

mod memory;
pub(super) mod options;
mod out;
mod read;
mod show;
mod strategies;

use std::path::Path;

use miette::{Report, miette};

use super::OK;
use super::manifest::verify;
use super::output::{print_json, say};
use crate::intake::Imported;
use crate::io::Place;
use crate::linkage::{Linkage, PairScope, Strategy};
use crate::records::Field;
use crate::user_files::{FileSummary, summarise};
use options::LinkOptions;
use read::{Known, bad_rows_in_words, open_all, read_all};

/// Links one file with another, or the records of one file.
pub(super) fn link(options: &LinkOptions) -> miette::Result<u8> {
    let strategies = strategies::load(&options.strategies)?;
    if !Linkage::fits(&strategies) {
        return Err(miette!("at most 32 strategies and 32 different comparisons can run together: leave some out"));
    }
    let places: Vec<&Path> =
        [&options.left, &options.right, &options.input].into_iter().flatten().map(|p| &**p).collect();
    let out = options.out.as_deref().map(|out| out::check(out, &places, options)).transpose()?;
    places.iter().try_for_each(|place| verify(place))?;
    let linkage = Linkage::new(&strategies).with_scope(PairScope::All);
    let (names, read) = read_files(&places, options, &strategies, &linkage.fields())?;
    for (name, rows) in names.iter().zip(&read.rows_of) {
        if rows.is_empty() {
            return Err(miette!("{name} has a header and no rows: there is nothing to link"));
        }
    }
    read.notes.iter().for_each(|note| say(note));
    names.iter().zip(&read.problems).filter_map(|(n, p)| bad_rows_in_words(n, p)).for_each(|w| say(&w));
    let linkage = match read.rows_of.get(1) {
        Some(second) => linkage.with_scope(PairScope::AcrossFiles { second_begins: second.start as u32 }),
        None => linkage,
    };
    let linkage = options.max_pairs.map_or(linkage.clone(), |most| linkage.with_max_pairs(most));
    let for_links = memory::left_for_links(options.memory, &read, linkage.key_count())?;
    let linkage = linkage.with_memory(for_links);
    let candidates = linkage.run(&read.records).map_err(Report::from_err)?;
    let summaries = names.into_iter().zip(&read.rows_of).zip(read.problems);
    let summaries =
        summaries.map(|((name, rows), bad_rows)| FileSummary { name, records: rows.len() as u64, bad_rows });
    let summary = summarise(&linkage, &strategies, &candidates, &read.records, &read.rows_of, summaries.collect());
    if let Some((place, out)) = options.out.as_ref().zip(out.as_ref()) {
        out::write(place, out, options.safe_csv, &linkage, &strategies, &candidates, &read.records)?;
    }
    if out == Some(Place::Standard) {
        return Ok(OK);
    }
    if options.json {
        print_json(&format!("{}\n", serde_json::to_string_pretty(&summary).map_err(Report::from_err)?))?;
    } else {
        show::show(&summary, options.out.as_deref())?;
    }
    Ok(OK)
}

/// The files of a linkage as one table of records, and their names.
fn read_files(
    places: &[&Path],
    options: &LinkOptions,
    strategies: &[Strategy],
    fields: &[Field],
) -> miette::Result<(Vec<String>, Imported)> {
    let files = open_all(places, &options.reading)?;
    files.iter().for_each(|file| say(&file.describe(fields)));
    check_columns(strategies, &files, fields)?;
    let names: Vec<String> = files.iter().map(|file| file.name().to_owned()).collect();
    Ok((names, read_all(files, fields, options)?))
}

/// The records of a linkage, for tests of reading.
#[cfg(test)]
pub(super) fn records_of(options: &LinkOptions) -> miette::Result<Imported> {
    let strategies = strategies::load(&options.strategies)?;
    let linkage = Linkage::new(&strategies).with_scope(PairScope::All);
    let places: Vec<&Path> =
        [&options.left, &options.right, &options.input].into_iter().flatten().map(|p| &**p).collect();
    Ok(read_files(&places, options, &strategies, &linkage.fields())?.1)
}

/// A column that a strategy demands must be in every file; one that may be missing is missing, with a warning.
fn check_columns(strategies: &[Strategy], files: &[Known], fields: &[Field]) -> miette::Result<()> {
    for file in files {
        for &field in fields.iter().filter(|&&field| !file.has(field)) {
            let demands = |s: &&Strategy| s.comparisons().iter().any(|&c| c.field == field && s.demands(c));
            if let Some(strategy) = strategies.iter().find(demands) {
                let name = field.name();
                let help = format!(
                    "say which column it is: --columns {name}=THEIRS; the columns of {} are {}",
                    file.name(),
                    file.header()
                );
                return Err(miette!(
                    help = help,
                    "strategy \"{}\" demands {name}, and {} has no column that is recognised as it",
                    strategy.name,
                    file.name()
                ));
            }
            say(&format!("{}: no column for {}; it counts as missing in every record", file.name(), field.name()));
        }
    }
    Ok(())
}

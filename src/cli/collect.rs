//! `doppelroll report`: what all runs say together.

use std::fs;
use std::path::{Path, PathBuf};

use miette::miette;

use super::OK;
use super::errors::file_error;
use super::options::{ReportOptions, ReportTable};
use super::scenario::print_rows;
use super::splice::Document;
use crate::report::{Collected, claims, markdown_table, published_numbers};

/// Collects the claims or the published numbers of all runs.
pub fn report(options: &ReportOptions) -> miette::Result<u8> {
    let document = options.into.as_deref().map(Document::read).transpose()?;
    let runs = read(&options.results)?;
    let (marker, grid) = match options.table {
        ReportTable::Claims => ("claims", claims(&runs)),
        ReportTable::Published => ("published", published_numbers(&runs)),
    };
    match document {
        Some(document) => document.put(marker, &markdown_table(&grid), options.check),
        None => {
            let head: Vec<&str> = grid.head.iter().map(String::as_str).collect();
            print_rows(&grid.caption, &head, grid.rows.clone(), options.json).map(|_| OK)
        }
    }
}

/// The results in the folders below one, by name.
fn read(folder: &Path) -> miette::Result<Vec<Collected>> {
    let entries = fs::read_dir(folder).map_err(|e| file_error("read", folder, &e))?;
    let mut places: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path().join("results.json")))
        .filter(|place| place.is_file())
        .collect();
    places.sort();
    if places.is_empty() {
        return Err(miette!(
            "{} has no results: run a scenario first (`doppelroll run scenarios/ssn4.toml`), or say where they are with --results",
            folder.display()
        ));
    }
    let parse = |place: &PathBuf| {
        let text = fs::read_to_string(place).map_err(|e| file_error("read", place, &e))?;
        Collected::parse(&text).map_err(|e| miette!("{}: {e}", place.display()))
    };
    places.iter().map(parse).collect()
}

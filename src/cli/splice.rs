//! `doppelroll splice`: tables in documents come from runs, not from typing.

use std::fs;
use std::path::Path;

use miette::miette;

use super::errors::{file_error, print, run_error};
use super::options::SpliceOptions;
use super::progress::Bar;
use super::scenario::choose;
use super::{FAILED, OK};
use crate::experiment::run as run_scenario;
use crate::io::write_atomically;
use crate::report::{headline_table, splice as splice_text};

/// Runs a scenario and puts its headline table into a document.
pub fn splice(options: &SpliceOptions) -> miette::Result<u8> {
    let mut chosen = choose(&options.choice)?;
    chosen.scenario.sweep = None;
    let document = Document::read(&options.into)?;
    let bar = Bar::new();
    let provenance = chosen.provenance("run", &[]);
    let results =
        run_scenario(&chosen.scenario, &provenance, &bar, |_| Ok::<(), miette::Report>(())).map_err(run_error)?;
    drop(bar);
    let results = results.ok_or_else(|| miette!("stopped: the document was not changed"))?;
    let marker = options.marker.as_ref().unwrap_or(&chosen.scenario.name);
    document.put(marker, &headline_table(&results), options.check)
}

/// A document that tables are put into.
pub(super) struct Document<'a> {
    place: &'a Path,
    text: String,
}

impl<'a> Document<'a> {
    /// Reads it.
    pub(super) fn read(place: &'a Path) -> miette::Result<Self> {
        let text = fs::read_to_string(place).map_err(|e| file_error("read", place, &e))?;
        Ok(Self { place, text })
    }

    /// Puts a table between its markers; with `check` only says whether it stands there.
    pub(super) fn put(&self, marker: &str, table: &str, check: bool) -> miette::Result<u8> {
        let spliced = splice_text(&self.text, marker, table).map_err(|e| miette!("{}: {e}", self.place.display()))?;
        match (check, spliced == self.text) {
            (_, true) => print("up to date\n").map(|()| OK),
            (true, false) => {
                eprintln!("{} is not up to date: run the same command without --check", self.place.display());
                Ok(FAILED)
            }
            (false, false) => {
                write_atomically(self.place, spliced.as_bytes()).map_err(|e| file_error("write", self.place, &e))?;
                print("changed\n").map(|()| OK)
            }
        }
    }
}

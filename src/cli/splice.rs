//! `doppelroll splice`: tables in documents come from runs, not from typing.

use std::fs;

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
    let document = fs::read_to_string(&options.into).map_err(|e| file_error("read", &options.into, &e))?;
    let bar = Bar::new();
    let provenance = chosen.provenance("run", &[]);
    let results =
        run_scenario(&chosen.scenario, &provenance, &bar, |_| Ok::<(), miette::Report>(())).map_err(run_error)?;
    drop(bar);
    let results = results.ok_or_else(|| miette!("stopped: the document was not changed"))?;
    let marker = options.marker.as_ref().unwrap_or(&chosen.scenario.name);
    let spliced = splice_text(&document, marker, &headline_table(&results))
        .map_err(|e| miette!("{}: {e}", options.into.display()))?;
    match (options.check, spliced == document) {
        (_, true) => print("up to date\n").map(|()| OK),
        (true, false) => {
            eprintln!("{} is not up to date: run the same command without --check", options.into.display());
            Ok(FAILED)
        }
        (false, false) => {
            write_atomically(&options.into, spliced.as_bytes()).map_err(|e| file_error("write", &options.into, &e))?;
            print("changed\n").map(|()| OK)
        }
    }
}

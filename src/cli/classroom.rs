//! `doppelroll classroom`: the lesson as a page, served on this machine or written to a file.

use std::path::PathBuf;

use clap::Args;
use miette::{IntoDiagnostic, Report};

use super::OK;
use super::errors::file_error;
use super::output::{print, say};
use super::serve::{Served, serve};
use super::signals;
use crate::classroom::{Lesson, SEED, flagged_pairs, page};
use crate::io::Place;

/// Options of `classroom`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  doppelroll classroom                            open the address that it prints, end it with Ctrl-C
  doppelroll classroom --export lesson.html       a file for a stick: it needs no network and no program
  doppelroll classroom --csv pairs.csv            flagged pairs with the truth, for CODAP or a spreadsheet

docs/classroom.md has the lesson: 45 minutes, questions, answers, and what to print.")]
pub(super) struct ClassroomOptions {
    /// Write the page to a file instead of serving it
    #[arg(long, value_name = "FILE")]
    pub export: Option<PathBuf>,
    /// Write a table of flagged pairs with the truth
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,
    /// Write over files that are there
    #[arg(long)]
    pub force: bool,
    /// Port on this machine; 0 takes one that is free
    #[arg(long, default_value_t = 8017, conflicts_with_all = ["export", "csv"])]
    pub port: u16,
    /// Seed of the made-up people
    #[arg(long, default_value_t = SEED, value_parser = clap::value_parser!(u64).range(0..=MOST_SEED))]
    pub seed: u64,
}

/// How a page of the lesson begins, and a table.
const PAGE: &str = "<!DOCTYPE html><!-- doppelroll classroom -->";
const TABLE: &str = "pair,first_name,last_name,birth_date,birth_year";

/// The largest seed that the page offers.
pub(super) const MOST_SEED: u64 = 1_000_000;

/// Serves the lesson, or writes it.
pub(super) fn classroom(options: &ClassroomOptions) -> miette::Result<u8> {
    if options.export.is_none() && options.csv.is_none() {
        signals::leave("the lesson is over".to_owned());
        return serve(options.port, Served::new(options.seed));
    }
    let check =
        |named: &PathBuf, begins: &str| Place::check(named, &[], &[begins], options.force).map_err(Report::from_err);
    let page_place = options.export.as_ref().map(|named| check(named, PAGE)).transpose()?;
    let table_place = options.csv.as_ref().map(|named| check(named, TABLE)).transpose()?;
    let write = |place: Option<Place>, named: &Option<PathBuf>, text: &dyn Fn() -> miette::Result<String>| {
        let (Some(place), Some(named)) = (place, named) else { return Ok(()) };
        place.write(text()?.as_bytes()).map_err(|e| file_error("write", named, &e))?;
        if place != Place::Standard {
            say(&format!("wrote {}", named.display()));
        }
        Ok::<(), Report>(())
    };
    write(page_place, &options.export, &|| Ok(page(&Lesson::new(options.seed), false)))?;
    write(table_place, &options.csv, &|| table(options.seed))?;
    Ok(OK)
}

fn table(seed: u64) -> miette::Result<String> {
    let (head, rows) = flagged_pairs(seed);
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(head).into_diagnostic()?;
    rows.iter().try_for_each(|row| out.write_record(row)).into_diagnostic()?;
    String::from_utf8(out.into_inner().into_diagnostic()?).into_diagnostic()
}

/// Where the page is.
pub(super) fn announce(address: &str) -> miette::Result<()> {
    print(&format!("{address}\n"))?;
    say("open this address in a browser of this machine; Ctrl-C ends it");
    Ok(())
}

//! Errors for people: what is wrong, where, and what to do.

use std::fmt::Display;
use std::io;
use std::path::Path;

use miette::{Diagnostic, LabeledSpan, NamedSource, Report, SourceSpan, miette};
use thiserror::Error;

use crate::cell::are_shown;
use crate::io::TableError;
use crate::run::RunError;
use crate::scenario::ScenarioError;

/// An I/O error with the file it happened to and what was being done.
pub(super) fn file_error(doing: &str, place: &Path, error: &dyn Display) -> Report {
    let hint = "check that the folder exists, that it may be written to, and that the disk is not full";
    miette!(help = hint, "cannot {doing} {}: {error}", place.display())
}

/// A table that could not be written. That nobody reads on (`| head`) stays to be told from other errors.
pub(super) fn table_error(place: &Path, error: TableError) -> Report {
    let pipe = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    match error {
        TableError::Io(error) if pipe(&error) => Report::new(ReaderGone),
        #[cfg(feature = "parquet")]
        TableError::Parquet(parquet::errors::ParquetError::External(error))
            if error.downcast_ref::<io::Error>().is_some_and(pipe) =>
        {
            Report::new(ReaderGone)
        }
        error => file_error("write", place, &error),
    }
}

/// A scenario that cannot be used, with the line underlined where it is known.
pub(super) fn scenario_error(place: &Path, text: &str, error: ScenarioError) -> Report {
    match error {
        ScenarioError::Toml(error) => toml_error(
            place,
            text,
            &error,
            "`doppelroll scenario schema` describes every key; scenarios/ssn4.toml is an example",
        ),
        other => miette!("{}: {other}", place.display()),
    }
}

/// A TOML file that cannot be used, with the line underlined.
pub(super) fn toml_error(place: &Path, text: &str, error: &toml::de::Error, help: &str) -> Report {
    let source = NamedSource::new(place.display().to_string(), text.to_owned()).with_language("TOML");
    let span = error.span().unwrap_or(0..0);
    let length = span.end.min(text.len()).saturating_sub(span.start);
    let label = LabeledSpan::new_with_span(Some("here".to_owned()), SourceSpan::new(span.start.into(), length));
    let (line, column) = position(text, span.start);
    let shown = place.display();
    // A roll that is given by mistake is not shown.
    if place.extension().is_none_or(|ending| ending != "toml") && !are_shown() {
        return miette!(
            help = help,
            "{shown}:{line}:{column}: this is not TOML that is understood: is it the right file?"
        );
    }
    miette!(labels = vec![label], help = help, "{shown}:{line}:{column}: {}", error.message()).with_source_code(source)
}

/// Why a run ended early.
pub(super) fn run_error(error: RunError<Report>) -> Report {
    match error {
        RunError::Link(error) => miette!("{error}"),
        RunError::Save(report) => report,
    }
}

/// Line and column, from 1, of a byte.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// The reader of what is written has gone (`| head`): that is no error, and nothing is said of it.
#[derive(Debug, Diagnostic, Error)]
#[error("nobody reads on")]
pub(super) struct ReaderGone;

/// An error of standard output.
pub(super) fn output_error(error: io::Error) -> Report {
    if error.kind() == io::ErrorKind::BrokenPipe { Report::new(ReaderGone) } else { Report::from_err(error) }
}

/// Whether all that went wrong is that nobody reads on.
pub(super) fn is_reader_gone(report: &Report) -> bool {
    report.downcast_ref::<ReaderGone>().is_some()
}

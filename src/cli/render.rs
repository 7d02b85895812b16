//! The files of a run: results.json, and the pages that are made from it.

use std::path::Path;

use miette::Report;

use super::errors::file_error;
use crate::io::write_atomically;
use crate::report::{ademp, page, readme, strategies_csv};
use crate::results::Results;

/// Files of a run, in the order they are written.
pub(super) const FILES: [&str; 5] = ["results.json", "strategies.csv", "README.md", "report.html", "ademp.md"];

/// Writes all files of a run.
pub(super) fn save(folder: &Path, results: &Results) -> miette::Result<()> {
    write(folder, FILES[0], results.to_json().map_err(Report::from_err)?.as_bytes())?;
    save_pages(folder, results)
}

/// Writes what people read: everything but results.json.
pub(super) fn save_pages(folder: &Path, results: &Results) -> miette::Result<()> {
    write(folder, FILES[1], &strategies_csv(results).map_err(Report::from_err)?)?;
    write(folder, FILES[2], readme(results).as_bytes())?;
    write(folder, FILES[3], page(results).as_bytes())?;
    write(folder, FILES[4], ademp(results).as_bytes())
}

fn write(folder: &Path, name: &str, content: &[u8]) -> miette::Result<()> {
    let place = folder.join(name);
    write_atomically(&place, content).map_err(|e| file_error("write", &place, &e))
}

//! The files of a run: results.json, and the pages that are made from it.

use std::fs;
use std::path::Path;

use miette::Report;

use super::folder::{Results as Whose, begin, finish, write};
use crate::io::ResultFolder;
use crate::report::{ademp, page, readme, strategies_csv};
use crate::results::Results;

/// Files of a run, in the order they are written.
pub(super) const FILES: [&str; 5] = ["results.json", "strategies.csv", "README.md", "report.html", "ademp.md"];

/// Begins the folder of a run, of whose files those from `first` on are written.
pub(super) fn begin_run(
    place: &Path,
    first: usize,
    scenario: &str,
    inputs: &[&Path],
    force: bool,
) -> miette::Result<ResultFolder> {
    begin(place, &Whose { files: &FILES[first..], says: FILES[0], scenario, inputs, force })
}

/// Writes all files of a run and puts them in their place.
pub(super) fn save(folder: ResultFolder, shown: &Path, results: &Results) -> miette::Result<()> {
    write(&folder, FILES[0], results.to_json().map_err(Report::from_err)?.as_bytes())?;
    save_pages(folder, shown, results)
}

/// Writes what people read, everything but results.json, and puts it in its place.
pub(super) fn save_pages(folder: ResultFolder, shown: &Path, results: &Results) -> miette::Result<()> {
    write(&folder, FILES[1], &strategies_csv(results).map_err(Report::from_err)?)?;
    write(&folder, FILES[2], readme(results).as_bytes())?;
    write(&folder, FILES[3], page(results).as_bytes())?;
    write(&folder, FILES[4], ademp(results).as_bytes())?;
    finish(folder, shown, |_| false)
}

/// How the folder of a run that is not done ends: it lies beside the one of the results, which stays as it is until the run is done.
pub(super) const PART: &str = ".part";

/// Writes what a run has so far.
pub(super) fn save_part(place: &Path, results: &Results) -> miette::Result<()> {
    let mut part = results.clone();
    part.provenance.stopped_early = true;
    let folder = ResultFolder::begin(place).map_err(Report::from_err)?;
    save(folder, place, &part)
}

/// Removes what a run had before it was done.
pub(super) fn remove_part(place: &Path) {
    // Without results.json it is no result.
    FILES.iter().for_each(|name| drop(fs::remove_file(place.join(name))));
    let _ = fs::remove_dir(place);
}

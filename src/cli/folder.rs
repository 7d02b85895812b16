//! Folders of results: begun before the work, refused when they hold something else.

use std::fs;
use std::path::Path;

use miette::{Report, miette};

use super::errors::file_error;
use crate::io::ResultFolder;

/// What becomes of a folder of results.
pub(super) struct Results<'a> {
    /// Files that the verb writes into it.
    pub files: &'a [&'a str],
    /// The one of them, or beside them, that says which scenario they are of.
    pub says: &'a str,
    /// The scenario.
    pub scenario: &'a str,
    /// What the verb reads.
    pub inputs: &'a [&'a Path],
    /// Whether other files may be written over.
    pub force: bool,
}

/// Begins a folder for the results of a scenario. Files that it holds already are written over when they are results of this scenario.
pub(super) fn begin(place: &Path, results: &Results) -> miette::Result<ResultFolder> {
    let folder = ResultFolder::begin(place).map_err(Report::from_err)?;
    folder.keep_inputs(results.files, results.inputs).map_err(Report::from_err)?;
    let holds = results.files.iter().find(|name| fs::symlink_metadata(place.join(name)).is_ok());
    let Some(holds) = holds.filter(|_| !results.force) else { return Ok(folder) };
    let of = scenario_of(&place.join(results.says));
    if of.as_deref() == Some(results.scenario) {
        return Ok(folder);
    }
    let why = match of {
        Some(other) => format!("the results of the scenario `{other}` are there"),
        None => format!("{holds} is there, and no {} that says it is a result of `{}`", results.says, results.scenario),
    };
    Err(not_ours(place, &why))
}

/// The refusal to write over what something else has made.
pub(super) fn not_ours(place: &Path, why: &str) -> Report {
    let help = "write to another folder with -o, or say --force to write over it";
    miette!(help = help, "{} is not written: {why}", place.display())
}

/// The scenario that a file of results says it is of, whatever version wrote it.
fn scenario_of(place: &Path) -> Option<String> {
    let json: serde_json::Value = serde_json::from_slice(&fs::read(place).ok()?).ok()?;
    Some(json.get("provenance")?.get("scenario")?.as_str()?.to_owned())
}

/// Writes a file of a folder that is not in its place yet.
pub(super) fn write(folder: &ResultFolder, name: &str, content: &[u8]) -> miette::Result<()> {
    folder.write(name, content).map_err(|e| file_error("write", &folder.place().join(name), &e))
}

/// Puts a folder in its place; `ours` names what was part of the old results.
pub(super) fn finish(folder: ResultFolder, shown: &Path, ours: impl Fn(&str) -> bool) -> miette::Result<()> {
    folder.finish(&ours).map_err(|e| file_error("write", shown, &e))
}

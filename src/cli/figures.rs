//! Pictures as files of their own: `report --figures`.

use std::fs;
use std::path::{Path, PathBuf};

use miette::Report;
use serde_json::{Value, json};

use super::folder::{Results as Whose, begin, finish, write};
use crate::report::{figures, metrics_csv};
use crate::results::Results;

/// What says of which run the pictures are, and what the folder holds.
const INDEX: &str = "figures.json";
const METRICS: &str = "metrics.csv";

/// Writes each picture of a run, on request with a specification beside it, and all numbers as one table; says which files.
pub(super) fn save_figures(
    folder: &Path,
    results: &Results,
    read: &Path,
    spec: bool,
    force: bool,
) -> miette::Result<Vec<PathBuf>> {
    let p = &results.provenance;
    let made = format!("doppelroll {}, scenario {}, seed {}, from {}.", p.version, p.scenario, p.seed, p.command);
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut index = Vec::new();
    for figure in figures(results) {
        let mut names = vec![format!("{}.svg", figure.name)];
        files.push((names[0].clone(), figure.alone(&made).into_bytes()));
        if spec {
            names.push(format!("{}.vl.json", figure.name));
            let text = serde_json::to_string_pretty(&figure.spec).map_err(Report::from_err)? + "\n";
            files.push((names[1].clone(), text.into_bytes()));
        }
        index.push(json!({ "files": names, "title": figure.title, "about": figure.about }));
    }
    files.push((METRICS.to_owned(), metrics_csv(results).map_err(Report::from_err)?));
    let index = json!({ "provenance": p, "table": METRICS, "figures": index });
    let index = serde_json::to_string_pretty(&index).map_err(Report::from_err)? + "\n";
    files.push((INDEX.to_owned(), index.into_bytes()));

    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let whose = Whose { files: &names, says: INDEX, scenario: &p.scenario, inputs: &[read], force };
    let begun = begin(folder, &whose)?;
    let before = listed(&folder.join(INDEX));
    for (name, content) in &files {
        write(&begun, name, content)?;
    }
    finish(begun, folder, |name| before.iter().any(|old| old == name))?;
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

/// The pictures that an index lists, which go when they are not drawn again.
fn listed(index: &Path) -> Vec<String> {
    let read = fs::read(index).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let figures = read.as_ref().and_then(|index| index["figures"].as_array()).cloned().unwrap_or_default();
    let names = figures.iter().filter_map(|figure| figure["files"].as_array()).flatten();
    names.filter_map(Value::as_str).map(str::to_owned).collect()
}

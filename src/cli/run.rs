//! `doppelroll run`: the main job.

use std::fs;
use std::path::Path;

use miette::{Report, miette};

use super::errors::{file_error, print, run_error};
use super::options::RunOptions;
use super::progress::Bar;
use super::scenario::{choose, terminal_width};
use super::{FAILED, OK};
use crate::experiment::{Progress, Results, StrategyResult, Unmet, run as run_scenario};
use crate::io::write_atomically;
use crate::report::{NOT_ESTIMABLE, number, page, readme, strategies_csv, terminal};

/// Runs a scenario and leaves its results.
pub fn run(options: &RunOptions) -> miette::Result<u8> {
    let mut chosen = choose(&options.choice)?;
    let mut more = Vec::new();
    if let Some(replicates) = options.replicates {
        chosen.scenario.replicates = replicates;
        more.push(format!("--replicates {replicates}"));
    }
    if options.no_sweep {
        chosen.scenario.sweep = None;
        more.push("--no-sweep".to_owned());
    }
    let folder = options.out.join(&chosen.scenario.name);
    fs::create_dir_all(&folder).map_err(|e| file_error("make the folder", &folder, &e))?;
    let provenance = chosen.provenance("run", &more);
    let bar = Bar::new();
    let results =
        run_scenario(&chosen.scenario, &provenance, &bar, |results| save(&folder, results)).map_err(run_error)?;
    let stopped = bar.stopped();
    drop(bar);
    let Some(results) = results else {
        return Err(miette!("stopped before the first replicate was done: nothing was written"));
    };
    if options.json {
        let text = serde_json::to_string_pretty(&results).map_err(Report::from_err)?;
        print(&format!("{text}\n"))?;
    } else {
        print(&terminal(&results, terminal_width()))?;
        print(&format!("\nWritten: {}\n", written(&folder)))?;
    }
    warnings(&results).iter().for_each(|warning| eprintln!("{warning}"));
    if stopped {
        eprintln!("stopped early: {} of {} replicates", results.provenance.replicates, chosen.scenario.replicates);
        return Ok(FAILED);
    }
    let unmet = results.unmet(&chosen.scenario);
    unmet.iter().for_each(|u| eprintln!("{}", in_words(u)));
    Ok(if unmet.is_empty() { OK } else { FAILED })
}

/// Files of a run, in the order they are written.
const FILES: [&str; 4] = ["results.json", "strategies.csv", "README.md", "report.html"];

fn save(folder: &Path, results: &Results) -> miette::Result<()> {
    let json = serde_json::to_string_pretty(results).map_err(Report::from_err)?;
    let csv = strategies_csv(results).map_err(Report::from_err)?;
    let contents = [format!("{json}\n").into_bytes(), csv, readme(results).into_bytes(), page(results).into_bytes()];
    for (name, content) in FILES.iter().zip(contents) {
        let place = folder.join(name);
        write_atomically(&place, &content).map_err(|e| file_error("write", &place, &e))?;
    }
    Ok(())
}

fn written(folder: &Path) -> String {
    let names: Vec<String> = FILES.iter().map(|name| folder.join(name).display().to_string()).collect();
    names.join(", ")
}

/// What models say may be wrong with their estimates.
fn warnings(results: &Results) -> Vec<String> {
    let of = |s: &StrategyResult| {
        let warnings = s.model.iter().flat_map(|model| &model.warnings);
        warnings.map(|warning| format!("warning: “{}”: {warning}", s.name)).collect::<Vec<_>>()
    };
    results.strategies.iter().flat_map(of).collect()
}

fn in_words(unmet: &Unmet) -> String {
    let e = &unmet.expectation;
    let value = unmet.value.map_or(NOT_ESTIMABLE.to_owned(), number);
    let [low, high] = e.between.map(number);
    format!("not reproduced: {} of \"{}\" is {value}, expected {low} to {high} ({})", e.metric, e.strategy, e.source)
}

//! `doppelroll run`: the main job.

use clap::Args;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use miette::{Report, miette};

use super::choice::{ScenarioChoice, choose_with};
use super::errors::{file_error, run_error};
use super::output::{print, terminal_width};
use super::progress::Bar;
use super::render::{FILES, save};
use super::{FAILED, OK};
use crate::report::{NOT_ESTIMABLE, number, terminal};
use crate::results::{ExpectationResult, Results, StrategyResult};
use crate::run::run as run_scenario;
use crate::world::Progress;

/// Options of `run`.
#[derive(Args, Debug)]
pub(super) struct RunOptions {
    /// Scenario and changes to it
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// Independent repetitions instead of the scenario's number
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: Option<u32>,
    /// Leave the scenario's sweep out
    #[arg(long)]
    pub no_sweep: bool,
    /// Folder that gets a folder named like the scenario
    #[arg(short, long, default_value = "results")]
    pub out: PathBuf,
    /// Print results.json instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Runs a scenario and leaves its results.
pub(super) fn run(options: &RunOptions) -> miette::Result<u8> {
    let replicates = options.replicates.map(|replicates| replicates.to_string());
    let mut chosen = choose_with(&options.choice, &[("--replicates", "replicates", replicates)])?;
    let mut more = Vec::new();
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
        print(&results.to_json().map_err(Report::from_err)?)?;
    } else {
        print(&terminal(&results, terminal_width()))?;
        print(&format!("\nWritten: {}\n", written(&folder)))?;
    }
    warnings(&results).iter().for_each(|warning| eprintln!("{warning}"));
    if stopped {
        eprintln!("stopped early: {} of {} replicates", results.provenance.replicates, chosen.scenario.replicates);
        return Ok(FAILED);
    }
    let unmet: Vec<&ExpectationResult> = results.expectations.iter().filter(|e| !e.is_met()).collect();
    unmet.iter().for_each(|unmet| eprintln!("{}", in_words(unmet)));
    Ok(if unmet.is_empty() { OK } else { FAILED })
}

fn written(folder: &Path) -> String {
    let names: Vec<String> = FILES.iter().map(|name| folder.join(name).display().to_string()).collect();
    names.join(", ")
}

/// What models say may be wrong with their estimates.
fn warnings(results: &Results) -> Vec<String> {
    let warnings_of = |s: &StrategyResult| {
        let warnings = s.model.iter().flat_map(|model| &model.warnings);
        warnings.map(|warning| format!("warning: `{}`: {warning}", s.name)).collect::<Vec<_>>()
    };
    results.strategies.iter().flat_map(warnings_of).collect()
}

fn in_words(unmet: &ExpectationResult) -> String {
    let value = unmet.value.map_or(NOT_ESTIMABLE.to_owned(), number);
    let [low, high] = unmet.between.map(number);
    let measure = &unmet.measure;
    format!(
        "not reproduced: {} of \"{}\" is {value}, expected {low} to {high} ({})",
        measure.metric, measure.strategy, unmet.source
    )
}

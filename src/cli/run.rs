//! `doppelroll run`: the main job.

use clap::Args;
use std::path::Path;
use std::path::PathBuf;

use miette::{Report, miette};

use super::choice::{ScenarioChoice, choose_with};
use super::errors::run_error;
use super::output::{print, print_json, say, terminal_width};
use super::progress::Bar;
use super::render::{FILES, PART, begin_run, remove_part, save, save_part};
use super::signals::leave;
use super::{FAILED, OK};
use crate::report::{NOT_ESTIMABLE, number, terminal, terminal_in_full};
use crate::results::{ExpectationResult, Results, StrategyResult};
use crate::run::run as run_scenario;

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
    /// Folder that gets a folder named like the scenario; until the run is done its replicates lie beside that one, in NAME.part
    #[arg(short, long, default_value = "results")]
    pub out: PathBuf,
    /// Write over files of that folder that are no results of this scenario
    #[arg(long)]
    pub force: bool,
    /// Print every table, what decided each claim, control worlds and the sweep
    #[arg(long)]
    pub all: bool,
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
    let scenario = &chosen.scenario;
    let place = options.out.join(&scenario.name);
    let part = options.out.join(format!("{}{PART}", scenario.name));
    let folder = begin_run(&place, 0, &scenario.name, &[&options.choice.scenario], options.force)?;
    let provenance = chosen.provenance("run", &more);
    let in_parts = scenario.replicates > 1 || scenario.sweep.is_some() || !scenario.turns.is_empty();
    let keep = |so_far: &Results| {
        if in_parts {
            save_part(&part, so_far)?;
            let done = format!("{} of {} replicates", so_far.provenance.replicates, scenario.replicates);
            let (part, place) = (part.display(), place.display());
            leave(format!("{done} are in {part}; what was in {place} before is as it was"));
        }
        Ok(())
    };
    let bar = Bar::new();
    let results = run_scenario(scenario, &provenance, &bar, keep).map_err(run_error)?;
    drop(bar);
    let results = results.ok_or_else(|| miette!("nothing was run"))?;
    save(folder, &place, &results)?;
    if in_parts {
        remove_part(&part);
    }
    if options.json {
        print_json(&results.to_json().map_err(Report::from_err)?)?;
    } else {
        let printed = if options.all { terminal_in_full } else { terminal };
        print(&printed(&results, terminal_width()))?;
        print(&format!("\nWritten: {}\n", written(&place)))?;
    }
    warnings(&results).iter().for_each(|warning| say(warning));
    let unmet: Vec<&ExpectationResult> = results.expectations.iter().filter(|e| !e.is_met()).collect();
    unmet.iter().for_each(|unmet| say(&in_words(unmet)));
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

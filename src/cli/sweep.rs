//! `doppelroll sweep`: a grid over dials.

use std::path::{Path, PathBuf};

use clap::Args;
use miette::{Report, miette};

use super::OK;
use super::choice::{ScenarioChoice, choose};
use super::errors::file_error;
use super::output::{print, print_json, print_rows};
use super::progress::Bar;
use crate::format::estimate;
use crate::io::Place;
use crate::metric::Unit;
use crate::report::{setting, sweep_csv};
use crate::results::SweepResult;
use crate::run::run_sweep;
use crate::scenario::{Sweep, SweepAxis, parse_value};

/// Options of `sweep`.
#[derive(Args, Debug)]
pub(super) struct SweepOptions {
    /// Scenario and changes to it
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// A key of the scenario by its path and its values, such as recording.ssn4.coverage=0,0.5,1 or kinship.twins=1,2; repeat for a grid [default: the scenario's sweep]
    #[arg(long = "axis", value_name = "PATH=V1,V2,…")]
    pub axes: Vec<String>,
    /// Replicates at each point
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: Option<u32>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
    /// Write every number as a tidy CSV file instead of printing a table: a row for each point, strategy and metric, with its interval
    #[arg(short, long, value_name = "FILE", conflicts_with = "json")]
    pub out: Option<PathBuf>,
    /// Write over a file that is no such table
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// How such a table begins.
const BEGINS: [&str; 3] = ["scenario", "world", "strategy"];

/// Runs a grid and prints it.
pub(super) fn sweep(options: &SweepOptions) -> miette::Result<u8> {
    let chosen = choose(&options.choice)?;
    let mut sweep = match (options.axes.is_empty(), &chosen.scenario.sweep) {
        (false, _) => Sweep { replicates: 1, axes: options.axes.iter().map(|a| axis(a)).collect::<Result<_, _>>()? },
        (true, Some(sweep)) => sweep.clone(),
        (true, None) => {
            let help = "for example --axis recording.ssn4.coverage=0,0.5,1";
            return Err(miette!(help = help, "the scenario has no [sweep] and no --axis was given"));
        }
    };
    sweep.replicates = options.replicates.unwrap_or(sweep.replicates);
    sweep.check(&chosen.scenario).map_err(|e| miette!("{e}"))?;
    let place = match &options.out {
        Some(out) => {
            Some(Place::check(out, &[&options.choice.scenario], &BEGINS, options.force).map_err(Report::from_err)?)
        }
        None => None,
    };
    let bar = Bar::new();
    let found = run_sweep(&chosen.scenario, &sweep, &bar).map_err(|e| miette!("{e}"))?;
    drop(bar);
    let found = found.ok_or_else(|| miette!("stopped before the sweep was done: nothing was printed"))?;
    if let (Some(place), Some(out)) = (&place, &options.out) {
        let table = sweep_csv(&chosen.scenario.name, &found).map_err(Report::from_err)?;
        return write(place, out, &table);
    }
    if options.json {
        print_json(&format!("{}\n", serde_json::to_string_pretty(&found).map_err(Report::from_err)?))?;
        return Ok(OK);
    }
    print_grid(&found)
}

/// Writes the table, and says so where it does not go to standard output.
fn write(place: &Place, named: &Path, table: &[u8]) -> miette::Result<u8> {
    place.write(table).map_err(|e| file_error("write", named, &e))?;
    if *place != Place::Standard {
        print(&format!("Written: {}\n", named.display()))?;
    }
    Ok(OK)
}

fn print_grid(found: &SweepResult) -> miette::Result<u8> {
    let mut head: Vec<&str> = found.axes.iter().map(|a| a.dial.as_str()).collect();
    head.extend(["strategy", "false-link share", "missed-match share"]);
    let mut rows = Vec::new();
    for point in &found.points {
        for strategy in &point.strategies {
            let mut row: Vec<String> = found.axes.iter().map(|a| setting(&point.at[&a.dial])).collect();
            row.push(strategy.name.clone());
            row.push(estimate(&strategy.false_link_share, Unit::Share));
            row.push(estimate(&strategy.missed_match_share, Unit::Share));
            rows.push(row);
        }
    }
    print_rows("sweep", &head, rows, false)
}

fn axis(written: &str) -> miette::Result<SweepAxis> {
    let (path, values) =
        written.split_once('=').ok_or_else(|| miette!("--axis {written}: expected PATH=VALUE,VALUE,…"))?;
    Ok(SweepAxis { dial: path.trim().to_owned(), values: values.split(',').map(parse_value).collect() })
}

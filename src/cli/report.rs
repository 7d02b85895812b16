//! `doppelroll report`: pages and tables made again from results.json alone.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use miette::miette;

use super::OK;
use super::errors::file_error;
use super::figures::save_figures;
use super::output::{print, print_rows, terminal_width};
use super::render::{FILES, PART, begin_run, save, save_pages};
use super::robustness::{FILES as STUDY_FILES, begin_study, save as save_study};
use crate::io::{folder_of, read_text};
use crate::report::{Grid, claims, illustrations, published_numbers, terminal_in_full};
use crate::results::{Results, RobustnessResults};

/// Options of `report`.
#[derive(Debug, Args)]
pub(super) struct ReportOptions {
    /// results.json of a run, its folder, or a folder of such folders
    #[arg(default_value = "results")]
    pub results: Vec<PathBuf>,
    /// Folder that gets a folder for each run, with its results.json [default: pages are written beside results.json]
    #[arg(short, long)]
    pub out: Option<PathBuf>,
    /// Write over files there that are no results of the same scenario
    #[arg(long)]
    pub force: bool,
    /// Folder that gets a folder for each run, with its pictures as SVG files and its numbers as metrics.csv, instead of writing pages
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["out", "table"])]
    pub figures: Option<PathBuf>,
    /// With --figures: a Vega-Lite specification beside each picture
    #[arg(long, requires = "figures")]
    pub spec: bool,
    /// Print a table of all these runs instead of writing pages
    #[arg(long, value_enum)]
    pub table: Option<ReportTable>,
    /// With --table claims or published: print JSON
    #[arg(long, requires = "table")]
    pub json: bool,
}

/// What `report` can print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportTable {
    /// Public claims with their verdicts
    Claims,
    /// Published numbers with what came out
    Published,
    /// All tables of each run, as `run` prints them
    All,
}

/// Makes pages again, or prints a table.
pub(super) fn report(options: &ReportOptions) -> miette::Result<u8> {
    let (studies, places): (Vec<&PathBuf>, Vec<&PathBuf>) = options.results.iter().partition(|place| is_study(place));
    let mut runs = Vec::new();
    for place in places {
        runs.extend(read_all(place)?);
    }
    if let Some(folder) = &options.figures {
        for (place, results) in &runs {
            let folder = folder.join(&results.provenance.scenario);
            let files = save_figures(&folder, results, place, options.spec, options.force)?;
            let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
            print(&format!("{}\n", names.join(", ")))?;
        }
        return Ok(OK);
    }
    if options.table.is_none() {
        let beside = runs.iter().filter_map(|(place, _)| Some(place.parent()?.join("robustness").join(STUDY_FILES[0])));
        for place in studies.into_iter().cloned().chain(beside.filter(|place| place.is_file())) {
            print(&format!("{}\n", study_again(options, &place)?.join(", ")))?;
        }
    }
    match options.table {
        Some(ReportTable::All) => {
            for (_, results) in &runs {
                print(&terminal_in_full(results, terminal_width()))?;
            }
            Ok(OK)
        }
        Some(table) => {
            let runs: Vec<Results> = runs.into_iter().map(|(_, results)| results).collect();
            if table == ReportTable::Published {
                return print_grids(published_numbers(&runs, "results"), options.json);
            }
            print_claims(&runs, options.json)
        }
        None => {
            for (place, results) in &runs {
                print(&format!("{}\n", write(options, place, results)?.join(", ")))?;
            }
            Ok(OK)
        }
    }
}

/// Whether a file, or the one in a folder, is that of a study of how sure verdicts are.
fn is_study(place: &Path) -> bool {
    place.ends_with(STUDY_FILES[0]) || place.join(STUDY_FILES[0]).is_file()
}

/// The study of a scenario's folder of results, of its own folder or of its file.
pub(super) fn read_study(place: &Path) -> miette::Result<RobustnessResults> {
    let of_scenario = place.join("robustness");
    let folder = if of_scenario.is_dir() { &of_scenario } else { place };
    let place = if folder.is_dir() { folder.join(STUDY_FILES[0]) } else { folder.to_owned() };
    let text = read_text(&place).map_err(|e| {
        let help = "`doppelroll robustness scenarios/ssn4.toml` makes the file";
        miette!(help = help, "cannot read {}: {e}", place.display())
    })?;
    RobustnessResults::parse(&text).map_err(|e| miette!("{}: {e}", place.display()))
}

/// Writes the pages of a study again, and says which.
fn study_again(options: &ReportOptions, place: &Path) -> miette::Result<Vec<String>> {
    let results = read_study(place)?;
    let place = if place.is_dir() { place.join(STUDY_FILES[0]) } else { place.to_owned() };
    // Beside itself the file is written again, to the same bytes; elsewhere it is read only.
    let (folder, inputs): (PathBuf, &[&Path]) = match &options.out {
        None => (folder_of(&place).to_owned(), &[]),
        Some(out) => (out.join(&results.provenance.scenario).join("robustness"), &[&place]),
    };
    let begun = begin_study(&folder, &results.provenance.scenario, inputs, options.force)?;
    save_study(begun, &folder, &results, false)?;
    Ok(STUDY_FILES.iter().map(|name| folder.join(name).display().to_string()).collect())
}

/// Prints the measured claims, and the illustrations apart from them; as JSON only what is evidence.
fn print_claims(runs: &[Results], json: bool) -> miette::Result<u8> {
    let illustrations = illustrations(runs, "results").filter(|_| !json);
    print_grids(std::iter::once(claims(runs, "results")).chain(illustrations).collect(), json)
}

/// Prints tables one below the other; as JSON one list of rows, which say their table's caption when there are several.
fn print_grids(grids: Vec<Grid>, json: bool) -> miette::Result<u8> {
    let several = grids.len() > 1;
    if json {
        let head: Vec<String> = grids.first().map_or_else(Vec::new, |grid| grid.head.clone());
        let head = head.iter().map(String::as_str).chain(several.then_some("table")).collect::<Vec<_>>();
        let rows = grids.iter().flat_map(|grid| {
            grid.rows.iter().map(|row| row.iter().cloned().chain(several.then(|| grid.caption.clone())).collect())
        });
        return print_rows("", &head, rows.collect(), true);
    }
    for grid in grids {
        if several {
            print(&format!("{}:\n", grid.caption))?;
        }
        let head: Vec<&str> = grid.head.iter().map(String::as_str).collect();
        print_rows(&grid.caption, &head, grid.rows, false)?;
    }
    Ok(OK)
}

/// Writes the pages of a run, and says which.
fn write(options: &ReportOptions, place: &Path, results: &Results) -> miette::Result<Vec<String>> {
    let scenario = &results.provenance.scenario;
    let (folder, files) = match &options.out {
        None => {
            let beside = folder_of(place).to_owned();
            save_pages(begin_run(&beside, 1, scenario, &[place], options.force)?, &beside, results)?;
            (beside, &FILES[1..])
        }
        Some(out) => {
            let folder = out.join(scenario);
            save(begin_run(&folder, 0, scenario, &[place], options.force)?, &folder, results)?;
            (folder, &FILES[..])
        }
    };
    Ok(files.iter().map(|name| folder.join(name).display().to_string()).collect())
}

/// The results of a file, of a folder that has one, or of the folders below it, in the order of their names.
pub(super) fn read_all(place: &Path) -> miette::Result<Vec<(PathBuf, Results)>> {
    let own = place.join(FILES[0]);
    let places = match (place.is_dir(), own.is_file()) {
        (false, _) => vec![place.to_owned()],
        (true, true) => vec![own],
        (true, false) => {
            let entries = fs::read_dir(place).map_err(|e| file_error("read", place, &e))?;
            // A run that is not done is no result, and neither is what is being written.
            let is_result = |name: &str| !name.starts_with('.') && !name.ends_with(PART);
            let results = entries.flatten().filter(|entry| entry.file_name().to_str().is_some_and(is_result));
            let below = results.map(|entry| entry.path().join(FILES[0]));
            let mut places: Vec<PathBuf> = below.filter(|place| place.is_file()).collect();
            places.sort();
            places
        }
    };
    if places.is_empty() {
        return Err(miette!(
            help = "run a scenario first: `doppelroll run scenarios/ssn4.toml`",
            "{} has no results",
            place.display()
        ));
    }
    places.into_iter().map(|place| read(&place).map(|results| (place, results))).collect()
}

fn read(place: &Path) -> miette::Result<Results> {
    let text = read_text(place).map_err(|e| {
        let help = "give the results.json of a run, such as results/ssn4/results.json, or a folder with it";
        miette!(help = help, "cannot read {}: {e}", place.display())
    })?;
    Results::parse(&text).map_err(|e| miette!("{}: {e}", place.display()))
}

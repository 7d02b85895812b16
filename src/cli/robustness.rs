//! `doppelroll robustness`: how sure the verdicts of a scenario are.

use std::collections::{BTreeMap, HashMap};
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use clap::Args;
use miette::{Report, miette};

use super::OK;
use super::choice::{ScenarioChoice, choose, read};
use super::embedded;
use super::errors::file_error;
use super::folder::{Results as Whose, begin, finish, write};
use super::output::{print, print_json, say, terminal_width};
use super::progress::Bar;
use super::signals::leave;
use crate::io::{Place, ResultFolder};
use crate::report::{robustness_page, robustness_picture, robustness_readme, robustness_terminal};
use crate::results::RobustnessResults;
use crate::robustness::{Asked, Store, Tables, priors_of, study};
use crate::scenario::Scenario;

/// Options of `robustness`.
#[derive(Args, Debug)]
pub(super) struct RobustnessOptions {
    /// Scenario and changes to it
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// Worlds drawn from the priors, a Latin hypercube
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(100..))]
    pub worlds: u32,
    /// Points of each design for Sobol' indices; 0 leaves them out
    #[arg(long, default_value_t = 512)]
    pub design: u32,
    /// Worlds that are simulated as well, to say how far off the others are; 0 leaves them out
    #[arg(long, default_value_t = 50)]
    pub check: u32,
    /// Do not rule out worlds that cannot reproduce published figures
    #[arg(long)]
    pub no_history: bool,
    /// Folder that gets a folder named like the scenario, and in it one named robustness
    #[arg(short, long, default_value = "results")]
    pub out: PathBuf,
    /// Write over files of that folder, or that of --csv, that are no results of this scenario
    #[arg(long)]
    pub force: bool,
    /// Folder that gets every world as CSV files: dials, numbers and verdicts
    #[arg(long, value_name = "FOLDER")]
    pub csv: Option<PathBuf>,
    /// Print robustness.json instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Files of a study, in the order they are written.
pub(super) const FILES: [&str; 4] = ["robustness.json", "robustness.svg", "README.md", "report.html"];
/// Worlds of a study that was stopped.
const UNFINISHED: &str = "unfinished-worlds.txt";

/// Studies a scenario and leaves what was found.
pub(super) fn robustness(options: &RobustnessOptions) -> miette::Result<u8> {
    let chosen = choose(&options.choice)?;
    let scenario = &chosen.scenario;
    let mut more = Vec::new();
    let mut add = |option: &str, value: u32, default: u32| {
        if value != default {
            more.push(format!("{option} {value}"));
        }
    };
    add("--worlds", options.worlds, 2_000);
    add("--design", options.design, 512);
    add("--check", options.check, 50);
    if options.no_history {
        more.push("--no-history".to_owned());
    }
    priors_of(scenario).map_err(|e| miette!("{e}"))?;
    let provenance = chosen.provenance("robustness", &more);
    let others = if options.no_history { BTreeMap::new() } else { others(scenario, &options.choice.scenario)? };
    let folder = options.out.join(&scenario.name).join("robustness");
    let begun = begin_study(&folder, &scenario.name, &[&options.choice.scenario], options.force)?;
    let tables =
        options.csv.as_ref().map(|csv| begin_tables(csv, &options.choice.scenario, options.force)).transpose()?;
    let place = folder.join(UNFINISHED);
    // Worlds of other priors, seeds or versions are none of this study's.
    let header = format!("{} {} {}", provenance.version, provenance.scenario_sha256, provenance.command);
    let store = Unfinished::open(&place, &header)?;
    let asked = Asked {
        worlds: options.worlds as usize,
        design: options.design as usize,
        check: options.check as usize,
        history: !options.no_history,
    };
    let bar = Bar::new();
    if !store.known.is_empty() {
        say(&format!("going on where {} worlds are done ({})", store.known.len(), place.display()));
    }
    leave(format!("the same command goes on from here ({})", place.display()));
    let found = study(scenario, &others, asked, &provenance, &store, &bar).map_err(|e| miette!("{e}"))?;
    drop(bar);
    let (results, worlds) = found.ok_or_else(|| miette!("the study was stopped"))?;
    if let Some((tables, csv)) = tables.zip(options.csv.as_ref()) {
        save_tables(tables, csv, &worlds)?;
    }
    // The unfinished worlds go in the same step in which the results come.
    save(begun, &folder, &results, true)?;
    if options.json {
        print_json(&(serde_json::to_string_pretty(&results).map_err(Report::from_err)? + "\n"))?;
    } else {
        print(&robustness_terminal(&results, terminal_width()))?;
        let names: Vec<String> = FILES.iter().map(|name| folder.join(name).display().to_string()).collect();
        print(&format!("\nWritten: {}\n", names.join(", ")))?;
    }
    Ok(OK)
}

/// Begins the folder of a study.
pub(super) fn begin_study(place: &Path, scenario: &str, inputs: &[&Path], force: bool) -> miette::Result<ResultFolder> {
    begin(place, &Whose { files: &FILES, says: FILES[0], scenario, inputs, force })
}

/// Writes the files of a study and puts them in their place. `done`: whether the worlds of a study that was stopped are no longer needed.
pub(super) fn save(folder: ResultFolder, shown: &Path, results: &RobustnessResults, done: bool) -> miette::Result<()> {
    let json = serde_json::to_string_pretty(results).map_err(Report::from_err)? + "\n";
    let contents = [json, robustness_picture(results), robustness_readme(results), robustness_page(results)];
    for (name, content) in FILES.iter().zip(contents) {
        write(&folder, name, content.as_bytes())?;
    }
    finish(folder, shown, |name| done && name == UNFINISHED)
}

/// Begins the folder of the tables, unless files of others have their names.
fn begin_tables(place: &Path, scenario: &Path, force: bool) -> miette::Result<ResultFolder> {
    let folder = ResultFolder::begin(place).map_err(Report::from_err)?;
    for name in TABLES {
        Place::check(&place.join(name), &[scenario], &["world"], force).map_err(Report::from_err)?;
    }
    Ok(folder)
}

/// The tables of all worlds; each begins with the world's number.
const TABLES: [&str; 3] = ["worlds.csv", "numbers.csv", "verdicts.csv"];

fn save_tables(folder: ResultFolder, shown: &Path, tables: &Tables) -> miette::Result<()> {
    for (name, rows) in TABLES.iter().zip([&tables.worlds, &tables.numbers, &tables.verdicts]) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        rows.iter().try_for_each(|row| writer.write_record(row)).map_err(Report::from_err)?;
        let bytes = writer.into_inner().map_err(|e| miette!("{e}"))?;
        write(&folder, name, &bytes)?;
    }
    finish(folder, shown, |_| false)
}

/// The scenarios of a scenario's history, whose files lie beside it.
fn others(scenario: &Scenario, place: &Path) -> miette::Result<BTreeMap<String, Scenario>> {
    let names = scenario.robustness.iter().flat_map(|robustness| robustness.scenarios());
    let folder = place.parent().unwrap_or(Path::new("."));
    let built_in = embedded::named(place).is_some();
    names
        .map(|name| {
            let place = if built_in { PathBuf::from(name) } else { folder.join(name).with_extension("toml") };
            let (other, _) = read(&place)?;
            other.check().map_err(|e| miette!("{}: {e}", place.display()))?;
            Ok((name.to_owned(), other))
        })
        .collect()
}

/// Worlds of a study that is not finished, a line each.
struct Unfinished {
    known: HashMap<String, Vec<f64>>,
    file: Mutex<File>,
}

impl Unfinished {
    /// Reads what is there, if it is of the same study, and begins anew if not. A line that was cut short is left out.
    fn open(place: &Path, header: &str) -> miette::Result<Self> {
        let mut known = HashMap::new();
        let wrong = |e: &std::io::Error| file_error("write", place, e);
        if let Ok(file) = File::open(place) {
            let mut lines = BufReader::new(file).lines().map_while(Result::ok);
            if lines.next().as_deref() == Some(header) {
                known.extend(lines.filter_map(|line| {
                    let (name, values) = line.split_once('\t')?;
                    let values = values.strip_suffix(';')?;
                    let values: Option<Vec<f64>> = values.split(' ').map(|v| v.parse().ok()).collect();
                    Some((name.to_owned(), values?))
                }));
            }
        }
        if known.is_empty() {
            fs::write(place, format!("{header}\n")).map_err(|e| wrong(&e))?;
        }
        let mut file = OpenOptions::new().append(true).open(place).map_err(|e| wrong(&e))?;
        // After a line that was cut short the next one begins anew.
        writeln!(file).map_err(|e| wrong(&e))?;
        Ok(Self { known, file: Mutex::new(file) })
    }
}

impl Store for Unfinished {
    fn known(&self, name: &str) -> Option<Vec<f64>> {
        self.known.get(name).cloned()
    }

    fn keep(&self, name: &str, values: &[f64]) {
        let values: Vec<String> = values.iter().map(|v| format!("{v:?}")).collect();
        let mut file = self.file.lock().expect("no thread panics");
        // A full disk costs the worlds that could have been gone on from, not the study.
        let _ = writeln!(file, "{name}\t{};", values.join(" "));
    }
}

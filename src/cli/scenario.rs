//! Scenario files: reading, listing, checking, describing.

use std::fs;
use std::path::{Path, PathBuf};

use miette::{Report, miette};
use sha2::{Digest, Sha256};

use super::errors::{file_error, print, scenario_error};
use super::options::{ScenarioAction, ScenarioChoice, ScenarioOptions, SchemaOf};
use super::{BAD_INPUT, OK};
use crate::experiment::{Provenance, Results};
use crate::probability::Probability;
use crate::report::{Grid, draw};
use crate::scenario::{DIALS, DialDefinition, Scenario};

/// A scenario as it will be run.
pub struct Chosen {
    /// With the settings of the command line.
    pub scenario: Scenario,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The settings, as they were typed.
    settings: Vec<String>,
}

/// Reads a scenario and applies `--seed`, `--scale` and `--set`.
pub fn choose(choice: &ScenarioChoice) -> miette::Result<Chosen> {
    let (mut scenario, sha256) = read(&choice.scenario)?;
    let mut settings = Vec::new();
    if let Some(seed) = choice.seed {
        scenario.seed = seed;
        settings.push(format!("--seed {seed}"));
    }
    if let Some(scale) = choice.scale {
        scenario.rolls.scale = rate("--scale", scale)?;
        settings.push(format!("--scale {scale}"));
    }
    scenario.max_pairs = choice.max_pairs.or(scenario.max_pairs);
    for setting in &choice.settings {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| miette!("--set {setting}: expected DIAL=VALUE, such as recording.ssn4.coverage=0.5"))?;
        let value: f64 = value.trim().parse().map_err(|_| miette!("--set {setting}: {value:?} is not a number"))?;
        (dial(name.trim())?.set)(&mut scenario, rate(name, value)?);
        settings.push(format!("--set {name}={value}"));
    }
    scenario.check().map_err(|e| miette!("{}: {e}", choice.scenario.display()))?;
    Ok(Chosen { scenario, sha256, settings })
}

/// The dial of a name.
pub fn dial(name: &str) -> miette::Result<&'static DialDefinition> {
    DialDefinition::named(name)
        .ok_or_else(|| miette!("unknown dial `{name}`: the dials are {}", DIALS.map(|d| d.name).join(", ")))
}

/// Checks a rate.
pub fn rate(name: &str, value: f64) -> miette::Result<Probability> {
    Probability::new(value).ok_or_else(|| miette!("{name}: {value} is not a rate; expected a number from 0 to 1"))
}

fn read(place: &Path) -> miette::Result<(Scenario, String)> {
    let text = fs::read_to_string(place).map_err(|e| {
        let hint = "a scenario is a TOML file; `doppelroll scenario list` shows those in scenarios/";
        miette!(help = hint, "cannot read the scenario {}: {e}", place.display())
    })?;
    let scenario = Scenario::read(&text).map_err(|e| scenario_error(place, &text, e))?;
    Ok((scenario, hex(&Sha256::digest(text.as_bytes()))))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

impl Chosen {
    /// What will have made the results: the verb, the scenario's name and the settings; no path of this machine.
    pub fn provenance(&self, verb: &str, more: &[String]) -> Provenance {
        let mut command = format!("doppelroll {verb} scenarios/{}.toml", self.scenario.name);
        for setting in self.settings.iter().chain(more) {
            command.push(' ');
            command.push_str(setting);
        }
        Provenance {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command,
            scenario: self.scenario.name.clone(),
            scenario_sha256: self.sha256.clone(),
            seed: self.scenario.seed,
            replicates: 0,
            threads_do_not_matter: true,
        }
    }
}

/// `doppelroll scenario …`
pub fn scenario(options: &ScenarioOptions) -> miette::Result<u8> {
    match &options.action {
        ScenarioAction::List { folder, json } => list(folder, *json),
        ScenarioAction::Check { files } => check(files),
        ScenarioAction::Dials { json } => dials(*json),
        ScenarioAction::Schema { of } => {
            let schema = match of {
                SchemaOf::Scenario => schemars::schema_for!(Scenario),
                SchemaOf::Results => schemars::schema_for!(Results),
            };
            let text = serde_json::to_string_pretty(&schema).map_err(Report::from_err)?;
            print(&format!("{text}\n"))?;
            Ok(OK)
        }
    }
}

fn list(folder: &Path, json: bool) -> miette::Result<u8> {
    let entries = fs::read_dir(folder).map_err(|e| file_error("list", folder, &e))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "toml"));
    files.sort();
    let scenarios = files.iter().map(|f| Ok((f, read(f)?.0))).collect::<miette::Result<Vec<_>>>()?;
    let rows = scenarios.iter().map(|(f, s)| vec![f.display().to_string(), s.question.clone()]).collect();
    print_rows("scenarios", &["file", "question"], rows, json)
}

fn check(files: &[PathBuf]) -> miette::Result<u8> {
    let mut code = OK;
    for file in files {
        let checked = read(file).and_then(|(scenario, _)| {
            scenario.check().map_err(|e| miette!("{}: {e}", file.display()))?;
            Ok(scenario)
        });
        match checked {
            Ok(scenario) => print(&format!(
                "{}: fine; {} strategies, {} claims\n",
                file.display(),
                scenario.strategies.len(),
                scenario.claims.len()
            ))?,
            Err(report) => {
                eprintln!("{report:?}");
                code = BAD_INPUT;
            }
        }
    }
    Ok(code)
}

fn dials(json: bool) -> miette::Result<u8> {
    let rows = DIALS.iter().map(|d| vec![d.name.to_owned(), d.meaning.to_owned()]).collect();
    print_rows("dials", &["dial", "achieved value counts"], rows, json)
}

/// Prints rows as a table, or as a JSON array of objects.
pub fn print_rows(caption: &str, head: &[&str], rows: Vec<Vec<String>>, json: bool) -> miette::Result<u8> {
    if json {
        let object = |row: &Vec<String>| {
            let pairs = head.iter().zip(row).map(|(key, value)| ((*key).to_owned(), value.clone().into()));
            serde_json::Value::Object(pairs.collect())
        };
        print(&format!("{:#}\n", serde_json::Value::Array(rows.iter().map(object).collect())))?;
    } else {
        let head = head.iter().map(|h| (*h).to_owned()).collect();
        print(&draw(&Grid { caption: caption.to_owned(), head, rows }, terminal_width()))?;
    }
    Ok(OK)
}

/// Columns of the terminal; none when standard output is not one.
pub fn terminal_width() -> Option<u16> {
    use std::io::IsTerminal;
    if !std::io::stdout().is_terminal() {
        return None;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.or(Some(console_width())).filter(|&w| w >= 60)
}

fn console_width() -> u16 {
    indicatif::TermLike::width(&console::Term::stdout())
}

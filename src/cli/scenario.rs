//! Scenario files: reading, listing, checking, describing.

use std::fs;
use std::path::{Path, PathBuf};

use miette::{Report, miette};
use sha2::{Digest, Sha256};

use super::errors::{file_error, print, scenario_error};
use super::options::{ScenarioAction, ScenarioChoice, ScenarioOptions, SchemaOf};
use super::{BAD_INPUT, OK};
use crate::probability::Probability;
use crate::report::{Grid, draw};
use crate::results::{Provenance, Results};
use crate::run::measured_dials;
use crate::scenario::{Scenario, Setting, json, parse_value};

/// A scenario as it will be run.
pub(super) struct Chosen {
    /// With the settings of the command line.
    pub scenario: Scenario,
    /// The file, as it was typed.
    place: PathBuf,
    /// SHA-256 of the file.
    sha256: String,
    /// The options that changed it, as they were typed.
    typed: Vec<String>,
}

/// Reads a scenario and applies `--seed`, `--scale`, `--max-pairs` and `--set`.
pub(super) fn choose(choice: &ScenarioChoice) -> miette::Result<Chosen> {
    choose_with(choice, &[])
}

/// The same with other options that set a key: `(option, key, value)`.
pub(super) fn choose_with(choice: &ScenarioChoice, more: &[(&str, &str, Option<String>)]) -> miette::Result<Chosen> {
    let (scenario, sha256) = read(&choice.scenario)?;
    let own = [
        ("--seed", "seed", choice.seed.map(|seed| seed.to_string())),
        ("--scale", "rolls.scale", choice.scale.map(|scale| scale.to_string().to_lowercase())),
        ("--max-pairs", "max_pairs", choice.max_pairs.map(|pairs| pairs.to_string())),
    ];
    let (mut settings, mut typed) = (Vec::new(), Vec::new());
    for (option, key, value) in own.iter().chain(more) {
        if let Some(value) = value {
            settings.push(Setting::new(key, parse_value(value)).map_err(|e| miette!("{option}: {e}"))?);
            typed.push(format!("{option} {value}"));
        }
    }
    for written in &choice.settings {
        settings.push(Setting::parse(written).map_err(|e| miette!("--set {e}"))?);
        typed.push(format!("--set {}", quoted(written)));
    }
    let help = "`doppelroll scenario dials` lists the keys that runs measure, `doppelroll scenario schema` all";
    let scenario = scenario.with(&settings).map_err(|e| miette!(help = help, "{e}"))?;
    scenario.check().map_err(|e| miette!("{}: {e}", choice.scenario.display()))?;
    Ok(Chosen { scenario, place: choice.scenario.clone(), sha256, typed })
}

/// An argument as a shell needs it.
fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-=/:,+".contains(c);
    match argument.chars().all(plain) {
        true => argument.to_owned(),
        false => format!("'{}'", argument.replace('\'', "'\\''")),
    }
}

/// Checks a rate.
pub(super) fn rate(name: &str, value: f64) -> miette::Result<Probability> {
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
    /// What will have made the results or files: the verb, the scenario file and everything that was set.
    pub(super) fn provenance(&self, verb: &str, more: &[String]) -> Provenance {
        let place = self.place.display().to_string();
        let mut command = format!("doppelroll {verb} {}", quoted(&place));
        for option in self.typed.iter().chain(more) {
            command.push(' ');
            command.push_str(option);
        }
        let scenario = &self.scenario;
        Provenance {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command,
            scenario: scenario.name.clone(),
            scenario_path: place,
            scenario_sha256: self.sha256.clone(),
            seed: scenario.seed,
            scale: scenario.rolls.scale.get(),
            replicates: 0,
            replicates_asked: scenario.replicates,
            settings: scenario.settings.iter().map(|s| (s.path.clone(), json(&s.value))).collect(),
            columns: None,
            shard: None,
            stopped_early: false,
        }
    }
}

/// `doppelroll scenario …`
pub(super) fn scenario(options: &ScenarioOptions) -> miette::Result<u8> {
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
    let rows = measured_dials().into_iter().map(|(path, meaning)| vec![path, meaning.to_owned()]).collect();
    let caption = "dials that runs measure; any other key of a scenario can be set and swept by its path, too";
    print_rows(caption, &["dial", "achieved value counts"], rows, json)
}

/// Prints rows as a table, or as a JSON array of objects.
pub(super) fn print_rows(caption: &str, head: &[&str], rows: Vec<Vec<String>>, json: bool) -> miette::Result<u8> {
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
pub(super) fn terminal_width() -> Option<u16> {
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

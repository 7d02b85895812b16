//! Scenario files: reading, listing, checking, describing.

use clap::{Args, Subcommand, ValueEnum};
use std::fs;
use std::path::{Path, PathBuf};

use miette::{Report, miette};

use super::choice::read;
use super::embedded::SCENARIOS;
use super::errors::file_error;
use super::new::{NewOptions, new};
use super::output::{print, print_rows, say};
use super::suggest::nearest;
use super::{BAD_INPUT, OK};
use crate::results::{Results, RobustnessResults};
use crate::run::measured_dials;
use crate::scenario::Scenario;

/// Options of `scenario`.
#[derive(Args, Debug)]
pub(super) struct ScenarioOptions {
    /// What to do
    #[command(subcommand)]
    pub action: ScenarioAction,
}

impl ScenarioOptions {
    /// Asks for JSON; says whether there is any.
    pub(super) fn print_json(&mut self) -> bool {
        match &mut self.action {
            ScenarioAction::List { json, .. } | ScenarioAction::Dials { json } => {
                *json = true;
                true
            }
            ScenarioAction::Schema { .. } => true,
            ScenarioAction::Show { .. } | ScenarioAction::New(_) | ScenarioAction::Check { .. } => false,
        }
    }
}

/// What `scenario` can do.
#[derive(Debug, Subcommand)]
pub(super) enum ScenarioAction {
    /// List the built-in scenarios with their questions, or the files of a folder
    List {
        /// Folder [default: the built-in ones]
        folder: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a built-in scenario, to begin one of your own with
    Show {
        /// Its name, such as ssn4
        name: String,
    },
    /// Write a scenario file that runs, to be changed
    New(NewOptions),
    /// Read scenario files and say what is wrong with them
    Check {
        /// Files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List the dials that runs measure: asked, expected, achieved
    Dials {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a JSON Schema: of scenario files, or of results.json
    Schema {
        /// Which
        #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
        of: SchemaOf,
    },
}

/// Schemas that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    /// Scenario files
    Scenario,
    /// results.json
    Results,
    /// `robustness.json`, what `doppelroll robustness` leaves
    Robustness,
}

/// `doppelroll scenario …`
pub(super) fn scenario(options: &ScenarioOptions) -> miette::Result<u8> {
    match &options.action {
        ScenarioAction::List { folder: Some(folder), json } => list(folder, *json),
        ScenarioAction::List { folder: None, json } => list_built_in(*json),
        ScenarioAction::Show { name } => show(name),
        ScenarioAction::New(options) => new(options),
        ScenarioAction::Check { files } => check(files),
        ScenarioAction::Dials { json } => dials(*json),
        ScenarioAction::Schema { of } => {
            let schema = match of {
                SchemaOf::Scenario => schemars::schema_for!(Scenario),
                SchemaOf::Results => schemars::schema_for!(Results),
                SchemaOf::Robustness => schemars::schema_for!(RobustnessResults),
            };
            let text = serde_json::to_string_pretty(&schema).map_err(Report::from_err)?;
            print(&format!("{text}\n"))?;
            Ok(OK)
        }
    }
}

fn list_built_in(json: bool) -> miette::Result<u8> {
    let question = |text| Scenario::read(text).expect("it is a scenario").question;
    let rows = SCENARIOS.map(|(name, text)| vec![name.to_owned(), question(text)]).to_vec();
    print_rows("built-in scenarios", &["scenario", "question"], rows, json)
}

fn show(name: &str) -> miette::Result<u8> {
    let known = SCENARIOS.iter().find(|(known, _)| *known == name.trim_end_matches(".toml"));
    let (_, text) = known.ok_or_else(|| {
        let meant = nearest(name, SCENARIOS.map(|(name, _)| name));
        let meant = meant.map(|name| format!("did you mean {name}? ")).unwrap_or_default();
        miette!(help = format!("{meant}`doppelroll scenario list` has them"), "no scenario {name:?} is built in")
    })?;
    print(text)?;
    Ok(OK)
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
                say(&format!("{report:?}"));
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

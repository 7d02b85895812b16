//! `doppelroll strategy`: the built-in strategies, and checking files of others.

use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

use miette::{Report, miette};

use super::errors::{file_error, toml_error};
use super::output::{print, print_rows, say};
use super::{BAD_INPUT, OK};
use crate::io::read_text;
use crate::linkage::{BUILT_IN, BuiltIn, Linkage, StrategySet, StrategySetError};

/// Options of `strategy`.
#[derive(Args, Debug)]
pub(super) struct StrategyOptions {
    /// What to do
    #[command(subcommand)]
    pub action: StrategyAction,
}

impl StrategyOptions {
    /// Asks for JSON; says whether there is any.
    pub(super) fn print_json(&mut self) -> bool {
        match &mut self.action {
            StrategyAction::List { json } => {
                *json = true;
                true
            }
            StrategyAction::Schema => true,
            StrategyAction::Show { .. } | StrategyAction::Check { .. } => false,
        }
    }
}

/// What `strategy` can do.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
A strategy compares fields, each as FIELD, FIELD:NORMALISATION or FIELD[:NORMALISATION] ~ SIMILARITY:
  names and texts   :upper :letters   ~ jaro_winkler >= 0.92   ~ shared_letters >= 0.8   ~ damerau_levenshtein <= 1
  names             :soundex :nickname :initial                ~ nickname
  dates             :year :month_year :month_day               ~ days <= 1   ~ years <= 1   ~ date_parts <= 1
  SSN4 and texts                                               ~ digits <= 1")]
pub(super) enum StrategyAction {
    /// List the built-in strategies
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the file of a built-in strategy, with its documentation: a start for one of your own
    Show {
        /// Its name, such as crosscheck
        name: String,
    },
    /// Read files of strategies and say what is wrong with them, or which pairs they look at
    Check {
        /// Files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print a JSON Schema of files of strategies
    Schema,
}

/// Lists, shows or checks strategies.
pub(super) fn strategy(options: &StrategyOptions) -> miette::Result<u8> {
    match &options.action {
        StrategyAction::List { json } => list(*json),
        StrategyAction::Show { name } => {
            let known = BuiltIn::named(name).map_err(|e| miette!("{e}"))?;
            print(known.text)?;
            Ok(OK)
        }
        StrategyAction::Check { files } => check(files),
        StrategyAction::Schema => {
            let text = serde_json::to_string_pretty(&schemars::schema_for!(StrategySet)).map_err(Report::from_err)?;
            print(&format!("{text}\n"))?;
            Ok(OK)
        }
    }
}

fn list(json: bool) -> miette::Result<u8> {
    let row = |name: &str, s: crate::linkage::Strategy| vec![name.to_owned(), s.name, s.about];
    let rows = BUILT_IN.iter().flat_map(|b| b.file().strategies.into_iter().map(|s| row(b.name, s))).collect();
    print_rows("built-in strategies", &["name", "strategy", "what it does"], rows, json)
}

fn check(files: &[PathBuf]) -> miette::Result<u8> {
    let mut code = OK;
    for place in files {
        match checked(place) {
            Ok(text) => print(&text)?,
            Err(report) => {
                say(&format!("{report:?}"));
                code = BAD_INPUT;
            }
        }
    }
    Ok(code)
}

/// What a file's strategies read and which pairs they look at.
fn checked(place: &Path) -> miette::Result<String> {
    let text = read_text(place).map_err(|e| file_error("read", place, &e))?;
    let file = StrategySet::parse(&text).map_err(|error| match error {
        StrategySetError::Toml(error) => toml_error(place, &text, &error, HELP),
        StrategySetError::Strategy(error) => miette!("{}: {error}", place.display()),
    })?;
    let mut said = format!("{}: fine; {} strategies\n", place.display(), file.strategies.len());
    for strategy in &file.strategies {
        let keys = strategy.blocking_keys().map_err(|e| miette!("{}: {e}", place.display()))?;
        let key =
            |key: &Vec<crate::linkage::Comparison>| key.iter().map(|c| c.to_string()).collect::<Vec<_>>().join(" + ");
        let keys: Vec<String> = keys.iter().map(key).collect();
        said += &format!("  \"{}\" looks at pairs that agree on {}\n", strategy.name, keys.join(", or on "));
    }
    if !Linkage::fits(&file.strategies) {
        said += "  they are too many for one run: at most 32 strategies and 32 different comparisons\n";
    }
    Ok(said)
}

const HELP: &str = "`doppelroll strategy schema` describes every key; `doppelroll strategy show adgn` is an example";

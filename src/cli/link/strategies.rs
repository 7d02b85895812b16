//! Strategies of the command line: files with `[[strategy]]` entries.

use std::fs;
use std::path::Path;

use miette::miette;
use serde::Deserialize;

use super::super::errors::scenario_error;
use crate::linkage::Strategy;
use crate::scenario::ScenarioError;

/// A file of strategies.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrategyFile {
    strategy: Vec<Strategy>,
}

/// Reads all strategies that were asked for, in order.
pub fn load(asked: &[String]) -> miette::Result<Vec<Strategy>> {
    let mut strategies = Vec::new();
    for name in asked {
        let place = Path::new(name);
        let text = fs::read_to_string(place).map_err(|e| {
            let help = "a strategy file is TOML with [[strategy]] entries; `doppelroll link --help` shows one";
            miette!(help = help, "cannot read the strategy file {name}: {e}")
        })?;
        let file: StrategyFile =
            toml::from_str(&text).map_err(|e| scenario_error(place, &text, ScenarioError::Toml(e)))?;
        strategies.extend(file.strategy);
    }
    Strategy::check_all(&strategies).map_err(|e| miette!("{}: {e}", asked.join(", ")))?;
    Ok(strategies)
}

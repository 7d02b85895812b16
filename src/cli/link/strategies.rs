//! Strategies of the command line: built-in ones by name, and files with `[[strategy]]` entries.

use std::path::Path;

use miette::miette;

use super::super::errors::toml_error;
use crate::io::read_text;
use crate::linkage::{BuiltIn, Strategy, StrategySet, StrategySetError};

const HELP: &str = "`doppelroll strategy schema` describes every key; `doppelroll strategy show adgn` is an example";

/// Reads all strategies that were asked for, in order.
pub(super) fn load(asked: &[String]) -> miette::Result<Vec<Strategy>> {
    let mut strategies = Vec::new();
    for name in asked {
        strategies.extend(match BuiltIn::named(name) {
            Ok(known) => known.file().strategies,
            Err(unknown) => read(name, &unknown)?,
        });
    }
    Strategy::check_all(&strategies).map_err(|e| miette!("{}: {e}", asked.join(", ")))?;
    Ok(strategies)
}

fn read(name: &str, unknown: &str) -> miette::Result<Vec<Strategy>> {
    let place = Path::new(name);
    let text = read_text(place).map_err(|e| {
        let help = "a strategy is a built-in one by name, or a TOML file with [[strategy]] entries";
        miette!(help = help, "{unknown}; and there is no such file: {name}: {e}")
    })?;
    let file = StrategySet::parse(&text).map_err(|error| match error {
        StrategySetError::Toml(error) => toml_error(place, &text, &error, HELP),
        StrategySetError::Strategy(error) => miette!("{name}: {error}"),
    })?;
    Ok(file.strategies)
}

//! Which scenario a verb runs, and which of its keys the command line sets.

use std::path::{Path, PathBuf};

use clap::Args;
use miette::miette;
use sha2::{Digest, Sha256};

use super::embedded;
use super::errors::scenario_error;
use super::suggest::nearest;
use crate::io::{hex, read_text};
use crate::probability::Probability;
use crate::results::Provenance;
use crate::scenario::{Scenario, Setting, json, parse_value};

/// What scenario, and which of its settings to change.
#[derive(Args, Clone, Debug)]
pub(super) struct ScenarioChoice {
    /// Scenario file, such as scenarios/ssn4.toml, or the name of a built-in one, such as ssn4
    pub scenario: PathBuf,
    /// Seed instead of the scenario's
    #[arg(long)]
    pub seed: Option<u64>,
    /// Share of the rolls to simulate instead of the scenario's: 1 is the states in full
    #[arg(long)]
    pub scale: Option<f64>,
    /// Most pairs of records that one blocking key of a strategy may bring [default: the scenario's, or 2000000000]
    #[arg(long, value_name = "N")]
    pub max_pairs: Option<u64>,
    /// Set any key of the scenario by its path: recording.ssn4.coverage=1, kinship.twins=2, rolls.date=2012-11-06, list.NAME.of.deaths.coverage=0.9
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub settings: Vec<String>,
}

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
    if argument.chars().all(plain) { argument.to_owned() } else { format!("'{}'", argument.replace('\'', "'\\''")) }
}

/// Checks a rate.
pub(super) fn rate(name: &str, value: f64) -> miette::Result<Probability> {
    Probability::new(value).ok_or_else(|| miette!("{name}: {value} is not a rate; expected a number from 0 to 1"))
}

pub(super) fn read(place: &Path) -> miette::Result<(Scenario, String)> {
    let text = match embedded::named(place) {
        Some(text) => text.to_owned(),
        None => read_text(place).map_err(|e| {
            let name = place.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let meant = nearest(name, embedded::SCENARIOS.map(|(name, _)| name));
            let meant = meant.map(|name| format!("did you mean `{name}`, which is built in? ")).unwrap_or_default();
            let hint =
                format!("{meant}A scenario is a TOML file, or the name of one that `doppelroll scenario list` shows");
            miette!(help = hint, "cannot read the scenario {}: {e}", place.display())
        })?,
    };
    let scenario = Scenario::read(&text).map_err(|e| scenario_error(place, &text, e))?;
    Ok((scenario, hex(&Sha256::digest(text.as_bytes()))))
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

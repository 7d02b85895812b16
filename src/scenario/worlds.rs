//! Control worlds: the same scenario with some keys at other values.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Value;

use super::file::{Scenario, ScenarioError};
use super::settings::{Setting, columns_of_all};

/// The same people, rolls and errors, but for some dials. What differs between two worlds is the dials' doing, as they share their random draws.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlWorld {
    /// Such as "zero fraud".
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// Keys of the scenario by their paths, with their values.
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub set: BTreeMap<String, Value>,
}

impl ControlWorld {
    /// The scenario in this world, without sweep and worlds of its own.
    ///
    /// # Errors
    /// When a key is unknown, a value does not fit, or the scenario would make no sense.
    pub fn of(&self, scenario: &Scenario) -> Result<Scenario, ScenarioError> {
        let setting = |(path, value): (&String, &Value)| Setting::new(path, value.clone());
        let settings: Result<Vec<Setting>, String> = self.set.iter().map(setting).collect();
        let settings = settings.map_err(|what| self.wrong(what))?;
        scenario.turned(&settings).map_err(|e| self.wrong(e.to_string()))
    }

    /// Whether it has the same people, rolls and lists as the scenario, and differs in what records say.
    pub fn turns_columns_only(&self, scenario: &Scenario) -> bool {
        let columns = columns_of_all(self.set.keys().map(String::as_str));
        columns.is_some_and(|columns| scenario.keeps_rolls(&columns))
    }

    fn wrong(&self, what: String) -> ScenarioError {
        ScenarioError::World { world: self.name.clone(), what }
    }

    /// Checks names and values.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        if self.set.is_empty() {
            let what = "`set` is empty, so it would be the scenario itself: name a key and its value";
            return Err(self.wrong(what.to_owned()));
        }
        if scenario.worlds.iter().filter(|other| other.name == self.name).count() > 1 {
            return Err(self.wrong("there are two of this name".to_owned()));
        }
        self.of(scenario).map(|_| ())
    }
}

/// The dials in which two worlds differ, by their paths; without a name a world is the scenario itself.
pub(super) fn differing<'a>(a: Option<&str>, b: Option<&str>, scenario: &'a Scenario) -> BTreeSet<&'a str> {
    let set = |name: Option<&str>| scenario.worlds.iter().find(|w| Some(w.name.as_str()) == name).map(|w| &w.set);
    let (a, b) = (set(a), set(b));
    let value = |set: Option<&'a BTreeMap<String, Value>>, path: &str| set.and_then(|set| set.get(path));
    let paths = a.into_iter().chain(b).flat_map(|set| set.keys());
    paths.filter(|path| value(a, path) != value(b, path)).map(String::as_str).collect()
}

/// Checks that a world is there.
pub(super) fn check_name(world: Option<&str>, scenario: &Scenario) -> Result<(), ScenarioError> {
    match world {
        Some(name) if !scenario.worlds.iter().any(|w| w.name == name) => {
            let what = "the scenario has no such world, though a claim, expectation or published number speaks of it";
            Err(ScenarioError::World { world: name.to_owned(), what: what.to_owned() })
        }
        _ => Ok(()),
    }
}

//! Control worlds: the same scenario with some dials at other values.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::dials::DialDefinition;
use super::file::{Scenario, ScenarioError};
use crate::probability::Probability;

/// The same people, rolls and errors, but for some dials. What differs between two worlds is the dials' doing, as they share their random draws.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlWorld {
    /// Such as "zero fraud".
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// Dials by name (`doppelroll scenario dials`), with their values.
    pub set: BTreeMap<String, Probability>,
}

impl ControlWorld {
    /// The scenario in this world, without sweep and worlds of its own.
    pub fn of(&self, scenario: &Scenario) -> Scenario {
        let mut turned = Scenario { sweep: None, worlds: Vec::new(), ..scenario.clone() };
        for (dial, &value) in &self.set {
            (DialDefinition::named(dial).expect("checked").set)(&mut turned, value);
        }
        turned
    }

    /// Whether it has the same people, rolls and lists as the scenario, and differs in what records say.
    pub fn turns_columns_only(&self) -> bool {
        self.set.keys().all(|dial| !DialDefinition::named(dial).expect("checked").columns.is_empty())
    }

    /// Checks names.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        let wrong = |what: &str| Err(ScenarioError::World { world: self.name.clone(), what: what.to_owned() });
        if let Some(dial) = self.set.keys().find(|dial| DialDefinition::named(dial).is_none()) {
            return Err(ScenarioError::UnknownDial(dial.clone()));
        }
        if self.set.is_empty() {
            return wrong("`set` is empty, so it would be the scenario itself: name a dial and its value");
        }
        match scenario.worlds.iter().filter(|other| other.name == self.name).count() {
            1 => Ok(()),
            _ => wrong("there are two of this name"),
        }
    }
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

//! `[[turn]]` of a scenario: a dial that may turn its verdicts.

use schemars::JsonSchema;
use serde::Deserialize;

use super::file::{Scenario, ScenarioError};
use super::settings::Setting;
use crate::sources::{Assumption, Value, sources};

/// A dial that may turn a verdict. The run looks for its nearest value that does, in a range.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// A key of the scenario by its path, such as `recording.ssn4.coverage`.
    pub dial: String,
    /// Least and greatest value that is tried [default: the range that `data/sources.toml` has for this dial].
    pub range: Option<[f64; 2]>,
}

impl Turn {
    /// Least and greatest value that is tried.
    ///
    /// # Panics
    /// When it is not checked.
    pub fn range(&self) -> [f64; 2] {
        self.known_range().expect("checked")
    }

    /// The value that the scenario has; the assumed one where the file is silent.
    ///
    /// # Panics
    /// When it is not checked.
    pub fn now(&self, scenario: &Scenario) -> f64 {
        self.known_value(scenario).expect("checked")
    }

    fn assumption(&self) -> Option<&'static Assumption> {
        sources().assumption_of(&self.dial)
    }

    fn known_range(&self) -> Option<[f64; 2]> {
        self.range.or_else(|| self.assumption()?.range)
    }

    fn known_value(&self, scenario: &Scenario) -> Option<f64> {
        scenario.number_at(&self.dial).or_else(|| match self.assumption()?.value {
            Value::Number(value) => Some(value),
            Value::Numbers(_) | Value::Text(_) => None,
        })
    }

    /// Checks that the range is one, that the value now is known, and that the scenario can be run at both ends.
    ///
    /// # Errors
    /// What is wrong, with what to write.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        let wrong = |why: &str| Err(ScenarioError::Setting { setting: self.dial.clone(), why: why.to_owned() });
        let Some([low, high]) = self.known_range() else {
            return wrong("no assumption has a range for it: add `range = [LEAST, GREATEST]` under [[turn]]");
        };
        if low.partial_cmp(&high) != Some(std::cmp::Ordering::Less) {
            return wrong("`range` needs the smaller number first");
        }
        if self.known_value(scenario).is_none() {
            return wrong("set the dial in the file, so that it is known from where it is turned");
        }
        let at = |end: f64| Setting::new(&self.dial, end.into());
        for end in [low, high] {
            match at(end) {
                Ok(setting) => scenario.turned(&[setting])?,
                Err(why) => return wrong(&why),
            };
        }
        Ok(())
    }
}

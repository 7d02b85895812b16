//! Published numbers that results are held against.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::condition::{Measure, check_counts};
use super::file::{Scenario, ScenarioError};
use super::worlds;
use crate::metric::{CountOf, MetricRef};

/// A published number. The run says whether it is reproduced (the estimate is within the tolerance), bracketed (it lies between the estimate and a second one, or within
/// the estimate's interval, and these differ by a factor of 3 at most), or not reproduced; or that it was fitted, which checks nothing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// What was found, in a sentence.
    pub text: String,
    /// Who says so, where.
    pub source: String,
    /// Whether a dial was set from this number, so that it checks nothing; `free_dials` names the dial.
    #[serde(default)]
    pub fitted: bool,
    /// Whether it is from a study of our own, so that it is no check from outside.
    #[serde(default)]
    pub own: bool,
    /// The number.
    pub figure: f64,
    /// What the number counts, when the metric is a count.
    pub of: Option<CountOf>,
    /// How far the estimate may lie from it, as a share of it.
    pub tolerance: f64,
    /// Name of the metric that is held against it.
    pub metric: MetricRef,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
    /// The other end of a bracket: the same at another setting that is as defensible.
    pub bracket: Option<Bracket>,
    /// Dials that have no source of their own and could have been chosen so that the number comes out.
    #[serde(default)]
    pub free_dials: Vec<String>,
    /// Why it is not reproduced, if it is not.
    #[serde(default)]
    pub because: String,
}

/// The other end of a bracket: the same metric of the same strategy in another world.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bracket {
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
    /// The dials in which the two ends differ, by their paths.
    pub dials: Vec<String>,
}

/// Why a published number cannot be held against anything.
#[derive(Debug, Error, PartialEq)]
pub enum PublishedError {
    /// The bracket names other dials than those that its ends differ in.
    #[error("the bracket of \"{text}\" says `dials = [{said}]`, but its ends differ in {differ}")]
    Dials {
        /// What was found.
        text: String,
        /// As written.
        said: String,
        /// Those that differ.
        differ: String,
    },
    /// A dial was set from it, and nothing says which.
    #[error("\"{0}\" is fitted: name the dial that was set from it in `free_dials`, and leave `bracket` out")]
    Fitted(String),
}

impl Published {
    /// What is held against it.
    pub fn measure(&self) -> Measure {
        self.measure_in(self.world.as_ref())
    }

    /// What is measured at the other end of the bracket.
    pub fn other_end(&self) -> Option<Measure> {
        self.bracket.as_ref().map(|bracket| self.measure_in(bracket.world.as_ref()))
    }

    fn measure_in(&self, world: Option<&String>) -> Measure {
        Measure { metric: self.metric, strategy: self.strategy.clone(), world: world.cloned() }
    }

    /// Checks names, and that a bracket says what it needed.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        check_counts(self.metric.0, self.of)?;
        std::iter::once(self.measure()).chain(self.other_end()).try_for_each(|measure| measure.check(scenario))?;
        if self.fitted && (self.free_dials.is_empty() || self.bracket.is_some()) {
            return Err(PublishedError::Fitted(self.text.clone()).into());
        }
        let Some(bracket) = &self.bracket else { return Ok(()) };
        let differ = worlds::differing(self.world.as_deref(), bracket.world.as_deref(), scenario);
        let said: BTreeSet<&str> = bracket.dials.iter().map(String::as_str).collect();
        if said == differ && !differ.is_empty() {
            return Ok(());
        }
        let list = |dials: BTreeSet<&str>| {
            let quoted: Vec<String> = dials.iter().map(|dial| format!("\"{dial}\"")).collect();
            quoted.join(", ")
        };
        let differ = if differ.is_empty() { "nothing".to_owned() } else { list(differ) };
        Err(PublishedError::Dials { text: self.text.clone(), said: list(said), differ }.into())
    }
}

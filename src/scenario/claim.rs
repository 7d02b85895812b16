//! A public claim, and the condition on metrics under which it would be true.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::file::{Scenario, ScenarioError};
use super::worlds;
use crate::linkage::Strategy;
use crate::metric::MetricRef;

/// A claim. It is supported when all its conditions hold over their whole intervals, refuted when one fails over its
/// whole interval, and undecided otherwise.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// In its author's words.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// Where it was said.
    pub source: String,
    /// All of these must hold.
    pub holds_when: Vec<Condition>,
}

/// One condition: a strategy's metric against a number, or against another strategy's.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What the condition means for the claim, in a sentence.
    pub meaning: String,
    /// Name of the metric.
    pub metric: MetricRef,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
    /// The value must lie above this.
    pub above: Option<Bound>,
    /// The value must lie below this.
    pub below: Option<Bound>,
}

/// What a metric is held against.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Bound {
    /// A number.
    Number(f64),
    /// The same metric of another strategy, by name.
    Strategy(String),
}

/// Why a condition cannot be tested.
#[derive(Debug, Error, PartialEq)]
pub enum ConditionError {
    /// No such strategy.
    #[error("a claim or expectation speaks of strategy \"{name}\", which the scenario lacks: it has {valid}")]
    UnknownStrategy {
        /// As written.
        name: String,
        /// Those there are.
        valid: String,
    },
    /// Neither above nor below, or both.
    #[error("the condition on `{0}` needs either `above` or `below` (one of them)")]
    OneBound(String),
    /// Only shares can be compared between strategies.
    #[error(
        "`{0}` can be held against a number only: between strategies, compare false_link_share, missed_match_share or pairs_completeness"
    )]
    NotAShare(String),
    /// Strategies that look at other pairs.
    #[error("\"{0}\" and \"{1}\" cannot be compared, as they do not compare the same records")]
    OtherPairs(String, String),
}

/// A strategy's metric, in the scenario or one of its control worlds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Name of the metric.
    pub metric: MetricRef,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
}

impl Measure {
    /// Checks that the strategy and the world are there.
    ///
    /// # Errors
    /// When one is not.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        worlds::check_name(self.world.as_deref(), scenario)?;
        Ok(check_strategy(&self.strategy, &scenario.strategies)?)
    }
}

impl Condition {
    /// Checks names and bounds.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        self.measure().check(scenario)?;
        Ok(self.check_bound(scenario)?)
    }

    /// What is looked at.
    pub fn measure(&self) -> Measure {
        Measure { metric: self.metric, strategy: self.strategy.clone(), world: self.world.clone() }
    }

    fn check_bound(&self, scenario: &Scenario) -> Result<(), ConditionError> {
        let strategies = &scenario.strategies;
        let bound = match (&self.above, &self.below) {
            (Some(bound), None) | (None, Some(bound)) => bound,
            _ => return Err(ConditionError::OneBound(self.metric.0.name.to_owned())),
        };
        match bound {
            Bound::Number(_) => Ok(()),
            Bound::Strategy(_) if !self.metric.0.is_comparable() => {
                Err(ConditionError::NotAShare(self.metric.0.name.to_owned()))
            }
            Bound::Strategy(other) => {
                check_strategy(other, strategies)?;
                let list = |name: &String| scenario.lists.iter().position(|list| list.strategies.contains(name));
                if list(other) == list(&self.strategy) {
                    Ok(())
                } else {
                    Err(ConditionError::OtherPairs(self.strategy.clone(), other.clone()))
                }
            }
        }
    }
}

/// Checks that a strategy exists.
fn check_strategy(strategy: &str, strategies: &[Strategy]) -> Result<(), ConditionError> {
    if strategies.iter().any(|s| s.name == strategy) {
        return Ok(());
    }
    let valid: Vec<String> = strategies.iter().map(|s| format!("\"{}\"", s.name)).collect();
    Err(ConditionError::UnknownStrategy { name: strategy.to_owned(), valid: valid.join(", ") })
}

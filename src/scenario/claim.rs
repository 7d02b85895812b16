//! A public claim, and the condition on metrics under which it would be true.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::file::{Scenario, ScenarioError};
use super::worlds;
use crate::linkage::Strategy;
use crate::metric::metrics;

/// A claim. It is supported when all its conditions hold over their whole intervals, refuted when one fails over its
/// whole interval, and undecided otherwise.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// In its author's words.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// Where.
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
    pub metric: String,
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
    /// No such metric.
    #[error("unknown metric `{0}`: the metrics are {valid}", valid = metrics().map(|m| m.name).collect::<Vec<_>>().join(", "))]
    UnknownMetric(String),
    /// Neither above nor below, or both.
    #[error("the condition on `{0}` needs either `above` or `below` (one of them)")]
    OneBound(String),
    /// Only shares can be compared between strategies.
    #[error(
        "`{0}` can be held against a number only: between strategies, compare false_link_share or missed_match_share"
    )]
    NotAShare(String),
    /// Strategies that look at other pairs.
    #[error("\"{0}\" and \"{1}\" cannot be compared, as they do not compare the same records")]
    OtherPairs(String, String),
}

/// Metrics whose difference between strategies can be estimated.
const COMPARABLE: [&str; 2] = ["false_link_share", "missed_match_share"];

impl Condition {
    /// Checks names and bounds.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        worlds::check_name(self.world.as_deref(), scenario)?;
        Ok(self.check_bound(scenario)?)
    }

    fn check_bound(&self, scenario: &Scenario) -> Result<(), ConditionError> {
        let strategies = &scenario.strategies;
        check_metric(&self.strategy, &self.metric, strategies)?;
        let bound = match (&self.above, &self.below) {
            (Some(bound), None) | (None, Some(bound)) => bound,
            _ => return Err(ConditionError::OneBound(self.metric.clone())),
        };
        match bound {
            Bound::Number(_) => Ok(()),
            Bound::Strategy(_) if !COMPARABLE.contains(&self.metric.as_str()) => {
                Err(ConditionError::NotAShare(self.metric.clone()))
            }
            Bound::Strategy(other) => {
                check_metric(other, &self.metric, strategies)?;
                let list = |name: &String| scenario.lists.iter().position(|list| list.strategies.contains(name));
                match list(other) == list(&self.strategy) {
                    true => Ok(()),
                    false => Err(ConditionError::OtherPairs(self.strategy.clone(), other.clone())),
                }
            }
        }
    }

    /// In words: "false_link_share of A above 0.05".
    pub fn in_words(&self) -> String {
        let (word, bound) = match (&self.above, &self.below) {
            (Some(bound), _) => ("above", bound),
            (_, Some(bound)) => ("below", bound),
            (None, None) => return self.meaning.clone(),
        };
        let bound = match bound {
            Bound::Number(number) => number.to_string(),
            Bound::Strategy(other) => format!("that of \"{other}\""),
        };
        let world = self.world.as_ref().map_or(String::new(), |world| format!(" in world \"{world}\""));
        format!("{} of \"{}\"{world} {word} {bound}", self.metric, self.strategy)
    }
}

/// Checks that a strategy and a metric exist.
pub(super) fn check_metric(strategy: &str, metric: &str, strategies: &[Strategy]) -> Result<(), ConditionError> {
    if !strategies.iter().any(|s| s.name == strategy) {
        let valid: Vec<String> = strategies.iter().map(|s| format!("\"{}\"", s.name)).collect();
        return Err(ConditionError::UnknownStrategy { name: strategy.to_owned(), valid: valid.join(", ") });
    }
    match metrics().any(|m| m.name == metric) {
        true => Ok(()),
        false => Err(ConditionError::UnknownMetric(metric.to_owned())),
    }
}

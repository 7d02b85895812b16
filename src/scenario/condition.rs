//! A condition on metrics under which a claim would be true.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::file::{Scenario, ScenarioError};
use super::worlds;
use crate::linkage::Strategy;
use crate::metric::{Better, CountOf, METRICS, Metric, MetricRef, Unit};

/// One condition: a strategy's metric against a number or another strategy's, or the best of some strategies against the best of others.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What the condition means for the claim, in a sentence [default: what it asks for, in words].
    #[serde(default)]
    pub meaning: String,
    /// Name of the metric.
    pub metric: MetricRef,
    /// Name of the strategy.
    pub strategy: Option<String>,
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
    /// The value must lie above this.
    pub above: Option<Bound>,
    /// The value must lie below this.
    pub below: Option<Bound>,
    /// What the number counts, when the metric is a count: people are never held against pairs.
    pub of: Option<CountOf>,
    /// Why this number is the bound.
    pub because: Option<String>,
    /// Instead of `strategy`: the best of these, by the metric, must be better than the best of `against`.
    #[serde(default)]
    pub best_of: Vec<String>,
    /// What the best of `best_of` is held against.
    #[serde(default)]
    pub against: Vec<String>,
    /// What a strategy must reach to be one of those among which the best is sought.
    pub reaching: Option<Reaching>,
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

/// A target: the metric's whole interval must lie below a number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaching {
    /// Name of the metric.
    pub metric: MetricRef,
    /// The number.
    pub below: f64,
    /// Why this number.
    pub because: String,
}

/// A condition as it is tested.
#[derive(Clone, Copy, Debug)]
pub enum Test<'a> {
    /// A strategy's metric must lie on one side of a bound.
    Bound {
        /// Name of the strategy.
        strategy: &'a str,
        /// Whether it must lie above.
        above: bool,
        /// The bound.
        bound: &'a Bound,
    },
    /// The best of some strategies that reach a target must be better than the best of others that do.
    BestOf(&'a Reaching),
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
    #[error("the condition on `{0}` needs a `strategy` and either `above` or `below` (one of them)")]
    OneBound(&'static str),
    /// A number without a reason.
    #[error(
        "the condition on `{0}` is held against a number and does not say why: add `because = \"…\"`, such as `because = \"one in a hundred is our choice\"`"
    )]
    NoReason(&'static str),
    /// A number of a sample.
    #[error(
        "`{0}` is a number of a sample of people and of no roll: strangers are thinned more than matches, so no bound on it says anything. Use false_link_share, which is that of rolls in full"
    )]
    OfSample(&'static str),
    /// A count held against a number that does not say what it counts.
    #[error("`{metric}` counts {counts}: say what the number is a number of, `of = \"{key}\"` if it is the same")]
    CountOfWhat {
        /// Name of the metric.
        metric: &'static str,
        /// What it counts.
        counts: &'static str,
        /// The same as it is written.
        key: &'static str,
    },
    /// People held against pairs, or the like.
    #[error(
        "`{metric}` counts {counts}, and the number is one of {said}: they cannot be held against each other; metrics that count {said} are {others}"
    )]
    OtherCounts {
        /// Name of the metric.
        metric: &'static str,
        /// What it counts.
        counts: &'static str,
        /// What the number counts.
        said: &'static str,
        /// Metrics that count it.
        others: String,
    },
    /// A part of a comparison of the best, or something that does not go with it.
    #[error(
        "the condition on `{0}` compares the best of several strategies: it needs `best_of`, `against` and `reaching`, and has no `strategy`, `above`, `below` or `because`"
    )]
    BestOf(&'static str),
    /// A strategy on both sides, or twice on one.
    #[error("the condition on `{metric}` names strategy \"{name}\" twice under `best_of` and `against`")]
    Twice {
        /// Name of the metric.
        metric: &'static str,
        /// Name of the strategy.
        name: String,
    },
    /// Only shares can be compared between strategies.
    #[error(
        "`{0}` can be held against a number only: between strategies, compare false_link_share, missed_match_share or pairs_completeness"
    )]
    NotAShare(&'static str),
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

/// How well a number must be known: replicates are fixed by it, and not by what they show.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Name of the metric.
    pub metric: MetricRef,
    /// Name of the strategy.
    pub strategy: String,
    /// Largest standard error, as a share of the value.
    pub relative_error: f64,
}

impl Target {
    /// What is looked at.
    pub fn measure(&self) -> Measure {
        Measure { metric: self.metric, strategy: self.strategy.clone(), world: None }
    }
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

/// Checks that a number counts what a metric counts.
///
/// # Errors
/// When it does not, or does not say.
pub(super) fn check_counts(metric: &Metric, said: Option<CountOf>) -> Result<(), ConditionError> {
    let (name, counts) = (metric.name, metric.counts.words());
    match said {
        None if metric.unit == Unit::Count => {
            Err(ConditionError::CountOfWhat { metric: name, counts, key: metric.counts.key() })
        }
        Some(said) if said != metric.counts => {
            let others = METRICS.iter().filter(|other| other.counts == said && other.unit == Unit::Count);
            let others: Vec<&str> = others.map(|other| other.name).collect();
            Err(ConditionError::OtherCounts { metric: name, counts, said: said.words(), others: others.join(", ") })
        }
        _ => Ok(()),
    }
}

impl Condition {
    /// Says in words what is asked for, where the file does not.
    pub(super) fn say(&mut self) {
        if !self.meaning.trim().is_empty() {
            return;
        }
        let title = self.metric.0.title;
        let bound = |bound: &Bound| match bound {
            Bound::Number(number) => number.to_string(),
            Bound::Strategy(other) => format!("that of {other}"),
        };
        let side = match (&self.above, &self.below) {
            (Some(above), _) => format!("above {}", bound(above)),
            (_, Some(below)) => format!("below {}", bound(below)),
            _ => "best".to_owned(),
        };
        let whose = match &self.strategy {
            Some(strategy) => strategy.clone(),
            None => format!("one of {}", self.best_of.join(", ")),
        };
        self.meaning = format!("The {title} of {whose} must be {side}.");
    }

    /// What is tested.
    ///
    /// # Errors
    /// When the keys do not make a test.
    pub fn test(&self) -> Result<Test<'_>, ConditionError> {
        let metric = self.metric.0.name;
        let several = !self.best_of.is_empty() || !self.against.is_empty();
        if several || self.reaching.is_some() {
            let mixed =
                self.strategy.is_some() || self.above.is_some() || self.below.is_some() || self.because.is_some();
            return match &self.reaching {
                Some(reaching) if !mixed && !self.best_of.is_empty() && !self.against.is_empty() => {
                    Ok(Test::BestOf(reaching))
                }
                _ => Err(ConditionError::BestOf(metric)),
            };
        }
        let (strategy, bound, above) = match (&self.strategy, &self.above, &self.below) {
            (Some(strategy), Some(bound), None) => (strategy, bound, true),
            (Some(strategy), None, Some(bound)) => (strategy, bound, false),
            _ => return Err(ConditionError::OneBound(metric)),
        };
        let reason = self.because.as_deref().is_some_and(|why| !why.trim().is_empty());
        if matches!(bound, Bound::Number(_)) && !reason {
            return Err(ConditionError::NoReason(metric));
        }
        Ok(Test::Bound { strategy, above, bound })
    }

    /// Checks names and bounds.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        worlds::check_name(self.world.as_deref(), scenario)?;
        let measured = std::iter::once(self.metric.0).chain(self.reaching.as_ref().map(|reaching| reaching.metric.0));
        if let Some(sampled) = measured.into_iter().find(|metric| metric.is_of_sample()) {
            return Err(ConditionError::OfSample(sampled.name).into());
        }
        let names: Vec<&str> = match self.test()? {
            Test::Bound { strategy, bound: Bound::Number(_), .. } => {
                check_counts(self.metric.0, self.of)?;
                vec![strategy]
            }
            Test::Bound { strategy, bound: Bound::Strategy(other), .. } => vec![strategy, other],
            Test::BestOf(_) => self.best_of.iter().chain(&self.against).map(String::as_str).collect(),
        };
        Ok(self.check_strategies(&names, scenario)?)
    }

    /// Checks that strategies exist and, if there are several, that they can be compared.
    fn check_strategies(&self, names: &[&str], scenario: &Scenario) -> Result<(), ConditionError> {
        names.iter().try_for_each(|name| check_strategy(name, &scenario.strategies))?;
        let [first, others @ ..] = names else { return Ok(()) };
        let metric = self.metric.0;
        let ordered = self.best_of.is_empty() || metric.better != Better::Neither;
        let fits = others.is_empty() || (metric.is_comparable() && ordered);
        if !fits {
            return Err(ConditionError::NotAShare(metric.name));
        }
        let list = |name: &str| scenario.lists.iter().position(|list| list.strategies.iter().any(|s| s == name));
        for (place, name) in names.iter().enumerate() {
            if !self.best_of.is_empty() && names[..place].contains(name) {
                return Err(ConditionError::Twice { metric: metric.name, name: (*name).to_owned() });
            }
            if list(name) != list(first) {
                return Err(ConditionError::OtherPairs((*first).to_owned(), (*name).to_owned()));
            }
        }
        Ok(())
    }
}

/// Checks that a strategy exists.
pub(super) fn check_strategy(strategy: &str, strategies: &[Strategy]) -> Result<(), ConditionError> {
    if strategies.iter().any(|s| s.name == strategy) {
        return Ok(());
    }
    let valid: Vec<String> = strategies.iter().map(|s| format!("\"{}\"", s.name)).collect();
    Err(ConditionError::UnknownStrategy { name: strategy.to_owned(), valid: valid.join(", ") })
}

//! A strategy: which evidence it demands, forbids, counts, or ignores. Strategies are data.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::blocking::{MOST_KEYS, enough};
use super::comparison::Comparison;
use super::model::{FellegiSunter, ModelError};
use crate::records::Field;

/// How records are matched: by a rule or by a model. Strategies are data.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(try_from = "Written")]
#[schemars(with = "Written")]
pub struct Strategy {
    /// Short and unique.
    pub name: String,
    /// What it does, and who does it.
    pub about: String,
    /// Which of two linked records would be cancelled.
    pub direction: Direction,
    /// How it decides.
    pub method: Method,
}

/// How a strategy decides.
#[derive(Clone, Debug)]
pub enum Method {
    /// The strategy says what must agree.
    Rule(Rule),
    /// The strategy says how probable it is that two records are one person's.
    Model(FellegiSunter),
}

/// What two records must show. All the parts that a rule has must hold: `agree`, `require`, `not_contradict`, one list of `any_of`, and `threshold`.
///
/// Only pairs that agree on a *blocking key* are looked at. Keys follow from the rule, so that no pair that it would link is passed over,
/// unless `blocking` sets them.
#[derive(Clone, Debug, Default)]
pub struct Rule {
    /// Both records have these and they agree.
    pub agree: Vec<Comparison>,
    /// Both records have these.
    pub require: Vec<Comparison>,
    /// These may agree or be missing, but not contradict.
    pub not_contradict: Vec<Comparison>,
    /// At least one of these lists agrees in full.
    pub any_of: Vec<Vec<Comparison>>,
    /// What each comparison that agrees adds to the pair's points.
    pub points: BTreeMap<Comparison, f64>,
    /// The least sum of points that links.
    pub threshold: Option<f64>,
    /// Blocking keys, if not those that follow from the rule.
    pub blocking: Vec<Vec<Comparison>>,
}

/// A strategy as a file writes it: a rule, or `model` with its `settings`. All the parts that a rule has must hold: `agree`, `require`,
/// `not_contradict`, one list of `any_of`, and `threshold`.
///
/// Only pairs that agree on a *blocking key* are looked at. Keys follow from the rule, so that no pair that it would link is passed over,
/// unless `blocking` sets them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Strategy")]
struct Written {
    /// Short and unique.
    name: String,
    /// What it does, and who does it.
    #[serde(default)]
    about: String,
    /// Both records have these and they agree.
    #[serde(default)]
    agree: Vec<Comparison>,
    /// Both records have these; whether they agree is left to the other parts. With `not_contradict` it is the same as `agree`.
    #[serde(default)]
    require: Vec<Comparison>,
    /// These may agree or be missing, on one side or both, but not contradict.
    #[serde(default)]
    not_contradict: Vec<Comparison>,
    /// At least one of these lists agrees in full.
    #[serde(default)]
    any_of: Vec<Vec<Comparison>>,
    /// What each comparison that agrees adds to the pair's points.
    #[serde(default)]
    points: BTreeMap<Comparison, f64>,
    /// The least sum of points that links.
    threshold: Option<f64>,
    /// Blocking keys, if not those that follow from the rule: a pair is looked at when it agrees on all of one list. What no list reaches is missed.
    #[serde(default)]
    blocking: Vec<Vec<Comparison>>,
    /// Instead of a rule, a model that says how probable it is that a pair is one person.
    model: Option<ModelKind>,
    /// The model's settings.
    settings: Option<FellegiSunter>,
    /// Which of two linked records would be cancelled.
    #[serde(default)]
    direction: Direction,
}

impl TryFrom<Written> for Strategy {
    type Error = StrategyError;

    fn try_from(w: Written) -> Result<Self, StrategyError> {
        let lists = [&w.agree, &w.require, &w.not_contradict];
        let blocks = [&w.any_of, &w.blocking];
        let no_rule = lists.iter().all(|l| l.is_empty())
            && blocks.iter().all(|b| b.is_empty())
            && w.points.is_empty()
            && w.threshold.is_none();
        let method = match (w.model, w.settings) {
            (Some(ModelKind::FellegiSunter), Some(settings)) if no_rule => Method::Model(settings),
            (Some(_), Some(_)) => return Err(StrategyError::ModelAndRule(w.name)),
            (None, None) => Method::Rule(Rule {
                agree: w.agree,
                require: w.require,
                not_contradict: w.not_contradict,
                any_of: w.any_of,
                points: w.points,
                threshold: w.threshold,
                blocking: w.blocking,
            }),
            (Some(_), None) | (None, Some(_)) => return Err(StrategyError::HalfOfModel(w.name)),
        };
        Ok(Self { name: w.name, about: w.about, direction: w.direction, method })
    }
}

/// A model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum ModelKind {
    /// Fellegi and Sunter's, estimated without labels.
    FellegiSunter,
}

/// Which of two linked records a programme would cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The one registered earlier: the later registration is taken for the current one.
    #[default]
    LaterRegistration,
    /// The one registered later.
    EarlierRegistration,
    /// Neither; pairs are only listed.
    None,
}

/// Why a strategy cannot be used.
#[derive(Debug, Error, PartialEq)]
pub enum StrategyError {
    /// Without an agreeing field every pair would have to be compared.
    #[error(
        "strategy \"{0}\" would compare every pair of records, because two records can be linked by it that are equal in nothing: list at least one \
         field under `agree` that must be equal (a similarity does not count), in each list of `any_of`, or set `blocking = [[...], ...]`"
    )]
    NothingAgrees(String),
    /// An empty list.
    #[error("strategy \"{strategy}\" has an empty list under `{part}`: name at least one field in each list")]
    EmptyList {
        /// Name of the strategy.
        strategy: String,
        /// Key of the file.
        part: &'static str,
    },
    /// A strategy names the same field twice.
    #[error("strategy \"{strategy}\" names `{field}` twice")]
    Twice {
        /// Name of the strategy.
        strategy: String,
        /// The field.
        field: String,
    },
    /// A similarity as a key.
    #[error(
        "strategy \"{strategy}\" has `{field}` under `blocking`: records can be looked up by what is equal, not by what is alike"
    )]
    SimilarityBlocks {
        /// Name of the strategy.
        strategy: String,
        /// The comparison.
        field: String,
    },
    /// Points without a threshold, or the other way round.
    #[error("strategy \"{0}\" needs both `points` and `threshold`, or neither")]
    HalfOfPoints(String),
    /// Points that cannot be summed sensibly.
    #[error("strategy \"{strategy}\": {what}")]
    Points {
        /// Name of the strategy.
        strategy: String,
        /// What is wrong.
        what: String,
    },
    /// A model without settings, or settings without a model.
    #[error(
        "strategy \"{0}\" needs both `model = \"fellegi-sunter\"` and its settings under [strategy.settings] (`blocking` and `comparison`), or neither"
    )]
    HalfOfModel(String),
    /// A model and a rule in one.
    #[error(
        "strategy \"{0}\" is a model, and has parts of a rule beside it: leave `agree`, `any_of`, `points` and the like out, or make two strategies"
    )]
    ModelAndRule(String),
    /// Settings that make no model.
    #[error("strategy \"{strategy}\", [strategy.settings]: {what}")]
    Model {
        /// Name of the strategy.
        strategy: String,
        /// What is wrong.
        what: String,
    },
    /// Too many ways to be linked.
    #[error(
        "strategy \"{0}\" can be met in so many ways that more than {MOST_KEYS} blocking keys would be needed: set `blocking = [[...], ...]` to say which \
         pairs are looked at"
    )]
    TooManyKeys(String),
    /// Two strategies of one name.
    #[error("two strategies are called \"{0}\"")]
    SameName(String),
    /// No strategies.
    #[error("no strategies: add at least one [[strategy]], or name built-in ones: strategies = [\"crosscheck\"]")]
    None,
}

impl Strategy {
    /// Checks a list of strategies.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check_all(strategies: &[Strategy]) -> Result<(), StrategyError> {
        if strategies.is_empty() {
            return Err(StrategyError::None);
        }
        for (place, strategy) in strategies.iter().enumerate() {
            strategy.check()?;
            if strategies[..place].iter().any(|s| s.name == strategy.name) {
                return Err(StrategyError::SameName(strategy.name.clone()));
            }
        }
        Ok(())
    }

    /// Checks this one.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), StrategyError> {
        match &self.method {
            Method::Rule(rule) => rule.check(&self.name)?,
            Method::Model(settings) => {
                let wrong =
                    |error: ModelError| StrategyError::Model { strategy: self.name.clone(), what: error.to_string() };
                no_likeness(&settings.blocking, &self.name)?;
                return settings.check().map_err(wrong);
            }
        }
        self.blocking_keys().map(|_| ())
    }

    /// The rule, if it is one.
    pub fn rule(&self) -> Option<&Rule> {
        match &self.method {
            Method::Rule(rule) => Some(rule),
            Method::Model(_) => None,
        }
    }

    /// Settings of the model, if it is one.
    pub fn settings(&self) -> Option<&FellegiSunter> {
        match &self.method {
            Method::Rule(_) => None,
            Method::Model(settings) => Some(settings),
        }
    }

    /// Blocking keys that are set: all of a model's, those of a rule that do not follow from it.
    pub(super) fn set_keys(&self) -> &[Vec<Comparison>] {
        match &self.method {
            Method::Rule(rule) => &rule.blocking,
            Method::Model(settings) => &settings.blocking,
        }
    }

    /// All comparisons that it makes, some perhaps twice.
    pub fn comparisons(&self) -> Vec<Comparison> {
        match &self.method {
            Method::Rule(rule) => {
                let lists = rule.any_of.iter().chain(&rule.blocking).flatten();
                let parts = rule.agree.iter().chain(&rule.require).chain(&rule.not_contradict).chain(lists);
                parts.chain(rule.points.keys()).copied().collect()
            }
            Method::Model(settings) => {
                let compared = settings.comparison.iter().map(|c| Comparison::exact(c.field));
                settings.blocking.iter().flatten().copied().chain(compared).collect()
            }
        }
    }

    /// Whether every pair that it can link agrees on this comparison.
    pub fn demands(&self, comparison: Comparison) -> bool {
        let by_lists =
            |lists: &[Vec<Comparison>]| !lists.is_empty() && lists.iter().all(|list| list.contains(&comparison));
        by_lists(self.set_keys())
            || self.rule().is_some_and(|rule| {
                let others: f64 = rule.points.iter().filter(|p| *p.0 != comparison).map(|p| p.1).sum();
                rule.agree.contains(&comparison)
                    || by_lists(&rule.any_of)
                    || rule.threshold.is_some_and(|threshold| !enough(others, threshold))
            })
    }
}

/// Refuses likeness in blocking keys.
fn no_likeness(keys: &[Vec<Comparison>], strategy: &str) -> Result<(), StrategyError> {
    match keys.iter().flatten().find(|c| !c.can_block()) {
        Some(field) => Err(StrategyError::SimilarityBlocks { strategy: strategy.to_owned(), field: field.to_string() }),
        None => Ok(()),
    }
}

impl Rule {
    /// Both records have these fields as written, and they agree.
    pub fn agreeing(fields: impl IntoIterator<Item = Field>) -> Self {
        Self { agree: fields.into_iter().map(Comparison::exact).collect(), ..Self::default() }
    }

    fn check(&self, strategy: &str) -> Result<(), StrategyError> {
        let name = || strategy.to_owned();
        let demanded: Vec<Comparison> = self.agree.iter().chain(&self.not_contradict).copied().collect();
        let required: Vec<Comparison> = self.agree.iter().chain(&self.require).copied().collect();
        for list in [&demanded, &required].into_iter().chain(&self.any_of).chain(&self.blocking) {
            if let Some(i) = (1..list.len()).find(|&i| list[..i].contains(&list[i])) {
                return Err(StrategyError::Twice { strategy: name(), field: list[i].to_string() });
            }
        }
        for (part, lists) in [("any_of", &self.any_of), ("blocking", &self.blocking)] {
            if lists.iter().any(Vec::is_empty) {
                return Err(StrategyError::EmptyList { strategy: name(), part });
            }
        }
        no_likeness(&self.blocking, strategy)?;
        self.check_points(strategy)
    }

    fn check_points(&self, strategy: &str) -> Result<(), StrategyError> {
        let wrong = |what: String| Err(StrategyError::Points { strategy: strategy.to_owned(), what });
        let (points, Some(threshold)) = (&self.points, self.threshold) else {
            return if self.points.is_empty() { Ok(()) } else { Err(StrategyError::HalfOfPoints(strategy.to_owned())) };
        };
        if points.is_empty() {
            return Err(StrategyError::HalfOfPoints(strategy.to_owned()));
        }
        if let Some((field, points)) = points.iter().find(|(_, p)| !(p.is_finite() && **p > 0.0)) {
            return wrong(format!("{points} points for `{field}`: expected a number over 0"));
        }
        let all: f64 = points.values().sum();
        if threshold > 0.0 && enough(all, threshold) {
            Ok(())
        } else {
            wrong(format!(
                "threshold = {threshold} cannot be: all points together are {all}, so expected a number over 0 and up to {all}"
            ))
        }
    }

    /// Whether it says no more than which comparisons must agree and which must not contradict.
    pub fn is_plain(&self) -> bool {
        let equal = self.agree.iter().chain(&self.not_contradict).all(|c| c.similarity.is_none());
        let others =
            [self.any_of.is_empty(), self.points.is_empty(), self.blocking.is_empty(), self.require.is_empty()];
        equal && others.iter().all(|empty| *empty)
    }
}

//! A strategy: which evidence it demands, forbids, or ignores. Strategies are data.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::comparison::Comparison;
use super::evidence::Evidence;

/// A rule that links two records when every named field gives admissible evidence.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    /// Short and unique.
    pub name: String,
    /// What it does, and who does it.
    #[serde(default)]
    pub about: String,
    /// Both records have these and they agree.
    pub agree: Vec<Comparison>,
    /// These may agree or be missing, on one side or both, but not contradict.
    #[serde(default)]
    pub not_contradict: Vec<Comparison>,
    /// Which of two linked records would be cancelled.
    #[serde(default)]
    pub direction: Direction,
}

/// Which of two linked records a programme would cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// The one registered earlier: the later registration is taken for the current one.
    #[default]
    LaterRegistration,
    /// Neither; pairs are only listed.
    None,
}

/// Why a strategy cannot be used.
#[derive(Debug, Error, PartialEq)]
pub enum StrategyError {
    /// Without an agreeing field every pair would have to be compared.
    #[error(
        "strategy \"{0}\" demands no agreement: list at least one field under `agree`, or it would compare every pair of records"
    )]
    NothingAgrees(String),
    /// The same field twice.
    #[error("strategy \"{strategy}\" names `{field}` twice")]
    Twice {
        /// Name of the strategy.
        strategy: String,
        /// The field.
        field: String,
    },
    /// Two strategies of one name.
    #[error("two strategies are called \"{0}\"")]
    SameName(String),
    /// No strategies.
    #[error("no strategies: add at least one [[strategy]]")]
    None,
}

impl Strategy {
    /// Checks a list of strategies.
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

    fn check(&self) -> Result<(), StrategyError> {
        if self.agree.is_empty() {
            return Err(StrategyError::NothingAgrees(self.name.clone()));
        }
        let all: Vec<Comparison> = self.comparisons().collect();
        match (1..all.len()).find(|&i| all[..i].contains(&all[i])) {
            Some(i) => Err(StrategyError::Twice { strategy: self.name.clone(), field: all[i].to_string() }),
            None => Ok(()),
        }
    }

    /// All fields it looks at.
    pub fn comparisons(&self) -> impl Iterator<Item = Comparison> + '_ {
        self.agree.iter().chain(&self.not_contradict).copied()
    }

    /// Whether it links a pair whose comparisons gave this evidence.
    pub fn links(&self, evidence: impl Fn(Comparison) -> Evidence) -> bool {
        self.agree.iter().all(|&c| evidence(c) == Evidence::Agree)
            && self.not_contradict.iter().all(|&c| evidence(c) != Evidence::Contradict)
    }
}

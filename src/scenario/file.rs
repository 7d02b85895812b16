//! Reading a scenario file.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::claim::{Claim, ConditionError};
use super::dials::{DIALS, Sweep};
use crate::linkage::{BuiltIn, Comparison, Linkage, Strategy, StrategyError};
use crate::population::{KinshipParameters, LifeParameters, PopulationParameters, Sampling};
use crate::recording::RecordingParameters;
use crate::records::Field;
use crate::roll::{Participation, RegistrationParameters, VoteParameters};
use crate::tables::states;

/// A scenario file. Every stage reads its own section; unknown keys are errors.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Short name: results go to `results/<name>`.
    pub name: String,
    /// What the scenario asks, in a sentence.
    pub question: String,
    /// What to look at in the results, and why the world is set up so. Paragraphs are divided by empty lines.
    #[serde(default)]
    pub analysis: String,
    /// Where the parameters come from.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Every random draw follows from it.
    pub seed: u64,
    /// Independent repetitions, with seeds `seed`, `seed + 1`, …
    #[serde(default = "one")]
    pub replicates: u32,
    /// Whose rolls, when, how large.
    pub rolls: PopulationParameters,
    /// Look-alikes, and names shared by strangers.
    #[serde(default)]
    pub kinship: KinshipParameters,
    /// Moves and deaths.
    #[serde(default)]
    pub lives: LifeParameters,
    /// Who is on the rolls, and for how long.
    #[serde(default)]
    pub registrations: RegistrationParameters,
    /// Votes and the credits for them.
    #[serde(default)]
    pub votes: VoteParameters,
    /// States that send less than all they hold.
    #[serde(default)]
    pub participation: Participation,
    /// What they say.
    #[serde(default)]
    pub recording: RecordingParameters,
    /// Built-in strategies, by the names that `doppelroll strategy list` shows; they come before those of the file.
    #[serde(default, rename = "strategies")]
    pub built_in: Vec<BuiltIn>,
    /// How records are matched.
    #[serde(default, rename = "strategy")]
    pub strategies: Vec<Strategy>,
    /// What was said about it.
    #[serde(default, rename = "claim")]
    pub claims: Vec<Claim>,
    /// Numbers that the scenario must reproduce.
    #[serde(default, rename = "expect")]
    pub expectations: Vec<Expectation>,
    /// Most pairs of records that one blocking key of a strategy may bring; more are refused before they are compared [default: 2000000000].
    pub max_pairs: Option<u64>,
    /// A grid of dial values to run as well.
    pub sweep: Option<Sweep>,
}

fn one() -> u32 {
    1
}

/// A number that the scenario must give: the estimate itself must lie in the range.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the metric.
    pub metric: String,
    /// Smallest and largest admissible value.
    pub between: [f64; 2],
    /// Why this range.
    pub source: String,
}

/// Why a scenario cannot be run.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// Not TOML, an unknown key, a value out of range.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// A strategy makes no sense.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
    /// A claim or expectation refers to something that is not there.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// The name would not be a good folder name.
    #[error(
        "the scenario's name is {0:?}: use lower-case letters, digits and hyphens, as results go to a folder of that name"
    )]
    Name(String),
    /// No replicates.
    #[error("replicates = 0: nothing would be run; use 1 or more")]
    NoReplicates,
    /// A sweep over an unknown dial.
    #[error("the sweep turns an unknown dial `{0}`: the dials are {valid}", valid = DIALS.map(|d| d.name).join(", "))]
    UnknownDial(String),
    /// A sweep that would take for ever, or none.
    #[error("the sweep has {0} points: use 1 to 10,000")]
    SweepSize(usize),
    /// A rule that does not demand the birth date, on a sample of birth dates.
    #[error(
        "strategy \"{0}\" does not demand that `birth_date` agrees, so on a sample of birth dates it would miss most namesakes: set \
         `sampling = \"people\"` under [rolls], or scale = 1"
    )]
    NeedsAllDates(String),
    /// A state that is spoken of and not compared.
    #[error("[participation] names {0}, which is not among the `states` under [rolls]")]
    NotCompared(&'static str),
    /// Nobody is left to compare.
    #[error("[participation] `refused` names every state: no roll is left")]
    AllRefused,
    /// More than fits a run.
    #[error("too many strategies or compared fields for one run (at most 32 strategies and 32 different comparisons)")]
    TooMany,
}

impl Scenario {
    /// Reads and checks a scenario.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        let scenario = Self::read(text)?;
        scenario.check()?;
        Ok(scenario)
    }

    /// Reads a scenario whose settings will be changed before [`Scenario::check`].
    ///
    /// # Errors
    /// What any single section can know.
    pub fn read(text: &str) -> Result<Self, ScenarioError> {
        let mut scenario: Self = toml::from_str(text)?;
        let built_in = scenario.built_in.iter().flat_map(|built_in| built_in.file().strategies);
        scenario.strategies = built_in.chain(scenario.strategies).collect();
        Ok(scenario)
    }

    /// The strategies, ready to run.
    ///
    /// # Panics
    /// When the scenario is not checked.
    pub fn linkage(&self) -> Linkage<'_> {
        let linkage = Linkage::new(&self.strategies);
        self.max_pairs.map_or(linkage.clone(), |most| linkage.with_max_pairs(most))
    }

    /// Checks what no single section can know. Call it again after changing a setting.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self) -> Result<(), ScenarioError> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || !self.name.chars().all(plain) {
            return Err(ScenarioError::Name(self.name.clone()));
        }
        if self.replicates == 0 {
            return Err(ScenarioError::NoReplicates);
        }
        Strategy::check_all(&self.strategies)?;
        let spoken_of = self.participation.refused.iter().chain(&self.participation.public);
        if let Some(&state) = spoken_of.into_iter().find(|s| !self.rolls.states.contains(s)) {
            return Err(ScenarioError::NotCompared(states()[usize::from(state)].postal));
        }
        if self.rolls.states.iter().all(|s| self.participation.refused.contains(s)) {
            return Err(ScenarioError::AllRefused);
        }
        if self.rolls.sampling == Sampling::BirthDates && self.rolls.scale.get() < 1.0 {
            let whole_date = Comparison::exact(Field::BirthDate);
            if let Some(rule) = self.strategies.iter().find(|s| !s.demands(whole_date)) {
                return Err(ScenarioError::NeedsAllDates(rule.name.clone()));
            }
        }
        if !Linkage::fits(&self.strategies) {
            return Err(ScenarioError::TooMany);
        }
        for condition in self.claims.iter().flat_map(|claim| &claim.holds_when) {
            condition.check(&self.strategies)?;
        }
        for expectation in &self.expectations {
            super::claim::check_metric(&expectation.strategy, &expectation.metric, &self.strategies)?;
        }
        match &self.sweep {
            Some(sweep) => sweep.check(),
            None => Ok(()),
        }
    }
}

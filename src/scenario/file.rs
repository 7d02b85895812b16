//! Reading a scenario file.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::claim::{Claim, ClaimError};
use super::condition::{Condition, ConditionError, Measure, Target};
use super::estimators::EstimatorSettings;
use super::lists::{Focus, Pairs, ScenarioList};
use super::missing::{self, Missing};
use super::published::{Published, PublishedError};
use super::robustness::Robustness;
use super::settings::Setting;
use super::sweep::Sweep;
use super::turn::Turn;
use super::worlds::ControlWorld;
use crate::date::{ELECTIONS, election_day};
use crate::linkage::{BuiltIn, Comparison, Linkage, Strategy, StrategyError};
use crate::list::MOST_LISTS;
use crate::metric::MetricRef;
use crate::population::{KinshipParameters, LifeParameters, PopulationParameters};
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
    #[serde(default)]
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
    /// How well a number must be known: `replicates` follow from it.
    pub target: Option<Target>,
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
    /// What the files of the rolls say.
    #[serde(default)]
    pub recording: RecordingParameters,
    /// Built-in strategies, by the names that `doppelroll strategy list` shows; they come before those of the file.
    #[serde(default, rename = "strategies")]
    pub built_in: Vec<BuiltIn>,
    /// How records are matched.
    #[serde(default, rename = "strategy")]
    pub strategies: Vec<Strategy>,
    /// Lists that the rolls are compared with.
    #[serde(default, rename = "list")]
    pub lists: Vec<ScenarioList>,
    /// Which registrations strategies without a list compare: those in different states, or all.
    #[serde(default)]
    pub pairs: Pairs,
    /// Postal code of a state whose registrations alone are compared with those of the others; without it all are.
    pub focus: Option<Focus>,
    /// The general election whose votes are looked at, from 2006 to 2016 [default: the last before the rolls].
    pub election: Option<i32>,
    /// Estimators of how many pairs are one person, held against the truth in each replicate.
    pub estimators: Option<EstimatorSettings>,
    /// The same scenario with some dials at other values, such as a world without fraud.
    #[serde(default, rename = "world")]
    pub worlds: Vec<ControlWorld>,
    /// What was said about it.
    #[serde(default, rename = "claim")]
    pub claims: Vec<Claim>,
    /// Published numbers to hold the results against.
    #[serde(default, rename = "published")]
    pub published: Vec<Published>,
    /// Numbers that the scenario must reproduce.
    #[serde(default, rename = "expect")]
    pub expectations: Vec<Expectation>,
    /// Dials that may turn a verdict: the run looks for the nearest value that does.
    #[serde(default, rename = "turn")]
    pub turns: Vec<Turn>,
    /// What dials may be in truth, for `doppelroll robustness`.
    pub robustness: Option<Robustness>,
    /// Most pairs of records that one blocking key of a strategy may bring; more are refused before they are compared [default: 2000000000].
    pub max_pairs: Option<u64>,
    /// A grid of settings to run as well.
    pub sweep: Option<Sweep>,
    /// Keys that were set otherwise than in the file, in order.
    #[serde(skip)]
    pub settings: Vec<Setting>,
    /// The file as a table, with the settings.
    #[serde(skip)]
    pub(super) document: toml::Table,
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
    pub metric: MetricRef,
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
    /// Smallest and largest admissible value.
    pub between: [f64; 2],
    /// Why this range.
    pub source: String,
}

impl Expectation {
    /// What is looked at.
    pub fn measure(&self) -> Measure {
        Measure { metric: self.metric, strategy: self.strategy.clone(), world: self.world.clone() }
    }
}

/// Why a scenario cannot be run.
#[derive(Debug, Error)]
pub enum ScenarioError {
    /// Not TOML, an unknown key, a value out of range.
    #[error(transparent)]
    Toml(#[from] toml::de::Error),
    /// Keys without which nothing can be run.
    #[error(transparent)]
    Missing(#[from] Missing),
    /// A strategy makes no sense.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
    /// A claim speaks in quotation marks.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// A claim or expectation refers to something that is not there.
    #[error(transparent)]
    Condition(#[from] ConditionError),
    /// A published number cannot be held against anything.
    #[error(transparent)]
    Published(#[from] PublishedError),
    /// The name would not be a good folder name.
    #[error(
        "the scenario's name is {0:?}: use lower-case letters, digits and hyphens, as results go to a folder of that name"
    )]
    Name(String),
    /// No replicates.
    #[error("replicates = 0: nothing would be run; use 1 or more")]
    NoReplicates,
    /// A key that is not there, or a value that does not fit it.
    #[error("`{setting}`: {why}")]
    Setting {
        /// The key, with the value where there is one.
        setting: String,
        /// What is wrong.
        why: String,
    },
    /// A sweep that would take for ever, or none.
    #[error("the sweep has {0} points: use 1 to 10,000")]
    SweepSize(usize),
    /// A rule that does not demand the birth date, on a sample of birth dates.
    #[error(
        "strategy \"{0}\" does not demand that `birth_date` agrees, so on a sample of birth dates it would miss most namesakes: set \
         `sampling = \"people\"` under [rolls], or scale = 1"
    )]
    NeedsAllDates(String),
    /// Dates that a sample of birth dates has all of or none.
    #[error(
        "recording.noise.placeholder_date is above 0: placeholders gather on two days, and a sample of birth dates has a day whole or not at all. Set \
         `sampling = \"people\"` under [rolls], or scale = 1"
    )]
    PlaceholdersNeedAllDates,
    /// A state that is spoken of and not compared.
    #[error("[participation] names {0}, which is not among the `states` under [rolls]")]
    NotCompared(&'static str),
    /// A focus on a state that is not there.
    #[error("focus = \"{0}\" is not among the `states` under [rolls]")]
    FocusNotCompared(&'static str),
    /// Nobody is left to compare.
    #[error("[participation] `refused` names every state: no roll is left")]
    AllRefused,
    /// Two lists of one name, a list that names a strategy which is not there, or one that another list has.
    #[error("list \"{list}\": {what}")]
    List {
        /// Its name.
        list: String,
        /// What is wrong.
        what: String,
    },
    /// An election that is not one of the six.
    #[error("election = {0}: expected a year of a general election before the rolls, one of {valid}", valid = ELECTIONS.map(|e| e.to_string()).join(", "))]
    Election(i32),
    /// A control world that is not different, or not told apart.
    #[error("world \"{world}\": {what}")]
    World {
        /// Its name.
        world: String,
        /// What is wrong.
        what: String,
    },
    /// Estimators on a part of the birth dates, or of pairs of one state with others.
    #[error(
        "[estimators] look at all birth dates and all pairs: set `sampling = \"people\"` under [rolls], or scale = 1, and take out `focus`"
    )]
    EstimatorsNeedAllDates,
    /// More than fits a run.
    #[error("too many strategies or compared fields for one run (at most 32 strategies and 32 different comparisons)")]
    TooMany,
}

impl Scenario {
    /// Whether the rolls and lists stay when only these columns change: a sample of birth dates holds whoever files give one of the dates.
    pub fn keeps_rolls(&self, changing: &[Field]) -> bool {
        !(self.rolls.samples_dates() && changing.contains(&Field::BirthDate))
    }

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
        if let Ok(document) = text.parse::<toml::Table>() {
            missing::check(&document)?;
        }
        // Read from the text first, so that errors have their line.
        toml::from_str::<Self>(text)?;
        Ok(Self::from_document(text.parse()?)?)
    }

    /// Reads a scenario from its table.
    pub(super) fn from_document(document: toml::Table) -> Result<Self, toml::de::Error> {
        let mut scenario: Self = document.clone().try_into()?;
        scenario.claims.iter_mut().flat_map(Claim::conditions_mut).for_each(Condition::say);
        let built_in = scenario.built_in.iter().flat_map(|built_in| built_in.file().strategies);
        scenario.strategies = built_in.chain(scenario.strategies).collect();
        Ok(Self { document, ..scenario })
    }

    /// All strategies, ready to compare rolls with each other.
    ///
    /// # Panics
    /// When the scenario is not checked.
    pub fn linkage(&self) -> Linkage<'_> {
        self.linkage_of(&self.strategies, false, 0)
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
        if let Some(Focus(state)) = self.focus.filter(|focus| !self.rolls.states.contains(&focus.0)) {
            return Err(ScenarioError::FocusNotCompared(states()[usize::from(state)].postal));
        }
        let spoken_of = self.participation.refused.iter().chain(&self.participation.public);
        if let Some(&state) = spoken_of.into_iter().find(|s| !self.rolls.states.contains(s)) {
            return Err(ScenarioError::NotCompared(states()[usize::from(state)].postal));
        }
        if self.rolls.states.iter().all(|s| self.participation.refused.contains(s)) {
            return Err(ScenarioError::AllRefused);
        }
        let sliced = self.rolls.samples_dates();
        if sliced {
            let whole_date = Comparison::exact(Field::BirthDate);
            if let Some(rule) = self.strategies.iter().find(|s| !s.demands(whole_date)) {
                return Err(ScenarioError::NeedsAllDates(rule.name.clone()));
            }
            let mut files = std::iter::once(&self.recording).chain(self.lists.iter().map(|list| &list.recording));
            if files.any(|recording| recording.noise.of("placeholder_date").get() > 0.0) {
                return Err(ScenarioError::PlaceholdersNeedAllDates);
            }
        }
        if self.estimators.is_some() && (sliced || self.focus.is_some()) {
            return Err(ScenarioError::EstimatorsNeedAllDates);
        }
        if !Linkage::fits(&self.strategies) {
            return Err(ScenarioError::TooMany);
        }
        self.check_lists()?;
        self.check_election()?;
        self.worlds.iter().try_for_each(|world| world.check(self))?;
        self.claims.iter().try_for_each(|claim| claim.check(self))?;
        for expectation in &self.expectations {
            expectation.measure().check(self)?;
        }
        self.published.iter().try_for_each(|published| published.check(self))?;
        self.target.iter().try_for_each(|target| target.measure().check(self))?;
        self.turns.iter().try_for_each(|turn| turn.check(self))?;
        self.robustness.iter().try_for_each(|robustness| robustness.check(self))?;
        match &self.sweep {
            Some(sweep) => sweep.check(self),
            None => Ok(()),
        }
    }

    fn check_lists(&self) -> Result<(), ScenarioError> {
        for (place, list) in self.lists.iter().enumerate() {
            let wrong = |what: String| Err(ScenarioError::List { list: list.name.clone(), what });
            let before = &self.lists[..place];
            if place >= MOST_LISTS {
                return wrong(format!("a scenario can have {MOST_LISTS} lists"));
            }
            if before.iter().any(|other| other.name == list.name) {
                return wrong("there are two of this name".to_owned());
            }
            if list.strategies.is_empty() {
                return wrong("name the strategies that compare the rolls with it, under `strategies`".to_owned());
            }
            for name in &list.strategies {
                if !self.strategies.iter().any(|s| s.name == *name) {
                    let valid: Vec<String> = self.strategies.iter().map(|s| format!("\"{}\"", s.name)).collect();
                    return wrong(format!("no strategy \"{name}\": the scenario has {}", valid.join(", ")));
                }
                if let Some(other) = before.iter().find(|other| other.strategies.contains(name)) {
                    return wrong(format!("strategy \"{name}\" is used for list \"{}\" already", other.name));
                }
            }
        }
        Ok(())
    }

    fn check_election(&self) -> Result<(), ScenarioError> {
        let Some(year) = self.election else { return Ok(()) };
        let before_rolls =
            ELECTIONS.contains(&year) && election_day(year).day_number() <= self.rolls.date.0.day_number();
        if before_rolls { Ok(()) } else { Err(ScenarioError::Election(year)) }
    }
}

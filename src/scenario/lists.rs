//! Lists of a scenario, and which strategies compare what with what.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::file::Scenario;
use crate::date::{ELECTIONS, last_election};
use crate::linkage::{Linkage, PairScope, Strategy};
use crate::list::ListKind;
use crate::recording::RecordingParameters;
use crate::tables::{StateCode, state_named};

/// A list that rolls are compared with.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioList {
    /// Short and unique.
    pub name: String,
    /// What it is, and where its gaps and mistakes are known from.
    #[serde(default)]
    pub about: String,
    /// Whom it lists.
    pub of: ListKind,
    /// What its entries say, and their errors.
    #[serde(default)]
    pub recording: RecordingParameters,
    /// Names of the strategies that compare the rolls with it.
    pub strategies: Vec<String>,
    /// Only registrations that are credited with a vote at the scenario's election are compared.
    #[serde(default)]
    pub only_credited: bool,
}

/// Which pairs of registrations are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pairs {
    /// Those in different states.
    #[default]
    AcrossStates,
    /// All, as in one national file.
    All,
}

impl Pairs {
    /// As files write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::AcrossStates => "across-states",
            Self::All => "all",
        }
    }
}

/// A state whose registrations alone are compared with those of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Focus(pub StateCode);

impl<'de> Deserialize<'de> for Focus {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        let postal = String::deserialize(source)?;
        let unknown = || D::Error::custom(format!("unknown state {postal:?}: expected a postal code such as \"IA\""));
        state_named(&postal).map(Focus).ok_or_else(unknown)
    }
}

impl JsonSchema for Focus {
    fn schema_name() -> Cow<'static, str> {
        "Focus".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 2, "maxLength": 2 })
    }
}

/// Strategies that look at the same pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparing {
    /// Place of the list that the rolls are compared with; with each other when there is none.
    pub list: Option<usize>,
    /// Places of the strategies.
    pub strategies: Vec<usize>,
}

impl Scenario {
    /// Which strategies compare what: the rolls with each other first, then with each list.
    pub fn comparisons(&self) -> Vec<Comparing> {
        let list_of = |s: &Strategy| self.lists.iter().position(|list| list.strategies.contains(&s.name));
        let comparing = |list: Option<usize>| {
            let strategies = (0..self.strategies.len()).filter(|&s| list_of(&self.strategies[s]) == list).collect();
            Comparing { list, strategies }
        };
        let all = std::iter::once(None).chain((0..self.lists.len()).map(Some)).map(comparing);
        all.filter(|comparing| !comparing.strategies.is_empty()).collect()
    }

    /// The strategies of a comparison.
    pub fn strategies_of(&self, comparing: &Comparing) -> Vec<Strategy> {
        comparing.strategies.iter().map(|&s| self.strategies[s].clone()).collect()
    }

    /// Such strategies, ready to run. `registrations`: how many records come before those of the list.
    pub fn linkage_of<'s>(&self, strategies: &'s [Strategy], list: bool, registrations: usize) -> Linkage<'s> {
        let scope = match (list, self.pairs) {
            (true, _) => PairScope::AcrossFiles { second_begins: registrations as u32 },
            (false, Pairs::AcrossStates) => match self.focus {
                Some(Focus(state)) => PairScope::WithJurisdiction(state + 1),
                None => PairScope::AcrossJurisdictions,
            },
            (false, Pairs::All) => PairScope::All,
        };
        let linkage = Linkage::new(strategies).with_scope(scope);
        self.max_pairs.map_or(linkage.clone(), |most| linkage.with_max_pairs(most))
    }

    /// The place among the general elections of the one whose votes are looked at: the scenario's, or the last before the rolls.
    pub fn election_place(&self) -> Option<usize> {
        match self.election {
            Some(year) => ELECTIONS.iter().position(|&e| e == year),
            None => last_election(self.rolls.date.0.day_number()).map(|election| election.0),
        }
    }
}

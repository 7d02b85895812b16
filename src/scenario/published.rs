//! Published numbers that results are held against.

use schemars::JsonSchema;
use serde::Deserialize;

use super::condition::Measure;
use super::file::{Scenario, ScenarioError};
use crate::metric::MetricRef;

/// A published number. The run says whether it is reproduced (the estimate is within the tolerance), bracketed (it lies between the estimate and a second one, or within
/// the estimate's interval), or not reproduced.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Published {
    /// What was found, in a sentence.
    pub text: String,
    /// Who says so, where.
    pub source: String,
    /// The number.
    pub figure: f64,
    /// How far the estimate may lie from it, as a share of it.
    pub tolerance: f64,
    /// Name of the metric that is held against it.
    pub metric: MetricRef,
    /// Name of the strategy.
    pub strategy: String,
    /// Name of the control world; the scenario itself when there is none.
    pub world: Option<String>,
    /// The other end of a bracket: the same at another setting that is as defensible.
    pub bracket: Option<Measure>,
    /// Dials that have no source of their own and could have been chosen so that the number comes out.
    #[serde(default)]
    pub free_dials: Vec<String>,
    /// Why it is not reproduced, if it is not.
    #[serde(default)]
    pub because: String,
}

impl Published {
    /// What is held against it.
    pub fn measure(&self) -> Measure {
        Measure { metric: self.metric, strategy: self.strategy.clone(), world: self.world.clone() }
    }

    /// Checks names.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        std::iter::once(&self.measure()).chain(&self.bracket).try_for_each(|measure| measure.check(scenario))
    }
}

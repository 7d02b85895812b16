//! Estimators that a scenario tries: they see the records of the rolls and nothing else.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::probability::Probability;

/// `[estimators]` of a scenario. Each replicate's estimates are held against the truth.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EstimatorSettings {
    /// Share of credits that the correction for wrong credits takes to be wrong, either way.
    #[serde(default)]
    pub vote_credit_error: Probability,
    /// Share of SSN4 that the mixture takes to be wrong; by default 0.01, an assumption [ssn4-error].
    #[serde(default = "one_percent")]
    pub ssn4_error: Probability,
    /// Leave out birth dates on the first of a month, and scale up.
    #[serde(default)]
    pub drop_first_of_month: bool,
}

fn one_percent() -> Probability {
    Probability::new(0.01).expect("a rate")
}

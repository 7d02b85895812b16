//! What a scenario says about registrations.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::probability::Probability;

/// `[registrations]` of a scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegistrationParameters {
    /// Share of registered people who are also still registered in another of the scenario's states, which they left.
    #[serde(default = "observed")]
    pub registered_twice: Probability,
}

impl Default for RegistrationParameters {
    fn default() -> Self {
        Self { registered_twice: observed() }
    }
}

/// 2.75 million people registered in more than one state, of about 180 million. Source: Pew Center on the States 2012.
fn observed() -> Probability {
    Probability::new(2.75 / 180.0).expect("a share")
}

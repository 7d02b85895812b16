//! What a scenario says about the files.

use schemars::JsonSchema;
use serde::Deserialize;

use super::noise::NoiseParameters;
use crate::probability::Probability;

/// `[recording]` of a scenario. Each rate is per record and independent of the person's other registrations.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecordingParameters {
    /// Share of records without a middle name, everywhere. By default each state's published share, and the mean of the
    /// published ones elsewhere.
    pub middle_name_blank: Option<Probability>,
    /// Errors, by type.
    pub noise: NoiseParameters,
    /// The last four digits of the Social Security number.
    pub ssn4: Ssn4Parameters,
}

/// `[recording.ssn4]` of a scenario.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ssn4Parameters {
    /// Share of records that hold it.
    pub coverage: Probability,
    /// Share of held ones with one wrong digit.
    pub error: Probability,
}

impl Default for Ssn4Parameters {
    /// Coverage √0.348: of Iowa's Crosscheck pairs 34.8 % had it on both sides (Goel et al. 2020, p. 468). Error 1 %: `assumption`.
    fn default() -> Self {
        let rate = |r| Probability::new(r).expect("a rate");
        Self { coverage: rate(0.59), error: rate(0.01) }
    }
}

//! The estimated probabilities as tables for people.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::compared::Compared;
use super::fit::Fitted;

/// One comparison's probabilities.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FittedComparison {
    /// Name of the field.
    pub field: String,
    /// Whether agreement on rare values counts more; weights are then those of a value of mean frequency.
    pub term_frequency: bool,
    /// Share of pairs in scope that lack it on a side.
    pub missing: f64,
    /// From best to worst.
    pub levels: Vec<FittedLevel>,
}

/// One level's probabilities, given that neither side is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FittedLevel {
    /// The level in words.
    pub level: String,
    /// Among matches.
    pub m_probability: f64,
    /// Among random pairs of records.
    pub u_probability: f64,
    /// log2(m / u).
    pub match_weight: f64,
}

impl FittedComparison {
    pub(super) fn new(compared: &Compared, c: usize, fitted: &Fitted) -> Self {
        let level = |l: usize| {
            let (m, u) = (fitted.estimate.classes[0].p[c][l], fitted.setting.chance.u[c][l]);
            let match_weight = if m > 0.0 && u > 0.0 { libm::log2(m / u) } else { 0.0 };
            FittedLevel { level: compared.label(l), m_probability: m, u_probability: u, match_weight }
        };
        Self {
            field: compared.field.name().to_owned(),
            term_frequency: compared.term_frequency,
            missing: fitted.setting.chance.missing[c],
            levels: (0..compared.missing()).map(level).collect(),
        }
    }
}

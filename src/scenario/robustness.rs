//! `[robustness]` of a scenario: what its dials may be in truth, and which published figures a world must reproduce to be plausible.

use schemars::JsonSchema;
use serde::Deserialize;
use statrs::distribution::{Beta, ContinuousCDF};
use toml::Value;

use super::claim::Amendment;
use super::condition::{check_counts, check_strategy};
use super::file::{Scenario, ScenarioError};
use super::settings::Setting;
use crate::metric::{CountOf, MetricRef};
use crate::sources::sources;

/// `[robustness]` of a scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Robustness {
    /// What dials may be. They are taken for independent of each other.
    #[serde(rename = "prior")]
    pub priors: Vec<Prior>,
    /// Published figures that a plausible world reproduces, within a stated discrepancy.
    #[serde(default, rename = "history")]
    pub histories: Vec<History>,
    /// Other priors that somebody may hold: worlds are drawn again with one prior exchanged.
    #[serde(default, rename = "alternative")]
    pub alternatives: Vec<Alternative>,
    /// What was changed after a run of it had been seen, and why.
    #[serde(default)]
    pub amended: Vec<Amendment>,
    /// Maps of a verdict over two dials.
    #[serde(default, rename = "phase")]
    pub phases: Vec<Phase>,
}

/// What a dial may be.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Prior {
    /// A key of the scenario by its path, such as `recording.ssn4.coverage`.
    pub dial: String,
    /// How likely its values are [default: uniform over the range that `data/sources.toml` has for this dial].
    pub prior: Option<Distribution>,
    /// Where it is from.
    pub basis: Basis,
    /// Why this prior, with its sources.
    pub because: String,
    /// Name of the one scenario of `history` that it is for: there it takes the place of a prior of the same dial.
    pub only_in: Option<String>,
}

/// Another prior of one dial.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// The dial, which has a prior.
    pub dial: String,
    /// How likely its values are instead.
    pub prior: Distribution,
    /// Who would hold it, and why.
    pub because: String,
}

/// Where a prior is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Published figures span it.
    Sourced,
    /// It is a judgement of ours.
    Elicited,
}

/// How likely the values of a dial are.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Distribution {
    /// Any value between two, alike.
    Uniform([f64; 2]),
    /// Any value between two, with an even chance for each doubling.
    LogUniform([f64; 2]),
    /// A beta distribution with parameters `a` and `b`, stretched over a range.
    Beta {
        /// First parameter.
        a: f64,
        /// Second parameter.
        b: f64,
        /// The range [default: 0 to 1].
        #[serde(default = "whole")]
        between: [f64; 2],
    },
    /// One of several values, alike.
    #[schemars(with = "Vec<serde_json::Value>")]
    Discrete(Vec<Value>),
}

fn whole() -> [f64; 2] {
    [0.0, 1.0]
}

impl Distribution {
    /// The value below which a share of the distribution lies.
    pub(crate) fn quantile(&self, share: f64) -> Value {
        match self {
            Self::Uniform([low, high]) => (low + (high - low) * share).into(),
            Self::LogUniform([low, high]) => (low * (high / low).powf(share)).into(),
            Self::Beta { a, b, between: [low, high] } => {
                let beta = Beta::new(*a, *b).expect("checked");
                (low + (high - low) * beta.inverse_cdf(share.clamp(1e-9, 1.0 - 1e-9))).into()
            }
            Self::Discrete(values) => values[((values.len() as f64 * share) as usize).min(values.len() - 1)].clone(),
        }
    }

    fn is_possible(&self) -> bool {
        let ordered = |[low, high]: [f64; 2]| low.is_finite() && high.is_finite() && low < high;
        match self {
            Self::Uniform(range) => ordered(*range),
            Self::LogUniform(range) => ordered(*range) && range[0] > 0.0,
            Self::Beta { a, b, between } => *a > 0.0 && *b > 0.0 && ordered(*between),
            Self::Discrete(values) => values.len() > 1,
        }
    }

    /// In words.
    pub(crate) fn words(&self) -> String {
        let number = crate::scenario::shown;
        let float = |x: f64| number(&Value::from(x));
        match self {
            Self::Uniform([low, high]) => format!("uniform from {} to {}", float(*low), float(*high)),
            Self::LogUniform([low, high]) => format!("log-uniform from {} to {}", float(*low), float(*high)),
            Self::Beta { a, b, between: [low, high] } => {
                format!("beta({}, {}) from {} to {}", float(*a), float(*b), float(*low), float(*high))
            }
            Self::Discrete(values) => {
                let values: Vec<String> = values.iter().map(number).collect();
                format!("one of {}", values.join(", "))
            }
        }
    }
}

/// A published figure that a plausible world reproduces.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct History {
    /// Short name, for tables.
    pub name: String,
    /// Who published it, where.
    pub source: String,
    /// Name of the scenario that has this comparison; its file lies beside this one.
    pub scenario: Option<String>,
    /// The figure.
    pub figure: f64,
    /// Name of the metric that is held against it.
    pub metric: Option<MetricRef>,
    /// What the figure counts, when the metric is a count.
    pub of: Option<CountOf>,
    /// Name of the strategy of that scenario.
    pub strategy: Option<String>,
    /// Instead of `scenario`, `metric` and `strategy`: the dial of which it is a figure.
    pub dial: Option<String>,
    /// What of the scenarios' dials or priors the figure was used for already, if it was: a figure that set a dial does not check it.
    pub used_for: Option<String>,
    /// Whether only links count whose later registration is not the focus state's.
    #[serde(default)]
    pub later_elsewhere: bool,
    /// Standard deviation of what keeps a true model from the figure, as a share of it.
    pub discrepancy: f64,
    /// Why so much.
    pub because: String,
}

/// A map of a proposition's verdict over two dials, the others at the scenario's values.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The proposition of the claim, as it stands there.
    pub proposition: String,
    /// The dial to the right.
    pub x: PhaseAxis,
    /// The dial upwards.
    pub y: PhaseAxis,
    /// Places that are known.
    #[serde(default)]
    pub points: Vec<PhasePoint>,
}

/// An axis of a map.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhaseAxis {
    /// A key of the scenario by its path.
    pub dial: String,
    /// Its ends.
    pub range: [f64; 2],
    /// What it is, in words.
    pub title: String,
    /// Whether it is told as the rest to 1: the share that is there, of a dial that is the share that is missing.
    #[serde(default)]
    pub complement: bool,
}

/// Where a state lies on a map: values of the dials, or their least and greatest.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PhasePoint {
    /// Whose place it is.
    pub name: String,
    /// Least and greatest value of the dial to the right.
    pub x: [f64; 2],
    /// Least and greatest value of the dial upwards.
    pub y: [f64; 2],
    /// Where the values are from.
    pub source: String,
}

impl Prior {
    /// How likely its values are.
    ///
    /// # Panics
    /// When it is not checked.
    pub(crate) fn distribution(&self) -> Distribution {
        self.known().expect("checked")
    }

    fn known(&self) -> Option<Distribution> {
        self.prior.clone().or_else(|| sources().assumption_of(&self.dial)?.range.map(Distribution::Uniform))
    }

    /// What tells it from others: the dial, and the scenario if it is for one alone.
    pub(crate) fn label(&self) -> String {
        match &self.only_in {
            Some(scenario) => format!("{} (in {scenario})", self.dial),
            None => self.dial.clone(),
        }
    }

    /// The setting at a share of the distribution.
    ///
    /// # Panics
    /// When it is not checked.
    pub(crate) fn at(&self, share: f64) -> Setting {
        Setting::known(&self.dial, self.distribution().quantile(share))
    }
}

fn wrong<T>(setting: &str, why: impl Into<String>) -> Result<T, ScenarioError> {
    Err(ScenarioError::Setting { setting: setting.to_owned(), why: why.into() })
}

impl Robustness {
    /// The scenarios that its figures are from, each once.
    pub(crate) fn scenarios(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for history in &self.histories {
            names.extend(history.scenario.as_deref().filter(|name| !names.contains(name)));
        }
        names
    }

    /// The priors that hold in the scenario itself.
    pub(crate) fn own(&self) -> impl Iterator<Item = (usize, &Prior)> {
        self.priors.iter().enumerate().filter(|(_, prior)| prior.only_in.is_none())
    }

    /// The priors that hold in a scenario of `histories`.
    pub(crate) fn priors_in<'a>(&'a self, scenario: &'a str) -> impl Iterator<Item = (usize, &'a Prior)> {
        let is_for = move |prior: &Prior| prior.only_in.as_deref() == Some(scenario);
        let replaced = move |prior: &Prior| self.priors.iter().any(|other| is_for(other) && other.dial == prior.dial);
        let holds = move |prior: &Prior| is_for(prior) || prior.only_in.is_none() && !replaced(prior);
        self.priors.iter().enumerate().filter(move |(_, prior)| holds(prior))
    }

    /// Checks priors, figures and maps.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        for (place, prior) in self.priors.iter().enumerate() {
            let Some(distribution) = prior.known() else {
                return wrong(
                    &prior.dial,
                    "no assumption has a range for it: add `prior = { uniform = [LEAST, GREATEST] }`",
                );
            };
            if !distribution.is_possible() {
                return wrong(
                    &prior.dial,
                    format!("no distribution is {}: the smaller number comes first", distribution.words()),
                );
            }
            if self.priors[..place].iter().any(|other| other.label() == prior.label()) {
                return wrong(&prior.label(), "there are two priors of this dial");
            }
            if let Some(other) = prior.only_in.as_deref().filter(|other| !self.scenarios().contains(other)) {
                return wrong(&prior.dial, format!("`only_in = \"{other}\"` is no scenario of [[robustness.history]]"));
            }
            if prior.only_in.is_none() {
                let ends = match &distribution {
                    Distribution::Discrete(values) => values.clone(),
                    continuous => [0.0, 0.5, 1.0].map(|share| continuous.quantile(share)).to_vec(),
                };
                for value in ends {
                    let no_path = |why| ScenarioError::Setting { setting: prior.dial.clone(), why };
                    scenario.turned(&[Setting::new(&prior.dial, value).map_err(no_path)?])?;
                }
            }
        }
        for other in &self.alternatives {
            if !self.own().any(|(_, prior)| prior.dial == other.dial) {
                return wrong(&other.dial, "[[robustness.alternative]] needs the dial of a prior");
            }
            if !other.prior.is_possible() {
                let why = format!("no distribution is {}: the smaller number comes first", other.prior.words());
                return wrong(&other.dial, why);
            }
            for share in [0.0, 0.5, 1.0] {
                scenario.turned(&[Setting::known(&other.dial, other.prior.quantile(share))])?;
            }
        }
        for history in &self.histories {
            match (&history.dial, &history.scenario, &history.metric, &history.strategy) {
                (Some(dial), None, None, None) if self.own().any(|(_, prior)| prior.dial == *dial) => {}
                (None, Some(_), Some(metric), Some(_)) => check_counts(metric.0, history.of)?,
                _ => {
                    return wrong(
                        &history.name,
                        "it needs `scenario`, `metric` and `strategy`, or instead the `dial` of a prior",
                    );
                }
            }
            if history.discrepancy <= 0.0 || history.discrepancy.is_nan() {
                return wrong(
                    &history.name,
                    "`discrepancy` is a standard deviation, as a share of the figure: above 0",
                );
            }
        }
        for phase in &self.phases {
            if !scenario.claims.iter().any(|claim| claim.proposition == phase.proposition) {
                return wrong("robustness.phase", format!("no claim has the proposition \"{}\"", phase.proposition));
            }
            for axis in [&phase.x, &phase.y] {
                for end in axis.range {
                    scenario.turned(&[Setting::known(&axis.dial, end)])?;
                }
            }
        }
        Ok(())
    }
}

impl History {
    /// Checks that its scenario has what it speaks of.
    ///
    /// # Errors
    /// When it has not.
    pub(crate) fn check_in(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        if self.later_elsewhere && scenario.focus.is_none() {
            return wrong(&self.name, format!("`later_elsewhere` needs a focus, and {} has none", scenario.name));
        }
        let strategy = self.strategy.as_deref().unwrap_or_default();
        Ok(check_strategy(strategy, &scenario.strategies)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_distributions() {
        let at = |d: &Distribution, share| d.quantile(share).as_float().unwrap();
        let uniform = Distribution::Uniform([2.0, 4.0]);
        let log = Distribution::LogUniform([0.01, 1.0]);
        let beta = Distribution::Beta { a: 2.0, b: 1.0, between: [0.0, 10.0] };
        assert_eq!((at(&uniform, 0.0), at(&uniform, 0.25), at(&uniform, 1.0)), (2.0, 2.5, 4.0));
        assert!((at(&log, 0.5) - 0.1).abs() < 1e-12);
        // Of beta(2, 1) the share below x is x².
        assert!((at(&beta, 0.49) - 7.0).abs() < 1e-6);
        let discrete = Distribution::Discrete(vec!["a".into(), "b".into(), 3.into()]);
        assert_eq!([0.0, 0.4, 0.99, 1.0].map(|s| discrete.quantile(s).to_string()), ["\"a\"", "\"b\"", "3", "3"]);
        assert!(
            !Distribution::LogUniform([0.0, 1.0]).is_possible() && !Distribution::Uniform([1.0, 1.0]).is_possible()
        );
    }
}

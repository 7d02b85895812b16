//! The numbers that are reported of a strategy. A metric is one definition: what it counts, among what, when it can be estimated, and how.
//!
//! Tables, `results.json`, tooltips, the glossary and the conditions of claims read [`METRICS`] and nothing else, so a new metric is one
//! entry of it.

mod catalogue;
mod counted;
mod formula;
mod full_size;
mod groups;
mod reference;

pub(crate) use catalogue::METRICS;
pub(crate) use counted::{Counted, Need, Sample, Totals};
pub(crate) use formula::Formula;
pub(crate) use full_size::{difference as difference_if_independent, of_kind as kind_full_size};
pub(crate) use groups::{GroupCounts, disparity, of_group};
pub(crate) use reference::MetricRef;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluate::{Consequences, KindCounts};
use crate::stats::{Clusters, Estimate, Interval};

/// A reported number.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// Name in results, scenarios and claims; it says what the numerator counts.
    pub name: &'static str,
    /// For readers: a table's column, a glossary's entry.
    pub title: &'static str,
    /// How its values read.
    pub unit: Unit,
    /// Which direction is better for the people concerned.
    pub better: Better,
    /// What its numerator consists of.
    pub counts: CountOf,
    /// What is counted.
    pub numerator: &'static str,
    /// Among what.
    pub denominator: &'static str,
    /// One sentence or two in plain words: what it tells, and what it does not.
    pub says: &'static str,
    /// What there must be, beside a denominator over 0, so that it can be estimated.
    pub needs: &'static [Need],
    /// How it is made.
    pub formula: Formula,
}

/// How a metric's values read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A share between 0 and 1, read in percent.
    Share,
    /// So many per 100,000.
    #[serde(rename = "per-100,000")]
    Per100k,
    /// A count of a whole roll.
    Count,
    /// So many for each one.
    Ratio,
}

/// What is counted. Numbers of pairs, people, registrations and votes are never held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CountOf {
    /// Pairs of records.
    Pairs,
    /// People.
    People,
    /// Registrations.
    Registrations,
    /// Votes.
    Votes,
}

impl CountOf {
    /// As scenarios write it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::People => "people",
            Self::Registrations => "registrations",
            Self::Votes => "votes",
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pairs => "pairs of records",
            Self::People => "people",
            Self::Registrations => "registrations",
            Self::Votes => "votes",
        }
    }
}

/// Which direction is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Better {
    /// Less is better.
    Lower,
    /// More is better.
    Higher,
    /// It describes, and judges nothing.
    Neither,
}

/// Why a metric has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotEstimable {
    /// The strategy, or the scenario, has nothing of the kind.
    Needs(Need),
    /// Nothing was counted below the line.
    NothingCounted(&'static str),
    /// It is told by group only.
    ByGroup,
}

impl NotEstimable {
    /// The reason in words.
    pub fn in_words(&self) -> String {
        match self {
            Self::Needs(need) => format!("it needs {}", need.words()),
            Self::NothingCounted(what) => format!("no {what} were counted"),
            Self::ByGroup => "it is told by group only".to_owned(),
        }
    }
}

impl Metric {
    /// The metric of a name.
    pub fn named(name: &str) -> Option<&'static Metric> {
        METRICS.iter().find(|metric| metric.name == name)
    }

    /// Estimates it; the estimate has no value when its denominator is 0.
    ///
    /// # Errors
    /// When there is nothing of the kind.
    pub fn estimate(&self, of: &Counted) -> Result<Estimate, NotEstimable> {
        match self.needs.iter().find(|need| !need.is_met(of)) {
            Some(&need) => Err(NotEstimable::Needs(need)),
            None => self.formula.estimate(of).ok_or(NotEstimable::ByGroup),
        }
    }

    /// Estimates a metric that is made from links, matches and totals alone.
    ///
    /// # Panics
    /// When there is no metric of the name, or it needs more.
    pub fn of_links(name: &str, links: &Clusters, totals: Totals) -> Estimate {
        let (consequences, kinds) = (Consequences::default(), KindCounts::default());
        let metric = Self::named(name).expect("a registered metric");
        metric
            .estimate(&Counted {
                links,
                consequences: &consequences,
                kinds: &kinds,
                control: None,
                claimed: None,
                totals,
            })
            .expect("it needs nothing else")
    }

    /// Whether the difference between two strategies that look at the same pairs can be estimated.
    pub fn is_comparable(&self) -> bool {
        matches!(self.formula, Formula::Links { .. })
    }

    /// How much larger it is for one strategy than for another, from clusters that count both, with its interval; `None` when either is
    /// not estimable or the metric is not [comparable](Metric::is_comparable).
    pub fn difference(&self, strategy: usize, other: usize, joint: &Clusters) -> Option<(f64, Interval)> {
        self.formula.difference(strategy, other, joint)
    }

    /// Whether its difference between two strategies is that of two shares which a sample of people thins, so that [`Metric::difference`] does
    /// not hold for full rolls.
    pub fn is_thinned(&self, of: &Counted) -> bool {
        self.formula.is_thinned(of)
    }

    /// Whether it is about a sample as it is, so that no bound on it says anything of rolls.
    pub fn is_of_sample(&self) -> bool {
        self.needs.contains(&Need::SampledPeople)
    }

    /// When it can be estimated, in a sentence.
    pub fn estimable_when(&self) -> String {
        let needs: Vec<&str> = self.needs.iter().map(|need| need.words()).collect();
        match needs.as_slice() {
            [] => format!("It can be estimated when there are any {}.", self.denominator),
            needs => format!("It needs {}.", needs.join(", and ")),
        }
    }
}

#[cfg(test)]
mod tests;

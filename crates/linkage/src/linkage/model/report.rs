//! What is told to people of an estimate: its probabilities as tables, and what may be wrong with it, in words.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::blocks::Ready;
use super::class::Role;
use super::compared::Compared;
use super::em::{Estimate, expected_candidates};
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

/// What may be wrong with an estimate; its `Display` is a sentence for people.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// Estimation stopped before it came to rest.
    NotConverged {
        /// After so many rounds.
        rounds: u32,
    },
    /// Next to no candidate is a match, or next to all are.
    PriorAtBoundary {
        /// Expected matches among candidates.
        matches: f64,
        /// Candidates.
        candidates: u64,
    },
    /// Too few different patterns for so many probabilities.
    FewPatterns {
        /// Different patterns.
        patterns: usize,
        /// Estimated probabilities.
        parameters: usize,
    },
    /// Matches agree less than pairs of different people: the classes may have changed places.
    Reversed {
        /// Fields with m < u for exact agreement.
        fields: Vec<&'static str>,
        /// Whether they are most of the fields that were compared.
        most: bool,
    },
    /// All candidates that have a field agree on it, so that m cannot be learnt.
    AlwaysAgrees {
        /// The field.
        field: &'static str,
    },
    /// No candidate has the field on both sides.
    NeverThere {
        /// The field.
        field: &'static str,
    },
    /// Two fields agree together among pairs of different people more often than the classes explain.
    Dependent {
        /// The fields.
        fields: [&'static str; 2],
        /// Pairs of different people that agree on both.
        observed: f64,
        /// As many were expected.
        expected: f64,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::NotConverged { rounds } => {
                write!(
                    f,
                    "estimation did not come to rest in {rounds} rounds; raise `most_rounds`, or compare fewer levels"
                )
            }
            Warning::PriorAtBoundary { matches, candidates } => write!(
                f,
                "the model expects {matches:.1} matches among {candidates} candidate pairs, too close to none or all to learn what matches \
                 look like; give a `prior`, or labelled pairs"
            ),
            Warning::FewPatterns { patterns, parameters } => write!(
                f,
                "{patterns} different agreement patterns cannot settle {parameters} probabilities; compare more fields, or fewer levels"
            ),
            Warning::Reversed { fields, most } => write!(
                f,
                "matches would agree on {} less often than random pairs do{}",
                fields.join(", "),
                if *most { ": matches and non-matches may have changed places" } else { "" }
            ),
            Warning::AlwaysAgrees { field } => write!(
                f,
                "all candidate pairs agree on {field}, so its m-probability cannot be learnt and stays near where it began; posteriors do not depend \
                 on it, but the prior and the share lost to blocking do; add a blocking key without {field}"
            ),
            Warning::NeverThere { field } => write!(f, "no candidate pair has {field} on both sides: it says nothing"),
            Warning::Dependent { fields: [a, b], observed, expected } => write!(
                f,
                "among pairs of different people {observed:.0} agree on both {a} and {b}, but the model explains {expected:.0}: posteriors of pairs that agree on \
                 both are too high"
            ),
        }
    }
}

/// A dependence is reported from this ratio of observed to expected on, if it is not chance and concerns at least this share of matches.
const STRONG: f64 = 1.5;
const WORTH: f64 = 0.01;

pub(super) fn warnings(ready: &Ready, fitted: &Fitted) -> Vec<Warning> {
    let (estimate, setting) = (&fitted.estimate, &fitted.setting);
    let name = |c: usize| ready.compared[c].field.name();
    let candidates: u64 = fitted.patterns.iter().map(|p| p.1).sum();
    let mut warnings = Vec::new();
    if !estimate.converged {
        warnings.push(Warning::NotConverged { rounds: estimate.rounds });
    }
    let matches = estimate.found[0];
    if matches < 10.0 || candidates as f64 - matches < 1.0 {
        warnings.push(Warning::PriorAtBoundary { matches, candidates });
    }
    let parameters: usize = 1 + setting.shape.sizes.iter().map(|size| size - 2).sum::<usize>();
    if fitted.patterns.len() < parameters {
        warnings.push(Warning::FewPatterns { patterns: fitted.patterns.len(), parameters });
    }
    let m = |c: usize| estimate.classes[0].p[c][..setting.exact[c]].iter().sum::<f64>();
    let reversed: Vec<usize> = (0..ready.compared.len()).filter(|&c| m(c) < setting.chance.exact[c]).collect();
    if !reversed.is_empty() {
        let most = 2 * reversed.len() > ready.compared.len();
        warnings.push(Warning::Reversed { fields: reversed.into_iter().map(name).collect(), most });
    }
    for c in 0..ready.compared.len() {
        let any =
            |wanted: &dyn Fn(usize) -> bool| fitted.patterns.iter().any(|p| wanted(setting.shape.category(p.0, c)));
        if !any(&|l| l != setting.shape.missing(c)) {
            warnings.push(Warning::NeverThere { field: name(c) });
        } else if !any(&|l| l >= setting.exact[c] && l != setting.shape.missing(c)) {
            warnings.push(Warning::AlwaysAgrees { field: name(c) });
        }
    }
    warnings.extend(dependences(fitted, estimate, &name));
    warnings
}

/// For each key and two fields outside of it: candidates of different people that agree on both, seen and expected.
fn dependences(fitted: &Fitted, estimate: &Estimate, name: &dyn Fn(usize) -> &'static str) -> Vec<Warning> {
    let setting = &fitted.setting;
    let shape = &setting.shape;
    let expected = expected_candidates(setting, estimate, &fitted.patterns);
    let mut found = Vec::new();
    for (k, class) in estimate.classes.iter().enumerate() {
        let Role::Chance(stratum) = class.role else { continue };
        let in_key = |c: usize| shape.keys.get(stratum).is_some_and(|key| key.0.iter().any(|asked| asked.0 == c));
        let open: Vec<usize> = (0..shape.sizes.len()).filter(|&c| !in_key(c)).collect();
        for (place, &a) in open.iter().enumerate() {
            for &b in &open[place + 1..] {
                // Pairs that have both fields: all, agreeing on the first, on the second, on both.
                let mut counts = [0.0; 4];
                for (&(pattern, _), shares) in fitted.patterns.iter().zip(&expected) {
                    let (la, lb) = (shape.category(pattern, a), shape.category(pattern, b));
                    if la != shape.missing(a) && lb != shape.missing(b) {
                        let place = usize::from(la < setting.exact[a]) + 2 * usize::from(lb < setting.exact[b]);
                        counts[place] += shares[k];
                    }
                }
                let all: f64 = counts.iter().sum();
                let explained = (counts[1] + counts[3]) * (counts[2] + counts[3]) / all.max(1.0);
                let excess = counts[3] - explained;
                let strong = counts[3] > STRONG * explained && excess > 5.0 * explained.max(1.0).sqrt();
                if strong && excess > WORTH * estimate.found[0] {
                    found.push(Warning::Dependent {
                        fields: [name(a), name(b)],
                        observed: counts[3],
                        expected: explained,
                    });
                }
            }
        }
    }
    found
}

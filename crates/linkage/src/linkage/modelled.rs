//! Strategies that are a model: fitted to all records in scope, then asked for its links.

use thiserror::Error;

use super::budget::Budget;
use super::link::TooManyPairs;
use super::model::{FellegiSunter, FittedComparison, Model, ModelError, ModelLink, WeighedPair};
use super::scope::PairScope;
use crate::records::Records;
use crate::text;

/// Why strategies cannot be run over some records.
#[derive(Debug, Error, PartialEq)]
pub enum LinkError {
    /// A rule would look at more pairs than allowed.
    #[error(transparent)]
    TooManyPairs(#[from] TooManyPairs),
    /// The links need more memory than allowed.
    #[error(
        "strategy \"{strategy}\" and those before it link so many pairs of records that the {} MiB that are left for links do not hold them: demand more under \
         `agree`, take fewer records, or allow more (--memory)",
        memory >> 20
    )]
    TooManyLinks {
        /// The strategy at which memory ended.
        strategy: String,
        /// Bytes that links may take.
        memory: u64,
    },
    /// A model cannot be used on these records.
    #[error("strategy \"{strategy}\": {error}")]
    Model {
        /// Its name.
        strategy: String,
        /// Why.
        error: ModelError,
    },
}

/// What a model found.
#[derive(Clone, Debug, Default)]
pub struct Modelled {
    /// Place of the strategy.
    pub strategy: usize,
    /// Its links with their probabilities, in ascending order of rows.
    pub links: Vec<ModelLink>,
    /// The posterior from which on it links.
    pub threshold: f64,
    /// Pairs below the threshold with a posterior of at least `others_from`, in ascending order of rows; only when curves are asked for.
    pub others: Vec<WeighedPair>,
    /// Every pair of at least this posterior is among the links or the others.
    pub others_from: f64,
    /// Pairs that it looked at, each once.
    pub candidate_pairs: u64,
    /// Chance that a pair in scope is one person, as estimated.
    pub prior: f64,
    /// What may be wrong with the estimates.
    pub warnings: Vec<String>,
    /// Its probabilities for each compared field.
    pub tables: Vec<FittedComparison>,
}

impl Modelled {
    /// False links that the model itself expects among its links: the sum of 1 − posterior.
    pub fn claimed_false_links(&self) -> f64 {
        self.links.iter().map(|link| 1.0 - link.posterior).sum()
    }
}

/// A model of records made ready, with this project's groups of nicknames.
///
/// # Errors
/// When the settings make no model, a column is missing, or there are too many pairs.
pub fn prepared(settings: &FellegiSunter, scope: PairScope, records: &Records) -> Result<Model, ModelError> {
    Model::new(records, settings, scope, Some(text::formal_name))
}

/// Fits a model and takes its links; those of a spent budget are not all. Records among which no pair agrees on a key have none.
pub(super) fn run_model(
    strategy: usize,
    settings: &FellegiSunter,
    scope: PairScope,
    records: &Records,
    curve_from: Option<f64>,
    budget: &Budget,
) -> Result<Modelled, ModelError> {
    let model = prepared(settings, scope, records)?;
    let candidate_pairs = model.candidate_pairs().iter().sum();
    let fitted = match model.fit(&[]) {
        Err(ModelError::NoPairs) => return Ok(Modelled { strategy, ..Modelled::default() }),
        fitted => fitted?,
    };
    let (links, threshold, others, others_from) = match curve_from {
        Some(from) => model.links_and_others(&fitted, from, budget),
        None => {
            let (links, threshold) = model.links_within(&fitted, budget);
            (links, threshold, Vec::new(), threshold)
        }
    };
    let warnings = model.warnings(&fitted).iter().map(ToString::to_string).collect();
    let tables = model.tables(&fitted);
    let prior = fitted.prior();
    Ok(Modelled { strategy, links, threshold, others, others_from, candidate_pairs, prior, warnings, tables })
}

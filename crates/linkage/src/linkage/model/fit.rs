//! The model on one table of records: counted, estimated (also from pairs that somebody has looked at), and asked for links.

use rayon::prelude::*;

use super::super::budget::Budget;
use super::blocks::{Key, Ready};
use super::class::{Class, Role, Setting};
use super::compared::{Compared, Shape};
use super::em::{Estimate, estimate};
use super::parameters::{FellegiSunter, MOST_PAIRS, ModelError, Threshold};
use super::report::{FittedComparison, Warning, warnings};
use super::score::{ModelLink, Scorer, WeighedPair, affordable, links};
use crate::linkage::PairScope;
use crate::records::{Field, Records};

/// The name that stands for a nickname's group: `BILL` → `WILLIAM`; a name without a group is its own.
pub type NicknameGroup = fn(&str) -> String;

/// So many pairs are kept for curves however few records there are.
const FEW: u64 = 10_000;

/// Records made ready for a model.
pub struct Model {
    pub(super) parameters: FellegiSunter,
    pub(super) ready: Ready,
    candidates: Vec<u64>,
}

/// What a model has learnt.
#[derive(Clone, Debug)]
pub struct Fitted {
    pub(super) setting: Setting,
    pub(super) estimate: Estimate,
    /// Agreement patterns of candidate pairs and how many have each, by pattern.
    pub patterns: Vec<(u64, u64)>,
}

/// A kind of pairs in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassSize {
    /// Which kind.
    pub role: Role,
    /// Expected number among candidates.
    pub candidates: f64,
    /// Expected number among all pairs in scope.
    pub in_scope: f64,
}

/// One pair, explained.
#[derive(Clone, Debug, PartialEq)]
pub struct PairScore {
    /// Probability that it is a match, by the model.
    pub posterior: f64,
    /// log2 of the pattern's probability among matches over that among chance pairs.
    pub match_weight: f64,
    /// For each compared field, the level that the pair reaches.
    pub levels: Vec<(Field, String)>,
    /// For each compared field, what its level says: log2 of its probability among matches over that among chance pairs, by the value's frequency where that counts. Their
    /// sum is the match weight.
    pub weights: Vec<f64>,
    /// The probability of each kind of pair, the match first; those of chance pairs are of the blocking key that finds the pair.
    pub kinds: Vec<(Role, f64)>,
    /// Whether a blocking key finds the pair.
    pub candidate: bool,
}

/// Two rows, and whether they are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelledPair {
    /// Row of one record.
    pub left: u32,
    /// Row of the other.
    pub right: u32,
    /// Whether it is a match.
    pub is_match: bool,
}

impl Model {
    /// Reads the columns, and counts the candidate pairs before any is compared.
    ///
    /// # Errors
    /// When the parameters make no model, a column is missing, or there are too many pairs.
    pub fn new(
        records: &Records,
        parameters: &FellegiSunter,
        scope: PairScope,
        nickname: Option<NicknameGroup>,
    ) -> Result<Self, ModelError> {
        parameters.check()?;
        let parts: Vec<_> = parameters.blocking.iter().flatten().copied().collect();
        let asked = parameters.compared();
        let compared: Vec<Compared> =
            asked.par_iter().map(|c| Compared::new(records, c, &parts, nickname)).collect::<Result<_, _>>()?;
        let keys: Vec<Key> = parameters.blocking.iter().map(|key| Key::new(key, &compared)).collect();
        let shapes = keys.iter().map(|key| key.shape(&compared)).collect();
        let shape = Shape::new(compared.iter().map(Compared::categories).collect(), shapes)?;
        let jurisdictions = match scope {
            PairScope::All => None,
            PairScope::AcrossFiles { second_begins } => {
                Some((0..records.len()).map(|row| u8::from(row >= second_begins as usize)).collect())
            }
            PairScope::AcrossJurisdictions | PairScope::WithJurisdiction(_) => {
                let cells = records.column(Field::Jurisdiction).ok_or(ModelError::NoColumn("jurisdiction"))?;
                let code = |row| match (scope, cells.get(row) as u8) {
                    (PairScope::WithJurisdiction(focus), code) => u8::from(code == focus),
                    (_, code) => code,
                };
                Some((0..records.len()).map(code).collect())
            }
        };
        let ready = Ready { compared, keys, jurisdictions, shape, rows: records.len() };
        let candidates = ready.candidate_pairs();
        let pairs = candidates.iter().sum();
        let limit = parameters.most_pairs.unwrap_or(MOST_PAIRS);
        if pairs > limit {
            let (place, &of_key) = candidates.iter().enumerate().max_by_key(|c| c.1).expect("a key");
            let key: Vec<String> = parameters.blocking[place].iter().map(ToString::to_string).collect();
            return Err(ModelError::TooManyPairs { pairs, limit, key: key.join(", "), of_key });
        }
        Ok(Self { parameters: parameters.clone(), ready, candidates })
    }

    /// Exact number of candidate pairs of each blocking key, those of earlier keys left out.
    pub fn candidate_pairs(&self) -> &[u64] {
        &self.candidates
    }

    /// Number of pairs in scope, candidates or not.
    pub fn pairs_in_scope(&self) -> u64 {
        self.ready.pairs_in_scope()
    }

    /// The fields of its comparisons, in the order of patterns.
    pub fn fields(&self) -> Vec<Field> {
        self.ready.compared.iter().map(|c| c.field).collect()
    }

    /// Compares all candidate pairs, and estimates. Matches among `labelled` pairs, if there are any, give the m-probabilities.
    ///
    /// # Errors
    /// When there are no candidate pairs.
    pub fn fit(&self, labelled: &[LabelledPair]) -> Result<Fitted, ModelError> {
        let patterns = self.ready.count_patterns();
        if patterns.is_empty() {
            return Err(ModelError::NoPairs);
        }
        let setting = Setting {
            shape: self.ready.shape.clone(),
            fields: self.fields(),
            exact: self.ready.compared.iter().map(|c| 1 << c.coarse.len()).collect(),
            chance: self.ready.chance(),
            pairs_in_scope: self.pairs_in_scope() as f64,
            rows: self.ready.rows,
            non_matches: self.parameters.non_matches,
            look_alikes: self.parameters.look_alikes,
            prior: self.parameters.prior.map(|p| p.get()),
            most_rounds: self.parameters.most_rounds,
            labelled_m: labelled_m(&self.ready, labelled),
        };
        let estimate = estimate(&setting, &patterns);
        Ok(Fitted { setting, estimate, patterns })
    }

    /// The pairs that the model links, by rows, and the posterior from which on it does.
    pub fn links(&self, fitted: &Fitted) -> (Vec<ModelLink>, f64) {
        self.links_within(fitted, &Budget::new(u64::MAX))
    }

    /// The same as long as there is memory for links.
    pub(in crate::linkage) fn links_within(&self, fitted: &Fitted, budget: &Budget) -> (Vec<ModelLink>, f64) {
        let linked = links(&self.ready, &self.scorer(fitted), self.parameters.threshold(), None, budget);
        (linked.links, linked.threshold)
    }

    /// The pairs whose posterior is at least this, by rows, whatever the threshold: for curves over thresholds.
    pub fn links_from(&self, fitted: &Fitted, posterior: f64) -> Vec<ModelLink> {
        links(&self.ready, &self.scorer(fitted), Threshold::Posterior(posterior), None, &Budget::new(u64::MAX)).links
    }

    /// The links and their threshold as [`Model::links`] gives them, and the other pairs down to a posterior of `wanted`, or to a higher one (which is
    /// given last) where those would be more than about the records.
    pub(in crate::linkage) fn links_and_others(
        &self,
        fitted: &Fitted,
        wanted: f64,
        budget: &Budget,
    ) -> (Vec<ModelLink>, f64, Vec<WeighedPair>, f64) {
        let scorer = self.scorer(fitted);
        let most = (self.ready.rows as u64).max(FEW);
        let from = affordable(&scorer, &fitted.patterns, wanted, most);
        let linked = links(&self.ready, &scorer, self.parameters.threshold(), Some(from), budget);
        (linked.links, linked.threshold, linked.others, from.min(linked.threshold))
    }

    /// Explains any pair of rows, candidate or not.
    pub fn score(&self, fitted: &Fitted, left: u32, right: u32) -> PairScore {
        let pattern = self.ready.pattern(left, right);
        let (scorer, code) = (self.scorer(fitted), |c: usize| self.ready.compared[c].column.codes[left as usize]);
        let score = scorer.score(pattern, code);
        let (weights, kinds) = scorer.explain(pattern, code);
        let categories = self.ready.shape.categories(pattern);
        let level = |(compared, &l): (&Compared, &usize)| (compared.field, compared.label(l));
        PairScore {
            posterior: score.posterior,
            match_weight: score.match_weight,
            levels: self.ready.compared.iter().zip(&categories).map(level).collect(),
            weights,
            kinds,
            candidate: self.ready.shape.stratum(&categories).is_some(),
        }
    }

    /// The probabilities of each comparison, for reports.
    pub fn tables(&self, fitted: &Fitted) -> Vec<FittedComparison> {
        self.ready.compared.iter().enumerate().map(|(c, compared)| FittedComparison::new(compared, c, fitted)).collect()
    }

    /// What may be wrong with an estimate.
    pub fn warnings(&self, fitted: &Fitted) -> Vec<Warning> {
        warnings(&self.ready, fitted)
    }

    pub(super) fn scorer<'a>(&'a self, fitted: &'a Fitted) -> Scorer<'a> {
        Scorer::new(&self.ready, &fitted.estimate, &fitted.setting.chance.exact)
    }
}

impl Fitted {
    /// How many pairs of each kind there are, by the model.
    pub fn classes(&self) -> Vec<ClassSize> {
        let size =
            |(class, &candidates): (&Class, &f64)| ClassSize { role: class.role, candidates, in_scope: class.weight };
        self.estimate.classes.iter().zip(&self.estimate.found).map(size).collect()
    }

    /// Chance that a random pair in scope is a match.
    pub fn prior(&self) -> f64 {
        self.estimate.classes[0].weight / self.setting.pairs_in_scope
    }

    /// The share of matches that no blocking key finds, by the model.
    pub fn lost_to_blocking(&self) -> f64 {
        (1.0 - self.estimate.found[0] / self.estimate.classes[0].weight).clamp(0.0, 1.0)
    }

    /// Whether estimation came to rest, and after how many rounds it stopped.
    pub fn converged(&self) -> (bool, u32) {
        (self.estimate.converged, self.estimate.rounds)
    }
}

/// m-probabilities from labelled matches: counts of categories, half a pair added to each; `None` without labelled matches. "Missing" is not counted.
///
/// Labelled pairs should be a random sample of all matches; if blocking or a score chose them, what it demanded seems surer than it is.
fn labelled_m(ready: &Ready, labelled: &[LabelledPair]) -> Option<Vec<Vec<f64>>> {
    let matches: Vec<u64> = labelled.iter().filter(|l| l.is_match).map(|l| ready.pattern(l.left, l.right)).collect();
    if matches.is_empty() {
        return None;
    }
    let of_comparison = |c: usize| {
        let missing = ready.shape.missing(c);
        let mut counts = vec![0.5; missing];
        for &pattern in &matches {
            if let Some(count) = counts.get_mut(ready.shape.category(pattern, c)) {
                *count += 1.0;
            }
        }
        let total: f64 = counts.iter().sum();
        counts.iter().map(|count| count / total).chain([1.0]).collect()
    };
    Some((0..ready.compared.len()).map(of_comparison).collect())
}

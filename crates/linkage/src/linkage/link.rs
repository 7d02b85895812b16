//! Running strategies over records: candidate pairs by blocking key, evidence once per pair, links by strategy.

use rayon::prelude::*;
use thiserror::Error;

use super::blocking::{BlockingKey, hash_key};
use super::budget::{Budget, OF_A_RULE};
use super::comparison::Comparison;
use super::evidence::Evidence;
use super::join::{Groups, equal_groups};
use super::model::{FellegiSunter, ModelError, ModelLink};
use super::modelled::{LinkError, Modelled, run_model};
use super::rule::{AgreementPattern, RuleMasks, bits, evidence_at, mask};
use super::scope::{PairScope, Scope};
use super::strategy::{Strategy, StrategyError};
use super::view::FieldView;
use crate::records::{Field, Records};

/// Two records that at least one strategy links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CandidatePair {
    /// Row of the first record, the smaller one.
    pub left: u32,
    /// Row of the second.
    pub right: u32,
    /// Evidence of each comparison of the linkage.
    pub pattern: AgreementPattern,
    /// Which strategies link it, a bit each.
    pub linked_by: u32,
}

/// What the strategies found.
#[derive(Clone, Debug, Default)]
pub struct Candidates {
    /// Pairs linked by any strategy, each once, in ascending order.
    pub pairs: Vec<CandidatePair>,
    /// Pairs that each strategy looked at: those that agree on any of its blocking keys, each once.
    pub candidate_pairs: Vec<u64>,
    /// What each strategy that is a model found, in the order of the strategies.
    pub modelled: Vec<Modelled>,
}

impl Candidates {
    /// The probability that a model gives a pair it links; `None` for strategies that are rules.
    pub fn posterior(&self, strategy: usize, rows: (u32, u32)) -> Option<f64> {
        let links = &self.modelled.iter().find(|model| model.strategy == strategy)?.links;
        let place = links.binary_search_by_key(&rows, |link| (link.left, link.right));
        place.ok().map(|place| links[place].posterior)
    }
}

/// A strategy would look at more pairs than allowed.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error(
    "strategy \"{strategy}\" would compare {pairs} pairs of records that agree on {key}, more than the {limit} allowed: demand more under \
     `agree` or set narrower `blocking`, take fewer records, or raise the limit (--max-pairs)"
)]
pub struct TooManyPairs {
    /// Its name.
    pub strategy: String,
    /// The blocking key that has too many, as text.
    pub key: String,
    /// How many it has.
    pub pairs: u64,
    /// How many are allowed.
    pub limit: u64,
}

/// Strategies made ready to run together.
#[derive(Clone, Debug)]
pub struct Linkage<'a> {
    strategies: &'a [Strategy],
    /// Every comparison that some strategy makes; patterns are in this order.
    pub comparisons: Vec<Comparison>,
    keys: Vec<BlockingKey>,
    rules: Vec<RuleMasks>,
    scope: PairScope,
    max_pairs: u64,
    memory: u64,
    curve_from: Option<f64>,
}

/// Most strategies in one run.
const MOST: usize = 32;
/// Most comparisons in one run: a pattern holds no more.
const MOST_COMPARISONS: usize = 32;
/// Pairs that one blocking key may bring, if nothing else is said: some minutes' work.
const MAX_PAIRS: u64 = 2_000_000_000;

impl<'a> Linkage<'a> {
    /// Whether so many strategies and comparisons can run together: 32 and 32.
    pub fn fits(strategies: &[Strategy]) -> bool {
        strategies.len() <= MOST && planned_comparisons(strategies).len() <= MOST_COMPARISONS
    }

    /// Plans the blocking keys and comparisons.
    ///
    /// # Panics
    /// When the strategies do not fit ([`Linkage::fits`]) or are not good ([`Strategy::check_all`]).
    pub fn new(strategies: &'a [Strategy]) -> Self {
        assert!(Self::fits(strategies), "too many strategies at once");
        let plan = || -> Result<Self, StrategyError> {
            let comparisons = planned_comparisons(strategies);
            let rule = |s: &Strategy| Ok(RuleMasks::new(s.rule(), &s.blocking_keys()?, &comparisons));
            let rules = strategies.iter().map(rule).collect::<Result<_, _>>()?;
            let keys = BlockingKey::for_strategies(strategies)?;
            Ok(Self {
                strategies,
                comparisons,
                keys,
                rules,
                scope: PairScope::default(),
                max_pairs: MAX_PAIRS,
                memory: u64::MAX,
                curve_from: None,
            })
        };
        plan().expect("strategies are checked")
    }

    /// The same strategies over other pairs.
    pub fn with_scope(self, scope: PairScope) -> Self {
        Self { scope, ..self }
    }

    /// The same, refusing to start when a blocking key of a rule, or all of a model, have more pairs than this (default: 2 thousand million).
    pub fn with_max_pairs(self, max_pairs: u64) -> Self {
        Self { max_pairs, ..self }
    }

    /// The same, giving up as soon as the links that were found need more bytes than this (default: no limit). Whether it gives up does not depend on
    /// the machine.
    pub fn with_memory(self, memory: u64) -> Self {
        Self { memory, ..self }
    }

    /// How many blocking keys the strategies have together.
    pub fn key_count(&self) -> usize {
        self.keys.len()
    }

    /// Whether one file is linked with another.
    pub fn is_across_files(&self) -> bool {
        matches!(self.scope, PairScope::AcrossFiles { .. })
    }

    /// Which pairs are looked at.
    pub fn pair_scope(&self) -> PairScope {
        self.scope
    }

    /// Which pairs of these records are looked at.
    ///
    /// # Panics
    /// When pairs across jurisdictions are looked at and the records lack the column.
    pub fn scope<'r>(&self, records: &'r Records) -> Scope<'r> {
        Scope::new(self.scope, records)
    }

    /// The same, keeping of models' pairs also those that they do not link, from this posterior on: for curves over thresholds.
    pub fn with_curves_from(self, posterior: f64) -> Self {
        Self { curve_from: Some(posterior), ..self }
    }

    /// The columns that the strategies read, and the jurisdiction if it decides which pairs are looked at.
    pub fn fields(&self) -> Vec<Field> {
        let by_jurisdiction = matches!(self.scope, PairScope::AcrossJurisdictions | PairScope::WithJurisdiction(_));
        let scope = by_jurisdiction.then_some(Field::Jurisdiction);
        let mut fields: Vec<Field> = self.comparisons.iter().map(|c| c.field).chain(scope).collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// Runs all strategies over the pairs of records in scope.
    ///
    /// # Errors
    /// When a blocking key has more pairs than allowed (nothing has been compared then), the links need more memory than allowed, or a model
    /// cannot be used.
    ///
    /// # Panics
    /// When the records lack a column of [`Linkage::fields`].
    pub fn run(&self, records: &Records) -> Result<Candidates, LinkError> {
        let views = self.views(records);
        let scope = Scope::new(self.scope, records);
        let parts = |key: &BlockingKey| key.comparisons.iter().map(|c| &views[self.place(*c)]).collect::<Vec<_>>();
        let group = |key: &BlockingKey| {
            let parts = parts(key);
            equal_groups(records.len(), |row| hash_key(&parts, row))
        };
        let groups: Vec<Vec<Groups>> = self.keys.iter().map(group).collect();
        for (key, groups) in self.keys.iter().zip(&groups) {
            self.check_size(key, groups, &scope)?;
        }
        let budget = Budget::new(self.memory);
        let mut found = Found::new(self.strategies.len());
        for (place, groups) in groups.into_iter().enumerate() {
            let pass = Pass::new(self, place, &views);
            let of_partition = |groups: &Groups| {
                let mut found = Found::new(self.strategies.len());
                groups.iter().for_each(|group| pass.compare_all(group, &scope, &mut found, &budget));
                found.report(&budget);
                found
            };
            let parts: Vec<Found> = groups.par_iter().with_min_len(16).map(of_partition).collect();
            if budget.is_spent() {
                return Err(self.too_many_links(self.keys[place].strategies[0]));
            }
            parts.into_iter().for_each(|part| found.add(part));
        }
        let modelled = self.run_models(records, &budget)?;
        for model in &modelled {
            let pair = |link: &ModelLink| CandidatePair {
                left: link.left,
                right: link.right,
                pattern: pattern_of(views.iter().enumerate(), link.left as usize, link.right as usize),
                linked_by: 1 << model.strategy,
            };
            found.pairs.par_extend(model.links.par_iter().map(pair));
            found.candidate_pairs[model.strategy] = model.candidate_pairs;
        }
        Ok(Candidates { pairs: merged(found.pairs), candidate_pairs: found.candidate_pairs, modelled })
    }

    fn run_models(&self, records: &Records, budget: &Budget) -> Result<Vec<Modelled>, LinkError> {
        let models = self.strategies.iter().enumerate().filter_map(|(place, s)| Some((place, s, s.settings()?)));
        let run = |(place, strategy, settings): (usize, &Strategy, &FellegiSunter)| {
            let wrong = |error| self.wrong_with(strategy, settings, error);
            let settings = FellegiSunter { most_pairs: Some(self.most_pairs(settings)), ..settings.clone() };
            let found = run_model(place, &settings, self.scope, records, self.curve_from, budget).map_err(wrong)?;
            if budget.is_spent() { Err(self.too_many_links(place)) } else { Ok(found) }
        };
        models.map(run).collect()
    }

    fn too_many_links(&self, strategy: usize) -> LinkError {
        LinkError::TooManyLinks { strategy: self.strategies[strategy].name.clone(), memory: self.memory }
    }

    /// How many pairs a model may look at: as many as its strategy says, but no more than were allowed for all.
    fn most_pairs(&self, settings: &FellegiSunter) -> u64 {
        match settings.most_pairs {
            Some(own) if self.max_pairs == MAX_PAIRS => own,
            own => own.map_or(self.max_pairs, |own| own.min(self.max_pairs)),
        }
    }

    fn wrong_with(&self, strategy: &Strategy, settings: &FellegiSunter, error: ModelError) -> LinkError {
        match error {
            ModelError::TooManyPairs { pairs, limit, .. } if settings.most_pairs != Some(limit) => {
                let key = |key: &Vec<Comparison>| key.iter().map(Comparison::to_string).collect::<Vec<_>>().join(" + ");
                let keys: Vec<String> = settings.blocking.iter().map(key).collect();
                TooManyPairs { strategy: strategy.name.clone(), key: keys.join(", or "), pairs, limit }.into()
            }
            error => LinkError::Model { strategy: strategy.name.clone(), error },
        }
    }

    /// The agreement pattern of two rows, whatever the blocking keys.
    ///
    /// # Panics
    /// When the records lack a column of [`Linkage::fields`].
    pub fn compare_rows(&self, records: &Records, left: usize, right: usize) -> AgreementPattern {
        self.compare_pairs(records, &[(left as u32, right as u32)])[0]
    }

    /// The agreement patterns of some pairs of rows, whatever the blocking keys.
    ///
    /// # Panics
    /// When the records lack a column of [`Linkage::fields`].
    pub fn compare_pairs(&self, records: &Records, pairs: &[(u32, u32)]) -> Vec<AgreementPattern> {
        let views = self.views(records);
        let pattern = |&(left, right): &(u32, u32)| pattern_of(views.iter().enumerate(), left as usize, right as usize);
        pairs.iter().map(pattern).collect()
    }

    /// The evidence of one comparison in a pattern.
    pub fn evidence(&self, pattern: AgreementPattern, comparison: Comparison) -> Evidence {
        evidence_at(pattern, self.place(comparison))
    }

    /// Whether a strategy (by its place) looks at a pair of this pattern and links it; `None` for a model, which must see all records first.
    pub fn links(&self, strategy: usize, pattern: AgreementPattern) -> Option<bool> {
        let rule = &self.rules[strategy];
        self.strategies[strategy].rule().is_some().then(|| rule.is_candidate(pattern) && rule.links(pattern))
    }

    /// For each pair of rows, which strategies look at it, a bit each: those of which it agrees on a blocking key.
    ///
    /// # Panics
    /// When the records lack a column of [`Linkage::fields`].
    pub fn reached(&self, records: &Records, pairs: &[(u32, u32)]) -> Vec<u32> {
        let in_keys: Vec<usize> = (0..self.comparisons.len()).filter(|&place| self.blocks(place)).collect();
        let view = |&place: &usize| (place, FieldView::new(records, self.comparisons[place]).expect("column is there"));
        let views: Vec<(usize, FieldView)> = in_keys.iter().map(view).collect();
        let reached = |&(left, right): &(u32, u32)| {
            let pattern = pattern_of(views.iter().map(|(p, v)| (*p, v)), left as usize, right as usize);
            let by = |(place, rule): (usize, &RuleMasks)| u32::from(rule.is_candidate(pattern)) << place;
            self.rules.iter().enumerate().map(by).sum()
        };
        pairs.par_iter().map(reached).collect()
    }

    fn blocks(&self, place: usize) -> bool {
        self.rules.iter().any(|rule| rule.reads_key(place))
    }

    fn views<'r>(&self, records: &'r Records) -> Vec<FieldView<'r>> {
        self.comparisons.iter().map(|&c| FieldView::new(records, c).expect("column is there")).collect()
    }

    fn check_size(&self, key: &BlockingKey, groups: &[Groups], scope: &Scope) -> Result<(), TooManyPairs> {
        let sizes = |groups: &Groups| groups.iter().map(|g| g.len() as u64 * (g.len() as u64 - 1) / 2).sum::<u64>();
        // Pairs out of scope are taken off only when it matters.
        if groups.par_iter().map(sizes).sum::<u64>() <= self.max_pairs {
            return Ok(());
        }
        let pairs = groups.par_iter().map(|groups| groups.iter().map(|g| scope.pairs_in(g)).sum::<u64>()).sum();
        if pairs <= self.max_pairs {
            return Ok(());
        }
        let fields: Vec<String> = key.comparisons.iter().map(Comparison::to_string).collect();
        Err(TooManyPairs {
            strategy: self.strategies[key.strategies[0]].name.clone(),
            key: fields.join(" + "),
            pairs,
            limit: self.max_pairs,
        })
    }

    fn place(&self, comparison: Comparison) -> usize {
        self.comparisons.binary_search(&comparison).expect("a planned comparison")
    }
}

/// New links at which the budget is asked.
const REPORT: usize = 1 << 12;

/// What comparing found.
struct Found {
    pairs: Vec<CandidatePair>,
    /// How many of them the budget knows.
    reported: usize,
    candidate_pairs: Vec<u64>,
}

impl Found {
    fn new(strategies: usize) -> Self {
        Self { pairs: Vec::new(), reported: 0, candidate_pairs: vec![0; strategies] }
    }

    /// Tells the budget of new pairs; whether it has room for them.
    fn report(&mut self, budget: &Budget) -> bool {
        let new = self.pairs.len() - self.reported;
        self.reported = self.pairs.len();
        budget.take(new, OF_A_RULE)
    }

    fn add(&mut self, other: Found) {
        self.pairs.extend(other.pairs);
        self.candidate_pairs.iter_mut().zip(other.candidate_pairs).for_each(|(sum, new)| *sum += new);
    }
}

/// Comparing the pairs of one blocking key.
struct Pass<'a> {
    views: &'a [FieldView<'a>],
    /// Places of the comparisons of equality, which are made first, and of likeness.
    equal: Vec<usize>,
    alike: Vec<usize>,
    /// Strategies that the key serves, with the masks of the earlier keys that serve them: pairs that agree on one of these were counted.
    served: Vec<(usize, &'a RuleMasks, Vec<u64>)>,
}

impl<'a> Pass<'a> {
    fn new(linkage: &'a Linkage, key: usize, views: &'a [FieldView<'a>]) -> Self {
        let (equal, alike) = (0..views.len()).partition(|&place| linkage.comparisons[place].can_block());
        let earlier = |strategy: &usize| {
            let keys = linkage.keys[..key].iter().filter(|k| k.strategies.contains(strategy));
            keys.map(|k| mask(&k.comparisons, &linkage.comparisons)).collect()
        };
        let served = linkage.keys[key].strategies.iter().map(|s| (*s, &linkage.rules[*s], earlier(s))).collect();
        Self { views, equal, alike, served }
    }

    fn compare_all(&self, group: &[u32], scope: &Scope, found: &mut Found, budget: &Budget) {
        for (i, &left) in group.iter().enumerate() {
            if found.pairs.len() - found.reported >= REPORT && !found.report(budget) {
                return;
            }
            for &right in &group[i + 1..] {
                if scope.contains(left, right) {
                    self.compare(left, right, found);
                }
            }
        }
    }

    #[inline]
    fn compare(&self, left: u32, right: u32, found: &mut Found) {
        let at = |place: &usize| (*place, &self.views[*place]);
        let (a, b) = (left as usize, right as usize);
        let mut pattern = pattern_of(self.equal.iter().map(at), a, b);
        let mut linked_by = 0;
        for (strategy, rule, earlier) in &self.served {
            if rule.is_candidate(pattern) && !earlier.iter().any(|key| pattern & key == 0) {
                found.candidate_pairs[*strategy] += 1;
                // Bits of likeness are still 0, which is agreement: nothing is refused for them.
                linked_by |= u32::from(rule.links(pattern)) << strategy;
            }
        }
        if linked_by != 0 && !self.alike.is_empty() {
            pattern |= pattern_of(self.alike.iter().map(at), a, b);
            let still = |(strategy, rule, _): &(usize, &RuleMasks, _)| u32::from(rule.links(pattern)) << strategy;
            linked_by &= self.served.iter().map(still).sum::<u32>();
        }
        if linked_by != 0 {
            found.pairs.push(CandidatePair { left, right, pattern, linked_by });
        }
    }
}

#[inline]
fn pattern_of<'v>(
    views: impl Iterator<Item = (usize, &'v FieldView<'v>)>,
    left: usize,
    right: usize,
) -> AgreementPattern {
    views.fold(0, |pattern, (place, view)| pattern | bits(view.evidence(left, right), place))
}

fn planned_comparisons(strategies: &[Strategy]) -> Vec<Comparison> {
    let mut comparisons: Vec<Comparison> = strategies.iter().flat_map(Strategy::comparisons).collect();
    comparisons.sort_unstable();
    comparisons.dedup();
    comparisons
}

/// Sorts pairs and merges those that several keys found.
fn merged(mut pairs: Vec<CandidatePair>) -> Vec<CandidatePair> {
    pairs.par_sort_unstable();
    pairs.dedup_by(|again, kept| {
        let same = (again.left, again.right) == (kept.left, kept.right);
        if same {
            kept.linked_by |= again.linked_by;
        }
        same
    });
    pairs
}

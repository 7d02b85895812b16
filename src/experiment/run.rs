//! Running a scenario: replicates one after the other, results after each.

use thiserror::Error;

use super::dials::{DialCounts, dial_counts};
use super::results::{ModelResult, Provenance, Results, SweepResult};
use super::summary::summarise;
use super::sweep::run_sweep;
use super::{Progress, World};
use crate::evaluate::{Evaluation, Slot, evaluate};
use crate::linkage::{Comparison, EvidenceCounts, LinkError, Modelled};
use crate::metric::Totals;
use crate::scenario::{Expectation, Scenario};
use crate::stats::{Clusters, Interval};

/// What the replicates have shown so far.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Replicates finished.
    pub replicates: u32,
    /// Counts of each strategy by its own clusters, of all replicates.
    pub by_strategy: Vec<Clusters>,
    /// Counts of all strategies by common clusters, of all replicates.
    pub joint: Clusters,
    /// Denominators that are not counted by cluster.
    pub totals: Totals,
    /// Pairs across jurisdictions.
    pub pairs: f64,
    /// Closed-form false links by strategy: as simulated, summed over replicates; and in full, of one.
    pub expected: Vec<Option<(f64, f64)>>,
    /// Pairs that each strategy looked at.
    pub candidate_pairs: Vec<u64>,
    /// False links that each strategy that is a model expects among its own links, of all replicates.
    pub claimed_false_links: Vec<Option<f64>>,
    /// What each model estimated, by strategy, in the first replicate.
    pub models: Vec<Option<ModelResult>>,
    /// Evidence tables by strategy.
    pub evidence: Vec<Vec<(Comparison, EvidenceCounts, EvidenceCounts)>>,
    /// What the dials came to.
    pub(super) dials: DialCounts,
    /// Registrations of the states in full, expected.
    pub full_size: f64,
    /// The sweep, once it has run.
    pub sweep: Option<SweepResult>,
}

/// An expectation of the scenario that its run did not meet.
#[derive(Clone, Debug)]
pub struct Unmet {
    /// What was expected.
    pub expectation: Expectation,
    /// What came.
    pub value: Option<f64>,
}

/// Why a run ended early.
#[derive(Debug, Error)]
pub enum RunError<E> {
    /// A strategy would compare too many pairs, or is a model that cannot be used.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// The results could not be saved.
    #[error("the results could not be saved")]
    Save(E),
}

/// Runs a scenario; `save` is called with the results after each replicate and after the sweep. Stops early, keeping
/// what is done, when the progress asks to or `save` fails.
///
/// # Errors
/// Those of `save`, and a strategy that would compare too many pairs or is a model that cannot be used.
pub fn run<E>(
    scenario: &Scenario,
    provenance: &Provenance,
    progress: &dyn Progress,
    mut save: impl FnMut(&Results) -> Result<(), E>,
) -> Result<Option<Results>, RunError<E>> {
    let mut run = Run::default();
    let mut results = None;
    for replicate in 0..scenario.replicates {
        if progress.stopped() {
            return Ok(results);
        }
        run.add(scenario, replicate, progress)?;
        let so_far = summarise(scenario, &run, provenance);
        save(&so_far).map_err(RunError::Save)?;
        results = Some(so_far);
    }
    if let Some(sweep) = &scenario.sweep {
        run.sweep = run_sweep(scenario, sweep, progress)?;
        let so_far = summarise(scenario, &run, provenance);
        save(&so_far).map_err(RunError::Save)?;
        results = Some(so_far);
    }
    Ok(results)
}

impl Run {
    /// Runs one replicate and adds it.
    ///
    /// # Errors
    /// When a strategy would compare too many pairs, or is a model that cannot be used.
    pub fn add(&mut self, scenario: &Scenario, replicate: u32, progress: &dyn Progress) -> Result<(), LinkError> {
        let world = World::new(scenario, replicate, progress);
        let linkage = scenario.linkage();
        progress.stage("writing records", 1);
        let keys = world.keys();
        let records = world.record(scenario, &keys, &linkage.fields());
        progress.stage("linking", 1);
        let found = linkage.run(&records)?;
        progress.stage("scoring", 1);
        let truth = world.truth(&keys);
        let count = scenario.strategies.len();
        let evaluation = evaluate(&linkage, count, &found, &records, &truth, &reported(scenario));
        self.dials.add(&dial_counts(scenario, &world, &keys, &records));
        self.full_size = world.registrar.expected_rolls().iter().map(|roll| roll.total()).sum();
        let expected: Vec<_> = scenario.strategies.iter().map(|s| world.expected_false_links(scenario, s)).collect();
        self.merge_models(count, &found.modelled);
        self.merge(&evaluation, expected, world.rolls.persons() as f64, pairs_represented(&world, &evaluation));
        Ok(())
    }

    fn merge_models(&mut self, strategies: usize, modelled: &[Modelled]) {
        self.claimed_false_links.resize(strategies, None);
        self.models.resize(strategies, None);
        for model in modelled {
            *self.claimed_false_links[model.strategy].get_or_insert(0.0) += model.claimed_false_links();
            self.models[model.strategy].get_or_insert_with(|| ModelResult {
                threshold: model.threshold,
                prior: model.prior,
                warnings: model.warnings.clone(),
                comparisons: model.tables.clone(),
            });
        }
    }

    fn merge(&mut self, one: &Evaluation, expected: Vec<Option<(f64, f64)>>, persons: f64, pairs: f64) {
        self.replicates += 1;
        self.joint.merge(&one.joint);
        self.by_strategy.resize(one.by_strategy.len(), Clusters::default());
        self.by_strategy.iter_mut().zip(&one.by_strategy).for_each(|(sum, new)| sum.merge(new));
        self.pairs += one.pairs;
        self.candidate_pairs.resize(one.candidate_pairs.len(), 0);
        self.candidate_pairs.iter_mut().zip(&one.candidate_pairs).for_each(|(sum, new)| *sum += new);
        self.totals.matches += one.matches as f64;
        self.totals.persons += persons;
        self.totals.records += one.records as f64;
        self.totals.nonmatching_pairs += pairs;
        if self.replicates == 1 {
            self.expected = expected;
            self.evidence = one.evidence.clone();
            return;
        }
        for (sum, new) in self.expected.iter_mut().zip(expected) {
            *sum = sum.zip(new).map(|(sum, new)| (sum.0 + new.0, new.1));
        }
        for (sum, new) in self.evidence.iter_mut().flatten().zip(one.evidence.iter().flatten()) {
            sum.1.merge(&new.1);
            sum.2.merge(&new.2);
        }
    }

    /// The interval of a strategy's mean number of false links.
    pub fn false_links_interval(&self, strategy: usize) -> Interval {
        self.by_strategy[strategy].count_interval(&[Slot::FalseLinks.of(0)], 1.0)
    }

    /// Sum of a count of a strategy.
    pub fn count(&self, slot: Slot, strategy: usize) -> u64 {
        self.joint.total(slot.of(strategy))
    }
}

/// Fields whose evidence is tabulated: all that some strategy weighs beyond what all strategies demand.
pub(super) fn reported(scenario: &Scenario) -> Vec<Comparison> {
    let linkage = scenario.linkage();
    let demanded_by_all = |c: &Comparison| scenario.strategies.iter().all(|s| s.demands(*c));
    linkage.comparisons.iter().copied().filter(|c| !demanded_by_all(c)).collect()
}

/// Pairs of different people across jurisdictions that the simulated links stand for. With whole birth dates kept, links across a
/// share of the dates stand for that share of the full rolls' pairs.
fn pairs_represented(world: &World, evaluation: &Evaluation) -> f64 {
    let (records, same_date_pairs) = world.thinning();
    let correction = if records > 0.0 { same_date_pairs / (records * records) } else { 1.0 };
    evaluation.pairs * correction - evaluation.matches as f64
}

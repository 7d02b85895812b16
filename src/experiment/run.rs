//! Running a scenario: replicates one after the other, results after each.

use thiserror::Error;

use super::compare::{Compared, compare};
use super::dials::{DialCounts, dial_counts};
use super::estimates::Estimates;
use super::groups::{Grouping, groupings};
use super::results::{ModelResult, Provenance, Results, SweepResult};
use super::summary::summarise;
use super::sweep::run_sweep;
use super::{Progress, World};
use crate::evaluate::{Curve, Evaluation, KindCounts, Levels, Slot};
use crate::linkage::{Comparison, EvidenceCounts, LinkError};
use crate::metric::{LevelTotals, Totals, estimate, estimate_level};
use crate::population::Sampling;
use crate::scenario::{Comparing, Expectation, Scenario};
use crate::stats::{Clusters, Estimate, Interval};

/// What the replicates have shown so far.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Replicates finished.
    pub replicates: u32,
    /// Counts of each strategy by its own clusters, of all replicates.
    pub by_strategy: Vec<Clusters>,
    /// By comparison: counts of its strategies by common clusters, of all replicates.
    pub joint: Vec<Clusters>,
    /// By strategy: counts beyond identity.
    pub levels: Vec<Levels>,
    /// By grouping: its name, its groups, and the registered people of each.
    pub groups: Vec<(&'static str, Vec<String>, Vec<f64>)>,
    /// By strategy: denominators that are not counted by cluster.
    pub totals: Vec<Totals>,
    /// People with a registration.
    pub persons: f64,
    /// Registrations.
    pub records: f64,
    /// By strategy: registrations compared.
    pub compared: Vec<f64>,
    /// By strategy: pairs in scope.
    pub pairs: Vec<f64>,
    /// Sum over replicates of the simulated share of full rolls; `None` when pairs are not thinned by one share.
    pub parts: Option<f64>,
    /// The same share of people, when people are sampled.
    pub sampled_people: Option<f64>,
    /// Closed-form false links by strategy: as simulated, summed over replicates; and in full, of one.
    pub expected: Vec<Option<(f64, f64)>>,
    /// Pairs that each strategy looked at.
    pub candidate_pairs: Vec<u64>,
    /// False links that each strategy that is a model expects among its own links, of all replicates.
    pub claimed_false_links: Vec<Option<f64>>,
    /// What each model estimated, by strategy, in the first replicate.
    pub models: Vec<Option<ModelResult>>,
    /// By strategy: its links by what the two people are to each other.
    pub kinds: Vec<KindCounts>,
    /// By strategy: a model's links at all thresholds; empty for rules.
    pub curves: Vec<Curve>,
    /// Evidence tables by strategy.
    pub evidence: Vec<Vec<(Comparison, EvidenceCounts, EvidenceCounts)>>,
    /// What the dials came to.
    pub(super) dials: DialCounts,
    /// Estimators beside the truth.
    pub(super) estimates: Estimates,
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

/// A scenario and its control worlds, each with what its replicates have shown.
#[derive(Debug)]
pub struct Runs {
    worlds: Vec<(Scenario, Run)>,
}

impl Runs {
    fn new(scenario: &Scenario) -> Self {
        let worlds = scenario.worlds.iter().map(|world| (world.of(scenario), Run::default()));
        Self { worlds: std::iter::once((scenario.clone(), Run::default())).chain(worlds).collect() }
    }

    /// The scenario itself.
    pub fn own(&self) -> &(Scenario, Run) {
        &self.worlds[0]
    }

    /// The control worlds, in the scenario's order.
    pub fn controls(&self) -> &[(Scenario, Run)] {
        &self.worlds[1..]
    }

    /// A control world by name, or the scenario itself.
    ///
    /// # Panics
    /// When there is none of this name.
    pub fn world(&self, name: Option<&str>) -> (&Scenario, &Run) {
        let worlds = &self.worlds[0].0.worlds;
        let place = name.map_or(0, |name| 1 + worlds.iter().position(|w| w.name == name).expect("checked"));
        (&self.worlds[place].0, &self.worlds[place].1)
    }
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
    let mut runs = Runs::new(scenario);
    let mut results = None;
    for replicate in 0..scenario.replicates {
        if progress.stopped() {
            return Ok(results);
        }
        let own = World::new(scenario, replicate, progress);
        runs.worlds[0].1.add_world(scenario, &own, true, progress)?;
        for (control, (turned, run)) in scenario.worlds.iter().zip(&mut runs.worlds[1..]) {
            // A control world of other columns has the same people, rolls and lists.
            let other = (!control.turns_columns_only()).then(|| World::new(turned, replicate, progress));
            run.add_world(turned, other.as_ref().unwrap_or(&own), false, progress)?;
        }
        let so_far = summarise(&runs, provenance);
        save(&so_far).map_err(RunError::Save)?;
        results = Some(so_far);
    }
    if let Some(sweep) = &scenario.sweep {
        runs.worlds[0].1.sweep = run_sweep(scenario, sweep, progress)?;
        let so_far = summarise(&runs, provenance);
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
        self.add_world(scenario, &World::new(scenario, replicate, progress), true, progress)
    }

    /// Adds one replicate of a world that is made already. `dials` says whether the dials are measured, too.
    fn add_world(
        &mut self,
        scenario: &Scenario,
        world: &World,
        dials: bool,
        progress: &dyn Progress,
    ) -> Result<(), LinkError> {
        progress.stage("writing records", 1);
        let keys = world.keys();
        let records = world.record(scenario, &keys, &scenario.linkage().fields());
        let groupings = groupings(world, &keys, &records);
        self.prepare(scenario, &groupings);
        for (place, comparing) in scenario.comparisons().iter().enumerate() {
            progress.stage("linking and scoring", 1);
            let compared = compare(scenario, world, comparing, (&keys, &records), &groupings)?;
            self.joint[place].merge(&compared.evaluation.joint);
            self.merge(scenario, world, comparing, &compared);
        }
        self.estimates.add(scenario, world, &keys)?;
        if dials {
            self.dials.add(&dial_counts(scenario, world, &keys, &records));
        }
        self.full_size = world.registrar.expected_rolls().iter().map(|roll| roll.total()).sum();
        self.persons += world.rolls.persons() as f64;
        self.records += records.len() as f64;
        let part = part(world);
        self.parts = part.map(|part| part + self.parts.unwrap_or(0.0));
        let people = if part.is_none() { Some(world.thinning().0) } else { None };
        self.sampled_people = people.map(|people| people + self.sampled_people.unwrap_or(0.0));
        self.replicates += 1;
        Ok(())
    }

    /// Makes room for what each replicate adds.
    fn prepare(&mut self, scenario: &Scenario, groupings: &[Grouping]) {
        let count = scenario.strategies.len();
        if self.replicates == 0 {
            let room = || groupings.iter().map(|g| (g.name, g.labels.clone(), vec![0.0; g.labels.len()]));
            self.groups = room().collect();
            self.expected = vec![Some((0.0, 0.0)); count];
        }
        for (sum, grouping) in self.groups.iter_mut().zip(groupings) {
            sum.2.iter_mut().zip(&grouping.people).for_each(|(sum, new)| *sum += new);
        }
        self.joint.resize(scenario.comparisons().len(), Clusters::default());
        self.by_strategy.resize(count, Clusters::default());
        self.levels.resize(count, Levels::default());
        self.totals.resize(count, Totals::default());
        self.compared.resize(count, 0.0);
        self.pairs.resize(count, 0.0);
        self.candidate_pairs.resize(count, 0);
        self.evidence.resize(count, Vec::new());
        self.kinds.resize(count, KindCounts::default());
        self.curves.resize(count, Curve::default());
        self.claimed_false_links.resize(count, None);
        self.models.resize(count, None);
    }

    /// Adds what one comparison found.
    fn merge(&mut self, scenario: &Scenario, world: &World, comparing: &Comparing, compared: &Compared) {
        let one = &compared.evaluation;
        for (place, &strategy) in comparing.strategies.iter().enumerate() {
            self.by_strategy[strategy].merge(&one.by_strategy[place]);
            self.levels[strategy].merge(&compared.levels[place]);
            self.kinds[strategy].merge(&compared.kinds[place]);
            self.compared[strategy] += compared.registrations as f64;
            self.pairs[strategy] += one.pairs;
            self.candidate_pairs[strategy] += one.candidate_pairs[place];
            let totals = &mut self.totals[strategy];
            totals.matches += one.matches as f64;
            // With a focus most people and registrations are compared with few others, so that rates per person or registration say nothing.
            if scenario.focus.is_none() {
                totals.persons += world.rolls.persons() as f64;
                totals.records += compared.registrations as f64;
            }
            totals.nonmatching_pairs += pairs_represented(world, one);
            totals.candidate_pairs += one.candidate_pairs[place] as f64;
            let expected = world.expected_false_links(scenario, &scenario.strategies[strategy], comparing.list);
            self.expected[strategy] = self.expected[strategy].zip(expected).map(|(sum, new)| (sum.0 + new.0, new.1));
            let evidence = &mut self.evidence[strategy];
            if evidence.is_empty() {
                evidence.clone_from(&one.evidence[place]);
            } else {
                for (sum, new) in evidence.iter_mut().zip(&one.evidence[place]) {
                    sum.1.merge(&new.1);
                    sum.2.merge(&new.2);
                }
            }
        }
        for (model, curve) in compared.found.modelled.iter().zip(&compared.curves) {
            let strategy = comparing.strategies[model.strategy];
            self.curves[strategy].merge(curve);
            *self.claimed_false_links[strategy].get_or_insert(0.0) += model.claimed_false_links();
            self.models[strategy].get_or_insert_with(|| ModelResult {
                threshold: model.threshold,
                prior: model.prior,
                warnings: model.warnings.clone(),
                comparisons: model.tables.clone(),
            });
        }
    }

    /// The interval of a strategy's mean number of false links.
    pub fn false_links_interval(&self, strategy: usize) -> Interval {
        self.by_strategy[strategy].count_interval(&[Slot::FalseLinks.of(0)], 1.0)
    }

    /// Sum of a count of a strategy.
    pub fn count(&self, slot: Slot, strategy: usize) -> u64 {
        self.by_strategy[strategy].total(slot.of(0))
    }

    /// A metric of a strategy; `None` for an unknown name, or when the strategy has nothing of the kind.
    pub fn metric(&self, scenario: &Scenario, name: &str, strategy: usize) -> Option<Estimate> {
        let totals = LevelTotals {
            registrations: self.totals[strategy].records,
            parts: self.parts,
            sampled_people: self.sampled_people.zip(self.expected[strategy]).map(|(parts, e)| (e.1, parts)),
            election: scenario.election_place().is_some(),
            rolls: scenario.comparisons().iter().any(|c| c.list.is_none() && c.strategies.contains(&strategy)),
        };
        estimate(name, &self.by_strategy[strategy], self.totals[strategy])
            .or_else(|| estimate_level(name, &self.levels[strategy], totals))
    }
}

/// The simulated share of full rolls, when it thins every count alike: whole birth dates, or everything.
fn part(world: &World) -> Option<f64> {
    let parameters = world.population.parameters();
    let whole = parameters.sampling == Sampling::BirthDates || parameters.scale.get() >= 1.0;
    // Of the registrations expected in full, those on the dates that are simulated: closer than the share of dates asked for.
    let rolls = world.registrar.expected_rolls();
    let full: f64 = rolls.iter().map(|roll| roll.total()).sum();
    let simulated: f64 = rolls.iter().map(|roll| world.simulated(roll)).sum();
    (whole && full > 0.0).then(|| simulated / full)
}

/// Pairs of different people in scope that the simulated links stand for. With whole birth dates kept, links across a
/// share of the dates stand for that share of the full rolls' pairs.
fn pairs_represented(world: &World, evaluation: &Evaluation) -> f64 {
    let (records, same_date_pairs) = world.thinning();
    let correction = if records > 0.0 { same_date_pairs / (records * records) } else { 1.0 };
    evaluation.pairs * correction - evaluation.matches as f64
}

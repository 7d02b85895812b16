//! Running a scenario: replicates one after the other, results after each.

use thiserror::Error;

use super::estimates::Estimates;
use super::groups::{GroupSizes, groupings};
use super::judge::add_turns;
use super::measured::{DialCounts, dial_counts};
use super::pipeline::{Linked, each_comparison};
use super::summary::summarise;
use super::sweep::{link, run_sweep};
use super::tally::{Expected, Tally, merge_all};
use crate::evaluate::Slot;
use crate::linkage::LinkError;
use crate::metric::{Metric, NotEstimable};
use crate::population::Sampling;
use crate::results::{Provenance, Results, SweepResult};
use crate::scenario::Scenario;
use crate::stats::{Clusters, Estimate};
use crate::world::{Progress, Silent, World};

/// What the replicates have shown so far.
#[derive(Clone, Debug, Default)]
pub struct Run {
    /// Replicates finished.
    pub replicates: u32,
    /// By strategy, in the scenario's order.
    pub strategies: Vec<Tally>,
    /// By comparison: counts of its strategies by common clusters.
    pub(super) joint: Vec<Clusters>,
    /// The groupings of people, and how many people each group has.
    pub(super) groups: Vec<GroupSizes>,
    /// People with a registration.
    pub persons: f64,
    /// Registrations.
    pub records: f64,
    /// Registrations of the states in full, expected.
    pub(super) full_size: f64,
    /// What the dials came to.
    pub(super) dials: DialCounts,
    /// Estimators beside the truth.
    pub(super) estimates: Estimates,
    /// The sweep, once it has run.
    pub(super) sweep: Option<SweepResult>,
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
pub(super) struct Runs {
    worlds: Vec<(Scenario, Run)>,
}

impl Runs {
    fn new(scenario: &Scenario) -> Self {
        let turned = |world: &crate::scenario::ControlWorld| (world.of(scenario).expect("checked"), Run::default());
        let worlds = scenario.worlds.iter().map(turned);
        Self { worlds: std::iter::once((scenario.clone(), Run::default())).chain(worlds).collect() }
    }

    /// The scenario itself.
    pub(super) fn own(&self) -> &(Scenario, Run) {
        &self.worlds[0]
    }

    /// The control worlds, in the scenario's order.
    pub(super) fn controls(&self) -> &[(Scenario, Run)] {
        &self.worlds[1..]
    }

    /// A control world by name, or the scenario itself.
    ///
    /// # Panics
    /// When there is none of this name.
    pub(super) fn world(&self, name: Option<&str>) -> (&Scenario, &Run) {
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
    let mut results: Option<Results> = None;
    for replicate in 0..scenario.replicates {
        if progress.stopped() {
            return Ok(results);
        }
        let own = World::new(scenario, replicate, progress);
        runs.worlds[0].1.add_world(scenario, &own, true, progress)?;
        for (control, (turned, run)) in scenario.worlds.iter().zip(&mut runs.worlds[1..]) {
            // A control world of other columns has the same people, rolls and lists.
            let other =
                (!control.turns_columns_only(scenario)).then(|| World::beside(Some(&own), turned, replicate, progress));
            run.add_world(turned, other.as_ref().unwrap_or(&own), false, progress)?;
        }
        let so_far = summarise(&runs, provenance);
        save(&so_far).map_err(RunError::Save)?;
        results = Some(so_far);
    }
    if let Some(sweep) = &scenario.sweep {
        runs.worlds[0].1.sweep = run_sweep(scenario, sweep, progress)?;
    }
    if scenario.sweep.is_some() || !scenario.turns.is_empty() {
        let mut whole = summarise(&runs, provenance);
        if !scenario.turns.is_empty() {
            add_turns(&mut whole.claims, &runs, progress)?;
            if progress.stopped() {
                return Ok(results);
            }
        }
        save(&whole).map_err(RunError::Save)?;
        results = Some(whole);
    }
    Ok(results)
}

/// Runs one replicate of a scenario in its world, which is made already, and shows the links of each comparison to somebody.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub(crate) fn run_in(
    world: &World,
    scenario: &Scenario,
    provenance: &Provenance,
    progress: &dyn Progress,
    show: impl FnMut(&Linked),
) -> Result<Results, LinkError> {
    let mut runs = Runs::new(scenario);
    runs.worlds[0].1.add_shown(scenario, world, true, progress, show)?;
    Ok(summarise(&runs, provenance))
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
    pub(super) fn add_world(
        &mut self,
        scenario: &Scenario,
        world: &World,
        dials: bool,
        progress: &dyn Progress,
    ) -> Result<(), LinkError> {
        self.add_shown(scenario, world, dials, progress, |_| ())
    }

    /// The same, and shows the links of each comparison to somebody.
    fn add_shown(
        &mut self,
        scenario: &Scenario,
        world: &World,
        dials: bool,
        progress: &dyn Progress,
        mut show: impl FnMut(&Linked),
    ) -> Result<(), LinkError> {
        progress.stage("writing records", 1);
        let keys = world.keys();
        let records = world.record(scenario, &keys, &scenario.linkage().fields());
        let groupings = groupings(world, &keys, &records);
        progress.stage("linking and scoring", scenario.comparisons().len() as u64);
        let mut found: Vec<(usize, Tally)> = Vec::new();
        let joint = each_comparison(scenario, world, &keys, &records, |linked| {
            show(linked);
            let (tallies, joint) = linked.tallies(&groupings, dials && self.replicates == 0);
            found.extend(linked.comparing.strategies.iter().copied().zip(tallies));
            progress.advance(1);
            joint
        })?;
        found.sort_by_key(|(strategy, _)| *strategy);
        merge_all(&mut self.strategies, found.into_iter().map(|(_, tally)| tally).collect());
        self.joint.resize(joint.len(), Clusters::default());
        self.joint.iter_mut().zip(&joint).for_each(|(sum, new)| sum.merge(new));
        GroupSizes::add_all(&mut self.groups, &groupings);
        self.estimates.add(scenario, world, &keys)?;
        if dials {
            self.dials.add(&dial_counts(scenario, world, &keys, &records));
        }
        let full = world.registrations_in_full();
        let is_group = scenario.rolls.sampling == Sampling::Group;
        self.full_size = if is_group { full * scenario.rolls.scale.get() } else { full };
        self.persons += world.rolls.persons() as f64;
        self.records += records.len() as f64;
        self.replicates += 1;
        Ok(())
    }

    /// Sum of a count of a strategy's links and matches.
    pub fn count(&self, slot: Slot, strategy: usize) -> u64 {
        self.strategies[strategy].count(slot)
    }

    /// A strategy's false links by closed form.
    pub fn expected(&self, strategy: usize) -> Option<Expected> {
        self.strategies[strategy].expected
    }

    /// A metric of a strategy by its name; `None` when there is none of the name, or it is not estimable.
    pub fn estimate(&self, metric: &str, strategy: usize) -> Option<Estimate> {
        self.metric(Metric::named(metric)?, strategy).ok()
    }

    /// A metric of a strategy.
    ///
    /// # Errors
    /// When the strategy has nothing of the kind.
    pub fn metric(&self, metric: &Metric, strategy: usize) -> Result<Estimate, NotEstimable> {
        metric.estimate(&self.strategies[strategy].counted())
    }
}

/// What one simulated replicate of a scenario counts of each strategy, scaled to rolls in full without help of the closed form: true links, false links
/// and matches.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub(crate) fn plain_counts(scenario: &Scenario) -> Result<Vec<[f64; 3]>, LinkError> {
    let world = World::new(scenario, 0, &Silent);
    let keys = world.keys();
    let records = world.record(scenario, &keys, &scenario.linkage().fields());
    let mut tallies = vec![None; scenario.strategies.len()];
    link(scenario, &world, &keys, &records, &mut tallies)?;
    let counts = |tally: Tally| {
        let (parts, chance) = (tally.totals.parts, tally.totals.chance_parts);
        let [right, wrong, missed] =
            [Slot::TrueLinks, Slot::FalseLinks, Slot::MissedMatches].map(|s| tally.count(s) as f64);
        [right / parts, wrong / chance, (right + missed) / parts]
    };
    Ok(tallies.into_iter().flatten().map(counts).collect())
}

//! The same worlds at every point of a grid of dials.

use super::results::{SweepAxis, SweepEstimates, SweepPoint, SweepResult};
use super::{Progress, World};
use crate::evaluate::{Evaluation, evaluate};
use crate::linkage::LinkError;
use crate::metric::{Totals, estimate};
use crate::probability::Probability;
use crate::records::Field;
use crate::scenario::{Scenario, Sweep};
use crate::stats::{Clusters, Estimate};

/// Runs the grid; `None` when it was stopped. Points share their random draws, so differences between them are the dials'.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub fn run_sweep(
    scenario: &Scenario,
    sweep: &Sweep,
    progress: &dyn Progress,
) -> Result<Option<SweepResult>, LinkError> {
    let points = sweep.points();
    let mut clusters = vec![vec![Clusters::default(); scenario.strategies.len()]; points.len()];
    for replicate in 0..sweep.replicates {
        let done = match sweep.columns() {
            Some(columns) => rerecord(scenario, sweep, &points, &columns, replicate, &mut clusters, progress)?,
            None => remake(scenario, sweep, &points, replicate, &mut clusters, progress)?,
        };
        if !done {
            return Ok(None);
        }
    }
    let point = |(point, clusters): (&Vec<Probability>, &Vec<Clusters>)| SweepPoint {
        at: sweep.labels(point),
        strategies: (0..scenario.strategies.len()).map(|s| estimates(scenario, s, &clusters[s])).collect(),
    };
    let axis = |a: &crate::scenario::SweepAxis| SweepAxis {
        dial: a.dial.clone(),
        values: a.values.iter().map(|v| v.get()).collect(),
    };
    Ok(Some(SweepResult {
        axes: sweep.axes.iter().map(axis).collect(),
        points: points.iter().zip(&clusters).map(point).collect(),
    }))
}

/// Only some columns change: the people, the rolls and the other columns are made once. Whether it was not stopped.
fn rerecord(
    scenario: &Scenario,
    sweep: &Sweep,
    points: &[Vec<Probability>],
    columns: &[Field],
    replicate: u32,
    clusters: &mut [Vec<Clusters>],
    progress: &dyn Progress,
) -> Result<bool, LinkError> {
    let world = World::new(scenario, replicate, progress);
    let linkage = scenario.linkage();
    let fields = linkage.fields();
    // The changing columns come last, so that the words they add to the lexicon can be told apart.
    let (changing, fixed): (Vec<Field>, Vec<Field>) = fields.iter().partition(|f| columns.contains(f));
    let keys = world.keys();
    let truth = world.truth(&keys);
    let base = world.record(scenario, &keys, &fixed);
    progress.stage("sweeping", points.len() as u64);
    for (point, clusters) in points.iter().zip(clusters) {
        if progress.stopped() {
            return Ok(false);
        }
        let mut records = base.clone();
        world.recorder(&sweep.at(scenario, point)).record_into(&mut records, &keys, &changing);
        let found = linkage.run(&records)?;
        merge(clusters, &evaluate(&linkage, scenario.strategies.len(), &found, &records, &truth, &[]));
        progress.advance(1);
    }
    Ok(true)
}

/// The people or the rolls change: every point is a run of its own. Whether it was not stopped.
fn remake(
    scenario: &Scenario,
    sweep: &Sweep,
    points: &[Vec<Probability>],
    replicate: u32,
    clusters: &mut [Vec<Clusters>],
    progress: &dyn Progress,
) -> Result<bool, LinkError> {
    let linkage = scenario.linkage();
    progress.stage("sweeping", points.len() as u64);
    for (point, clusters) in points.iter().zip(clusters) {
        if progress.stopped() {
            return Ok(false);
        }
        let turned = sweep.at(scenario, point);
        let world = World::new(&turned, replicate, &super::Silent);
        let keys = world.keys();
        let records = world.record(&turned, &keys, &linkage.fields());
        let found = linkage.run(&records)?;
        merge(clusters, &evaluate(&linkage, scenario.strategies.len(), &found, &records, &world.truth(&keys), &[]));
        progress.advance(1);
    }
    Ok(true)
}

fn estimates(scenario: &Scenario, strategy: usize, clusters: &Clusters) -> SweepEstimates {
    let of =
        |name: &str| -> Estimate { estimate(name, clusters, Totals::default()).expect("both are registered metrics") };
    SweepEstimates {
        name: scenario.strategies[strategy].name.clone(),
        false_link_share: of("false_link_share"),
        missed_match_share: of("missed_match_share"),
    }
}

fn merge(clusters: &mut [Clusters], one: &Evaluation) {
    clusters.iter_mut().zip(&one.by_strategy).for_each(|(sum, new)| sum.merge(new));
}

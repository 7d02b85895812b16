//! Maps of a verdict over two dials, the others at the scenario's values.

use super::study::Study;
use super::worlds::Stop;
use crate::results::{PhaseAxisResult, PhasePointResult, PhaseResult};
use crate::scenario::{Phase, PhaseAxis, Setting};

/// Steps along each axis.
const STEPS: usize = 24;

pub(super) fn phases(study: &Study) -> Result<Vec<PhaseResult>, Stop> {
    study.robustness.phases.iter().map(|phase| map(study, phase)).collect()
}

fn map(study: &Study, phase: &Phase) -> Result<PhaseResult, Stop> {
    let claim = study.scenario.claims.iter().find(|c| c.proposition == phase.proposition).expect("checked");
    study.progress.stage("a map of two dials", ((STEPS + 1) * (STEPS + 1)) as u64);
    let value = |axis: &PhaseAxis, step: usize| {
        let share = step as f64 / STEPS as f64;
        let dial = axis.range[0] + (axis.range[1] - axis.range[0]) * share;
        (Setting::known(&axis.dial, dial), told(axis, dial))
    };
    let (mut margins, mut holds) = (Vec::new(), Vec::new());
    for row in 0..=STEPS {
        let settings: Vec<Vec<Setting>> =
            (0..=STEPS).map(|column| vec![value(&phase.x, column).0, value(&phase.y, row).0]).collect();
        let drawn = study.draw(&format!("map of {} and {}, row {row}", phase.x.dial, phase.y.dial), &settings)?;
        let at: Vec<_> = drawn.iter().map(|drawn| study.claim(claim, drawn)).collect();
        margins.push(at.iter().map(|at| at.and_then(|at| at.margin)).collect());
        holds.push(at.iter().map(|at| at.map(|at| at.holds)).collect());
    }
    let axis = |axis: &PhaseAxis| PhaseAxisResult {
        dial: axis.dial.clone(),
        title: axis.title.clone(),
        values: (0..=STEPS).map(|step| value(axis, step).1).collect(),
        now: study.scenario.value_at(&axis.dial).and_then(|v| v.as_float()).map(|v| told(axis, v)),
    };
    let ends = |axis: &PhaseAxis, [low, high]: [f64; 2]| {
        let (a, b) = (told(axis, low), told(axis, high));
        [a.min(b), a.max(b)]
    };
    let points = phase.points.iter().map(|point| PhasePointResult {
        name: point.name.clone(),
        x: ends(&phase.x, point.x),
        y: ends(&phase.y, point.y),
        source: point.source.clone(),
    });
    Ok(PhaseResult {
        proposition: phase.proposition.clone(),
        x: axis(&phase.x),
        y: axis(&phase.y),
        margins,
        holds,
        points: points.collect(),
    })
}

/// A dial's value as it is told.
fn told(axis: &PhaseAxis, value: f64) -> f64 {
    if axis.complement { 1.0 - value } else { value }
}

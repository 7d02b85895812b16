//! Judging claims.

use super::replicates::Runs;
use crate::results::{BoundResult, ClaimResult, ConditionResult, MeasureResult, Side, Verdict};
use crate::metric::difference_if_independent;
use crate::scenario::{Bound, Claim, Condition, Measure};
use crate::stats::{Interval, LEVEL};

/// Judges a claim: supported when every condition holds over its whole interval, refuted when one fails over its whole
/// interval.
pub(super) fn judge(claim: &Claim, runs: &Runs) -> ClaimResult {
    let conditions: Vec<ConditionResult> = claim.holds_when.iter().map(|c| judge_condition(c, runs)).collect();
    let any = |verdict| conditions.iter().any(|c| c.verdict == verdict);
    let verdict = match (any(Verdict::Refuted), any(Verdict::Undecided)) {
        (true, _) => Verdict::Refuted,
        (false, true) => Verdict::Undecided,
        (false, false) => Verdict::Supported,
    };
    ClaimResult {
        text: claim.text.clone(),
        by: claim.by.clone(),
        source: claim.source.clone(),
        verdict,
        confidence: LEVEL,
        conditions,
    }
}

/// What is looked at, as results hold it.
pub(super) fn measure_result(measure: &Measure) -> MeasureResult {
    MeasureResult {
        metric: measure.metric.0.name.to_owned(),
        strategy: measure.strategy.clone(),
        world: measure.world.clone(),
    }
}

fn judge_condition(condition: &Condition, runs: &Runs) -> ConditionResult {
    let (bound, side) = match (&condition.above, &condition.below) {
        (Some(bound), _) => (bound, Side::Above),
        (None, Some(bound)) => (bound, Side::Below),
        (None, None) => unreachable!("checked"),
    };
    let looked_at = look(condition, bound, runs);
    // Against another strategy the value is a difference, to be held against nothing.
    let limit = if let Bound::Number(number) = bound { *number } else { 0.0 };
    let verdict = looked_at.as_ref().map_or(Verdict::Undecided, |(_, interval)| {
        let (low, high) = (interval.lower - limit, interval.upper.unwrap_or(f64::INFINITY) - limit);
        let (low, high) = if side == Side::Above { (low, high) } else { (-high, -low) };
        match (low > 0.0, high < 0.0) {
            (true, _) => Verdict::Supported,
            (_, true) => Verdict::Refuted,
            _ => Verdict::Undecided,
        }
    });
    let bound = match bound {
        Bound::Number(number) => BoundResult::Number(*number),
        Bound::Strategy(name) => BoundResult::Strategy(name.clone()),
    };
    let measure = measure_result(&condition.measure());
    let (value, interval, not_estimable) = match looked_at {
        Ok((value, interval)) => (Some(value), Some(interval), None),
        Err(why) => (None, None, Some(why)),
    };
    ConditionResult {
        meaning: condition.meaning.clone(),
        measure,
        side,
        bound,
        verdict,
        value,
        interval,
        not_estimable,
    }
}

/// The metric with its interval, or how much larger it is than the other strategy's; or why there is none.
fn look(condition: &Condition, bound: &Bound, runs: &Runs) -> Result<(f64, Interval), String> {
    let (scenario, run) = runs.world(condition.world.as_deref());
    let place = |name: &str| scenario.strategies.iter().position(|s| s.name == name).expect("checked");
    let (metric, strategy) = (condition.metric.0, place(&condition.strategy));
    match bound {
        Bound::Number(_) => {
            let estimate = run.metric(metric, strategy).map_err(|why| why.in_words())?;
            let nothing = || format!("no {} were counted", metric.denominator);
            estimate.value.zip(estimate.interval).ok_or_else(nothing)
        }
        Bound::Strategy(other) => {
            let comparisons = scenario.comparisons();
            let joint =
                comparisons.iter().position(|c| c.strategies.contains(&strategy)).expect("every strategy compares");
            let within = |s: usize| comparisons[joint].strategies.iter().position(|&p| p == s).expect("checked");
            let counted = run.strategies[strategy].counted();
            let difference = if metric.is_thinned(&counted) {
                let of = |strategy: usize| run.metric(metric, strategy).map_err(|why| why.in_words());
                difference_if_independent(&of(strategy)?, &of(place(other))?)
            } else {
                metric.difference(within(strategy), within(place(other)), &run.joint[joint])
            };
            difference.ok_or_else(|| "the two strategies disagree on too few links".to_owned())
        }
    }
}

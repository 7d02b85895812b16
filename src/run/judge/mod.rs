//! Judging claims: what each condition found, how probable chance is to have made it, and what follows for the claim.

mod best;
mod chance;
#[cfg(test)]
mod tests;

use self::best::{Candidate, compare};
use self::chance::{holm, p_above, p_below};
use super::replicates::{Run, Runs};
use super::turns::Turned;
use crate::evaluate::Slot;
use crate::linkage::LinkError;
use crate::metric::{Metric, difference_if_independent};
use crate::results::{
    AmendmentResult, BestOfInWorld, BestOfTest, BoundResult, BoundTest, ClaimResult, ConditionResult, EvidenceKind,
    MeasureResult, QuoteResult, Side, TestResult, Verdict,
};
use crate::scenario::{Amendment, Bound, Claim, ClaimKind, Condition, Measure, Reaching, Scenario, Test};
use crate::stats::{Interval, LEVEL};
use crate::world::Progress;

/// Which answer a condition's numbers point to, and how probable they would be if the other answer were true.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Finding {
    /// Supported or refuted.
    direction: Verdict,
    /// One-sided.
    p: f64,
}

/// Judges all claims of a scenario. Conditions of measured claims are one family, over which p is adjusted.
pub(super) fn judge(runs: &Runs) -> Vec<ClaimResult> {
    let claims = &runs.own().0.claims;
    let found = claims.iter().map(|claim| claim.holds_when.iter().map(|c| look(c, runs)).collect()).collect();
    settle(claims, found)
}

/// Adds to the judged conditions of a run which values of its dials turn them.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub(super) fn add_turns(results: &mut [ClaimResult], runs: &Runs, progress: &dyn Progress) -> Result<(), LinkError> {
    let scenario = &runs.own().0;
    let dials = scenario.turns.len() as u64;
    let conditions: usize = scenario.claims.iter().map(|claim| claim.holds_when.len()).sum();
    progress.stage("turning dials", dials * conditions as u64);
    let mut turned = Turned::new(runs, progress);
    for (result, claim) in results.iter_mut().zip(&scenario.claims) {
        for (result, condition) in result.conditions.iter_mut().zip(&claim.holds_when) {
            progress.advance(dials);
            let Some(value) = result.value else { continue };
            match condition.test().expect("checked") {
                Test::Bound { bound: Bound::Number(limit), .. } => {
                    result.turns = turned.of(condition, value, *limit)?;
                }
                Test::Bound { bound: Bound::Strategy(_), .. } => result.turns = turned.of(condition, value, 0.0)?,
                Test::BestOf(_) => {}
            }
        }
    }
    Ok(())
}

/// What is looked at, as results hold it.
pub(super) fn measure_result(measure: &Measure) -> MeasureResult {
    MeasureResult {
        metric: measure.metric.0.name.to_owned(),
        strategy: measure.strategy.clone(),
        world: measure.world.clone(),
    }
}

/// A condition before it is decided.
type Found = (ConditionResult, Option<Finding>);

/// Decides conditions and claims.
fn settle(claims: &[Claim], found: Vec<Vec<Found>>) -> Vec<ClaimResult> {
    let p_of = |(_, finding): &Found| finding.map_or(1.0, |finding| finding.p);
    let measured = claims.iter().zip(&found).filter(|(claim, _)| claim.kind == ClaimKind::Measured);
    let family: Vec<f64> = measured.flat_map(|(_, found)| found.iter().map(p_of)).collect();
    let mut adjusted = holm(&family).into_iter();
    let mut decide = |kind: ClaimKind, (mut condition, finding): Found| {
        let adjusted_p = if kind == ClaimKind::Measured { adjusted.next() } else { None };
        if let Some(Finding { direction, p }) = finding {
            (condition.p, condition.adjusted_p) = (Some(p), adjusted_p);
            let decided = adjusted_p.unwrap_or(p) <= chance::LEVEL;
            condition.verdict = if decided { direction } else { Verdict::Undecided };
        }
        condition
    };
    let settled = |(claim, found): (&Claim, Vec<Found>)| {
        let conditions = found.into_iter().map(|one| decide(claim.kind, one)).collect();
        claim_result(claim, conditions)
    };
    claims.iter().zip(found).map(settled).collect()
}

fn claim_result(claim: &Claim, conditions: Vec<ConditionResult>) -> ClaimResult {
    let any = |verdict| conditions.iter().any(|c| c.verdict == verdict);
    let verdict = match (any(Verdict::Refuted), any(Verdict::Undecided)) {
        (true, _) => Verdict::Refuted,
        (false, true) => Verdict::Undecided,
        (false, false) => Verdict::Supported,
    };
    let quotes = claim.quotes.iter().map(|quote| QuoteResult {
        words: quote.words.clone(),
        who: quote.who.clone(),
        date: quote.date.clone(),
        source: quote.source.clone(),
    });
    let amended = claim.amended.iter().map(amendment_result);
    ClaimResult {
        proposition: claim.proposition.clone(),
        by: claim.by.clone(),
        source: claim.source.clone(),
        kind: match claim.kind {
            ClaimKind::Measured => EvidenceKind::Measured,
            ClaimKind::ByConstruction => EvidenceKind::ByConstruction,
        },
        quotes: quotes.collect(),
        amended: amended.collect(),
        verdict,
        confidence: LEVEL,
        conditions,
    }
}

/// What a condition looks at: the metric with its interval, or how much larger it is than another strategy's; of the best of several nothing.
pub(super) fn estimate_of(condition: &Condition, scenario: &Scenario, run: &Run) -> Option<(f64, Interval)> {
    match condition.test().expect("checked") {
        Test::Bound { strategy, bound, .. } => against_bound(condition.metric.0, strategy, bound, scenario, run).ok(),
        Test::BestOf(_) => None,
    }
}

fn look(condition: &Condition, runs: &Runs) -> Found {
    let (scenario, run) = runs.world(condition.world.as_deref());
    match condition.test().expect("checked") {
        Test::Bound { strategy, above, bound } => {
            let looked_at = against_bound(condition.metric.0, strategy, bound, scenario, run);
            // Against another strategy the value is a difference, to be held against nothing.
            let limit = if let Bound::Number(number) = bound { *number } else { 0.0 };
            let finding = looked_at.as_ref().ok().map(|(value, interval)| on_side(*value, interval, limit, above));
            let test = BoundTest {
                strategy: strategy.to_owned(),
                side: if above { Side::Above } else { Side::Below },
                bound: match bound {
                    Bound::Number(number) => BoundResult::Number(*number),
                    Bound::Strategy(name) => BoundResult::Strategy(name.clone()),
                },
                because: condition.because.clone(),
            };
            (condition_result(condition, TestResult::Bound(test), looked_at), finding)
        }
        Test::BestOf(reaching) => {
            let (mut result, finding) = best_of(condition, reaching, scenario, run);
            if let TestResult::BestOf(test) = &mut result.test
                && condition.world.is_none()
            {
                test.in_worlds = best_in_worlds(condition, reaching, runs);
            }
            (result, finding)
        }
    }
}

/// How a comparison of the best comes out in each control world.
fn best_in_worlds(condition: &Condition, reaching: &Reaching, runs: &Runs) -> Vec<BestOfInWorld> {
    let names = runs.own().0.worlds.iter().map(|world| &world.name);
    let in_world = |(name, (scenario, run)): (&String, &(Scenario, Run))| {
        let TestResult::BestOf(test) = best_of(condition, reaching, scenario, run).0.test else {
            unreachable!("a comparison of the best gives one")
        };
        BestOfInWorld { world: name.clone(), best: test.best, best_against: test.best_against, outcome: test.outcome }
    };
    names.zip(runs.controls()).map(in_world).collect()
}

/// On which side of a bound a value lies, and whether that is the side asked for.
fn on_side(value: f64, interval: &Interval, bound: f64, above: bool) -> Finding {
    let (p_above, p_below) = (p_above(value, interval, bound), p_below(value, interval, bound));
    let direction = if (p_above < p_below) == above { Verdict::Supported } else { Verdict::Refuted };
    Finding { direction, p: p_above.min(p_below) }
}

/// A condition with what was found, before it is decided.
fn condition_result(
    condition: &Condition,
    test: TestResult,
    looked_at: Result<(f64, Interval), String>,
) -> ConditionResult {
    let (value, interval, not_estimable) = match looked_at {
        Ok((value, interval)) => (Some(value), Some(interval), None),
        Err(why) => (None, None, Some(why)),
    };
    ConditionResult {
        meaning: condition.meaning.clone(),
        metric: condition.metric.0.name.to_owned(),
        world: condition.world.clone(),
        test,
        verdict: Verdict::Undecided,
        value,
        interval,
        not_estimable,
        p: None,
        adjusted_p: None,
        turns: Vec::new(),
    }
}

/// The metric with its interval, or how much larger it is than the other strategy's; or why there is none.
fn against_bound(
    metric: &Metric,
    strategy: &str,
    bound: &Bound,
    scenario: &Scenario,
    run: &Run,
) -> Result<(f64, Interval), String> {
    let strategy = place(scenario, strategy);
    match bound {
        Bound::Number(_) => {
            let estimate = run.metric(metric, strategy).map_err(|why| why.in_words())?;
            let nothing = || format!("no {} were counted", metric.denominator);
            estimate.value.zip(estimate.interval).ok_or_else(nothing)
        }
        Bound::Strategy(other) => difference(metric, strategy, place(scenario, other), scenario, run)
            .ok_or_else(|| TOO_FEW_DIFFERENCES.to_owned()),
    }
}

const TOO_FEW_DIFFERENCES: &str = "the two strategies disagree on too few links";

fn place(scenario: &Scenario, name: &str) -> usize {
    scenario.strategies.iter().position(|s| s.name == name).expect("checked")
}

/// How much larger a metric is of one strategy than of another, by their common clusters.
fn difference(
    metric: &Metric,
    strategy: usize,
    other: usize,
    scenario: &Scenario,
    run: &Run,
) -> Option<(f64, Interval)> {
    let comparisons = scenario.comparisons();
    let joint = comparisons.iter().position(|c| c.strategies.contains(&strategy)).expect("every strategy compares");
    let within = |s: usize| comparisons[joint].strategies.iter().position(|&p| p == s).expect("checked");
    if metric.is_thinned(&run.strategies[strategy].counted()) {
        let of = |strategy: usize| run.metric(metric, strategy).ok();
        return difference_if_independent(&of(strategy)?, &of(other)?);
    }
    metric.difference(within(strategy), within(other), &run.joint[joint])
}

/// The best of some strategies that reach a target against the best of others.
fn best_of(condition: &Condition, reaching: &Reaching, scenario: &Scenario, run: &Run) -> Found {
    let metric = condition.metric.0;
    let candidate = |name: &String| {
        let estimate = |metric| run.metric(metric, place(scenario, name)).ok();
        Candidate {
            reach: estimate(reaching.metric.0).and_then(|e| e.value.zip(e.interval)),
            value: estimate(metric).and_then(|e| e.value),
        }
    };
    let (one, other): (Vec<Candidate>, Vec<Candidate>) =
        (condition.best_of.iter().map(candidate).collect(), condition.against.iter().map(candidate).collect());
    let between = |a: usize, b: usize| {
        let (a, b) = (place(scenario, &condition.best_of[a]), place(scenario, &condition.against[b]));
        difference(metric, a, b, scenario, run)
    };
    let compared = compare(&one, &other, reaching.below, metric.better, &between);
    let test = BestOfTest {
        best_of: condition.best_of.clone(),
        against: condition.against.clone(),
        reaching: reaching.metric.0.name.to_owned(),
        below: reaching.below,
        because: reaching.because.clone(),
        best: compared.best.map(|place| condition.best_of[place].clone()),
        best_against: compared.best_against.map(|place| condition.against[place].clone()),
        outcome: compared.outcome,
        best_as_counted: compared.best.and_then(|best| {
            let metric = reaching.metric.0;
            let place = place(scenario, &condition.best_of[best]);
            let [wrong, right] = [Slot::FalseLinks, Slot::TrueLinks].map(|slot| run.count(slot, place) as f64);
            // On a sample of people the count is no number of a roll.
            let is_share = metric.name == "false_link_share" && !metric.is_thinned(&run.strategies[place].counted());
            (is_share && wrong + right > 0.0).then(|| wrong / (wrong + right))
        }),
        in_worlds: Vec::new(),
    };
    let missing = match (compared.best, compared.best_against) {
        (Some(_), Some(_)) => TOO_FEW_DIFFERENCES,
        _ => "not both sides reach the target",
    };
    let looked_at = compared.difference.ok_or_else(|| missing.to_owned());
    (condition_result(condition, TestResult::BestOf(test), looked_at), compared.finding)
}

/// An amendment as results have it.
pub(crate) fn amendment_result(amendment: &Amendment) -> AmendmentResult {
    AmendmentResult { date: amendment.date.clone(), what: amendment.what.clone(), why: amendment.why.clone() }
}

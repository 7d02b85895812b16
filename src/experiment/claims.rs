//! Judging claims.

use super::results::{ClaimResult, Verdict};
use super::run::Runs;
use crate::format::{number, percent};
use crate::metric::difference;
use crate::scenario::{Bound, Claim, Condition};
use crate::stats::LEVEL;

/// Judges a claim: supported when every condition holds over its whole interval, refuted when one fails over its whole
/// interval.
pub(super) fn judge(claim: &Claim, runs: &Runs) -> ClaimResult {
    let judged: Vec<(Verdict, String)> = claim.holds_when.iter().map(|c| judge_condition(c, runs)).collect();
    let any = |verdict| judged.iter().any(|j| j.0 == verdict);
    let verdict = match (any(Verdict::Refuted), any(Verdict::Undecided)) {
        (true, _) => Verdict::Refuted,
        (false, true) => Verdict::Undecided,
        (false, false) => Verdict::Supported,
    };
    ClaimResult {
        text: claim.text.clone(),
        by: claim.by.clone(),
        source: claim.source.clone(),
        condition: claim.holds_when.iter().map(Condition::in_words).collect::<Vec<_>>().join("; and "),
        verdict,
        confidence: LEVEL,
        because: judged.into_iter().map(|j| j.1).collect(),
    }
}

fn judge_condition(condition: &Condition, runs: &Runs) -> (Verdict, String) {
    let (scenario, run) = runs.world(condition.world.as_deref());
    let place = |name: &str| scenario.strategies.iter().position(|s| s.name == name).expect("checked");
    let (bound, above) = match (&condition.above, &condition.below) {
        (Some(bound), _) => (bound, true),
        (None, Some(bound)) => (bound, false),
        (None, None) => unreachable!("checked"),
    };
    // Brought to the form "value in [lower, upper] against zero".
    let strategy = place(&condition.strategy);
    let shown = |x: f64| if condition.metric.ends_with("_share") { percent(x) } else { number(x) };
    let range = match bound {
        Bound::Number(bound) => run
            .metric(scenario, &condition.metric, strategy)
            .and_then(|e| Some((e.value?, e.interval?)))
            .map(|(value, i)| {
                let upper = i.upper.unwrap_or(f64::INFINITY);
                let words = format!("it is {} ({}–{})", shown(value), shown(i.lower), shown(upper));
                (i.lower - bound, upper - bound, words)
            }),
        Bound::Strategy(other) => {
            let comparisons = scenario.comparisons();
            let joint =
                comparisons.iter().position(|c| c.strategies.contains(&strategy)).expect("every strategy compares");
            let within = |s: usize| comparisons[joint].strategies.iter().position(|&p| p == s).expect("checked");
            difference(&condition.metric, within(strategy), within(place(other)), &run.joint[joint]).map(
                |(value, i)| {
                    let upper = i.upper.unwrap_or(f64::INFINITY);
                    let words = format!(
                        "the difference is {} percentage points ({} to {})",
                        number(100.0 * value),
                        number(100.0 * i.lower),
                        number(100.0 * upper)
                    );
                    (i.lower, upper, words)
                },
            )
        }
    };
    let Some((lower, upper, words)) = range else {
        return (
            Verdict::Undecided,
            format!("{} Undecided: not estimable, as too few links were counted.", condition.meaning),
        );
    };
    let (lower, upper) = if above { (lower, upper) } else { (-upper, -lower) };
    let (verdict, word) = match (lower > 0.0, upper < 0.0) {
        (true, _) => (Verdict::Supported, "Holds"),
        (_, true) => (Verdict::Refuted, "Fails"),
        _ => (Verdict::Undecided, "Undecided"),
    };
    (verdict, format!("{} {word}: {}, {words}.", condition.meaning, condition.in_words()))
}

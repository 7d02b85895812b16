//! Verdicts from findings: the family of a scenario, and the best of several.

use std::slice::from_ref;

use super::best::Compared;
use super::*;
use crate::metric::{Better, MetricRef};
use crate::results::BestOfOutcome;

fn claim(kind: &str, conditions: usize) -> Claim {
    let condition = "[[holds_when]]\nmeaning = 'm'\nmetric = 'false_link_share'\nstrategy = 'a'\nbelow = 0.5\nbecause = 'our choice'\n";
    let quote = "quote = { words = 'w', who = 'x', date = '2017', source = 's' }\n";
    let amended = "[[amended]]\ndate = '2026-11-22'\nwhat = 'It was 0.4.'\nwhy = 'So.'\n";
    let head = format!("proposition = 'p'\nby = 'b'\nsource = 's'\nkind = '{kind}'\n{quote}");
    toml::from_str(&format!("{head}{}{amended}", condition.repeat(conditions))).unwrap()
}

fn interval(lower: f64, upper: f64) -> Interval {
    Interval { level: 0.95, lower, upper: Some(upper), method: "test".into() }
}

fn found(claim: &Claim, p: f64, direction: Verdict) -> Found {
    let condition = &claim.holds_when[0];
    let test = TestResult::Bound(BoundTest {
        strategy: "a".to_owned(),
        side: Side::Below,
        bound: BoundResult::Number(0.5),
        because: condition.because.clone(),
    });
    (condition_result(condition, test, Ok((0.3, interval(0.2, 0.4)))), Some(Finding { direction, p }))
}

#[test]
fn a_finding_says_the_direction_and_agrees_with_the_interval() {
    let below = on_side(0.3, &interval(0.2, 0.4), 0.5, false);
    assert!(below.direction == Verdict::Supported && below.p < 0.025, "{below:?}");
    assert_eq!(on_side(0.3, &interval(0.2, 0.4), 0.5, true), Finding { direction: Verdict::Refuted, ..below });
    let ends_there = on_side(0.3, &interval(0.2, 0.4), 0.4, false);
    assert!((ends_there.p - 0.025).abs() < 1e-9);
    assert!(on_side(0.3, &interval(0.2, 0.4), 0.39, false).p > 0.025);
}

#[test]
fn a_large_family_leaves_undecided_what_its_interval_alone_would_decide() {
    let (alone, many) = (claim("measured", 1), claim("measured", 2));
    let verdicts = |claims: &[Claim], found| {
        settle(claims, found).iter().map(|c: &ClaimResult| (c.verdict, c.conditions[0].adjusted_p)).collect::<Vec<_>>()
    };
    let one = found(&alone, 0.02, Verdict::Refuted);
    assert_eq!(verdicts(from_ref(&alone), vec![vec![one.clone()]]), [(Verdict::Refuted, Some(0.02))]);
    // Two more conditions, one of them with nothing found: it counts in the family all the same.
    let others = vec![found(&many, 1e-9, Verdict::Supported), (one.0.clone(), None)];
    let settled = verdicts(&[alone.clone(), many.clone()], vec![vec![one.clone()], others.clone()]);
    assert_eq!(settled[0], (Verdict::Undecided, Some(0.04)));
    assert!(settled[1].0 == Verdict::Undecided && (settled[1].1.unwrap() - 3e-9).abs() < 1e-15);
    // Illustrations form no family, and are not adjusted.
    let dial = claim("by-construction", 2);
    let apart = verdicts(&[alone, dial], vec![vec![one], others]);
    assert_eq!(apart, [(Verdict::Refuted, Some(0.02)), (Verdict::Undecided, None)]);
}

#[test]
fn one_condition_that_fails_refutes_and_quotations_and_amendments_are_kept() {
    let claim = claim("measured", 2);
    let both = vec![found(&claim, 1e-9, Verdict::Supported), found(&claim, 1e-9, Verdict::Refuted)];
    let result = settle(from_ref(&claim), vec![both]).remove(0);
    assert_eq!(result.verdict, Verdict::Refuted);
    assert_eq!((result.quotes[0].words.as_str(), result.amended[0].what.as_str()), ("w", "It was 0.4."));
}

fn candidate(reach: f64, value: f64) -> Candidate {
    // Targets are shares of around 0.01 here, with intervals of a tenth of the value to either side.
    Candidate { reach: Some((reach, interval(0.9 * reach, 1.1 * reach))), value: Some(value) }
}

/// Compares by values whose differences have an interval of ± 0.01, at the target 0.01.
fn compared(best_of: &[Candidate], against: &[Candidate], better: Better) -> Compared {
    let difference = |a: usize, b: usize| {
        let value = best_of[a].value? - against[b].value?;
        Some((value, interval(value - 0.01, value + 0.01)))
    };
    compare(best_of, against, 0.01, better, &difference)
}

fn came(best_of: &[Candidate], against: &[Candidate]) -> (BestOfOutcome, Option<Verdict>) {
    let compared = compared(best_of, against, Better::Lower);
    (compared.outcome, compared.finding.filter(|f| f.p <= chance::LEVEL).map(|f| f.direction))
}

#[test]
fn the_best_of_several_in_all_outcomes() {
    use BestOfOutcome::*;
    let (good, bad, misses) = (candidate(0.001, 0.1), candidate(0.001, 0.3), candidate(0.1, 0.01));
    let of = |a: &[&Candidate], b: &[&Candidate]| {
        let all = |list: &[&Candidate]| list.iter().map(|&c| c.clone()).collect::<Vec<_>>();
        came(&all(a), &all(b))
    };
    assert_eq!(of(&[&good], &[&bad]), (Better, Some(Verdict::Supported)));
    // What misses the target does not count, however good it is otherwise.
    assert_eq!(of(&[&bad, &good], &[&bad, &misses]), (Better, Some(Verdict::Supported)));
    assert_eq!(of(&[&misses, &bad], &[&misses]), (OnlyBestOf, Some(Verdict::Supported)));
    assert_eq!(of(&[&bad], &[&good, &misses]), (AgainstBetter, Some(Verdict::Refuted)));
    assert_eq!(of(&[&misses], &[&bad]), (OnlyAgainst, Some(Verdict::Refuted)));
    assert_eq!(of(&[&misses], &[&misses, &misses]), (Nobody, Some(Verdict::Refuted)));
    assert_eq!(of(&[&good], &[&good]), (Open, None));
}

#[test]
fn the_best_is_the_one_that_the_metric_calls_better() {
    let (low, high) = (candidate(0.001, 0.1), candidate(0.001, 0.3));
    let lower = compared(&[high.clone(), low.clone()], from_ref(&high), Better::Lower);
    assert_eq!((lower.best, lower.outcome), (Some(1), BestOfOutcome::Better));
    let higher = compared(&[high.clone(), low.clone()], from_ref(&low), Better::Higher);
    assert_eq!((higher.best, higher.outcome), (Some(0), BestOfOutcome::Better));
    assert_eq!(compared(&[low], &[high], Better::Higher).outcome, BestOfOutcome::AgainstBetter);
}

#[test]
fn a_target_that_a_small_run_cannot_show_to_be_missed_decides_nothing() {
    let wide = Candidate { reach: Some((0.0, interval(0.0, 0.5))), value: Some(0.1) };
    let good = candidate(0.001, 0.2);
    assert_eq!(came(from_ref(&wide), from_ref(&wide)), (BestOfOutcome::Nobody, None));
    assert_eq!(came(from_ref(&good), from_ref(&wide)), (BestOfOutcome::OnlyBestOf, None));
    // It is shown to be worse, so that it does not matter whether it reaches the target.
    let worse = Candidate { value: Some(0.9), ..wide };
    assert_eq!(came(&[good], &[worse]), (BestOfOutcome::OnlyBestOf, Some(Verdict::Supported)));
}

#[test]
fn a_search_among_several_costs_twice_their_number() {
    let (a, b) = (candidate(0.001, 0.100), candidate(0.001, 0.111));
    let p_of = |best_of: &[Candidate]| compared(best_of, from_ref(&b), Better::Lower).finding.unwrap().p;
    let one = p_of(from_ref(&a));
    assert!((p_of(&[a.clone(), b.clone(), b.clone()]) - 3.0 * one).abs() < 1e-12);
    assert!((one - 2.0 * p_below(-0.011, &interval(-0.021, -0.001), 0.0)).abs() < 1e-12);
}

#[test]
fn metrics_that_are_compared_say_which_direction_is_better() {
    let metric: MetricRef = serde_json::from_str("\"pairs_completeness\"").unwrap();
    assert_eq!(metric.0.better, Better::Higher);
}

//! Claims in a world that is known without chance.

use super::Numbers;
use crate::metric::{Better, Metric};
use crate::results::MarginKind;
use crate::scenario::{Bound, Claim, Condition, Reaching, Scenario, Test};

/// What becomes of a condition or a claim in one world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct At {
    pub(super) holds: bool,
    /// How far on the right side; none where one side is not there at all.
    pub(super) margin: Option<f64>,
}

/// A metric of a strategy in a world; `None` for those that are not known by halves.
pub(super) fn value(metric: &Metric, n: &Numbers) -> Option<f64> {
    let links = n.true_links + n.false_links;
    let [agree, differ] = [0, 1].map(|i| n.true_ssn4[i] + n.false_ssn4[i]);
    let share = |part: f64, all: f64| (all > 0.0).then(|| part / all);
    let found = match metric.name {
        "false_link_share" => share(n.false_links, links),
        "missed_match_share" => share(n.matches - n.true_links, n.matches),
        "pairs_completeness" => share(n.true_links, n.matches),
        "links_full_size" => Some(links),
        "false_links_full_size" => Some(n.false_links),
        "true_links_full_size" => Some(n.true_links),
        "matches_full_size" => Some(n.matches),
        "missed_matches_full_size" => Some(n.matches - n.true_links),
        "ssn4_both_share" => share(agree + differ, links),
        "ssn4_agree_share" => share(agree, agree + differ),
        "ssn4_links_full_size" => Some(agree + differ),
        "ssn4_differs_one_person_share" => share(n.true_ssn4[1], differ),
        "double_votes_full_size" if n.both_voted => Some(links),
        "two_people_double_votes_full_size" if n.both_voted => Some(n.false_links),
        _ => None,
    };
    found.filter(|value| value.is_finite())
}

/// Whether a condition holds, by the numbers of each strategy.
pub(super) fn condition(condition: &Condition, scenario: &Scenario, numbers: &[Numbers]) -> Option<At> {
    let metric = condition.metric.0;
    let of = |metric: &Metric, name: &str| {
        let place = scenario.strategies.iter().position(|s| s.name == name)?;
        value(metric, &numbers[place])
    };
    match condition.test().expect("checked") {
        Test::Bound { strategy, above, bound } => {
            let found = of(metric, strategy)?;
            let limit = match bound {
                Bound::Number(number) => *number,
                Bound::Strategy(other) => of(metric, other)?,
            };
            let (holds, log) = (if above { found > limit } else { found < limit }, (found / limit).ln());
            let margin = Some(if above { log } else { -log }).filter(|m| m.is_finite());
            Some(At { holds, margin })
        }
        Test::BestOf(reaching) => best_of(condition, reaching, &of),
    }
}

/// The best of some strategies that reach a target against the best of others. The margin is how much better the first is.
fn best_of(condition: &Condition, reaching: &Reaching, of: &dyn Fn(&Metric, &str) -> Option<f64>) -> Option<At> {
    let metric = condition.metric.0;
    let sign = if metric.better == Better::Higher { 1.0 } else { -1.0 };
    let best = |names: &[String]| -> Option<Option<f64>> {
        let mut best: Option<f64> = None;
        for name in names {
            let (reach, value) = (of(reaching.metric.0, name)?, sign * of(metric, name)?);
            if reach < reaching.below && best.is_none_or(|b| value > b) {
                best = Some(value);
            }
        }
        Some(best)
    };
    Some(match (best(&condition.best_of)?, best(&condition.against)?) {
        (Some(one), Some(other)) => At { holds: one > other, margin: Some(one - other) },
        (Some(_), None) => At { holds: true, margin: None },
        (None, _) => At { holds: false, margin: None },
    })
}

/// Whether a claim holds: all of its conditions. Its margin is the least of theirs. `in_world` has the numbers of a control world, or of the scenario
/// itself.
pub(super) fn claim<'n>(
    claim: &Claim,
    scenario: &Scenario,
    in_world: &dyn Fn(Option<&str>) -> Option<&'n [Numbers]>,
) -> Option<At> {
    let (mut holds, mut least) = (true, f64::INFINITY);
    for one in &claim.holds_when {
        let at = condition(one, scenario, in_world(one.world.as_deref())?)?;
        holds &= at.holds;
        // Where one side is not there at all, it is as far on one side as can be.
        let margin = at.margin.unwrap_or(if at.holds { f64::INFINITY } else { f64::NEG_INFINITY });
        least = least.min(margin);
    }
    Some(At { holds, margin: Some(least).filter(|m| m.is_finite()) })
}

/// What the margin of a condition is.
pub(super) fn margin_kind(condition: &Condition) -> MarginKind {
    match condition.test().expect("checked") {
        Test::Bound { .. } => MarginKind::LogRatio,
        Test::BestOf(_) => MarginKind::Difference,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metric::Metric;

    fn numbers(true_links: f64, false_links: f64) -> Numbers {
        Numbers { true_links, false_links, matches: 100.0, ..Numbers::default() }
    }

    const SCENARIO: &str = r#"
name = "x"
question = "?"
seed = 1
[rolls]
states = ["IA", "NE"]
date = "2016-11-08"
[[strategy]]
name = "a"
agree = ["first_name"]
[[strategy]]
name = "b"
agree = ["last_name"]
[[claim]]
proposition = "p"
by = "us"
source = "[pew-2012]"
"#;

    fn judged(conditions: &str, numbers: &[Numbers]) -> Option<At> {
        let scenario = Scenario::parse(&format!("{SCENARIO}{conditions}")).unwrap();
        claim(&scenario.claims[0], &scenario, &|world| world.is_none().then_some(numbers))
    }

    #[test]
    fn claims_hold_when_all_conditions_do_and_have_the_least_margin() {
        let text = "holds_when = [{ meaning = 'm', metric = 'false_link_share', strategy = 'a', below = 'b' }, { meaning = 'm', metric = \
                    'missed_match_share', strategy = 'a', below = 0.5, because = 'x' }]";
        // Shares 1/5 and 1/2; a misses 2 of 10.
        let at = judged(text, &[numbers(80.0, 20.0), numbers(50.0, 50.0)]).unwrap();
        assert!(at.holds && (at.margin.unwrap() - (2.5f64).ln()).abs() < 1e-12, "{at:?}");
        let at = judged(text, &[numbers(40.0, 10.0), numbers(50.0, 50.0)]).unwrap();
        assert!(!at.holds && (at.margin.unwrap() - (0.5f64 / 0.6).ln()).abs() < 1e-12, "{at:?}");
    }

    #[test]
    fn the_best_is_sought_among_those_that_reach_the_target() {
        let text = "holds_when = [{ meaning = 'm', metric = 'missed_match_share', best_of = ['a'], against = ['b'], reaching = { metric = \
                    'false_link_share', below = 0.1, because = 'x' } }]";
        let at = |a, b| judged(text, &[a, b]).unwrap();
        let both = at(numbers(90.0, 1.0), numbers(80.0, 1.0));
        assert!(both.holds && (both.margin.unwrap() - 0.1).abs() < 1e-12);
        assert_eq!(at(numbers(90.0, 1.0), numbers(80.0, 20.0)), At { holds: true, margin: None });
        assert_eq!(at(numbers(90.0, 90.0), numbers(80.0, 20.0)), At { holds: false, margin: None });
        assert!(!at(numbers(70.0, 1.0), numbers(80.0, 1.0)).holds);
    }

    #[test]
    fn metrics_are_those_of_the_catalogue() {
        let n = Numbers { true_ssn4: [30.0, 2.0], false_ssn4: [0.0, 8.0], ..numbers(60.0, 20.0) };
        let of = |name: &str| value(Metric::named(name).unwrap(), &n);
        assert_eq!(of("false_link_share"), Some(0.25));
        assert_eq!(of("ssn4_both_share"), Some(0.5));
        assert_eq!(of("ssn4_agree_share"), Some(0.75));
        assert_eq!(of("ssn4_differs_one_person_share"), Some(0.2));
        assert_eq!((of("double_votes_full_size"), of("valid_canceled_share")), (None, None));
        assert_eq!(value(Metric::named("false_link_share").unwrap(), &numbers(0.0, 0.0)), None);
    }
}

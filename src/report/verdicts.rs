//! The words for claims, their conditions and verdicts, the same in every writer.

use super::words::{self, code, in_world};
use crate::format;
use crate::results::{
    AmendmentResult, BestOfInWorld, BestOfOutcome, BestOfTest, BoundResult, BoundTest, ClaimResult, ConditionResult,
    QuoteResult, Results, Side, TestResult, TurnResult, Verdict,
};
use crate::stats::Interval;

/// Heading of the claims whose outcome the run finds.
pub(super) const CLAIMS: &str = "Claims";
/// Heading of those whose outcome a dial puts in.
pub(super) const ILLUSTRATIONS: &str = "Illustrations (the outcome is put in by a dial)";
/// What illustrations are for.
pub(super) const NO_EVIDENCE: &str = "These show what the numbers would look like if the dials were right. They are no evidence, and no verdict counts them.";

/// The largest p at which a condition is decided.
const LEVEL: f64 = 0.025;

/// How the measured claims of a run are tested, in sentences.
pub(super) fn how_tested(results: &Results) -> String {
    let measured = results.claims.iter().filter(|claim| claim.is_measured());
    let conditions: usize = measured.clone().map(|claim| claim.conditions.len()).sum();
    let confidence = measured.map(|claim| claim.confidence).next().unwrap_or(0.95);
    let (have, them) = if conditions == 1 { ("condition", "it") } else { ("conditions", "them") };
    format!(
        "The measured claims have {conditions} {have}. Each is tested by the interval at {} confidence, with p adjusted by Holm over all of {them}; \
         one is decided when its adjusted p is at most {LEVEL}.",
        format::setting_percent(confidence)
    )
}

/// A verdict as a word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::Refuted => "refuted",
        Verdict::Undecided => "undecided",
    }
}

/// What dials make of an illustration, in a word that is no verdict.
pub(super) fn by_dials(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "holds",
        Verdict::Refuted => "fails",
        Verdict::Undecided => "open",
    }
}

/// What the verdict means.
pub(super) fn verdict_meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "Every condition is shown to hold.",
        Verdict::Refuted => "A condition is shown to fail.",
        Verdict::Undecided => "The numbers allow both answers; a larger run may decide.",
    }
}

/// What stands after words in quotation marks: who said them, when and where.
pub(super) fn attribution(quote: &QuoteResult) -> String {
    format!("{}, {}, {}", quote.who, quote.date, quote.source)
}

/// Words that were said, in quotation marks, with who, when and where. Nothing else stands in such marks.
pub(super) fn said(quote: &QuoteResult) -> String {
    format!("“{}” ({})", quote.words, attribution(quote))
}

/// An amendment in a sentence.
pub(super) fn amended(amendment: &AmendmentResult) -> String {
    format!("Amended {}: {} {}", amendment.date, amendment.what, amendment.why)
}

/// What is demanded: ``false_link_share of `A` above 0.05``.
fn demand(condition: &ConditionResult, test: &BoundTest) -> String {
    let side = if test.side == Side::Above { "above" } else { "below" };
    let bound = match &test.bound {
        BoundResult::Number(number) => number.to_string(),
        BoundResult::Strategy(other) => format!("that of {}", code(other)),
    };
    let world = in_world(condition.world.as_deref());
    format!("{} of {}{world} {side} {bound}", condition.metric, code(&test.strategy))
}

/// What is demanded and what came: ``false_link_share of `A` above 0.05 (our choice), it is 6.19 % (6.01–6.38)``.
pub(super) fn decided(condition: &ConditionResult) -> String {
    match &condition.test {
        TestResult::Bound(test) => {
            let why = test.because.as_ref().map_or(String::new(), |why| format!(" ({})", bare(why)));
            let came = match (condition.value, &condition.interval, &test.bound) {
                (Some(value), Some(interval), BoundResult::Number(_)) => {
                    let unit = words::metric(&condition.metric).unit;
                    format!("it is {}", format::value_with_interval(value, interval, unit))
                }
                (Some(value), Some(interval), BoundResult::Strategy(_)) => difference(value, interval),
                _ => {
                    let why = condition.not_estimable.as_deref().unwrap_or("nothing was counted");
                    format!("which is {}: {why}", format::NOT_ESTIMABLE)
                }
            };
            format!("{}{why}, {came}", demand(condition, test))
        }
        TestResult::BestOf(test) => best_of(condition, test),
    }
}

/// A reason that can stand in brackets.
fn bare(why: &str) -> &str {
    why.trim().trim_end_matches('.')
}

fn difference(value: f64, interval: &Interval) -> String {
    let points = |x: f64| format::number(100.0 * x);
    let upper = interval.upper.map_or("no bound".to_owned(), points);
    format!("the difference is {} percentage points ({} to {upper})", points(value), points(interval.lower))
}

/// The best of some strategies against the best of others, with what reached the target.
fn best_of(condition: &ConditionResult, test: &BestOfTest) -> String {
    let names = |names: &[String]| names.iter().map(|name| code(name)).collect::<Vec<_>>().join(", ");
    let best = |best: &Option<String>| best.as_ref().map_or("none".to_owned(), |name| code(name));
    let demand = format!(
        "best {} of {} that reach {} below {} ({}), held against {}{}",
        condition.metric,
        names(&test.best_of),
        test.reaching,
        test.below,
        bare(&test.because),
        names(&test.against),
        in_world(condition.world.as_deref()),
    );
    let came = match (test.outcome, condition.value, &condition.interval) {
        (BestOfOutcome::Nobody, ..) => "nobody is shown to reach it".to_owned(),
        (BestOfOutcome::OnlyBestOf, ..) => format!("only the first reach it, the best of them is {}", best(&test.best)),
        (BestOfOutcome::OnlyAgainst, ..) => {
            format!("only the others reach it, the best of them is {}", best(&test.best_against))
        }
        (_, Some(value), Some(interval)) => {
            let (best, other) = (best(&test.best), best(&test.best_against));
            format!("the best are {best} and {other}, {}", difference(value, interval))
        }
        _ => {
            let why = condition.not_estimable.as_deref().unwrap_or("nothing was counted");
            format!(
                "the best are {} and {}, whose difference is {}: {why}",
                best(&test.best),
                best(&test.best_against),
                format::NOT_ESTIMABLE
            )
        }
    };
    let counted = test.best_as_counted.map_or(String::new(), |share| {
        let share = format::percent(share);
        format!(
            " ({} of {} as counted in the sample, without the closed form, is {share})",
            test.reaching,
            best(&test.best)
        )
    });
    format!("{demand}: {came}{counted}")
}

/// How a comparison of the best comes out in the control worlds, in a sentence; nothing where there are none.
fn best_in_worlds(test: &BestOfTest) -> String {
    let name = |best: &Option<String>| best.as_ref().map_or("none".to_owned(), |name| code(name));
    let told = |one: &BestOfInWorld| {
        let answer = match one.outcome {
            BestOfOutcome::Better => format!("holds, by {}", name(&one.best)),
            BestOfOutcome::OnlyBestOf => format!("holds, as only the first reach it, by {}", name(&one.best)),
            BestOfOutcome::AgainstBetter => format!("fails, as {} is better", name(&one.best_against)),
            BestOfOutcome::OnlyAgainst => format!("fails, as only {} reaches it", name(&one.best_against)),
            BestOfOutcome::Nobody => "nobody is shown to reach it".to_owned(),
            BestOfOutcome::Open => "open".to_owned(),
        };
        format!("{} {answer}", code(&one.world))
    };
    match test.in_worlds.as_slice() {
        [] => String::new(),
        worlds => format!(" In the control worlds: {}.", worlds.iter().map(told).collect::<Vec<_>>().join("; ")),
    }
}

/// How probable chance is to have made what was found; nothing where there is no p.
fn chance(condition: &ConditionResult) -> String {
    match (condition.p, condition.adjusted_p) {
        (Some(p), Some(adjusted)) => {
            let excludes = match &condition.test {
                TestResult::Bound(_) => p <= LEVEL,
                TestResult::BestOf(test) => {
                    matches!(test.outcome, BestOfOutcome::Better | BestOfOutcome::AgainstBetter)
                }
            };
            let undone = condition.verdict == Verdict::Undecided && excludes;
            let but =
                if undone { ", which is over 0.025, though the interval would have decided it alone" } else { "" };
            format!("; p {}, adjusted {}{but}", small(p), small(adjusted))
        }
        (Some(p), None) => format!("; p {}", small(p)),
        (None, _) => String::new(),
    }
}

fn small(p: f64) -> String {
    if p < 1e-6 { "below 1e-6".to_owned() } else { format::number(p) }
}

/// What turns the answer of a condition, in a sentence for each; nothing where nothing was looked for.
pub(super) fn turns(condition: &ConditionResult) -> String {
    let is_number = |test: &BoundTest| matches!(test.bound, BoundResult::Number(_));
    let threshold = match (&condition.test, condition.value) {
        (TestResult::Bound(test), Some(value)) if is_number(test) => {
            format!(" At a bound of {} it turns.", format::in_unit(value, words::metric(&condition.metric).unit))
        }
        _ => String::new(),
    };
    let worlds = match &condition.test {
        TestResult::BestOf(test) => best_in_worlds(test),
        TestResult::Bound(_) => String::new(),
    };
    let (known, unknown): (Vec<&TurnResult>, Vec<&TurnResult>) = condition.turns.iter().partition(|turn| turn.is_known);
    let (turning, still): (Vec<&TurnResult>, Vec<&TurnResult>) = known.into_iter().partition(|turn| turn.at.is_some());
    let value = |x: f64| format::number(x);
    let at = |turn: &&TurnResult| {
        format!("{} at about {} (now {})", turn.dial, two_digits(turn.at.unwrap_or(turn.now)), value(turn.now))
    };
    let within = |turn: &&TurnResult| format!("{} ({} to {})", turn.dial, value(turn.range[0]), value(turn.range[1]));
    let list = |head: &str, parts: Vec<String>| match parts.as_slice() {
        [] => String::new(),
        parts => format!(" {head} {}.", parts.join(", ")),
    };
    [
        threshold,
        worlds,
        list("It is turned by", turning.iter().map(at).collect()),
        list("No value turns it of", still.iter().map(within).collect()),
        list(
            "A small replicate does not know it well enough to say whether these turn it:",
            unknown.iter().map(within).collect(),
        ),
    ]
    .concat()
}

/// A value that is known about as well as two digits tell.
fn two_digits(x: f64) -> String {
    match format!("{x:.1e}").parse::<f64>() {
        Ok(rounded) => format::setting(rounded),
        Err(_) => format::setting(x),
    }
}

/// What a run says of its measured claims, in a sentence for each answer; absent when there are none.
pub(super) fn summary(results: &Results) -> Option<String> {
    let of = |verdict: Verdict| {
        let claims = results.claims.iter().filter(|c| c.is_measured() && c.verdict == verdict);
        claims.map(|c| c.proposition.trim_end_matches('.').to_owned()).collect::<Vec<_>>()
    };
    let sentence = |head: &str, verdict: Verdict| match of(verdict).as_slice() {
        [] => None,
        propositions => Some(format!("{head}: {}.", propositions.join("; "))),
    };
    let sentences: Vec<String> = [
        sentence("Supported", Verdict::Supported),
        sentence("Refuted", Verdict::Refuted),
        sentence("Undecided", Verdict::Undecided),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// A condition in a sentence: what it means, whether it holds, by which numbers, and what would turn it.
pub(super) fn reason(condition: &ConditionResult) -> String {
    let word = match condition.verdict {
        Verdict::Supported => "Holds",
        Verdict::Refuted => "Fails",
        Verdict::Undecided => "Undecided",
    };
    format!("{} {word}: {}{}.{}", condition.meaning, decided(condition), chance(condition), turns(condition))
}

/// The conditions that made a verdict: those that fail, or else those that are undecided, or else all.
pub(super) fn decisive(claim: &ClaimResult) -> String {
    let decided: Vec<String> = claim.conditions.iter().filter(|c| c.verdict == claim.verdict).map(decided).collect();
    decided.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn what_only_the_adjustment_leaves_undecided_says_so() {
        let condition = &results().claims[3].conditions[0];
        assert_eq!((condition.p, condition.verdict), (Some(0.02), Verdict::Undecided));
        let text = reason(condition);
        assert!(
            text.contains(
                "p 0.0200, adjusted 0.0600, which is over 0.025, though the interval would have decided it alone."
            ),
            "{text}"
        );
        let turns = " It is turned by recording.ssn4.coverage at about 0.83 (now 0.590).";
        assert!(text.ends_with(turns), "{text}");
    }

    #[test]
    fn what_turns_nothing_or_is_not_known_is_said_with_its_range() {
        let mut condition = results().claims[3].conditions[0].clone();
        condition.turns[0].at = None;
        assert!(turns(&condition).ends_with(" No value turns it of recording.ssn4.coverage (0.250 to 0.900)."));
        condition.turns[0].is_known = false;
        let unknown =
            "does not know it well enough to say whether these turn it: recording.ssn4.coverage (0.250 to 0.900).";
        assert!(turns(&condition).ends_with(unknown), "{}", turns(&condition));
    }

    #[test]
    fn the_best_of_several_is_told_with_its_target_and_outcome() {
        let mut condition = results().claims[1].conditions[0].clone();
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let test = BestOfTest {
            best_of: names(&["a", "b"]),
            against: names(&["c"]),
            reaching: "false_link_share".to_owned(),
            below: 0.001,
            because: "Our choice.".to_owned(),
            best: Some("b".to_owned()),
            best_against: Some("c".to_owned()),
            outcome: BestOfOutcome::Better,
            best_as_counted: None,
            in_worlds: vec![BestOfInWorld {
                world: "w".to_owned(),
                best: None,
                best_against: Some("c".to_owned()),
                outcome: BestOfOutcome::OnlyAgainst,
            }],
        };
        assert_eq!(best_in_worlds(&test), " In the control worlds: `w` fails, as only `c` reaches it.");
        let mut told = |outcome: BestOfOutcome| {
            condition.test = TestResult::BestOf(BestOfTest { outcome, ..test.clone() });
            decided(&condition)
        };
        let demand = "best false_link_share of `a`, `b` that reach false_link_share below 0.001 (Our choice), held against `c`: ";
        let difference = "the best are `b` and `c`, the difference is 18.4 percentage points (17.9 to 19)";
        assert_eq!(told(BestOfOutcome::Better), format!("{demand}{difference}"));
        assert_eq!(
            told(BestOfOutcome::OnlyBestOf),
            format!("{demand}only the first reach it, the best of them is `b`")
        );
        assert_eq!(
            told(BestOfOutcome::OnlyAgainst),
            format!("{demand}only the others reach it, the best of them is `c`")
        );
        assert_eq!(told(BestOfOutcome::Nobody), format!("{demand}nobody is shown to reach it"));
        (condition.value, condition.not_estimable) = (None, Some("so".to_owned()));
        condition.test = TestResult::BestOf(BestOfTest { outcome: BestOfOutcome::Open, ..test });
        assert!(decided(&condition).ends_with("the best are `b` and `c`, whose difference is not estimable: so"));
    }
}

//! The words for metrics, verdicts, evidences and cautions, the same in every writer.

use serde_json::Value;

use crate::format;
use crate::linkage::EvidenceCounts;
use crate::metric::{Metric, Unit};
use crate::results::{BoundResult, ConditionResult, Group, MeasureResult, Provenance, Side, Verdict};

/// How a metric is named and defined for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MetricWords {
    /// Title of a column or a glossary entry.
    pub(super) title: String,
    /// What is counted above the line.
    pub(super) numerator: &'static str,
    /// What is counted below the line.
    pub(super) denominator: &'static str,
    /// What it tells, and what it does not.
    pub(super) says: &'static str,
    /// How its values read.
    pub(super) unit: Unit,
}

/// The words for a metric. A name that is not registered is its own title.
pub(super) fn metric(name: &str) -> MetricWords {
    match Metric::named(name) {
        Some(metric) => MetricWords {
            title: metric.title.to_owned(),
            numerator: metric.numerator,
            denominator: metric.denominator,
            says: metric.says,
            unit: metric.unit,
        },
        None => MetricWords {
            title: name.replace('_', " "),
            numerator: "as results.json says",
            denominator: "as results.json says",
            says: "",
            unit: if name.ends_with("share") { Unit::Share } else { Unit::Count },
        },
    }
}

/// A setting's value as its author typed it.
pub(crate) fn setting(value: &Value) -> String {
    match value {
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), format::setting),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A strategy's metric by name: `false_link_share of "A" in world "B"`.
pub(super) fn measure(measure: &MeasureResult) -> String {
    let world = measure.world.as_ref().map_or(String::new(), |world| format!(" in world \"{world}\""));
    format!("{} of \"{}\"{world}", measure.metric, measure.strategy)
}

/// What is demanded: `false_link_share of "A" above 0.05`.
pub(super) fn demand(condition: &ConditionResult) -> String {
    let side = if condition.side == Side::Above { "above" } else { "below" };
    let bound = match &condition.bound {
        BoundResult::Number(number) => number.to_string(),
        BoundResult::Strategy(other) => format!("that of \"{other}\""),
    };
    format!("{} {side} {bound}", measure(&condition.measure))
}

/// What is demanded and what came: `false_link_share of "A" above 0.05, it is 6.19 % (6.01–6.38)`.
pub(super) fn decided(condition: &ConditionResult) -> String {
    let came = match (condition.value, &condition.interval, &condition.bound) {
        (Some(value), Some(interval), BoundResult::Number(_)) => {
            let unit = metric(&condition.measure.metric).unit;
            format!("it is {}", format::value_with_interval(value, interval, unit))
        }
        (Some(value), Some(interval), BoundResult::Strategy(_)) => {
            let points = |x: f64| format::number(100.0 * x);
            let upper = interval.upper.map_or("no bound".to_owned(), points);
            format!("the difference is {} percentage points ({} to {upper})", points(value), points(interval.lower))
        }
        _ => {
            let why = condition.not_estimable.as_deref().unwrap_or("nothing was counted");
            format!("which is {}: {why}", format::NOT_ESTIMABLE)
        }
    };
    format!("{}, {came}", demand(condition))
}

/// A condition in a sentence: what it means, whether it holds, and by which numbers.
pub(super) fn reason(condition: &ConditionResult) -> String {
    let word = match condition.verdict {
        Verdict::Supported => "Holds",
        Verdict::Refuted => "Fails",
        Verdict::Undecided => "Undecided",
    };
    format!("{} {word}: {}.", condition.meaning, decided(condition))
}

/// A group: `race=black`, or `race=black / race=white` of a ratio.
pub(super) fn group(group: &Group) -> String {
    let one = |of: &str| format!("{}={of}", group.grouping);
    let reference = group.reference.as_ref().map_or(String::new(), |reference| format!(" / {}", one(reference)));
    format!("{}{reference}", one(&group.group))
}

/// What made some results, a line for each thing.
pub(super) fn provenance(p: &Provenance) -> Vec<String> {
    let part = if p.stopped_early { ", stopped early: this is a part of what was asked for" } else { "" };
    let mut lines = vec![
        format!("doppelroll {}", p.version),
        format!("command `{}`", p.command.replace('`', "'")),
        format!("scenario {} ({}), SHA-256 `{}`", p.scenario, p.scenario_path, p.scenario_sha256),
        format!(
            "seed {}, scale {}, replicates {} of {}{part}",
            p.seed,
            format::setting(p.scale),
            p.replicates,
            p.replicates_asked
        ),
    ];
    lines.extend(p.settings.iter().map(|(path, value)| format!("set: {path} = {}", setting(value))));
    lines.push("The same seed gives the same bytes for any number of threads.".to_owned());
    lines
}

/// A verdict as a word.
pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::Refuted => "refuted",
        Verdict::Undecided => "undecided",
    }
}

/// What the verdict means.
pub(super) fn verdict_meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "Every condition holds over its whole interval.",
        Verdict::Refuted => "A condition fails over its whole interval.",
        Verdict::Undecided => "The intervals allow both answers; a larger run may decide.",
    }
}

/// The four evidences with their counts, in the order of the tables.
pub(super) fn evidences(counts: &EvidenceCounts) -> [(&'static str, u64); 4] {
    [
        ("agree", counts.agree),
        ("contradict", counts.contradict),
        ("missing on one side", counts.missing),
        ("missing on both", counts.missing_both),
    ]
}

/// What nobody should conclude from the numbers.
pub(super) const CAUTIONS: [&str; 5] = [
    "A false-link share is a share of links, not of people: a strategy that links little can have a high share and \
     trouble few.",
    "The numbers hold for the stated size. Chance coincidences grow with the number of pairs, that is with the square of \
     the number of registrations; matches grow with the number of people.",
    "The people are simulated. A link says that two records look like one person; even a true link does not say that \
     anybody voted twice or did anything wrong.",
    "The closed-form expectation is for unrelated people. Twins, and fathers and sons of one name, come on top of it.",
    "An interval covers the chance of the simulation, not the doubt about the rates that went into it.",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_metrics_are_still_readable() {
        let words = metric("some_new_share");
        assert_eq!((words.title.as_str(), words.unit), ("some new share", Unit::Share));
        assert_eq!(metric("legitimate_votes_per_double_vote").unit, Unit::Ratio);
    }

    #[test]
    fn rates_per_100k_are_not_percentages() {
        assert_eq!(metric("wrongly_flagged_per_100k").unit, Unit::Per100k);
    }
}

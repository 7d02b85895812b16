//! The words for metrics, evidences and cautions, the same in every writer.

use serde_json::Value;

use crate::format;
use crate::linkage::EvidenceCounts;
use crate::metric::{Metric, Unit};
use crate::results::{Group, MeasureResult, Provenance};

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

/// A name as code, between backticks, which the page turns into its own kind of code.
pub(super) fn code(name: &str) -> String {
    format!("`{}`", name.replace('`', "'"))
}

/// A strategy's metric by name: ``false_link_share of `A` in world `B` ``.
pub(super) fn measure(measure: &MeasureResult) -> String {
    format!("{} of {}{}", measure.metric, code(&measure.strategy), in_world(measure.world.as_deref()))
}

/// In which control world something is; nothing for the scenario itself.
pub(super) fn in_world(world: Option<&str>) -> String {
    world.map_or(String::new(), |world| format!(" in world {}", code(world)))
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
pub(super) const CAUTIONS: [&str; 6] = [
    "A false-link share is a share of links, not of people: a strategy that links little can have a high share and \
     trouble few.",
    "The numbers hold for the stated size. Chance coincidences grow with the number of pairs, that is with the square of \
     the number of registrations; matches grow with the number of people.",
    "The people are simulated. A link says that two records look like one person; even a true link does not say that \
     anybody voted twice or did anything wrong.",
    "The closed-form expectation is for unrelated people. Twins, and fathers and sons of one name, come on top of it.",
    "An interval covers the chance of the simulation, not the doubt about the rates that went into it.",
    "On a sample the number of false links is a mean of what was counted and of the closed form; on samples of \
     birth dates people flagged follow it. Registrations to cancel and votes are counted alone, and can exceed the false links.",
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

//! The words for metrics, verdicts, evidences and cautions, the same in every writer.

use crate::experiment::Verdict;
use crate::format::Unit;
use crate::linkage::EvidenceCounts;
use crate::metric::metrics;

/// How a metric is named and defined for readers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricWords {
    /// Title of a column or a glossary entry.
    pub title: String,
    /// What is counted above the line.
    pub numerator: &'static str,
    /// What is counted below the line.
    pub denominator: &'static str,
    /// What it tells, and what it does not.
    pub says: &'static str,
    /// How its values read.
    pub unit: Unit,
}

/// The words for a metric. An unknown name is its own title; a name that ends in `share` reads in percent.
pub fn metric(name: &str) -> MetricWords {
    let known = |title: &str, numerator, denominator, says, unit| MetricWords {
        title: title.to_owned(),
        numerator,
        denominator,
        says,
        unit,
    };
    match name {
        "false_link_share" => known(
            "false-link share",
            "links between records of two different people",
            "links",
            "Of the pairs that the strategy calls one person, how many are two. It is a share of links, not of people.",
            Unit::Share,
        ),
        "missed_match_share" => known(
            "missed-match share",
            "pairs of records of one person that were not linked",
            "pairs of records of one person",
            "Of the pairs that are one person, how many the strategy passes over.",
            Unit::Share,
        ),
        "wrongly_flagged_per_100k" => known(
            "wrongly flagged per 100,000 registrants",
            "people flagged only through false links, × 100,000",
            "registrants",
            "How many people the strategy would trouble for somebody else's record. It is a share of people.",
            Unit::Number,
        ),
        "pairs_completeness" => known(
            "pairs completeness",
            "pairs of records of one person that agree on a blocking key",
            "pairs of records of one person",
            "How many of the pairs that are one person the strategy's blocking keys let it look at; the others are missed, and are counted as missed.",
            Unit::Share,
        ),
        _ => {
            let registered = metrics().find(|m| m.name == name);
            known(
                &name.replace('_', " "),
                registered.map_or("as results.json says", |m| m.numerator),
                registered.map_or("as results.json says", |m| m.denominator),
                registered.map_or("", |m| m.about),
                if name.ends_with("share") { Unit::Share } else { Unit::Number },
            )
        }
    }
}

/// A verdict as a word.
pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "supported",
        Verdict::Refuted => "refuted",
        Verdict::Undecided => "undecided",
    }
}

/// What the verdict means.
pub fn verdict_meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "Every condition holds over its whole interval.",
        Verdict::Refuted => "A condition fails over its whole interval.",
        Verdict::Undecided => "The intervals allow both answers; a larger run may decide.",
    }
}

/// The four evidences with their counts, in the order of the tables.
pub fn evidences(counts: &EvidenceCounts) -> [(&'static str, u64); 4] {
    [
        ("agree", counts.agree),
        ("contradict", counts.contradict),
        ("missing on one side", counts.missing),
        ("missing on both", counts.missing_both),
    ]
}

/// What nobody should conclude from the numbers.
pub const CAUTIONS: [&str; 5] = [
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
        let words = metric("wrong_direction_share");
        assert_eq!((words.title.as_str(), words.unit), ("wrong direction share", Unit::Share));
        assert_eq!(metric("legitimate_votes_per_double_vote").unit, Unit::Number);
    }

    #[test]
    fn rates_per_100k_are_not_percentages() {
        assert_eq!(metric("wrongly_flagged_per_100k").unit, Unit::Number);
        assert_eq!(metric("false_positive_rate").unit, Unit::Number);
    }
}

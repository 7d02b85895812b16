//! The tables of a report as text cells, chosen once and then drawn by each writer.

use super::words;
use crate::format::{self, NOT_ESTIMABLE};
use crate::metric::Unit;
use crate::results::{EvidenceTable, Results, StrategyResult};

/// The column of the headline table that a share with an interval stands in.
pub(super) fn share_column(column: usize) -> Option<&'static str> {
    match column {
        5 => Some("false_link_share"),
        7 => Some("missed_match_share"),
        _ => None,
    }
}

/// The metrics of the headline table, in its order.
pub(super) const HEADLINE_METRICS: [&str; 3] = ["false_link_share", "missed_match_share", "wrongly_flagged_per_100k"];

/// A table of text cells; the first column is left-aligned, the others are right-aligned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grid {
    /// What the table shows.
    pub caption: String,
    /// Column heads.
    pub head: Vec<String>,
    /// Rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    pub(super) fn new(caption: impl Into<String>, head: &[&str], rows: Vec<Vec<String>>) -> Self {
        Self { caption: caption.into(), head: head.iter().map(|&h| h.to_owned()).collect(), rows }
    }
}

/// A strategy's metric about everybody with its interval, as text.
pub(super) fn metric_text(strategy: &StrategyResult, name: &str) -> String {
    strategy.metric(name).map_or_else(|| NOT_ESTIMABLE.to_owned(), |e| format::estimate(e, words::metric(name).unit))
}

/// One row for each strategy.
pub(super) fn headline(results: &Results) -> Grid {
    headline_of(&results.strategies, &format!(", in {}", rolls(results)))
}

/// The columns of the headline table that answer most questions.
pub(super) fn shares(results: &Results) -> Grid {
    let head = ["strategy", "links", "false links", "share of links", "missed"];
    let value = |s: &StrategyResult, name: &str| {
        s.metric(name).map_or_else(|| NOT_ESTIMABLE.to_owned(), |e| format::value(e, words::metric(name).unit))
    };
    let row = |s: &StrategyResult| {
        let [links, two, missed] =
            ["links_full_size", "false_links_full_size", "missed_match_share"].map(|name| value(s, name));
        vec![s.name.clone(), links, two, short_share(s, "false_link_share"), missed]
    };
    Grid::new("Each strategy against the truth", &head, results.strategies.iter().map(row).collect())
}

/// A share above its interval, as people read it.
fn short_share(strategy: &StrategyResult, name: &str) -> String {
    let Some(estimate) = strategy.metric(name) else { return NOT_ESTIMABLE.to_owned() };
    let share = format::value(estimate, Unit::Share);
    let bare = |share: f64| format::percent(share).trim_end_matches(" %").to_owned();
    match &estimate.interval {
        Some(i) if estimate.value.is_some() => format!("{share}\n({}–{})", bare(i.lower), bare(i.upper.unwrap_or(1.0))),
        _ => share,
    }
}

/// How false links of the headline table are known, where a closed form helps: on samples only, as rolls in full are counted.
pub(super) fn how_false_links(results: &Results) -> Option<&'static str> {
    if results.provenance.scale >= 1.0 || results.size.sampling == "group" {
        return None;
    }
    results.strategies.iter().any(|s| s.closed_form_false_links_full_size.is_some()).then_some(HOW_FALSE_LINKS)
}

const HOW_FALSE_LINKS: &str = "False links weigh what the sample counted with the closed form, each by how sure it is; the closed form is taken to be off by 1 % \
     (assumption [closed-form-error]). Where the sample counted few, the number is the closed form's.";

/// Of what the numbers are.
pub(super) fn rolls(results: &Results) -> String {
    let registrations = format::count(results.size.registrations_full_size.max(0.0) as u64);
    match results.size.sampling.as_str() {
        "group" => format!("a group with about {registrations} registrations"),
        _ => format!("rolls of full size ({registrations} registrations)"),
    }
}

/// The same of these strategies; `of` says whose they are.
pub(super) fn headline_of(strategies: &[StrategyResult], of: &str) -> Grid {
    let head = [
        "strategy",
        "links",
        "false links",
        "counted in the sample",
        "by closed form",
        "false-link share",
        "missed matches",
        "missed-match share",
        "wrongly flagged per 100,000 registrants",
    ];
    let row = |s: &StrategyResult| {
        let expected = s.closed_form_false_links_full_size.map_or_else(|| "no closed form".to_owned(), format::number);
        let count =
            |name: &str| s.metric(name).map_or_else(|| NOT_ESTIMABLE.to_owned(), |e| format::value(e, Unit::Count));
        let [false_link_share, missed_match_share, wrongly_flagged] = HEADLINE_METRICS.map(|name| metric_text(s, name));
        vec![
            s.name.clone(),
            count("links_full_size"),
            metric_text(s, "false_links_full_size"),
            format::count(s.simulated.false_links),
            expected,
            false_link_share,
            count("missed_matches_full_size"),
            missed_match_share,
            wrongly_flagged,
        ]
    };
    Grid::new(format!("Each strategy against the truth{of}"), &head, strategies.iter().map(row).collect())
}

/// What blocking keys left to be compared, and what they lost.
pub(super) fn blocking(results: &Results) -> Grid {
    let row = |s: &StrategyResult| {
        let candidates = s.simulated.candidate_pairs;
        let one_in = s
            .metric("reduction_ratio")
            .filter(|_| candidates > 0)
            .map_or_else(|| NOT_ESTIMABLE.to_owned(), |e| format::count((e.denominator / candidates as f64) as u64));
        vec![s.name.clone(), one_in, metric_text(s, "pairs_completeness")]
    };
    let head = ["strategy", "one pair of records in", "matches compared"];
    Grid::new(
        "Which pairs each strategy compared (where equality is the whole rule, the rule is the blocking)",
        &head,
        results.strategies.iter().map(row).collect(),
    )
}

/// The share of false links that models claim for themselves beside the true one of the files they saw; absent when no strategy is a model.
pub(super) fn claimed(results: &Results) -> Option<Grid> {
    let row = |s: &StrategyResult| {
        let claimed = s.simulated.claimed_false_links?;
        let share = match s.simulated.links {
            0 => NOT_ESTIMABLE.to_owned(),
            links => format::percent(claimed / links as f64),
        };
        // A model speaks of the files that it was estimated on.
        let sampled = s.metric("sampled_false_link_share").is_some();
        let truth = if sampled { "sampled_false_link_share" } else { "false_link_share" };
        Some(vec![s.name.clone(), share, metric_text(s, truth)])
    };
    let rows: Vec<_> = results.strategies.iter().filter_map(row).collect();
    let head = ["model", "false-link share it claims", "true false-link share"];
    (!rows.is_empty()).then(|| Grid::new("What models claim of their own error, and the truth", &head, rows))
}

/// The first strategy with evidence about SSN4, and that evidence.
pub(super) fn ssn4(results: &Results) -> Option<(&StrategyResult, &EvidenceTable)> {
    results.strategies.iter().find_map(|s| Some((s, s.evidence.iter().find(|e| e.field.starts_with("ssn4"))?)))
}

/// How many true links, and how many false ones, in rolls of full size one of the simulated parts stands for.
pub(super) fn in_full(strategy: &StrategyResult) -> [f64; 2] {
    let one = |metric: &str, simulated: u64| {
        let full = strategy.metric(metric).and_then(|e| e.value).unwrap_or(0.0);
        if simulated == 0 { 0.0 } else { full / simulated as f64 }
    };
    let simulated = &strategy.simulated;
    [one("true_links_full_size", simulated.true_links), one("false_links_full_size", simulated.false_links)]
}

/// The four-way SSN4 table.
pub(super) fn ssn4_evidence(results: &Results) -> Option<Grid> {
    let (strategy, table) = ssn4(results)?;
    let [same_in_full, different_in_full] = in_full(strategy);
    let row = |((evidence, same), (_, different)): ((&str, u64), (&str, u64))| {
        let (same, different) = (same_in_full * same as f64, different_in_full * different as f64);
        let all = same + different;
        let share = if all > 0.0 { format::percent(same / all) } else { NOT_ESTIMABLE.to_owned() };
        vec![evidence.to_owned(), format::number(same), format::number(different), share]
    };
    let pairs = words::evidences(&table.same_person).into_iter().zip(words::evidences(&table.different_person));
    let caption = format!("What SSN4 says about the links of {}", words::code(&strategy.name));
    let head = ["SSN4", "same person", "different people", "share that is the same person"];
    Some(Grid::new(caption, &head, pairs.map(row).collect()))
}

/// Dials: asked, expected, achieved.
pub(super) fn dials(results: &Results) -> Grid {
    let rows = results
        .dials
        .iter()
        .map(|d| {
            let achieved = match (d.achieved, &d.interval) {
                (Some(v), Some(i)) => format::value_with_interval(v, i, Unit::Count),
                (Some(v), None) => format::number(v),
                (None, _) => NOT_ESTIMABLE.to_owned(),
            };
            vec![d.name.clone(), format::setting(d.asked), format::number(d.expected), achieved, d.meaning.clone()]
        })
        .collect();
    let head = ["dial", "asked", "expected", "achieved", "what was measured"];
    Grid::new("What the scenario asked for and what came out", &head, rows)
}

/// The size of the run in a sentence.
pub(super) fn size_line(results: &Results) -> String {
    let size = &results.size;
    let what = rolls(results);
    let first = what.chars().next().map_or_else(String::new, |c| c.to_uppercase().to_string());
    let whose = if size.jurisdictions.len() == 51 { "all states".to_owned() } else { size.jurisdictions.join(", ") };
    let compared = match (&size.focus, size.pairs.as_str()) {
        (Some(focus), _) => format!("; {focus} is compared with the others"),
        (None, "all") => "; all pairs are compared".to_owned(),
        (None, "across-states") => "; registrations in different states are compared".to_owned(),
        _ => String::new(),
    };
    let line = format!("{first}{} of {whose}{compared}; {}.", &what[first.len()..], simulated(results));
    precision(results).map_or(line.clone(), |precision| format!("{line} {precision}"))
}

/// How much was simulated, in a part of a sentence.
pub(super) fn simulated(results: &Results) -> String {
    let (size, replicates) = (&results.size, results.provenance.replicates);
    let of = match (size.scale < 1.0, size.sampling.as_str()) {
        (true, "people") => format!("{} of the people", format::setting_percent(size.scale)),
        (true, "birth-dates") => format!("{} of the birth dates", format::setting_percent(size.scale)),
        _ => "everything".to_owned(),
    };
    match replicates {
        1 => format!("simulated: {of}, once"),
        n => format!("simulated: {of}, {n} times"),
    }
}

/// By what the replicates were fixed, in a sentence; absent when the scenario does not say.
pub(super) fn precision(results: &Results) -> Option<String> {
    let p = results.size.precision.as_ref()?;
    let what = format!("a standard error of {} of {}", format::setting_percent(p.asked), words::measure(&p.measure));
    Some(match (p.achieved, p.replicates_needed) {
        (Some(achieved), Some(needed)) if achieved > p.asked => {
            format!(
                "Replicates were fixed by a target, {what}. It is {}: {needed} would have been needed.",
                format::percent(achieved)
            )
        }
        (Some(achieved), _) => {
            format!("Replicates were fixed by a target, {what}. It is {}.", format::percent(achieved))
        }
        (None, _) => format!("Replicates were fixed by a target, {what}, which is not estimable."),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn every_row_is_as_long_as_its_head() {
        let results = results();
        let grids = [headline(&results), blocking(&results), dials(&results), ssn4_evidence(&results).unwrap()];
        for grid in &grids {
            assert!(!grid.rows.is_empty() && grid.rows.iter().all(|r| r.len() == grid.head.len()), "{}", grid.caption);
        }
    }

    #[test]
    fn a_strategy_without_links_is_not_estimable() {
        let grid = headline(&results());
        let row = grid.rows.iter().find(|r| r[1] == "0").expect("a strategy without links");
        assert_eq!(row[5], NOT_ESTIMABLE);
        assert_eq!(row[7], "100.00 % (99.97–100.00)");
    }

    #[test]
    fn ssn4_evidence_keeps_missing_apart_from_missing_on_both() {
        let grid = ssn4_evidence(&results()).unwrap();
        let names: Vec<_> = grid.rows.iter().map(|r| r[0].as_str()).collect();
        assert_eq!(names, ["agree", "contradict", "missing on one side", "missing on both"]);
    }
}

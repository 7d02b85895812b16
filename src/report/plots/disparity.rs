//! Who is wrongly flagged: a group in each row, by the strategy that flags most people so.

use super::dots::{self, Row};
use super::figure::{Figure, spec};
use super::forest::{layers, values};
use crate::format;
use crate::metric::Unit;
use crate::report::words;
use crate::results::{MetricResult, Results, StrategyResult};

const TABLE: &str = "The numbers are in the table of groups.";

/// The metric of these pictures.
pub(super) const RATE: &str = "wrongly_flagged_per_100k";

/// The strategy that flags most people only wrongly, if any does.
pub(crate) fn flags_most(results: &Results) -> Option<&StrategyResult> {
    let flagged = |s: &StrategyResult| s.metric(RATE).map_or(0.0, |e| e.numerator);
    let most = |a, b| if flagged(b) > flagged(a) { b } else { a };
    results.strategies.iter().reduce(most).filter(|s| flagged(s) > 0.0)
}

/// Rates of groups with their intervals, a picture for each way of grouping; states have a picture of their own.
pub(crate) fn disparity(results: &Results) -> Vec<Figure> {
    let Some(strategy) = flags_most(results) else { return Vec::new() };
    let rates = |grouping: &str| -> Vec<&MetricResult> {
        let of = |m: &&MetricResult| {
            m.name == RATE && m.group.as_ref().is_some_and(|g| g.grouping == grouping && g.reference.is_none())
        };
        strategy.metrics.iter().filter(of).filter(|m| m.estimate.value.is_some()).collect()
    };
    let mut groupings: Vec<&str> = Vec::new();
    for group in strategy.metrics.iter().filter(|m| m.name == RATE).filter_map(|m| m.group.as_ref()) {
        if group.grouping != "state" && !groupings.contains(&group.grouping.as_str()) {
            groupings.push(&group.grouping);
        }
    }
    groupings.into_iter().filter_map(|grouping| picture(strategy, grouping, &rates(grouping))).collect()
}

fn picture(strategy: &StrategyResult, grouping: &str, rates: &[&MetricResult]) -> Option<Figure> {
    let all = strategy.metric(RATE)?;
    let value = |m: &&&MetricResult| m.estimate.value.unwrap_or(0.0);
    let most = rates.iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
    if rates.len() < 2 {
        return None;
    }
    let name = |m: &MetricResult| m.group.as_ref().map_or_else(String::new, |g| in_words(&g.group));
    let title = format!(
        "Per 100,000 registrants {} flags {} wrongly among {}, and {} among all.",
        strategy.name,
        format::estimate(&most.estimate, Unit::Per100k),
        name(most),
        format::estimate(all, Unit::Per100k),
    );
    let about =
        "Dots are estimates, and lines their 95 % intervals; the line through all rows is the rate of everybody."
            .to_owned();
    let words = words::metric(RATE);
    let row = |m: &&'_ MetricResult| -> (String, String) { (name(m), words.says.to_owned()) };
    let labels: Vec<(String, String)> = rates.iter().map(row).collect();
    let rows: Vec<Row> = labels
        .into_iter()
        .zip(rates)
        .map(|((label, says), m)| Row { label, estimate: Some(&m.estimate), says })
        .collect();
    let axis = "flagged only through false links, per 100,000 registered people";
    let spec = spec(&title, rows.iter().map(values).collect(), layers(axis));
    let draw = |width: f64| {
        dots::rows(
            &rows,
            if width > 600.0 { axis } else { "wrongly flagged per 100,000" },
            Unit::Per100k,
            all.value,
            width,
        )
    };
    Some(Figure::of_both(&format!("wrongly-flagged-by-{grouping}"), [title, about], TABLE, draw, spec))
}

/// A group's name for readers.
fn in_words(group: &str) -> String {
    let words = match group {
        "white" => "white people",
        "black" => "Black people",
        "api" => "Asian people and Pacific Islanders",
        "aian" => "American Indians and Alaska Natives",
        "multi" => "people of several races",
        "hispanic" => "Hispanic people",
        "F" => "women",
        "M" => "men",
        other => other,
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;
    use crate::results::Group;

    /// A strategy's rate by group, twice the rate of everybody and half of it.
    fn with_groups() -> Results {
        let mut results = results();
        let all = results.strategies[0].metrics.iter().find(|m| m.name == RATE).unwrap().clone();
        for (group, times) in [("black", 2.0), ("white", 0.5)] {
            let mut of = all.clone();
            of.estimate.value = of.estimate.value.map(|v| v * times);
            of.group = Some(Group { grouping: "race".to_owned(), group: group.to_owned(), reference: None });
            results.strategies[0].metrics.push(of);
        }
        results
    }

    #[test]
    fn a_dot_for_each_group_and_a_line_for_everybody() {
        let figures = disparity(&with_groups());
        let page = figures[0].page().into_string();
        assert_eq!(
            (figures.len(), page.matches("class=\"dot\"").count(), page.matches("class=\"whisker\"").count()),
            (1, 4, 4)
        );
        assert_eq!(page.matches("class=\"base\"").count(), 2);
        assert!(figures[0].title.contains("wrongly among Black people, and "), "{}", figures[0].title);
        let all = results().strategies[0].metric(RATE).unwrap().value.unwrap();
        assert_eq!(figures[0].spec["data"]["values"][0]["estimate"], 2.0 * all);
    }

    #[test]
    fn without_groups_or_wrongly_flagged_people_nothing_is_drawn() {
        assert!(disparity(&results()).is_empty());
        let mut results = with_groups();
        results.strategies.truncate(0);
        assert!(disparity(&results).is_empty());
    }
}

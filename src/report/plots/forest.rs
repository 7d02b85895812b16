//! A share of every strategy with its interval, and the small bars inside table cells.

use maud::{Markup, html};
use serde_json::json;

use super::dots::{self, Row};
use super::figure::{Figure, spec};
use crate::format;
use crate::metric::Unit;
use crate::report::words;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

const TABLE: &str = "The numbers are in the table of strategies.";

/// False-link shares of the strategies as dots with intervals; absent when none is estimable.
pub(crate) fn forest(results: &Results) -> Option<Figure> {
    let metric = "false_link_share";
    let words = words::metric(metric);
    let share = |s: &StrategyResult| s.metric(metric).and_then(|e| e.value);
    let estimable = || results.strategies.iter().filter(|s| share(s).is_some());
    let by_share =
        |a: &&StrategyResult, b: &&StrategyResult| share(a).unwrap_or(0.0).total_cmp(&share(b).unwrap_or(0.0));
    let (least, most) = (estimable().min_by(by_share)?, estimable().max_by(by_share)?);
    let row = |s| -> Row<'_> {
        let strategy: &StrategyResult = s;
        Row { label: strategy.name.clone(), estimate: strategy.metric(metric), says: words.says.to_owned() }
    };
    let rows: Vec<Row> = results.strategies.iter().map(row).collect();
    let shown = |s: &StrategyResult| s.metric(metric).map_or_else(String::new, |e| format::estimate(e, Unit::Share));
    let title = if least.name == most.name {
        format!("{} of the links of {} are two different people.", shown(least), least.name)
    } else {
        format!(
            "Two different people are {} of the links of {}, and {} of those of {}.",
            shown(least),
            least.name,
            shown(most),
            most.name
        )
    };
    let about = "Dots are estimates, and lines their 95 % intervals.".to_owned();
    let spec = spec(&title, rows.iter().map(values).collect(), layers(&words.title));
    let draw = |width| dots::rows(&rows, &words.title, Unit::Share, None, width);
    Some(Figure::of_both("false-link-shares", [title, about], TABLE, draw, spec))
}

/// The numbers of a row, for a specification.
pub(super) fn values(row: &Row) -> serde_json::Value {
    let interval = row.estimate.and_then(|e| e.interval.as_ref());
    json!({ "label": row.label, "estimate": row.estimate.and_then(|e| e.value), "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) })
}

/// Dots with their intervals, for a specification.
pub(super) fn layers(title: &str) -> serde_json::Value {
    json!({ "width": 600, "encoding": { "y": { "field": "label", "type": "nominal", "sort": null, "title": null, "axis": { "labelLimit": 320 } } }, "layer": [
        { "mark": "rule", "encoding": { "x": { "field": "low", "type": "quantitative", "title": title }, "x2": { "field": "high" } } },
        { "mark": { "type": "point", "filled": true, "tooltip": true }, "encoding": { "x": { "field": "estimate", "type": "quantitative" } } } ] })
}

/// A share as a bar from 0 to 100 % with its interval, for a table cell.
pub(crate) fn small_bar(estimate: &Estimate) -> Markup {
    let x = |share: f64| (100.0 * share).clamp(0.0, 100.0);
    html! {
        @if let Some(value) = estimate.value {
            svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                rect.track width="100" height="8" {}
                rect.fill width=(x(value)) height="8" {}
                @if let Some((low, high)) = estimate.interval.as_ref().and_then(|i| Some((i.lower, i.upper?))) {
                    rect.spread x=(x(low)) y="2.5" width=((x(high) - x(low)).max(0.8)) height="3" {}
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn a_dot_and_an_interval_for_each_share_that_is_estimable() {
        let results = results();
        let figure = forest(&results).unwrap();
        assert!(figure.title.contains("0.0154 %") && figure.title.contains("46.6 % (46.1–47.2)"), "{}", figure.title);
        let page = figure.page().into_string();
        let estimable = results.strategies.iter().filter(|s| s.simulated.links > 0).count();
        assert_eq!(
            [page.matches("class=\"dot\"").count(), page.matches("class=\"whisker\"").count()],
            [2 * estimable; 2]
        );
        assert!(page.contains(">46.6 % (46.1–47.2)<") && page.contains(">not estimable<"));
        assert_eq!(
            figure.spec["data"]["values"][0]["estimate"],
            results.strategies[0].metric("false_link_share").unwrap().value.unwrap()
        );
    }

    #[test]
    fn nothing_is_drawn_where_nothing_is_estimable() {
        let mut results = results();
        results.strategies.retain(|s| s.simulated.links == 0);
        assert!(forest(&results).is_none());
    }
}

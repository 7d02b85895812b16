//! The first picture: whom each rule links, who of them is really one person, and whom it does not find.

use maud::{Markup, html};
use serde_json::json;

use super::figure::{Drawing, Figure, legend, said, spec};
use super::shortened;
use crate::format;
use crate::metric::Unit;
use crate::report::words;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

const TABLE: &str = "The numbers are in the table of strategies.";
const ROW: f64 = 62.0;
const LEGEND: [(&str, &str); 3] = [
    ("different", "linked, two different people"),
    ("same", "linked, one person"),
    ("missed", "one person, not linked"),
];

/// The pairs of a strategy.
struct Pairs<'a> {
    strategy: &'a StrategyResult,
    /// Of two people, of one person, and of one person that is not linked; each with its metric.
    parts: [(&'static str, &'a Estimate); 3],
    share: &'a Estimate,
}

/// The picture; absent when no strategy links anything.
pub(crate) fn linked(results: &Results) -> Option<Figure> {
    let rows: Vec<Pairs> = results.strategies.iter().filter_map(pairs).collect();
    let first = rows.iter().find(|row| row.share.value.is_some())?;
    let title = format!(
        "Of {} pairs that {} links, {} are two different people.",
        format::number(links(first)),
        first.strategy.name,
        format::estimate(first.share, Unit::Share),
    );
    let about = "Each bar is one rule. The line at the end of the first part is the 95 % interval of the links that are two different people.";
    let values = rows.iter().flat_map(|row| {
        row.parts.iter().zip(LEGEND).enumerate().map(|(place, ((metric, e), (_, part)))| {
            let interval = e.interval.as_ref();
            json!({ "strategy": row.strategy.name, "place": place, "pairs are": part, "metric": metric, "estimate": e.value,
                "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) })
        })
    });
    let values: Vec<_> = values.collect();
    let colors = json!({ "domain": LEGEND.map(|entry| entry.1), "range": ["#d55e00", "#0072b2", "#dfe3e8"] });
    let tooltip = ["strategy", "pairs are", "estimate", "low", "high"].map(|field| json!({ "field": field }));
    let spec = spec(
        &title,
        values,
        json!({ "width": 600, "mark": "bar", "encoding": {
            "y": { "field": "strategy", "type": "nominal", "sort": null, "title": null, "axis": { "labelLimit": 320 } },
            "x": { "field": "estimate", "type": "quantitative", "title": "pairs of registrations" },
            "color": { "field": "pairs are", "type": "nominal", "scale": colors },
            "order": { "field": "place", "type": "quantitative" },
            "tooltip": tooltip } }),
    );
    let most = rows.iter().map(|row| row.parts.iter().map(|part| value(part.1)).sum()).fold(0.0, f64::max);
    Some(Figure::of_both("who-is-linked", [title, about.to_owned()], TABLE, |width| draw(&rows, most, width), spec))
}

fn value(estimate: &Estimate) -> f64 {
    estimate.value.filter(|v| v.is_finite() && *v > 0.0).unwrap_or(0.0)
}

fn links(row: &Pairs) -> f64 {
    value(row.parts[0].1) + value(row.parts[1].1)
}

fn pairs(strategy: &StrategyResult) -> Option<Pairs<'_>> {
    let part = |name| strategy.metric(name).filter(|e| e.value.is_some()).map(|e| (name, e));
    let parts = ["false_links_full_size", "true_links_full_size", "missed_matches_full_size"].map(part);
    let [Some(wrong), Some(right), Some(missed)] = parts else { return None };
    Some(Pairs { strategy, parts: [wrong, right, missed], share: strategy.metric("false_link_share")? })
}

fn draw(rows: &[Pairs], most: f64, width: f64) -> Drawing {
    let (key, top) = legend(&LEGEND, width);
    let scale = (width - 2.0) / most.max(f64::MIN_POSITIVE);
    let body = html! {
        (key)
        @for (i, row) in rows.iter().enumerate() { (bar(row, top + 8.0 + ROW * i as f64, scale, width)) }
    };
    Drawing { width, height: top + 8.0 + ROW * rows.len() as f64, body }
}

fn bar(row: &Pairs, top: f64, scale: f64, width: f64) -> Markup {
    let letters = (width / 7.6) as usize;
    let ends = row.parts.iter().scan(0.0, |x, part| {
        let from = *x;
        *x += scale * value(part.1);
        Some((from, *x))
    });
    let ends: Vec<(f64, f64)> = ends.collect();
    let wrong = row.parts[0].1;
    html! {
        text.name x="0" y=(top + 12.0) { (shortened(&row.strategy.name, letters)) }
        @for (((metric, estimate), (class, words)), (from, to)) in row.parts.iter().zip(LEGEND).zip(&ends) {
            @if to > from {
                (said(&told(&row.strategy.name, words, metric, estimate), &html! {
                    rect class=(class) x=(from) y=(top + 18.0) width=(to - from) height="16" {}
                }))
            }
        }
        @if let Some((low, high)) = interval(wrong) {
            line.error x1=(scale * low) x2=(scale * high) y1=(top + 26.0) y2=(top + 26.0) {}
            @for end in [low, high] { line.error x1=(scale * end) x2=(scale * end) y1=(top + 21.0) y2=(top + 31.0) {} }
        }
        text.small x="0" y=(top + 48.0) { (numbers(row, width)) }
    }
}

/// The numbers of a row, shorter where there is less room.
fn numbers(row: &Pairs, width: f64) -> String {
    let share = format::estimate(row.share, Unit::Share);
    let (links, missed) = (format::number(links(row)), format::value(row.parts[2].1, Unit::Count));
    match (row.share.value, width > 600.0) {
        (None, _) => format!("no links; {missed} matches missed"),
        (_, false) => format!("{share} of {links} are two people"),
        (_, true) => {
            let wrong = format::estimate(row.parts[0].1, Unit::Count);
            format!("{share} of {links} links are two different people: {wrong}; {missed} matches are not linked")
        }
    }
}

fn interval(estimate: &Estimate) -> Option<(f64, f64)> {
    estimate.interval.as_ref().and_then(|i| Some((i.lower.max(0.0), i.upper?)))
}

fn told(strategy: &str, part: &str, metric: &str, estimate: &Estimate) -> String {
    let says = words::metric(metric).says;
    format!("{strategy}: {part}: {}. {says}", format::estimate(estimate, Unit::Count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn bars_are_as_long_as_the_numbers_of_the_results() {
        let results = results();
        let drawn = linked(&results).unwrap().page().into_string();
        let wide = drawn.split("drawings wide").nth(1).unwrap();
        let width = |class: &str| {
            let rect = wide.split(&format!("<rect class=\"{class}\" ")).nth(2).unwrap();
            rect.split("width=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
        };
        let (wrong, right, missed) = (31_905.0, 68_430.0 - 31_905.0, 4_685.0);
        for (class, share) in [("different", wrong / right), ("missed", missed / right)] {
            assert!((width(class) / width("same") - share).abs() < 1e-9, "{class}");
        }
        for text in [
            "46.6 % (46.1–47.2) of 684,300 links are two different people: 319,050 (",
            "365,250 (",
            "46,850 matches are not linked",
        ] {
            assert!(wide.contains(text), "{text}");
        }
    }

    #[test]
    fn every_rule_with_links_has_an_interval_and_its_sentence_is_made_of_the_results() {
        let figure = linked(&results()).unwrap();
        assert_eq!(
            figure.title,
            "Of 684,300 pairs that name + birth date (crosscheck) links, 46.6 % (46.1–47.2) are two different people."
        );
        let page = figure.page().into_string();
        assert_eq!(page.matches("line class=\"error\"").count(), 2 * 3 * results().strategies.len());
        assert_eq!(figure.spec["data"]["values"].as_array().unwrap().len(), 3 * results().strategies.len());
        assert_eq!(figure.spec["data"]["values"][0]["estimate"], 319_050.0);
    }

    #[test]
    fn where_nothing_is_linked_nothing_is_drawn() {
        let mut results = results();
        results.strategies.retain(|s| s.simulated.links == 0);
        assert!(linked(&results).is_none());
        results.strategies.clear();
        assert!(linked(&results).is_none());
    }
}

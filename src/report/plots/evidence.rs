//! What SSN4 said about the links of a strategy, as a mosaic: a column's width is the share of links of an evidence, its parts are one person and two.

use maud::{Markup, html};
use serde_json::json;

use super::figure::{Drawing, Figure, legend, said, spec};
use crate::format;
use crate::metric::Unit;
use crate::report::rows::{in_full, ssn4};
use crate::report::words;
use crate::results::Results;

const TABLE: &str = "The numbers are in the table of SSN4 evidence.";
const HIGH: f64 = 200.0;
const GAP: f64 = 4.0;
const LEGEND: [(&str, &str); 2] = [("same", "one person"), ("different", "two different people")];

/// An evidence with its links in rolls of full size.
struct Column {
    name: &'static str,
    same: f64,
    different: f64,
}

impl Column {
    fn links(&self) -> f64 {
        self.same + self.different
    }
}

/// The mosaic; absent when no strategy that links anything has evidence about SSN4.
pub(crate) fn evidence(results: &Results) -> Option<Figure> {
    let (strategy, table) = ssn4(results)?;
    let [same_in_full, different_in_full] = in_full(strategy);
    let pairs = words::evidences(&table.same_person).into_iter().zip(words::evidences(&table.different_person));
    let column = |((name, same), (_, different)): ((&'static str, u64), (_, u64))| Column {
        name,
        same: same_in_full * same as f64,
        different: different_in_full * different as f64,
    };
    let columns: Vec<Column> = pairs.map(column).collect();
    let all: f64 = columns.iter().map(Column::links).sum();
    let agree = columns.first().filter(|_| all > 0.0)?;
    let both = agree.links() + columns[1].links();
    let both = match strategy.metric("ssn4_both_share").filter(|e| e.value.is_some()) {
        Some(share) => format::estimate(share, Unit::Share),
        None => format::percent(both / all),
    };
    let title = format!(
        "Of the links of {}, {both} have SSN4 on both records; about the others it says nothing.",
        strategy.name
    );
    let about = "The width of a column is its share of the links; its height is split by who the two records are.";
    let rows = columns.iter().flat_map(|c| {
        [(LEGEND[0].1, c.same), (LEGEND[1].1, c.different)]
            .map(|(part, n)| json!({ "SSN4": c.name, "pairs are": part, "estimate": n }))
    });
    let tooltip = ["SSN4", "pairs are", "estimate"].map(|field| json!({ "field": field }));
    let spec = spec(
        &title,
        rows.collect(),
        json!({ "width": 600, "mark": "bar", "encoding": {
            "x": { "field": "estimate", "type": "quantitative", "stack": "normalize", "title": "share of links" },
            "y": { "field": "SSN4", "type": "nominal", "sort": null },
            "color": { "field": "pairs are", "type": "nominal", "scale": { "domain": LEGEND.map(|l| l.1), "range": ["#0072b2", "#d55e00"] } },
            "tooltip": tooltip } }),
    );
    Some(Figure::of_both("ssn4-evidence", [title, about.to_owned()], TABLE, |width| draw(&columns, all, width), spec))
}

fn draw(columns: &[Column], all: f64, width: f64) -> Drawing {
    let (key, top) = legend(&LEGEND, width);
    let shown: Vec<&Column> = columns.iter().filter(|c| c.links() > 0.0).collect();
    let room = width - GAP * shown.len().saturating_sub(1) as f64;
    let lefts = shown.iter().scan(0.0, |x, c| {
        let left = *x;
        *x += room * c.links() / all + GAP;
        Some(left)
    });
    let lefts: Vec<f64> = lefts.collect();
    // Names stand below each other, each with a line to its column; from the right, so that no line goes through a name.
    let bottom = top + 8.0 + HIGH;
    let row = |i: usize| bottom + 18.0 * (shown.len() - i) as f64;
    let body = html! {
        (key)
        @for (i, (c, left)) in shown.iter().zip(&lefts).enumerate() {
            (column(c, all, *left, room * c.links() / all, top + 8.0))
            line.leader x1=(left + 1.0) x2=(left + 1.0) y1=(bottom) y2=(row(i) + 2.0) {}
        }
        @for (i, (c, left)) in shown.iter().zip(&lefts).enumerate() {
            @let y = row(i);
            @let share = format::percent(c.links() / all);
            @let two = format::percent(c.different / c.links());
            @let text = if width > 600.0 { format!("{}: {share} of links; {two} of them are two people", c.name) } else { format!("{}: {share}; {two} two people", c.name) };
            // A text that would leave the picture begins further left.
            @let x = (left + 6.0).min(width - 7.2 * text.chars().count() as f64).max(4.0);
            text.halo x=(x) y=(y) { (text) }
        }
    };
    Drawing { width, height: bottom + 12.0 + 18.0 * shown.len() as f64, body }
}

fn column(c: &Column, all: f64, left: f64, width: f64, top: f64) -> Markup {
    let right = HIGH * c.same / c.links();
    let told = |part: &str, n: f64| {
        format!("SSN4: {}; {part}: {} links, {} of all", c.name, format::number(n), format::percent(n / all))
    };
    html! {
        (said(&told(LEGEND[1].1, c.different), &html! { rect.different x=(left) y=(top) width=(width) height=(HIGH - right) {} }))
        (said(&told(LEGEND[0].1, c.same), &html! { rect.same x=(left) y=(top + HIGH - right) width=(width) height=(right) {} }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn columns_are_as_wide_as_their_links_and_split_as_the_table_says() {
        let figure = evidence(&results()).unwrap();
        let page = figure.page().into_string();
        let wide = page.split("drawings wide").nth(1).unwrap();
        let number = |class: &str, attribute: &str| {
            let rect = wide.split(&format!("<rect class=\"{class}\" ")).nth(2).unwrap();
            rect.split(&format!(" {attribute}=\"")).nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap()
        };
        // Of the first strategy: agree on half of its true links and on an 8,000th of its false ones.
        let (t, f) = ((68_430 - 31_905) as f64, 31_905.0_f64);
        let (same, different) = ((t / 2.0).floor() / t * 10.0 * t, (f / 8_000.0).floor() / f * 10.0 * f);
        assert!((number("same", "height") / HIGH - same / (same + different)).abs() < 1e-9);
        assert_eq!(figure.spec["data"]["values"].as_array().unwrap().len(), 8);
        assert!(page.contains("missing on both"));
    }

    #[test]
    fn without_links_nothing_is_drawn() {
        let mut results = results();
        results.strategies.retain(|s| s.simulated.links == 0);
        assert!(evidence(&results).is_none());
    }
}

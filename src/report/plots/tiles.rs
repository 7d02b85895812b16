//! Who is wrongly flagged by state, as a grid of tiles in which every state has one place.

use maud::{Markup, html};
use serde_json::json;

use super::disparity::{RATE, flags_most};
use super::figure::{Drawing, Figure, said, spec};
use crate::format;
use crate::metric::Unit;
use crate::results::{MetricResult, Results, StrategyResult};

const TABLE: &str = "The numbers are in the table of groups.";

/// Where each state lies: rows from the north, columns from the west.
const PLACES: [&str; 8] = [
    "AK .. .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. .. VT NH",
    ".. WA ID MT ND MN IL WI MI NY RI MA",
    ".. OR NV WY SD IA IN OH PA NJ CT ..",
    ".. CA UT CO NE MO KY WV VA MD DE ..",
    ".. .. AZ NM KS AR TN NC SC DC .. ..",
    ".. .. .. .. OK LA MS AL GA .. .. ..",
    ".. HI .. .. TX .. .. .. .. FL .. ..",
];
const COLUMNS: f64 = 12.0;
/// With fewer states the table says it better.
const FEWEST: usize = 4;

/// The picture; absent when nobody is wrongly flagged, or the run has few states.
pub(crate) fn tiles(results: &Results) -> Option<Figure> {
    let strategy = flags_most(results)?;
    let states = states(strategy);
    let value = |m: &&&MetricResult| m.estimate.value.unwrap_or(0.0);
    let most = states.iter().max_by(|a, b| value(a).total_cmp(&value(b)))?;
    let least = states.iter().min_by(|a, b| value(a).total_cmp(&value(b)))?;
    if states.len() < FEWEST {
        return None;
    }
    let shown = |m: &MetricResult| format!("{} in {}", format::estimate(&m.estimate, Unit::Per100k), code(m));
    let title =
        format!("Per 100,000 registrants {} wrongly flags from {} to {}.", strategy.name, shown(least), shown(most));
    let about =
        "Tiles are filled as high as their share of the highest rate; states without a fill are not in this run.";
    let row = |m: &&MetricResult| {
        let interval = m.estimate.interval.as_ref();
        let (y, x) = place(code(m)).unwrap_or_default();
        json!({ "state": code(m), "row": y, "column": x, "estimate": m.estimate.value, "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) })
    };
    let spec = spec(
        &title,
        states.iter().map(row).collect(),
        json!({ "width": 600, "height": 400, "encoding": { "x": { "field": "column", "type": "ordinal", "axis": null }, "y": { "field": "row", "type": "ordinal", "axis": null } }, "layer": [
            { "mark": { "type": "rect", "tooltip": true }, "encoding": { "color": { "field": "estimate", "type": "quantitative", "title": "per 100,000" } } },
            { "mark": "text", "encoding": { "text": { "field": "state" } } } ] }),
    );
    Some(Figure::of_both(
        "wrongly-flagged-by-state",
        [title, about.to_owned()],
        TABLE,
        |width| draw(&states, value(&most), width),
        spec,
    ))
}

fn states(strategy: &StrategyResult) -> Vec<&MetricResult> {
    let of = |m: &&MetricResult| m.name == RATE && m.group.as_ref().is_some_and(|g| g.grouping == "state");
    strategy.metrics.iter().filter(of).filter(|m| m.estimate.value.is_some() && place(code(m)).is_some()).collect()
}

fn code(m: &MetricResult) -> &str {
    m.group.as_ref().map_or("", |group| &group.group)
}

/// Row and column of a state.
fn place(state: &str) -> Option<(usize, usize)> {
    PLACES.iter().enumerate().find_map(|(y, row)| Some((y, row.split(' ').position(|s| s == state)?)))
}

fn draw(states: &[&MetricResult], most: f64, width: f64) -> Drawing {
    let side = (width / COLUMNS).min(62.0);
    let body = html! {
        @for (y, row) in PLACES.iter().enumerate() {
            @for (x, state) in row.split(' ').enumerate().filter(|(_, state)| *state != "..") {
                (tile(state, states.iter().find(|m| code(m) == state).copied(), most, [x as f64 * side, y as f64 * side], side))
            }
        }
    };
    Drawing { width, height: side * PLACES.len() as f64, body }
}

fn tile(state: &str, rate: Option<&MetricResult>, most: f64, [x, y]: [f64; 2], side: f64) -> Markup {
    let inside = side - 3.0;
    let middle = x + 0.5 * inside;
    let Some(rate) = rate else {
        return html! {
            rect.track x=(x) y=(y) width=(inside) height=(inside) {}
            text.small x=(middle) y=(y + 0.5 * inside + 4.0) text-anchor="middle" { (state) }
        };
    };
    let value = rate.estimate.value.unwrap_or(0.0);
    let high = if most > 0.0 { inside * value / most } else { 0.0 };
    let told = format!(
        "{state}: {} per 100,000 registrants are flagged only wrongly",
        format::estimate(&rate.estimate, Unit::Per100k)
    );
    let drawn = html! {
        rect.track x=(x) y=(y) width=(inside) height=(inside) {}
        rect.fill-state x=(x) y=(y + inside - high) width=(inside) height=(high) {}
        @if side > 45.0 {
            text.name x=(middle) y=(y + 24.0) text-anchor="middle" { (state) }
            text x=(middle) y=(y + 43.0) text-anchor="middle" { (format::number(value.round())) }
        } @else {
            text.small.strong x=(middle) y=(y + 0.5 * inside + 4.0) text-anchor="middle" { (state) }
        }
    };
    said(&told, &drawn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;
    use crate::results::Group;

    #[test]
    fn every_state_has_one_place() {
        let mut all: Vec<&str> = PLACES.iter().flat_map(|row| row.split(' ')).filter(|s| *s != "..").collect();
        assert!(PLACES.iter().all(|row| row.split(' ').count() == COLUMNS as usize));
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 51);
    }

    #[test]
    fn tiles_are_as_high_as_their_rates() {
        let mut results = results();
        let all = results.strategies[0].metrics.iter().find(|m| m.name == RATE).unwrap().clone();
        for (state, times) in [("OH", 1.0), ("TX", 0.5), ("FL", 0.25), ("DC", 0.75)] {
            let mut of = all.clone();
            of.estimate.value = of.estimate.value.map(|v| v * times);
            of.group = Some(Group { grouping: "state".to_owned(), group: state.to_owned(), reference: None });
            results.strategies[0].metrics.push(of);
        }
        let figure = tiles(&results).unwrap();
        let page = figure.page().into_string();
        let heights = page
            .split("<rect class=\"fill-state\"")
            .skip(1)
            .map(|rect| rect.split("height=\"").nth(1).unwrap().split('"').next().unwrap().parse::<f64>().unwrap());
        let heights: Vec<f64> = heights.collect();
        assert_eq!(heights.len(), 8);
        // Ohio, the District, Texas, Florida, from the north.
        for (height, share) in heights.iter().zip([1.0, 0.75, 0.5, 0.25]) {
            assert!((height / heights[0] - share).abs() < 1e-9, "{heights:?}");
        }
        assert!(figure.title.contains("in FL to ") && page.contains("<title>OH: "));
        results.strategies[0].metrics.pop();
        assert!(tiles(&results).is_none(), "three states are few");
    }
}

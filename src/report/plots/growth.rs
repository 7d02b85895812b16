//! How chance pairs grow with the size of rolls: the closed form as a line, the run as a point, and well-known sizes as markers.

use maud::{Markup, html};
use serde_json::json;

use super::figure::{Drawing, Figure, said, spec};
use crate::format;
use crate::metric::Unit;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

/// Well-known sizes, in registrations: more than 45 million records that the Interstate Crosscheck compared in 2012 [goel-2020], and the
/// nation's more than 209 million active registrations of 2020 [eavs-totals].
const MARKERS: [(&str, f64); 2] = [("Crosscheck 2012", 45e6), ("the nation", 209e6)];
const LEFT: f64 = 84.0;
const TOP: f64 = 80.0;
const BOTTOM: f64 = 360.0;

/// The growth of a strategy's chance pairs.
struct Growth<'a> {
    strategy: &'a StrategyResult,
    /// Chance pairs by closed form at the size of the run.
    pairs: f64,
    size: f64,
    run: &'a Estimate,
    /// Names of sizes, from the least.
    marks: Vec<(String, f64)>,
}

impl Growth<'_> {
    /// Pairs at another size of the same composition: each registration meets each other.
    fn at(&self, size: f64) -> f64 {
        self.pairs * (size / self.size).powi(2)
    }
}

/// The picture for the first strategy with a closed form; absent when rolls are compared with a list or are a small group, and when a
/// strategy has no closed form.
pub(crate) fn growth(results: &Results) -> Option<Figure> {
    let size = results.size.registrations_full_size;
    let rolls = results.size.jurisdictions.len();
    if size <= 0.0 || results.size.sampling == "group" || rolls < 2 {
        return None;
    }
    let of = |strategy| -> Option<Growth<'_>> {
        let strategy: &StrategyResult = strategy;
        let pairs = strategy.closed_form_false_links_full_size.filter(|n| strategy.list.is_none() && *n >= 1.0)?;
        let run = strategy.metric("false_links_full_size").filter(|e| e.value.is_some_and(|v| v > 0.0))?;
        let mut marks = vec![(format!("this run, {rolls} states"), size), ("a state of their mean size".to_owned(), size / rolls as f64)];
        marks.extend(MARKERS.map(|(name, size)| (name.to_owned(), size)));
        marks.sort_by(|a, b| a.1.total_cmp(&b.1));
        Some(Growth { strategy, pairs, size, run, marks })
    };
    let growth = results.strategies.iter().find_map(of)?;
    let (nation, nations) = MARKERS[1];
    let title = format!(
        "Chance pairs grow with the square of the size: {} links {} by closed form in {} registrations, and would link {} in the {} of {nation}.",
        growth.strategy.name,
        format::number(growth.pairs.round()),
        format::number(size.round()),
        format::number(growth.at(nations).round()),
        format::number(nations),
    );
    let about = "The line is the closed form, with names, birth dates and shares of the states as in this run; the point is this run with its 95 % interval, \
                 which is in the table of strategies. Both axes are logarithmic.";
    let mut values: Vec<_> =
        growth.marks.iter().map(|(name, size)| json!({ "size": name, "registrations": size, "closed form": growth.at(*size) })).collect();
    let interval = growth.run.interval.as_ref();
    values.push(json!({ "size": "this run, simulated", "registrations": size, "estimate": growth.run.value, "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) }));
    let y = |field: &str| json!({ "field": field, "type": "quantitative", "scale": { "type": "log" }, "title": "pairs of two people" });
    let spec = spec(
        &title,
        values,
        json!({ "width": 600, "height": 300, "encoding": { "x": { "field": "registrations", "type": "quantitative", "scale": { "type": "log" } } }, "layer": [
            { "mark": { "type": "line", "point": true, "tooltip": true }, "encoding": { "y": y("closed form") } },
            { "mark": "rule", "encoding": { "y": y("low"), "y2": { "field": "high" } } },
            { "mark": { "type": "point", "filled": true, "size": 80 }, "encoding": { "y": y("estimate") } },
            { "mark": { "type": "text", "align": "left", "dx": 6, "dy": 8 }, "encoding": { "y": y("closed form"), "text": { "field": "size" } } } ] }),
    );
    Some(Figure::of_both("growth-of-chance-pairs", [title, about.to_owned()], |width| draw(&growth, width), spec))
}

/// An axis of powers of ten, from those around the values.
struct Decades {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Decades {
    fn around(least: f64, most: f64, from: f64, to: f64) -> Self {
        Self { low: least.log10().floor(), high: most.log10().ceil(), from, to }
    }

    fn at(&self, value: f64) -> f64 {
        self.from + (value.log10() - self.low) / (self.high - self.low).max(1.0) * (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        (self.low as i32..=self.high as i32).map(|decade| 10f64.powi(decade)).collect()
    }
}

fn draw(growth: &Growth, width: f64) -> Drawing {
    let right = width - 30.0;
    let (least, most) = (growth.marks[0].1, growth.marks[growth.marks.len() - 1].1);
    let across = Decades::around(least, most, LEFT, right);
    let up = Decades::around(growth.at(least).max(0.1), growth.at(most), BOTTOM, TOP);
    let floor = growth.at(least).max(0.1);
    let start = growth.size * (floor / growth.pairs).sqrt();
    let middle = 0.5 * (TOP + BOTTOM);
    // Marks are numbered on a phone, with the names below.
    let wide = width > 600.0;
    let key = if wide { 0.0 } else { 18.0 * growth.marks.len() as f64 };
    let body = html! {
        @for tick in across.ticks() {
            @let x = across.at(tick);
            line.grid x1=(x) x2=(x) y1=(TOP) y2=(BOTTOM) {}
            text.tick x=(x) y=(BOTTOM + 18.0) text-anchor="middle" { (short(tick)) }
        }
        @for tick in up.ticks() {
            @let y = up.at(tick);
            line.grid x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (short(tick)) }
        }
        polyline.curve points=(format!("{:.1},{:.1} {:.1},{:.1}", across.at(start), up.at(floor), across.at(most), up.at(growth.at(most)))) {}
        @for (i, (name, size)) in growth.marks.iter().enumerate() { (mark(growth, &across, &up, i, (name, *size), wide)) }
        (point(growth, &across, &up))
        text.axis x=(0.5 * (LEFT + right)) y=(BOTTOM + 38.0) text-anchor="middle" { "registrations (logarithmic scale)" }
        text.axis x="12" y=(middle) text-anchor="middle" transform=(format!("rotate(-90 12 {middle})")) { "pairs of two people (logarithmic scale)" }
        @if !wide {
            @for (i, (name, size)) in growth.marks.iter().enumerate() {
                text x="0" y=(BOTTOM + 62.0 + 18.0 * i as f64) { (i + 1) ". " (name) ": " (format::number(growth.at(*size).round())) " pairs" }
            }
        }
    };
    Drawing { width, height: BOTTOM + 48.0 + key + 4.0, body }
}

fn mark(growth: &Growth, across: &Decades, up: &Decades, i: usize, (name, size): (&str, f64), wide: bool) -> Markup {
    let (x, y) = (across.at(size), up.at(growth.at(size).max(0.1)));
    let pairs = format::number(growth.at(size).round());
    let told = format!("{name}: {} registrations, {pairs} pairs of two people by closed form", format::number(size.round()));
    // Names stand below each other from the left, so that no line goes through a name.
    let row = 12.0 + 16.0 * i as f64;
    let text = format!("{name}: {pairs}");
    let start = (x + 5.0).min(across.to + 30.0 - 7.0 * text.chars().count() as f64);
    html! {
        line.leader x1=(x) x2=(x) y1=(if wide { row - 8.0 } else { TOP - 12.0 }) y2=(y) {}
        (said(&told, &html! { circle.place-dot cx=(x) cy=(y) r="4" {} }))
        @if wide { text.halo x=(start) y=(row) { (text) } }
        @else { text x=(x) y=(TOP - 16.0) text-anchor="middle" { (i + 1) } }
    }
}

fn point(growth: &Growth, across: &Decades, up: &Decades) -> Markup {
    let x = across.at(growth.size);
    let ends = growth.run.interval.as_ref().and_then(|i| Some((i.lower.max(0.1), i.upper?)));
    let told = format!("This run, simulated: {}", format::estimate(growth.run, Unit::Count));
    let drawn = html! {
        @if let Some((low, high)) = ends { line.whisker x1=(x) x2=(x) y1=(up.at(low)) y2=(up.at(high)) {} }
        @if let Some(value) = growth.run.value { circle.dot.different cx=(x) cy=(up.at(value)) r="5" {} }
    };
    said(&told, &drawn)
}

/// A power of ten in few letters.
fn short(power: f64) -> String {
    match power {
        p if p >= 1e9 => format!("{} billion", format::setting(p / 1e9)),
        p if p >= 1e6 => format!("{} million", format::setting(p / 1e6)),
        p if p >= 1.0 => format::number(p),
        p => format::setting(p),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn twice_the_size_is_four_times_the_pairs_and_the_point_is_the_run() {
        let results = results();
        let figure = growth(&results).unwrap();
        let values = figure.spec["data"]["values"].as_array().unwrap();
        let closed = results.strategies[0].closed_form_false_links_full_size.unwrap();
        let size = results.size.registrations_full_size;
        for value in &values[..4] {
            let ratio = value["registrations"].as_f64().unwrap() / size;
            assert!((value["closed form"].as_f64().unwrap() / (closed * ratio * ratio) - 1.0).abs() < 1e-12);
        }
        assert_eq!(values[4]["estimate"], results.strategies[0].metric("false_links_full_size").unwrap().value.unwrap());
        let page = figure.page().into_string();
        assert_eq!((page.matches("place-dot").count(), page.matches("class=\"whisker\"").count()), (8, 2));
        assert!(page.contains("Crosscheck 2012") && figure.title.contains("13,412,346 registrations"), "{}", figure.title);
    }

    #[test]
    fn lists_groups_and_rules_without_a_closed_form_have_none() {
        let mut results = results();
        results.size.sampling = "group".to_owned();
        assert!(growth(&results).is_none());
        results.size.sampling = "people".to_owned();
        results.strategies.iter_mut().for_each(|s| s.list = Some("death index".to_owned()));
        assert!(growth(&results).is_none());
    }

    #[test]
    fn powers_read_as_numbers() {
        assert_eq!([0.1, 1.0, 1e3, 1e5, 1e6, 1e9].map(short), ["0.1", "1", "1,000", "100,000", "1 million", "1 billion"]);
    }
}

//! How chance pairs grow with the size of rolls: the closed form as a line, the run as a point, and well-known sizes as markers.

use maud::{Markup, html};
use serde_json::json;

use super::figure::{Drawing, Figure, said, spec};
use crate::format;
use crate::metric::Unit;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

const TABLE: &str = "The numbers are in the table of strategies.";

/// Well-known sizes, in registrations: more than 45 million records that the Interstate Crosscheck compared in 2012 [goel-2020], and the
/// nation's more than 209 million active registrations of 2020 [eavs-totals].
const MARKERS: [(&str, f64); 2] = [("Crosscheck 2012", 45e6), ("the nation", 209e6)];
/// Sizes beside a small group.
const TOWNS: [(&str, f64); 2] = [("a town of 30,000", 3e4), ("a city of 1 million", 1e6)];
const LEFT: f64 = 122.0;
const HIGH: f64 = 280.0;

/// The growth of chance pairs.
struct Growth<'a> {
    /// Strategies with their chance pairs by closed form at the size of the run.
    lines: Vec<(&'a StrategyResult, f64)>,
    size: f64,
    /// The first strategy's false links, where there are any.
    run: Option<&'a Estimate>,
    /// Names of sizes, from the least.
    marks: Vec<(String, f64)>,
}

impl Growth<'_> {
    /// Pairs at another size of the same composition: each registration meets each other.
    fn at(&self, line: usize, size: f64) -> f64 {
        self.lines[line].1 * (size / self.size).powi(2)
    }
}

/// The picture: of the first strategy with a closed form, or of all in a small group. Absent when rolls are compared with a list, and when no
/// strategy has a closed form.
pub(crate) fn growth(results: &Results) -> Option<Figure> {
    let (size, rolls) = (results.size.registrations_full_size, results.size.jurisdictions.len());
    let group = results.size.sampling == "group";
    if size <= 0.0 || (rolls < 2 && !group) {
        return None;
    }
    let least = if group { f64::MIN_POSITIVE } else { 1.0 };
    let pairs = |s: &StrategyResult| s.closed_form_false_links_full_size.filter(|n| s.list.is_none() && *n >= least);
    let lines = results.strategies.iter().filter_map(|s| Some((s, pairs(s)?)));
    let lines: Vec<(&StrategyResult, f64)> = lines.take(if group { usize::MAX } else { 1 }).collect();
    let (first, closed) = *lines.first()?;
    let mut marks = match group {
        true => vec![(format!("this group, {}", format::number(size.round())), size)],
        false => vec![(format!("this run, {rolls} states"), size)],
    };
    // Pairs of different states grow with the square only while states keep their shares: other places are other mixes.
    let whole_files = group || results.size.pairs == "all";
    let known = match (group, whole_files) {
        (true, _) => TOWNS,
        (false, true) => MARKERS,
        (false, false) => [("half as many in each", 0.5 * size), ("four times as many in each", 4.0 * size)],
    };
    marks.extend(known.map(|(name, size)| (name.to_owned(), size)));
    marks.sort_by(|a, b| a.1.total_cmp(&b.1));
    let run = first.metric("false_links_full_size").filter(|e| e.value.is_some_and(|v| v > 0.0));
    let growth = Growth { lines, size, run, marks };
    let (last, lasts) = known[1];
    let title = format!(
        "Chance pairs grow with the square of the size: {} links {} pairs by closed form in {} registrations, and would link about {} in {}.",
        first.name,
        whole(closed),
        format::number(size.round()),
        whole(three_digits(growth.at(0, lasts))),
        match (group, whole_files) {
            (true, _) => last.to_owned(),
            (false, true) => format!("the {} of {last}", format::number(lasts)),
            (false, false) => "the same states with four times as many registrations".to_owned(),
        },
    );
    let point = if run.is_some() { "; the point is this run with its 95 % interval" } else { "" };
    let about = format!(
        "Lines are the closed form, with names, birth dates and shares of the states as in this run{point}. Both axes are logarithmic."
    );
    let spec = specification(&growth, &title);
    Some(Figure::of_both("growth-of-chance-pairs", [title, about], TABLE, |width| draw(&growth, width), spec))
}

/// A number of pairs: whole where there are many.
fn whole(pairs: f64) -> String {
    format::number(if pairs >= 100.0 { pairs.round() } else { pairs })
}

/// As many digits as a number deserves that nobody counted.
fn three_digits(x: f64) -> f64 {
    if x >= 100.0 { format::three_figures(x) as f64 } else { x }
}

fn specification(growth: &Growth, title: &str) -> serde_json::Value {
    let mut values = Vec::new();
    for (line, (strategy, _)) in growth.lines.iter().enumerate() {
        values.extend(growth.marks.iter().map(|(name, size)| {
            json!({ "strategy": strategy.name, "size": name, "registrations": size, "closed form": growth.at(line, *size) })
        }));
    }
    let interval = growth.run.and_then(|e| e.interval.as_ref());
    values.extend(growth.run.map(|run| {
        json!({ "strategy": growth.lines[0].0.name, "size": "this run, simulated", "registrations": growth.size, "estimate": run.value,
            "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) })
    }));
    let y = |field: &str| json!({ "field": field, "type": "quantitative", "scale": { "type": "log" }, "title": "pairs of two people" });
    let x = json!({ "field": "registrations", "type": "quantitative", "scale": { "type": "log" } });
    spec(
        title,
        values,
        json!({ "width": 600, "height": 300, "encoding": { "x": x, "color": { "field": "strategy", "type": "nominal" } }, "layer": [
            { "mark": { "type": "line", "point": true, "tooltip": true }, "encoding": { "y": y("closed form") } },
            { "mark": "rule", "encoding": { "y": y("low"), "y2": { "field": "high" } } },
            { "mark": { "type": "point", "filled": true, "size": 80 }, "encoding": { "y": y("estimate") } },
            { "mark": { "type": "text", "align": "left", "dx": 6, "dy": 8 }, "encoding": { "y": y("closed form"), "text": { "field": "size" } } } ] }),
    )
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

    /// Powers of ten, with their pixels; of many only some.
    fn ticks(&self) -> Vec<(f64, f64)> {
        let (low, high) = (self.low as i32, self.high as i32);
        let step = (f64::from(high - low) / 8.0).ceil().max(1.0) as usize;
        (low..=high).step_by(step).map(|decade| 10f64.powi(decade)).map(|value| (self.at(value), value)).collect()
    }
}

/// Where a picture's parts stand.
struct Frame {
    across: Decades,
    up: Decades,
    top: f64,
    width: f64,
    /// Names stand on the picture; on a phone they are numbered, and below it.
    wide: bool,
}

fn draw(growth: &Growth, width: f64) -> Drawing {
    let wide = width > 600.0;
    let (right, top) = (width - 30.0, if wide { 80.0 } else { 36.0 });
    let bottom = top + HIGH;
    let (least, most) = (growth.marks[0].1, growth.marks[growth.marks.len() - 1].1);
    let ends: Vec<[f64; 2]> =
        (0..growth.lines.len()).map(|line| [growth.at(line, least), growth.at(line, most)]).collect();
    let (low, high) = ends.iter().fold((f64::MAX, 0.0f64), |(l, h), e| (l.min(e[0]), h.max(e[1])));
    let frame = Frame {
        across: Decades::around(least, most, LEFT, right),
        up: Decades::around(low, high, bottom, top),
        top,
        width,
        wide,
    };
    let (across, up) = (&frame.across, &frame.up);
    let middle = 0.5 * (top + bottom);
    let key = if wide { 0.0 } else { 18.0 * growth.marks.len() as f64 };
    let ticks = super::scale::apart(across.ticks().into_iter().map(|(x, value)| (x, short(value))).collect());
    let body = html! {
        @for (x, label) in ticks {
            line.grid x1=(x) x2=(x) y1=(top) y2=(bottom) {}
            text.tick x=(x) y=(bottom + 18.0) text-anchor="middle" { (label) }
        }
        @for (y, value) in up.ticks() {
            line.grid x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (short(value)) }
        }
        @for (line, ends) in ends.iter().enumerate() {
            polyline.curve .claims[line > 0] points=(format!("{:.1},{:.1} {:.1},{:.1}", across.at(least), up.at(ends[0]), across.at(most), up.at(ends[1]))) {}
            @if ends.len() > 1 && growth.lines.len() > 1 {
                text.halo x=(across.at(most)) y=(up.at(ends[1]) + 17.0) text-anchor="end" { (super::shortened(&growth.lines[line].0.name, 30)) }
            }
        }
        @for (i, (name, size)) in growth.marks.iter().enumerate() { (mark(growth, &frame, i, (name, *size))) }
        (point(growth, &frame.across, &frame.up))
        text.axis x=(0.5 * (LEFT + right)) y=(bottom + 38.0) text-anchor="middle" { "registrations (logarithmic scale)" }
        text.axis x="10" y=(middle) text-anchor="middle" transform=(format!("rotate(-90 10 {middle})")) { "pairs of two people (logarithmic scale)" }
        @if !wide {
            @for (i, (name, size)) in growth.marks.iter().enumerate() {
                text x="0" y=(bottom + 62.0 + 18.0 * i as f64) { (i + 1) ". " (name) ": " (whole(three_digits(growth.at(0, *size)))) " pairs" }
            }
        }
    };
    Drawing { width, height: bottom + 52.0 + key, body }
}

fn mark(growth: &Growth, frame: &Frame, i: usize, (name, size): (&str, f64)) -> Markup {
    let (x, y) = (frame.across.at(size), frame.up.at(growth.at(0, size)));
    let pairs = whole(if size == growth.size { growth.at(0, size) } else { three_digits(growth.at(0, size)) });
    let told = format!(
        "{name}: {} registrations, {pairs} pairs of two people by closed form for {}",
        format::number(size.round()),
        growth.lines[0].0.name
    );
    // Names stand below each other from the left, so that no line goes through a name.
    let row = 12.0 + 16.0 * i as f64;
    let text = format!("{name}: {pairs}");
    let start = (x + 5.0).min(frame.width - 7.0 * text.chars().count() as f64);
    html! {
        line.leader x1=(x) x2=(x) y1=(if frame.wide { row - 8.0 } else { frame.top - 12.0 }) y2=(y) {}
        (said(&told, &html! { circle.place-dot cx=(x) cy=(y) r="4" {} }))
        @if frame.wide { text.halo x=(start) y=(row) { (text) } }
        @else { text x=(x) y=(frame.top - 16.0) text-anchor="middle" { (i + 1) } }
    }
}

fn point(growth: &Growth, across: &Decades, up: &Decades) -> Markup {
    let Some(run) = growth.run else { return html! {} };
    let x = across.at(growth.size);
    // The axis has no place for 0.
    let ends = run.interval.as_ref().and_then(|i| Some((i.lower.max(10f64.powf(up.low)), i.upper?)));
    let told = format!("This run, simulated: {}", format::estimate(run, Unit::Count));
    let drawn = html! {
        @if let Some((low, high)) = ends { line.whisker x1=(x) x2=(x) y1=(up.at(low)) y2=(up.at(high)) {} }
        @if let Some(value) = run.value { circle.dot.different cx=(x) cy=(up.at(value)) r="5" {} }
    };
    said(&told, &drawn)
}

/// A power of ten in few letters.
fn short(power: f64) -> String {
    match power {
        p if p >= 1e9 => format!("{} billion", format::setting(p / 1e9)),
        p if p >= 1e6 => format!("{} million", format::setting(p / 1e6)),
        p if p >= 1.0 => format::number(p),
        p if p >= 1e-3 => format::setting(p),
        p => format!("1 in {}", short((1.0 / p).round())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn twice_the_size_is_four_times_the_pairs_and_the_point_is_the_run() {
        let mut results = results();
        results.size.pairs = "all".to_owned();
        let figure = growth(&results).unwrap();
        let values = figure.spec["data"]["values"].as_array().unwrap();
        let closed = results.strategies[0].closed_form_false_links_full_size.unwrap();
        let size = results.size.registrations_full_size;
        for value in &values[..3] {
            let ratio = value["registrations"].as_f64().unwrap() / size;
            assert!((value["closed form"].as_f64().unwrap() / (closed * ratio * ratio) - 1.0).abs() < 1e-12);
        }
        assert_eq!(
            values[3]["estimate"],
            results.strategies[0].metric("false_links_full_size").unwrap().value.unwrap()
        );
        let page = figure.page().into_string();
        assert_eq!((page.matches("place-dot").count(), page.matches("class=\"whisker\"").count()), (6, 2));
        assert!(
            page.contains("Crosscheck 2012") && figure.title.contains("13,412,346 registrations"),
            "{}",
            figure.title
        );
    }

    /// The nation is another mix than the states of a run, and more of its pairs are of different states.
    #[test]
    fn pairs_of_different_states_are_not_told_of_the_nation() {
        let figure = growth(&results()).unwrap();
        let page = figure.page().into_string();
        assert!(!page.contains("the nation") && !page.contains("Crosscheck 2012"));
        assert!(figure.title.contains("the same states with four times as many registrations"), "{}", figure.title);
    }

    #[test]
    fn a_small_group_has_a_line_for_each_rule_and_lists_have_none() {
        let mut results = results();
        (results.size.sampling, results.size.registrations_full_size) = ("group".to_owned(), 29.0);
        let page = growth(&results).unwrap().page().into_string();
        let lines = results.strategies.iter().filter(|s| s.closed_form_false_links_full_size.is_some()).count();
        assert_eq!(page.matches("<polyline class=\"curve").count(), 2 * lines);
        assert!(page.contains("a town of 30,000") && page.contains("this group, 29"));
        results.strategies.iter_mut().for_each(|s| s.list = Some("death index".to_owned()));
        assert!(growth(&results).is_none());
    }

    #[test]
    fn powers_read_as_numbers() {
        assert_eq!(
            [1e-5, 0.1, 1.0, 1e3, 1e6, 1e9].map(short),
            ["1 in 100,000", "0.1", "1", "1,000", "1 million", "1 billion"]
        );
    }
}

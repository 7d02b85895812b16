//! Missed-match share against false-link share, a labelled point for each strategy, and the front of those that no other beats in both.

use maud::{Markup, html};
use serde_json::json;

use super::figure::{Drawing, Figure, said, spec};
use super::scale::{Axis, ends};
use crate::format;
use crate::metric::Unit;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

const TABLE: &str = "The numbers are in the table of strategies.";
const LEFT: f64 = 70.0;
const TOP: f64 = 14.0;
const LINE: f64 = 15.0;
/// Generous width of a letter at the size of the labels.
const LETTER: f64 = 7.0;

/// A box that text or a point occupies: left, top, right, bottom.
type Area = [f64; 4];

/// The picture's right and lower ends.
struct Ends {
    width: f64,
    bottom: f64,
}

struct Point<'a> {
    label: String,
    name: &'a str,
    x: f64,
    y: f64,
    across: &'a Estimate,
    up: &'a Estimate,
}

/// The picture; absent when fewer than two strategies have both shares.
pub(crate) fn tradeoff(results: &Results) -> Option<Figure> {
    let shown: Vec<(&StrategyResult, [&Estimate; 2])> =
        results.strategies.iter().filter_map(|s| Some((s, shares(s)?))).collect();
    let at = |i: usize| shown[i].1.map(|e| e.value.unwrap_or(f64::NAN));
    let front = front(&(0..shown.len()).map(at).collect::<Vec<_>>());
    if shown.len() < 2 {
        return None;
    }
    let title = match front.as_slice() {
        [one] => format!(
            "{} has fewer false links and fewer missed matches than any other strategy here.",
            shown[*one].0.name
        ),
        several => format!(
            "No strategy is best in both: {} of {} are beaten by no other in false links and missed matches at once.",
            several.len(),
            shown.len()
        ),
    };
    let absent: Vec<&str> =
        results.strategies.iter().filter(|s| shares(s).is_none()).map(|s| s.name.as_str()).collect();
    let absent = if absent.is_empty() {
        String::new()
    } else {
        format!(" Not shown, because a share is not estimable: {}.", absent.join("; "))
    };
    let about = format!(
        "Points are estimates and crosses their 95 % intervals; left and down is better. The line joins those that no other strategy beats in both.{absent}"
    );
    let row = |(i, (s, [a, b])): (usize, &(&StrategyResult, [&Estimate; 2]))| {
        let span = |e: &Estimate| [e.interval.as_ref().map(|i| i.lower), e.interval.as_ref().and_then(|i| i.upper)];
        let ([a_low, a_high], [b_low, b_high]) = (span(a), span(b));
        json!({ "strategy": s.name, "on the front": front.contains(&i), "false_link_share": a.value, "false_link_share_low": a_low,
            "false_link_share_high": a_high, "missed_match_share": b.value, "missed_match_share_low": b_low, "missed_match_share_high": b_high })
    };
    let axis = |field: &str| {
        let title = if field.starts_with("false") { "false-link share" } else { "missed-match share" };
        json!({ "field": field, "type": "quantitative", "axis": { "format": "%" }, "title": title })
    };
    let spec = spec(
        &title,
        shown.iter().enumerate().map(row).collect(),
        json!({ "width": 600, "height": 400, "encoding": { "x": axis("false_link_share"), "y": axis("missed_match_share") }, "layer": [
            { "mark": "rule", "encoding": { "x": axis("false_link_share_low"), "x2": { "field": "false_link_share_high" } } },
            { "mark": "rule", "encoding": { "y": axis("missed_match_share_low"), "y2": { "field": "missed_match_share_high" } } },
            { "mark": { "type": "point", "filled": true, "tooltip": true }, "encoding": { "color": { "field": "on the front", "type": "nominal" } } },
            { "mark": { "type": "text", "align": "left", "dx": 8 }, "encoding": { "text": { "field": "strategy" } } } ] }),
    );
    Some(Figure::of_both(
        "false-links-and-missed-matches",
        [title, about],
        TABLE,
        |width| draw(&shown, &front, width),
        spec,
    ))
}

/// Places of those that no other beats in both shares, from the left.
fn front(at: &[[f64; 2]]) -> Vec<usize> {
    let beats = |a: &[f64; 2], b: &[f64; 2]| a[0] <= b[0] && a[1] <= b[1] && a != b;
    let mut front: Vec<usize> = (0..at.len()).filter(|&i| !at.iter().any(|other| beats(other, &at[i]))).collect();
    front.sort_by(|&a, &b| at[a][0].total_cmp(&at[b][0]).then(at[a][1].total_cmp(&at[b][1])));
    front
}

fn draw(shown: &[(&StrategyResult, [&Estimate; 2])], front: &[usize], width: f64) -> Drawing {
    let wide = width > 600.0;
    let frame = Ends { width, bottom: if wide { 400.0 } else { 330.0 } };
    let across = Axis::over(shown.iter().flat_map(|(_, [a, _])| ends(a)), LEFT, width - 24.0);
    let up = Axis::over(shown.iter().flat_map(|(_, [_, b])| ends(b)), frame.bottom, TOP);
    // On a phone points are numbered, with the names below.
    let point = |(i, (s, [a, b])): (usize, &(&'_ StrategyResult, [&'_ Estimate; 2]))| {
        let label = if wide { super::shortened(&s.name, 44) } else { (i + 1).to_string() };
        (label, across.at(a.value.unwrap_or(0.0)), up.at(b.value.unwrap_or(0.0)))
    };
    let points: Vec<Point> = shown
        .iter()
        .enumerate()
        .map(|one| {
            let (label, x, y) = point(one);
            let (s, [a, b]) = one.1;
            Point { label, name: &s.name, x, y, across: a, up: b }
        })
        .collect();
    // Between two points of the front nothing better is known than the worse of both.
    let steps = front.windows(2).flat_map(|pair| {
        let (a, b) = (&points[pair[0]], &points[pair[1]]);
        [(a.x, a.y), (b.x, a.y), (b.x, b.y)]
    });
    let steps: Vec<String> = steps.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let key = if wide { 0.0 } else { 18.0 * points.len() as f64 + 6.0 };
    let height = frame.bottom + 52.0 + key;
    let body = html! {
        (axes(&across, &up, &frame))
        @if steps.len() > 1 { polyline.front points=(steps.join(" ")) {} }
        @for p in &points { (mark(p, &across, &up)) }
        @for (p, area) in points.iter().zip(places(&points, &frame)) { (label(p, area)) }
        @if !wide {
            @for (i, p) in points.iter().enumerate() {
                text x="0" y=(frame.bottom + 62.0 + 18.0 * i as f64) { (p.label) ". " (super::shortened(p.name, 46)) }
            }
        }
    };
    Drawing { width, height, body }
}

/// False-link share and missed-match share, when both are estimable.
fn shares(strategy: &StrategyResult) -> Option<[&Estimate; 2]> {
    let estimable = |name| strategy.metric(name).filter(|e| e.value.is_some());
    Some([estimable("false_link_share")?, estimable("missed_match_share")?])
}

fn axes(across: &Axis, up: &Axis, ends: &Ends) -> Markup {
    let (right, bottom) = (ends.width - 24.0, ends.bottom);
    let middle = 0.5 * (bottom + TOP);
    html! {
        @for (x, label) in across.ticks_apart() {
            line.grid x1=(x) x2=(x) y1=(TOP) y2=(bottom) {}
            text.tick x=(x) y=(bottom + 18.0) text-anchor="middle" { (label) }
        }
        @for (y, label) in up.ticks() {
            line.grid x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (label) }
        }
        text.axis x=(0.5 * (LEFT + right)) y=(bottom + 38.0) text-anchor="middle" { "false-link share" (across.note()) }
        text.axis x="12" y=(middle) text-anchor="middle" transform=(format!("rotate(-90 12 {middle})")) {
            "missed-match share" (up.note())
        }
    }
}

fn mark(p: &Point, across: &Axis, up: &Axis) -> Markup {
    let span = |e: &Estimate| e.interval.as_ref().and_then(|i| Some((i.lower, i.upper?)));
    let [false_links, missed] = [p.across, p.up].map(|e| format::estimate(e, Unit::Share));
    let told = format!(
        "{}: {false_links} of its links are two different people, and it misses {missed} of the pairs that are one person.",
        p.name
    );
    let drawn = html! {
        @if let Some((low, high)) = span(p.across) {
            line.thin x1=(across.at(low)) x2=(across.at(high)) y1=(p.y) y2=(p.y) {}
        }
        @if let Some((low, high)) = span(p.up) {
            line.thin x1=(p.x) x2=(p.x) y1=(up.at(low)) y2=(up.at(high)) {}
        }
        circle.dot cx=(p.x) cy=(p.y) r="5" {}
    };
    said(&told, &drawn)
}

fn label(p: &Point, [left, top, right, bottom]: Area) -> Markup {
    let (near, middle) = (p.x.clamp(left, right), 0.5 * (top + bottom));
    // The end of the text that is next to the point stays put, however wide the letters turn out to be.
    let (x, anchor) = match (left > p.x, right < p.x) {
        (true, _) => (left, "start"),
        (_, true) => (right, "end"),
        _ => (0.5 * (left + right), "middle"),
    };
    html! {
        @if (middle - p.y).abs() > LINE { line.leader x1=(p.x) y1=(p.y) x2=(near) y2=(middle) {} }
        text.halo x=(x) y=(bottom - 4.0) text-anchor=(anchor) { (p.label) }
    }
}

/// Where each label goes: the first free place of those tried, nearest first.
fn places(points: &[Point], ends: &Ends) -> Vec<Area> {
    let mut taken: Vec<Area> = points.iter().map(|p| [p.x - 7.0, p.y - 7.0, p.x + 7.0, p.y + 7.0]).collect();
    let mut placed = Vec::new();
    for p in points {
        let candidates = candidates(p);
        let inside = |a: &Area| a[0] >= LEFT && a[2] <= ends.width && a[1] >= 0.0 && a[3] <= ends.bottom;
        let free = |a: &&Area| inside(a) && !taken.iter().any(|t| overlap(a, t));
        let area = candidates.iter().find(free).unwrap_or(&candidates[0]).to_owned();
        taken.push(area);
        placed.push(area);
    }
    placed
}

fn candidates(p: &Point) -> Vec<Area> {
    let width = LETTER * p.label.chars().count() as f64;
    let area = |left: f64, middle: f64| [left, middle - 0.5 * LINE, left + width, middle + 0.5 * LINE];
    let sides = [p.x + 10.0, p.x - 10.0 - width, p.x - 0.5 * width];
    (0..12)
        .flat_map(|step| [f64::from(step) * LINE, -f64::from(step) * LINE])
        .flat_map(|shift| sides.map(|left| area(left, p.y + shift)))
        .collect()
}

fn overlap(a: &Area, b: &Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn labels_of_strategies_that_coincide_do_not_overlap() {
        let none = Estimate { value: None, numerator: 0.0, denominator: 0.0, interval: None };
        let point = |x: f64| Point {
            label: "name + birth date".to_owned(),
            name: "name + birth date",
            x,
            y: 200.0,
            across: &none,
            up: &none,
        };
        let ends = Ends { width: 960.0, bottom: 400.0 };
        let areas = places(&[point(500.0), point(500.0), point(503.0), point(900.0), point(90.0)], &ends);
        for (i, a) in areas.iter().enumerate() {
            assert!(areas[..i].iter().all(|b| !overlap(a, b)), "{areas:?}");
        }
    }

    #[test]
    fn the_front_holds_those_that_no_other_beats() {
        assert_eq!(front(&[[0.3, 0.1], [0.1, 0.2], [0.2, 0.3], [0.0, 0.9], [0.1, 0.2]]), [3, 1, 4, 0]);
    }

    #[test]
    fn a_point_and_a_cross_for_each_strategy_with_both_shares() {
        let results = results();
        let figure = tradeoff(&results).unwrap();
        let page = figure.page().into_string();
        let shown = results.strategies.iter().filter(|s| s.simulated.links > 0).count();
        assert_eq!(page.matches("class=\"dot\"").count(), 2 * shown);
        assert_eq!(page.matches("class=\"thin\"").count(), 4 * shown);
        assert!(figure.about.contains("not estimable: name + birth date + licence."));
        assert!(page.contains("crosscheck): 46.6 % (46.1–47.2) of its links"), "{page}");
        let mut few = results;
        few.strategies.truncate(1);
        assert!(tradeoff(&few).is_none());
    }
}

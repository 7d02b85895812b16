//! Missed-match share against false-link share, a labelled point for each strategy.

use maud::{Markup, html};

use super::forest::ends;
use super::scale::Axis;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 460.0;
const LEFT: f64 = 80.0;
const BOTTOM: f64 = HEIGHT - 60.0;
const LINE: f64 = 15.0;
/// Generous width of a letter at the size of the labels.
const LETTER: f64 = 7.0;

/// A box that text or a point occupies: left, top, right, bottom.
type Area = [f64; 4];

struct Point<'a> {
    name: &'a str,
    x: f64,
    y: f64,
    across: &'a Estimate,
    up: &'a Estimate,
}

/// The picture; strategies without one of the two shares are named below it.
pub(crate) fn tradeoff<'a>(results: &'a Results) -> Markup {
    let shown = || results.strategies.iter().filter_map(|s| Some((s.name.as_str(), shares(s)?)));
    let across = Axis::over(shown().flat_map(|(_, [a, _])| ends(a)), LEFT, WIDTH - 30.0);
    let up = Axis::over(shown().flat_map(|(_, [_, b])| ends(b)), BOTTOM, 14.0);
    let point = |(name, [a, b]): (&'a str, [&'a Estimate; 2])| {
        Some(Point { name, x: across.at(a.value?), y: up.at(b.value?), across: a, up: b })
    };
    let points: Vec<Point> = shown().filter_map(point).collect();
    let absent: Vec<&str> =
        results.strategies.iter().filter(|s| shares(s).is_none()).map(|s| s.name.as_str()).collect();
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
            aria-label="Missed-match share against false-link share; the numbers are in the table above." {
            (frame(&across, &up))
            @for p in &points { (mark(p, &across, &up)) }
            @for (p, area) in points.iter().zip(places(&points)) { (label(p, area)) }
        }
        @if !absent.is_empty() { p.note { "Not shown, because a share is not estimable: " (absent.join("; ")) "." } }
    }
}

/// False-link share and missed-match share, when both are estimable.
fn shares(strategy: &StrategyResult) -> Option<[&Estimate; 2]> {
    let estimable = |name| strategy.metric(name).filter(|e| e.value.is_some());
    Some([estimable("false_link_share")?, estimable("missed_match_share")?])
}

fn frame(across: &Axis, up: &Axis) -> Markup {
    let middle = 0.5 * (BOTTOM + 14.0);
    html! {
        @for (x, label) in across.ticks() {
            line.grid x1=(x) x2=(x) y1="14" y2=(BOTTOM) {}
            text.tick x=(x) y=(BOTTOM + 18.0) text-anchor="middle" { (label) }
        }
        @for (y, label) in up.ticks() {
            line.grid x1=(LEFT) x2=(WIDTH - 30.0) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (label) }
        }
        text.axis x=(0.5 * (LEFT + WIDTH)) y=(HEIGHT - 14.0) text-anchor="middle" { "false-link share" (across.note()) }
        text.axis x="16" y=(middle) text-anchor="middle" transform=(format!("rotate(-90 16 {middle})")) {
            "missed-match share" (up.note())
        }
    }
}

fn mark(p: &Point, across: &Axis, up: &Axis) -> Markup {
    let span = |e: &Estimate| e.interval.as_ref().and_then(|i| Some((i.lower, i.upper?)));
    html! {
        @if let Some((low, high)) = span(p.across) {
            line.thin x1=(across.at(low)) x2=(across.at(high)) y1=(p.y) y2=(p.y) {}
        }
        @if let Some((low, high)) = span(p.up) {
            line.thin x1=(p.x) x2=(p.x) y1=(up.at(low)) y2=(up.at(high)) {}
        }
        circle.dot cx=(p.x) cy=(p.y) r="5" {}
    }
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
        text.halo x=(x) y=(bottom - 4.0) text-anchor=(anchor) { (super::shortened(p.name, 44)) }
    }
}

/// Where each label goes: the first free place of those tried, nearest first.
fn places(points: &[Point]) -> Vec<Area> {
    let mut taken: Vec<Area> = points.iter().map(|p| [p.x - 7.0, p.y - 7.0, p.x + 7.0, p.y + 7.0]).collect();
    let mut placed = Vec::new();
    for p in points {
        let candidates = candidates(p);
        let inside = |a: &Area| a[0] >= LEFT && a[2] <= WIDTH && a[1] >= 0.0 && a[3] <= BOTTOM;
        let free = |a: &&Area| inside(a) && !taken.iter().any(|t| overlap(a, t));
        let area = candidates.iter().find(free).unwrap_or(&candidates[0]).to_owned();
        taken.push(area);
        placed.push(area);
    }
    placed
}

fn candidates(p: &Point) -> Vec<Area> {
    let width = LETTER * super::shortened(p.name, 44).chars().count() as f64;
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

    #[test]
    fn labels_of_strategies_that_coincide_do_not_overlap() {
        let none = Estimate { value: None, numerator: 0.0, denominator: 0.0, interval: None };
        let point = |x: f64| Point { name: "name + birth date", x, y: 200.0, across: &none, up: &none };
        let areas = places(&[point(500.0), point(500.0), point(503.0), point(900.0), point(90.0)]);
        for (i, a) in areas.iter().enumerate() {
            assert!(areas[..i].iter().all(|b| !overlap(a, b)), "{areas:?}");
        }
    }
}

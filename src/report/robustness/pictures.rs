//! Pictures of a study: verdicts, tornado, readings over worlds, and the map.

use maud::{Markup, PreEscaped, html};

use super::super::plots::shortened;
use super::tables::{margin, worlds};
use crate::format::setting_percent;
use crate::results::{ClaimRobustness, MarginKind, PhaseResult, ReadingResult, RobustnessResults};

const WIDTH: f64 = 960.0;
const LABEL: f64 = 430.0;
const NUMBER: f64 = 130.0;
const ROW: f64 = 34.0;

/// The picture that stands alone: the first map, or else the verdicts. Its colors follow the reader's.
pub(crate) fn picture(results: &RobustnessResults) -> String {
    let drawn = match results.phases.first() {
        Some(phase) => map(phase, true),
        None => verdicts(results, true),
    };
    drawn.into_string() + "\n"
}

/// The style of a picture that stands alone.
const ALONE: &str = "svg{--paper:#fff;--ink:#1b1f24;--soft:#59636e;--grid:#dfe3e8;--track:#edf0f3;--same:#0072b2;--different:#d55e00}\
@media(prefers-color-scheme:dark){svg{--paper:#14181d;--ink:#e4e8ed;--soft:#9aa5b1;--grid:#333b45;--track:#252c34;--same:#56b4e9;--different:#f08c42}}\
text{fill:var(--ink);font:13px system-ui,sans-serif}.tick,.axis{fill:var(--soft)}.grid{stroke:var(--grid)}.same{fill:var(--same)}.different{fill:var(--different)}\
.track{fill:var(--track)}.edge{fill:none;stroke:var(--ink);stroke-width:2}.paper{fill:var(--paper)}.halo{stroke:var(--paper);stroke-width:4;paint-order:stroke}.faint{opacity:.3}.place{stroke:var(--ink);stroke-width:6;stroke-linecap:round}";

fn frame(height: f64, about: &str, alone: bool, inside: &Markup) -> Markup {
    html! {
        svg xmlns=[alone.then_some("http://www.w3.org/2000/svg")] viewBox=(format!("0 0 {WIDTH} {height}")) role="img" aria-label=(about) {
            @if alone { style { (PreEscaped(ALONE)) } rect.paper width=(WIDTH) height=(height) {} }
            (inside)
        }
    }
}

/// In what share of worlds each claim holds.
pub(super) fn verdicts(results: &RobustnessResults, alone: bool) -> Markup {
    let claims: Vec<&ClaimRobustness> = results.claims.iter().filter(|claim| claim.holds.is_some()).collect();
    let right = WIDTH - NUMBER;
    let x = |share: f64| LABEL + share * (right - LABEL);
    let bottom = ROW * claims.len() as f64 + 6.0;
    let left = |claim: &ClaimRobustness| results.history.as_ref()?.claims.get(&claim.proposition).copied();
    let inside = html! {
        @for tick in [0.0, 0.25, 0.5, 0.75, 1.0] {
            line.grid x1=(x(tick)) x2=(x(tick)) y1="0" y2=(bottom) {}
            text.tick x=(x(tick)) y=(bottom + 17.0) text-anchor="middle" { (setting_percent(tick)) }
        }
        @for (row, claim) in claims.iter().enumerate() {
            @let y = ROW * (row as f64 + 0.5);
            @let holds = claim.holds.expect("filtered");
            text x=(LABEL - 12.0) y=(y + 4.0) text-anchor="end" { (shortened(&claim.proposition, 56)) }
            rect.track x=(x(0.0)) y=(y - 9.0) width=(right - LABEL) height="18" {}
            rect.same x=(x(0.0)) y=(y - 9.0) width=(x(holds.share) - x(0.0)) height="18" {}
            rect.different.faint x=(x(holds.share)) y=(y - 9.0) width=(right - x(holds.share)) height="18" {}
            @if let Some(left) = left(claim) { line.edge x1=(x(left.share)) x2=(x(left.share)) y1=(y - 13.0) y2=(y + 13.0) stroke="currentColor" {} }
            text.number x=(right + 12.0) y=(y + 4.0) { (worlds(&holds)) }
        }
        text.axis x=(0.5 * (LABEL + right)) y=(bottom + 38.0) text-anchor="middle" { "worlds in which it holds; the line is the share among those not ruled out" }
    };
    frame(bottom + 46.0, "In what share of worlds each claim holds", alone, &inside)
}

/// One dial at a time: the margin from one end of its prior to the other.
pub(super) fn tornado(claim: &ClaimRobustness) -> Markup {
    let mut bars: Vec<(&str, f64, f64)> = claim
        .tornado
        .iter()
        .filter_map(|bar| {
            let margins: Vec<f64> = bar.margins.iter().copied().collect::<Option<_>>()?;
            let (low, high) =
                margins.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), m| (l.min(*m), h.max(*m)));
            (high - low > 1e-9).then_some((bar.dial.as_str(), low, high))
        })
        .collect();
    bars.sort_by(|a, b| (b.2 - b.1).total_cmp(&(a.2 - a.1)));
    if bars.is_empty() {
        return html! {};
    }
    let right = WIDTH - 40.0;
    let (least, most) = bars.iter().fold((0.0f64, 0.0f64), |(l, h), bar| (l.min(bar.1), h.max(bar.2)));
    let x = |m: f64| LABEL + (m - least) / (most - least).max(1e-12) * (right - LABEL);
    let bottom = ROW * bars.len() as f64 + 6.0;
    let inside = html! {
        @for (row, (dial, low, high)) in bars.iter().enumerate() {
            @let y = ROW * (row as f64 + 0.5);
            text x=(LABEL - 12.0) y=(y + 4.0) text-anchor="end" { (dial) }
            @if *low < 0.0 { rect.different x=(x(*low)) y=(y - 9.0) width=(x(high.min(0.0)) - x(*low)) height="18" {} }
            @if *high > 0.0 { rect.same x=(x(low.max(0.0))) y=(y - 9.0) width=(x(*high) - x(low.max(0.0))) height="18" {} }
        }
        line.edge x1=(x(0.0)) x2=(x(0.0)) y1="0" y2=(bottom) {}
        @for m in [least, 0.0, most] {
            text.tick x=(x(m)) y=(bottom + 17.0) text-anchor="middle" { (margin(Some(m), claim.margin)) }
        }
        text.axis x=(0.5 * (LABEL + right)) y=(bottom + 38.0) text-anchor="middle" { "margin from one end of the prior to the other; to the right of the line the claim holds" }
    };
    frame(bottom + 46.0, "What each dial does to the margin, turned alone", false, &inside)
}

/// Each reading's margins over all worlds, sorted: where a curve crosses the line is the share of worlds in which it fails.
pub(super) fn readings(claim: &ClaimRobustness) -> Markup {
    let curves: Vec<&ReadingResult> =
        claim.readings.iter().filter(|r| r.margin == Some(MarginKind::LogRatio) && r.margins.len() > 1).collect();
    if curves.len() < 2 {
        return html! {};
    }
    let (top, bottom, from, to) = (10.0, 320.0, 90.0, 620.0);
    let clipped = |m: f64| m.clamp(-7.0, 7.0);
    let all = curves.iter().flat_map(|r| &r.margins).map(|m| clipped(*m));
    let (least, most) = all.fold((-0.1f64, 0.1f64), |(l, h), m| (l.min(m), h.max(m)));
    let y = |m: f64| bottom - (clipped(m) - least) / (most - least) * (bottom - top);
    let x = |share: f64| from + share * (to - from);
    let line = |reading: &ReadingResult| {
        let last = (reading.margins.len() - 1) as f64;
        let point = |(i, m): (usize, &f64)| format!("{:.1},{:.1}", x(i as f64 / last), y(*m));
        reading.margins.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
    };
    let decade = std::f64::consts::LN_10;
    let ticks = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0].map(|d| d * decade);
    // Labels keep their distance from each other.
    let mut ends: Vec<(usize, f64)> =
        curves.iter().enumerate().map(|(i, r)| (i, y(r.margins[100.min(r.margins.len() - 1)]))).collect();
    ends.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut last = -20.0;
    for end in &mut ends {
        end.1 = end.1.max(last + 18.0);
        last = end.1;
    }
    let inside = html! {
        @for m in ticks.into_iter().filter(|m| (least..=most).contains(m)) {
            line.grid x1=(from) x2=(to) y1=(y(m)) y2=(y(m)) {}
            text.tick x=(from - 8.0) y=(y(m) + 4.0) text-anchor="end" { (margin(Some(m), Some(MarginKind::LogRatio))) }
        }
        line.edge x1=(from) x2=(to) y1=(y(0.0)) y2=(y(0.0)) {}
        @for reading in &curves { polyline.curve .claims[!reading.is_the_claims] points=(line(reading)) {} }
        @for (i, at) in &ends { text x=(to + 10.0) y=(at + 4.0) { (shortened(&curves[*i].meaning, 46)) } }
        @for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
            text.tick x=(x(share)) y=(bottom + 17.0) text-anchor="middle" { (setting_percent(share)) }
        }
        text.axis x=(0.5 * (from + to)) y=(bottom + 38.0) text-anchor="middle" { "worlds, by their margin; above the line the reading holds" }
    };
    frame(bottom + 46.0, "Each defensible reading over all worlds, by its margin", false, &inside)
}

/// The map of a verdict over two dials.
pub(super) fn map(phase: &PhaseResult, alone: bool) -> Markup {
    let (left, top, right, bottom) = (80.0, 36.0, 700.0, 496.0);
    let (xs, ys) = (&phase.x.values, &phase.y.values);
    let ends =
        |values: &[f64]| values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let ((x0, x1), (y0, y1)) = (ends(xs), ends(ys));
    let x = |v: f64| left + (v - x0) / (x1 - x0) * (right - left);
    let y = |v: f64| bottom - (v - y0) / (y1 - y0) * (bottom - top);
    let (wide, high) = ((right - left) / (xs.len() - 1) as f64, (bottom - top) / (ys.len() - 1) as f64);
    let class = |holds: Option<bool>| match holds {
        Some(true) => "same",
        Some(false) => "different",
        None => "track",
    };
    let ticks = |low: f64, high: f64| [0.0, 0.25, 0.5, 0.75, 1.0].map(|s| low + (high - low) * s);
    let inside = html! {
        text x=(left) y="20" { (phase.proposition) " Where it holds and where not:" }
        defs { clipPath id="map" { rect x=(left) y=(top) width=(right - left) height=(bottom - top) {} } }
        g clip-path="url(#map)" {
            @for (row, holds) in phase.holds.iter().enumerate() {
                @for (column, holds) in holds.iter().enumerate() {
                    rect class={ "faint " (class(*holds)) } x=(format!("{:.2}", x(xs[column]) - 0.5 * wide)) y=(format!("{:.2}", y(ys[row]) - 0.5 * high)) width=(format!("{wide:.2}")) height=(format!("{high:.2}")) shape-rendering="crispEdges" {}
                }
            }
        }
        @for tick in ticks(x0, x1) { text.tick x=(x(tick)) y=(bottom + 18.0) text-anchor="middle" { (setting_percent(tick)) } }
        @for tick in ticks(y0, y1) { text.tick x=(left - 8.0) y=(y(tick) + 4.0) text-anchor="end" { (setting_percent(tick)) } }
        text.axis x=(0.5 * (left + right)) y=(bottom + 40.0) text-anchor="middle" { (phase.x.title) }
        text.axis x="18" y=(0.5 * (top + bottom)) text-anchor="middle" transform=(format!("rotate(-90 18 {})", 0.5 * (top + bottom))) { (phase.y.title) }
        @for point in &phase.points {
            line.place x1=(x(point.x[0])) x2=(x(point.x[1])) y1=(y(0.5 * (point.y[0] + point.y[1]))) y2=(y(0.5 * (point.y[0] + point.y[1]))) {}
            line.place x1=(x(0.5 * (point.x[0] + point.x[1]))) x2=(x(0.5 * (point.x[0] + point.x[1]))) y1=(y(point.y[0])) y2=(y(point.y[1])) {}
            text.halo x=(x(point.x[0]) + 8.0) y=(y(point.y[1]) - 10.0) { (point.name) }
        }
        rect.same.faint x="720" y="60" width="24" height="16" {}
        text x="752" y="73" { "it holds" }
        rect.different.faint x="720" y="86" width="24" height="16" {}
        text x="752" y="99" { "it fails" }
        line.place x1="724" x2="740" y1="120" y2="120" {}
        text x="752" y="124" { "known, or its range" }
    };
    frame(
        bottom + 50.0,
        &format!("{} Where it holds over {} and {}", phase.proposition, phase.x.title, phase.y.title),
        alone,
        &inside,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::results::{PhaseAxisResult, PhasePointResult};

    #[test]
    fn a_map_that_stands_alone_is_well_formed_and_shows_every_cell() {
        let axis = |title: &str| PhaseAxisResult {
            dial: "d".to_owned(),
            title: title.to_owned(),
            values: vec![0.0, 0.5, 1.0],
            now: None,
        };
        let point =
            PhasePointResult { name: "Iowa <b>".to_owned(), x: [0.5, 0.5], y: [0.2, 0.4], source: "x".to_owned() };
        let phase = PhaseResult {
            proposition: "It holds.".to_owned(),
            x: axis("right"),
            y: axis("up"),
            margins: Vec::new(),
            holds: vec![vec![Some(true), Some(false), None]; 3],
            points: vec![point],
        };
        let drawn = map(&phase, true).into_string();
        assert_eq!(["faint same", "faint different", "faint track"].map(|class| drawn.matches(class).count()), [3; 3]);
        assert!(drawn.contains("Iowa &lt;b&gt;") && drawn.starts_with("<svg xmlns="));
        // No attribute twice in one tag, which a browser would refuse in a file of its own.
        for tag in drawn.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
            let names: Vec<&str> = tag.split('"').step_by(2).filter_map(|part| part.trim().strip_suffix('=')).collect();
            let last = |name: &&str| name.rsplit(' ').next().unwrap_or_default().to_owned();
            let mut distinct: Vec<String> = names.iter().map(last).collect();
            distinct.sort_unstable();
            distinct.dedup();
            assert_eq!(distinct.len(), names.len(), "{tag}");
        }
    }
}

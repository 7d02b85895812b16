//! A model at every threshold: its false links, true and claimed, against its missed matches; and its posteriors against the truth.

use maud::{Markup, html};

use super::forest::ends;
use super::scale::Axis;
use crate::results::{CurveResult, StrategyResult};
use crate::stats::Estimate;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 80.0;
const RIGHT: f64 = WIDTH - 30.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = HEIGHT - 60.0;
/// Thresholds whose points are labelled.
const LABELLED: [f64; 5] = [0.01, 0.5, 0.95, 0.99, 0.999];

/// False-link share by missed-match share over all thresholds, and the share that the model claims.
pub(crate) fn curve(strategy: &StrategyResult) -> Markup {
    let points: Vec<(&CurveResult, f64, f64)> =
        strategy.curve.iter().filter_map(|p| Some((p, 1.0 - p.recall.value?, p.false_link_share.value?))).collect();
    let across = Axis::over(points.iter().map(|p| p.1), LEFT, RIGHT);
    let shares = points.iter().flat_map(|p| ends(&p.0.false_link_share).chain(p.0.claimed_false_link_share));
    let up = Axis::over(shares, BOTTOM, TOP);
    let at = |(p, x, y): &(&CurveResult, f64, f64)| (across.at(*x), up.at(*y), p.threshold);
    let claimed = |(p, x, _): &(&CurveResult, f64, f64)| Some((across.at(*x), up.at(p.claimed_false_link_share?)));
    let truth: Vec<(f64, f64, f64)> = points.iter().map(at).collect();
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
            aria-label="False-link share, true and claimed, against missed-match share at every threshold; the numbers are in the table below." {
            (frame(&across, &up, "missed-match share (1 − recall)", "false-link share (1 − precision)"))
            (line("claims", points.iter().filter_map(claimed)))
            (line("curve", truth.iter().map(|p| (p.0, p.1))))
            @for (p, &(x, y, threshold)) in points.iter().zip(&truth) {
                (span(&p.0.false_link_share, x, &up))
                circle.dot cx=(x) cy=(y) r="4" {}
                @if LABELLED.contains(&threshold) { text.halo x=(x + 8.0) y=(y - 8.0) { (threshold) } }
            }
        }
        p.legend { span.swatch.same {} " true, labelled by the threshold " span.swatch.different {} " what the model claims" }
    }
}

/// For pairs of about one posterior, the share of pairs of two people that the model expects and the true one; on the diagonal it is right.
pub(crate) fn calibration(strategy: &StrategyResult) -> Markup {
    let bins: Vec<(f64, Estimate)> = strategy
        .calibration
        .iter()
        .map(|bin| ((1.0 - bin.mean_posterior).max(0.0), complement(&bin.true_share)))
        .collect();
    let all = || bins.iter().flat_map(|(claimed, truth)| ends(truth).chain([*claimed]));
    let (across, up) = (Axis::over(all(), LEFT, RIGHT), Axis::over(all(), BOTTOM, TOP));
    let diagonal = across.ticks().into_iter().zip(up.ticks()).map(|((x, _), (y, _))| (x, y));
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img"
            aria-label="Share of pairs that are two people by what the model expects; the numbers are in the table below." {
            (frame(&across, &up, "pairs of two people, as the model expects (mean of 1 − posterior)", "pairs of two people"))
            (line("diagonal", diagonal))
            @for (claimed, truth) in &bins {
                (span(truth, across.at(*claimed), &up))
                @if let Some(value) = truth.value { circle.dot cx=(across.at(*claimed)) cy=(up.at(value)) r="5" {} }
            }
        }
    }
}

/// The share of those that are not counted.
fn complement(share: &Estimate) -> Estimate {
    let interval = share.interval.as_ref().and_then(|i| {
        let (lower, upper) = (1.0 - i.upper?, Some(1.0 - i.lower));
        Some(crate::stats::Interval { lower: lower.max(0.0), upper, ..i.clone() })
    });
    let value = share.value.map(|v| 1.0 - v);
    Estimate { value, numerator: share.denominator - share.numerator, denominator: share.denominator, interval }
}

fn span(estimate: &Estimate, x: f64, up: &Axis) -> Markup {
    let ends = estimate.interval.as_ref().and_then(|i| Some((i.lower, i.upper?)));
    html! {
        @if let Some((low, high)) = ends { line.thin x1=(x) x2=(x) y1=(up.at(low)) y2=(up.at(high)) {} }
    }
}

fn line(class: &str, points: impl Iterator<Item = (f64, f64)>) -> Markup {
    let points: Vec<String> = points.map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    html! { polyline class=(class) points=(points.join(" ")) {} }
}

fn frame(across: &Axis, up: &Axis, x_title: &str, y_title: &str) -> Markup {
    let middle = 0.5 * (BOTTOM + TOP);
    html! {
        @for (x, label) in across.ticks() {
            line.grid x1=(x) x2=(x) y1=(TOP) y2=(BOTTOM) {}
            text.tick x=(x) y=(BOTTOM + 18.0) text-anchor="middle" { (label) }
        }
        @for (y, label) in up.ticks() {
            line.grid x1=(LEFT) x2=(RIGHT) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (label) }
        }
        text.axis x=(0.5 * (LEFT + RIGHT)) y=(HEIGHT - 14.0) text-anchor="middle" { (x_title) (across.note()) }
        text.axis x="16" y=(middle) text-anchor="middle" transform=(format!("rotate(-90 16 {middle})")) { (y_title) (up.note()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn a_rule_has_no_points_and_a_complement_turns_its_interval_round() {
        let rule = &results().strategies[0];
        assert!(!curve(rule).into_string().contains("circle") && !calibration(rule).into_string().contains("circle"));
        let share = crate::stats::proportion_interval(90.0, 100.0, 0.0009, 1.0);
        let estimate =
            Estimate { value: Some(0.9), numerator: 90.0, denominator: 100.0, interval: Some(share.clone()) };
        let turned = complement(&estimate);
        assert!((turned.value.unwrap() - 0.1).abs() < 1e-12 && turned.numerator == 10.0);
        assert!((turned.interval.unwrap().upper.unwrap() - (1.0 - share.lower)).abs() < 1e-12);
    }
}

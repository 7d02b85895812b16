//! A model at every threshold: its false links, true and claimed, against its missed matches; and its posteriors against the truth.

use maud::{Markup, html};
use serde_json::json;

use super::figure::{Drawing, Figure, legend, said, spec};
use super::scale::{Axis, ends};
use crate::format;
use crate::metric::Unit;
use crate::results::{CurveResult, StrategyResult};
use crate::stats::Estimate;

const TABLE: &str = "The numbers are in the table below.";
const LEFT: f64 = 90.0;
const HIGH: f64 = 340.0;
/// Thresholds whose points are labelled.
const LABELLED: [f64; 5] = [0.01, 0.5, 0.95, 0.99, 0.999];

/// A frame of a picture: its ends, its axes and their titles.
struct Frame<'a> {
    top: f64,
    width: f64,
    across: Axis,
    up: Axis,
    titles: [&'a str; 2],
}

/// False-link share by missed-match share over all thresholds, and the share that the model claims; absent for rules.
pub(crate) fn curve(strategy: &StrategyResult) -> Option<Figure> {
    let points: Vec<(&CurveResult, f64, f64)> =
        strategy.curve.iter().filter_map(|p| Some((p, 1.0 - p.recall.value?, p.false_link_share.value?))).collect();
    let model = strategy.model.as_ref().filter(|_| points.len() > 1)?;
    let near = |p: &&(&CurveResult, f64, f64)| (p.0.threshold - model.threshold).abs();
    let (at, missed, _) = points.iter().min_by(|a, b| near(a).total_cmp(&near(b)))?;
    let claims =
        at.claimed_false_link_share.map_or_else(String::new, |c| format!(" and claims {}", format::percent(c)));
    let title = format!(
        "At a threshold of {} {} misses {} of the matches, and {} of its links are two different people{claims}.",
        at.threshold,
        strategy.name,
        format::percent(*missed),
        format::estimate(&at.false_link_share, Unit::Share),
    );
    let about = "The line goes through all thresholds; left and down is better. The dashed line is what the model claims of itself.";
    let row = |(p, missed, _): &(&CurveResult, f64, f64)| {
        let interval = p.false_link_share.interval.as_ref();
        json!({ "threshold": p.threshold, "missed_match_share": missed, "recall": p.recall.value, "precision": p.precision.value,
            "estimate": p.false_link_share.value, "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper),
            "claimed": p.claimed_false_link_share })
    };
    let axis = |field: &str| {
        let missed = field == "missed_match_share";
        let title = if missed { "missed-match share (1 − recall)" } else { "false-link share (1 − precision)" };
        let scale = if missed { json!({ "type": "linear" }) } else { json!({ "type": "symlog", "constant": 0.0001 }) };
        json!({ "field": field, "type": "quantitative", "axis": { "format": "%" }, "title": title, "scale": scale })
    };
    let spec = spec(
        &title,
        points.iter().map(row).collect(),
        json!({ "width": 600, "encoding": { "x": axis("missed_match_share"), "order": { "field": "threshold" } }, "layer": [
            { "mark": "area", "encoding": { "y": axis("low"), "y2": { "field": "high" }, "opacity": { "value": 0.3 } } },
            { "mark": { "type": "line", "point": true, "tooltip": true }, "encoding": { "y": axis("estimate") } },
            { "mark": { "type": "line", "strokeDash": [6, 4] }, "encoding": { "y": axis("claimed") } } ] }),
    );
    Some(Figure::of_both(
        &named("thresholds", strategy),
        [title, about.to_owned()],
        TABLE,
        |width| draw_curve(&points, width),
        spec,
    ))
}

fn draw_curve(points: &[(&CurveResult, f64, f64)], width: f64) -> Drawing {
    let key = [("same", "true, labelled by the threshold"), ("different", "what the model claims")];
    let (key, top) = legend(&key, width);
    let shares = points.iter().flat_map(|p| ends(&p.0.false_link_share).chain(p.0.claimed_false_link_share));
    let frame = Frame {
        top: top + 10.0,
        width,
        across: Axis::over(points.iter().map(|p| p.1), LEFT, width - 20.0),
        up: Axis::over(shares, top + 10.0 + HIGH, top + 10.0),
        titles: ["missed-match share (1 − recall)", "false-link share (1 − precision)"],
    };
    let Frame { across, up, .. } = &frame;
    let claimed = |(p, x, _): &(&CurveResult, f64, f64)| Some((across.at(*x), up.at(p.claimed_false_link_share?)));
    let body = html! {
        (key)
        (axes(&frame))
        (line("claims", points.iter().filter_map(claimed)))
        (line("curve", points.iter().map(|p| (across.at(p.1), up.at(p.2)))))
        @for (p, x, y) in points {
            @let (x, y) = (across.at(*x), up.at(*y));
            @let told = format!("Threshold {}: false-link share {}, missed-match share {}", p.threshold, format::estimate(&p.false_link_share, Unit::Share), format::percent(1.0 - p.recall.value.unwrap_or(0.0)));
            (said(&told, &html! { (span(&p.false_link_share, x, up)) circle.dot cx=(x) cy=(y) r="4" {} }))
            @if LABELLED.contains(&p.threshold) { text.halo x=(x + 8.0) y=(y - 8.0) { (p.threshold) } }
        }
    };
    Drawing { width, height: frame.top + HIGH + 50.0, body }
}

/// A name of a file for a strategy's picture.
pub(super) fn named(what: &str, strategy: &StrategyResult) -> String {
    let letters = strategy.name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { ' ' });
    let words: String = letters.collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    format!("{what}-{}", words.join("-"))
}

/// For pairs of about one posterior, the share of pairs of two people that the model expects and the true one; on the diagonal it is right. Absent for rules.
pub(crate) fn calibration(strategy: &StrategyResult) -> Option<Figure> {
    let bins: Vec<(f64, Estimate)> = strategy
        .calibration
        .iter()
        .map(|bin| ((1.0 - bin.mean_posterior).max(0.0), complement(&bin.true_share)))
        .filter(|bin| bin.1.value.is_some())
        .collect();
    if bins.len() < 2 {
        return None;
    }
    let inside = |(claimed, truth): &&(f64, Estimate)| {
        truth.interval.as_ref().is_some_and(|i| i.lower <= *claimed && i.upper.is_none_or(|u| *claimed <= u))
    };
    let title = format!(
        "In {} of {} ranges of its posterior the interval of the true share holds what {} claims.",
        bins.iter().filter(inside).count(),
        bins.len(),
        strategy.name
    );
    let about = "Dots are shares of pairs that are two different people, lines their 95 % intervals; on the dashed line the model is right.";
    let row = |(claimed, truth): &(f64, Estimate)| {
        let interval = truth.interval.as_ref();
        json!({ "claimed": claimed, "estimate": truth.value, "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) })
    };
    let axis = |field: &str| {
        let title = if field == "claimed" { "two people, as the model expects" } else { "pairs of two people" };
        let scale = json!({ "type": "symlog", "constant": 0.001 });
        json!({ "field": field, "type": "quantitative", "scale": scale, "axis": { "format": "%" }, "title": title })
    };
    let spec = spec(
        &title,
        bins.iter().map(row).collect(),
        json!({ "width": 600, "encoding": { "x": axis("claimed") }, "layer": [
            { "mark": "rule", "encoding": { "y": axis("low"), "y2": { "field": "high" } } },
            { "mark": { "type": "point", "filled": true, "tooltip": true }, "encoding": { "y": axis("estimate") } },
            { "mark": { "type": "line", "strokeDash": [2, 4] }, "encoding": { "y": { "field": "claimed", "type": "quantitative" } } } ] }),
    );
    Some(Figure::of_both(
        &named("claimed-and-true", strategy),
        [title, about.to_owned()],
        TABLE,
        |width| draw_bins(&bins, width),
        spec,
    ))
}

fn draw_bins(bins: &[(f64, Estimate)], width: f64) -> Drawing {
    let all = || bins.iter().flat_map(|(claimed, truth)| ends(truth).chain([*claimed]));
    let titles = match width > 600.0 {
        true => ["pairs of two people, as the model expects (mean of 1 − posterior)", "pairs of two people"],
        false => ["expected by the model", "pairs of two people"],
    };
    let (across, up) = (Axis::over(all(), LEFT, width - 20.0), Axis::over(all(), HIGH + 10.0, 10.0));
    let frame = Frame { top: 10.0, width, across, up, titles };
    let Frame { across, up, .. } = &frame;
    let diagonal = across.ticks().into_iter().zip(up.ticks()).map(|((x, _), (y, _))| (x, y));
    let body = html! {
        (axes(&frame))
        (line("diagonal", diagonal))
        @for (claimed, truth) in bins {
            @let x = across.at(*claimed);
            @let told = format!("Claimed {}, true {}", format::percent(*claimed), format::estimate(truth, Unit::Share));
            (said(&told, &html! {
                (span(truth, x, up))
                @if let Some(value) = truth.value { circle.dot cx=(x) cy=(up.at(value)) r="5" {} }
            }))
        }
    };
    Drawing { width, height: frame.top + HIGH + 50.0, body }
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

fn axes(frame: &Frame) -> Markup {
    let (right, bottom) = (frame.width - 20.0, frame.top + HIGH);
    let middle = 0.5 * (bottom + frame.top);
    let [x_title, y_title] = frame.titles;
    html! {
        @for (x, label) in frame.across.ticks_apart() {
            line.grid x1=(x) x2=(x) y1=(frame.top) y2=(bottom) {}
            text.tick x=(x) y=(bottom + 18.0) text-anchor="middle" { (label) }
        }
        @for (y, label) in frame.up.ticks() {
            line.grid x1=(LEFT) x2=(right) y1=(y) y2=(y) {}
            text.tick x=(LEFT - 8.0) y=(y + 4.0) text-anchor="end" { (label) }
        }
        text.axis x=(0.5 * (LEFT + right)) y=(bottom + 40.0) text-anchor="middle" { (x_title) (frame.across.note()) }
        text.axis x="12" y=(middle) text-anchor="middle" transform=(format!("rotate(-90 12 {middle})")) { (y_title) (frame.up.note()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;
    use crate::results::{CalibrationResult, ModelResult};

    #[test]
    fn a_rule_has_no_pictures_and_a_complement_turns_its_interval_round() {
        let rule = &results().strategies[0];
        assert!(curve(rule).is_none() && calibration(rule).is_none());
        let share = crate::stats::proportion_interval(90.0, 100.0, 0.0009, 1.0);
        let estimate =
            Estimate { value: Some(0.9), numerator: 90.0, denominator: 100.0, interval: Some(share.clone()) };
        let turned = complement(&estimate);
        assert!((turned.value.unwrap() - 0.1).abs() < 1e-12 && turned.numerator == 10.0);
        assert!((turned.interval.unwrap().upper.unwrap() - (1.0 - share.lower)).abs() < 1e-12);
    }

    /// A rule's numbers as if they were a model's at two thresholds.
    fn model() -> StrategyResult {
        let mut model = results().strategies[0].clone();
        let share = model.metric("false_link_share").unwrap().clone();
        let point = |threshold| CurveResult {
            threshold,
            links: 1,
            true_links: 1,
            false_links: 0,
            missed_matches: 1,
            precision: complement(&share),
            recall: complement(&share),
            false_link_share: share.clone(),
            claimed_false_link_share: Some(0.25),
        };
        model.curve = vec![point(0.5), point(0.95)];
        model.model = Some(ModelResult { threshold: 0.95, prior: 0.1, warnings: Vec::new(), comparisons: Vec::new() });
        let bin = |from: f64| CalibrationResult {
            from,
            to: from + 0.5,
            pairs: 9,
            mean_posterior: from,
            true_share: share.clone(),
        };
        model.calibration = vec![bin(0.0), bin(0.5)];
        model
    }

    #[test]
    fn a_dot_and_an_interval_for_each_threshold_and_each_range() {
        let model = model();
        for figure in [curve(&model).unwrap(), calibration(&model).unwrap()] {
            let page = figure.page().into_string();
            assert_eq!(
                [page.matches("class=\"dot\"").count(), page.matches("class=\"thin\"").count()],
                [4; 2],
                "{page}"
            );
            assert_eq!(figure.spec["data"]["values"].as_array().unwrap().len(), 2);
        }
        let title = curve(&model).unwrap().title;
        assert!(
            title.contains("threshold of 0.95")
                && title.contains("46.6 % (46.1–47.2)")
                && title.contains("claims 25.0 %"),
            "{title}"
        );
        assert!(calibration(&model).unwrap().title.starts_with("In 0 of 2 ranges"));
        assert!(curve(&model).unwrap().name.starts_with("thresholds-name-birth-date"));
    }
}

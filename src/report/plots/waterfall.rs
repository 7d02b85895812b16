//! How a model weighs a pair that agrees on every field: a bar for each match weight, from the prior to the sum.

use maud::html;
use serde_json::json;

use super::curve::named;
use super::figure::{Drawing, Figure, legend, said, spec};
use super::shortened;
use crate::format;
use crate::results::{ModelResult, StrategyResult};

const TABLE: &str = "The numbers are in the table below.";
const ROW: f64 = 44.0;

/// A part of the sum: from where to where it goes.
struct Step {
    name: String,
    from: f64,
    to: f64,
}

/// The picture; absent for rules, and for models that compare nothing exactly.
pub(crate) fn waterfall(strategy: &StrategyResult) -> Option<Figure> {
    let model = strategy.model.as_ref()?;
    let steps = steps(model);
    let sum = steps.last().filter(|_| steps.len() > 1)?.to;
    let posterior = 1.0 / (1.0 + 2f64.powf(-sum));
    let title = format!(
        "To {} a pair that agrees on all {} fields is one person with odds of 2 to the power of {}, a posterior of {}.",
        strategy.name,
        steps.len() - 1,
        points(sum),
        format::percent(posterior),
    );
    let about = format!(
        "Bars are log2(m/u) of exact agreement, for values of mean frequency, added to the log2 odds of the prior; it links from {} on. They are \
         estimates of the first replicate, without intervals, and an imagined pair.",
        points(log_odds(model.threshold))
    );
    let rows = steps.iter().map(|s| json!({ "part": s.name, "from": s.from, "to": s.to, "estimate": s.to - s.from }));
    let spec = spec(
        &title,
        rows.collect(),
        json!({ "width": 600, "mark": { "type": "bar", "tooltip": true }, "encoding": {
            "y": { "field": "part", "type": "nominal", "sort": null, "title": null },
            "x": { "field": "from", "type": "quantitative", "title": "log2 odds that it is one person" },
            "x2": { "field": "to" },
            "color": { "condition": { "test": "datum.estimate < 0", "value": "#d55e00" }, "value": "#0072b2" } } }),
    );
    let line = log_odds(model.threshold);
    Some(Figure::of_both(
        &named("match-weights", strategy),
        [title, about],
        TABLE,
        |width| draw(&steps, line, width),
        spec,
    ))
}

fn log_odds(share: f64) -> f64 {
    (share / (1.0 - share).max(1e-12)).max(1e-300).log2()
}

fn points(x: f64) -> String {
    format!("{x:+.1}")
}

/// The prior, and the weight of exact agreement on each field that has such a level.
fn steps(model: &ModelResult) -> Vec<Step> {
    let mut at = log_odds(model.prior);
    let mut steps = vec![Step { name: "prior".to_owned(), from: 0.0, to: at }];
    for compared in &model.comparisons {
        // A level may stand for several classes of pairs; the likeliest among matches is that of people as most are.
        let exact = compared.levels.iter().filter(|level| level.level == "exact");
        let Some(level) = exact.max_by(|a, b| a.m_probability.total_cmp(&b.m_probability)) else { continue };
        let from = at;
        at += level.match_weight;
        steps.push(Step { name: compared.field.clone(), from, to: at });
    }
    steps
}

fn draw(steps: &[Step], threshold: f64, width: f64) -> Drawing {
    let key = [("same", "speaks for one person"), ("different", "speaks against")];
    let (key, top) = legend(&key, width);
    let top = top + 8.0;
    let all = || steps.iter().flat_map(|s| [s.from, s.to]).chain([threshold, 0.0]);
    let (low, high) = (all().fold(0.0, f64::min), all().fold(0.0, f64::max));
    let x = |odds: f64| 8.0 + (odds - low) / (high - low).max(1e-9) * (width - 16.0);
    let bottom = top + ROW * steps.len() as f64;
    let body = html! {
        (key)
        @for (odds, class) in [(0.0, "grid"), (threshold, "base")] { line class=(class) x1=(x(odds)) x2=(x(odds)) y1=(top) y2=(bottom) {} }
        @for (i, step) in steps.iter().enumerate().take(steps.len() - 1) {
            @let y = top + ROW * i as f64 + 33.0;
            line.leader x1=(x(step.to)) x2=(x(step.to)) y1=(y) y2=(y + ROW - 14.0) {}
        }
        @for (i, step) in steps.iter().enumerate() {
            @let y = top + ROW * i as f64;
            @let weight = points(step.to - step.from);
            @let class = if step.to < step.from { "different" } else { "same" };
            text.name.halo x="0" y=(y + 14.0) { (shortened(&step.name, 30)) }
            text.halo x=(width) y=(y + 14.0) text-anchor="end" { (weight) }
            (said(&format!("{}: {weight}, together {}", step.name, points(step.to)), &html! {
                rect class=(class) x=(x(step.from.min(step.to))) y=(y + 19.0) width=((x(step.to) - x(step.from)).abs()) height="14" {}
            }))
        }
        text.tick x=(x(0.0)) y=(bottom + 16.0) text-anchor="middle" { "0" }
        text.tick x=(x(threshold)) y=(bottom + 16.0) text-anchor="start" { "links from here on" }
        text.axis x=(0.5 * width) y=(bottom + 34.0) text-anchor="middle" { "log2 odds that the pair is one person" }
    };
    Drawing { width, height: bottom + 42.0, body }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::model::{FittedComparison, FittedLevel};
    use crate::report::fixture::results;

    fn model() -> StrategyResult {
        let level = |level: &str, weight: f64| FittedLevel {
            level: level.to_owned(),
            m_probability: 0.9,
            u_probability: 0.9 * 2f64.powf(-weight),
            match_weight: weight,
        };
        let comparison = |field: &str, weight: f64| FittedComparison {
            field: field.to_owned(),
            term_frequency: false,
            missing: 0.0,
            levels: vec![level("exact", weight), level("else", -5.0)],
        };
        let mut strategy = results().strategies[0].clone();
        strategy.model = Some(ModelResult {
            threshold: 0.5,
            prior: 1.0 / (1.0 + 2f64.powi(20)),
            warnings: Vec::new(),
            comparisons: vec![comparison("first_name", 8.0), comparison("birth_date", 15.0)],
        });
        strategy
    }

    #[test]
    fn weights_add_up_to_the_posterior() {
        let figure = waterfall(&model()).unwrap();
        assert!(
            figure.title.contains("all 2 fields") && figure.title.contains("the power of +3.0, a posterior of 88.9 %"),
            "{}",
            figure.title
        );
        let values = figure.spec["data"]["values"].as_array().unwrap();
        let weights: Vec<f64> = values.iter().map(|v| v["estimate"].as_f64().unwrap()).collect();
        assert!(weights.iter().zip([-20.0, 8.0, 15.0]).all(|(a, b)| (a - b).abs() < 1e-9), "{weights:?}");
        let page = figure.page().into_string();
        for weight in ["-20.0", "+8.0", "+15.0"] {
            assert_eq!(page.matches(&format!(">{weight}<")).count(), 2, "{weight}");
        }
    }

    #[test]
    fn rules_have_none() {
        assert!(waterfall(&results().strategies[0]).is_none());
        let mut empty = model();
        empty.model.as_mut().unwrap().comparisons.clear();
        assert!(waterfall(&empty).is_none());
    }
}

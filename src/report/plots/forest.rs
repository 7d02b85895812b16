//! Shares with their intervals: a row for each strategy, and the small bars inside table cells.

use maud::{Markup, html};

use super::scale::Axis;
use crate::format;
use crate::metric::Unit;
use crate::report::words;
use crate::results::{Results, StrategyResult};
use crate::stats::Estimate;

const WIDTH: f64 = 960.0;
const ROW: f64 = 30.0;
const LABEL: f64 = 300.0;
const NUMBER: f64 = 190.0;

/// Value and interval ends of an estimate, those that exist.
pub(super) fn ends(estimate: &Estimate) -> impl Iterator<Item = f64> + use<> {
    let interval = estimate.interval.as_ref();
    [estimate.value, interval.map(|i| i.lower), interval.and_then(|i| i.upper)].into_iter().flatten()
}

/// One metric of every strategy as dots with whiskers, numbers beside them.
pub(crate) fn forest(results: &Results, metric: &str) -> Markup {
    let words = words::metric(metric);
    let estimates: Vec<(&StrategyResult, Option<&Estimate>)> =
        results.strategies.iter().map(|s| (s, s.metric(metric))).collect();
    let axis = Axis::over(estimates.iter().filter_map(|(_, e)| *e).flat_map(ends), LABEL, WIDTH - NUMBER);
    let bottom = ROW * estimates.len() as f64 + 8.0;
    let about = format!("{} of each strategy with its interval; the numbers are in the table above.", words.title);
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {}", bottom + 46.0)) role="img" aria-label=(about) {
            (grid(&axis, bottom))
            @for (i, (strategy, estimate)) in estimates.iter().enumerate() {
                (row(strategy, *estimate, &axis, ROW * (i as f64 + 0.5), words.unit))
            }
            text.axis x=(0.5 * (LABEL + WIDTH - NUMBER)) y=(bottom + 40.0) text-anchor="middle" {
                (words.title) (axis.note())
            }
        }
    }
}

fn grid(axis: &Axis, bottom: f64) -> Markup {
    html! {
        @for (x, label) in axis.ticks() {
            line.grid x1=(x) x2=(x) y1="0" y2=(bottom) {}
            text.tick x=(x) y=(bottom + 17.0) text-anchor="middle" { (label) }
        }
    }
}

fn row(strategy: &StrategyResult, estimate: Option<&Estimate>, axis: &Axis, y: f64, unit: Unit) -> Markup {
    let number = estimate.map_or_else(|| format::NOT_ESTIMABLE.to_owned(), |e| format::estimate(e, unit));
    html! {
        text x=(LABEL - 14.0) y=(y + 4.0) text-anchor="end" { (super::shortened(&strategy.name, 44)) }
        @if let Some(e) = estimate { (whisker(e, axis, y)) }
        text.number x=(WIDTH - NUMBER + 14.0) y=(y + 4.0) { (number) }
    }
}

fn whisker(estimate: &Estimate, axis: &Axis, y: f64) -> Markup {
    let interval = estimate.interval.as_ref();
    html! {
        @if let Some((low, high)) = interval.and_then(|i| Some((i.lower, i.upper?))) {
            line.whisker x1=(axis.at(low)) x2=(axis.at(high)) y1=(y) y2=(y) {}
        }
        @if let Some(value) = estimate.value { circle.dot cx=(axis.at(value)) cy=(y) r="5" {} }
    }
}

/// A share as a bar from 0 to 100 % with its interval, for a table cell.
pub(crate) fn small_bar(estimate: &Estimate) -> Markup {
    let x = |share: f64| (100.0 * share).clamp(0.0, 100.0);
    html! {
        @if let Some(value) = estimate.value {
            svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" {
                rect.track width="100" height="8" {}
                rect.fill width=(x(value)) height="8" {}
                @if let Some((low, high)) = estimate.interval.as_ref().and_then(|i| Some((i.lower, i.upper?))) {
                    rect.spread x=(x(low)) y="2.5" width=((x(high) - x(low)).max(0.8)) height="3" {}
                }
            }
        }
    }
}

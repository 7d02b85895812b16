//! Estimates as dots with their intervals, a row for each, the number beside it.

use maud::{Markup, html};

use super::figure::{Drawing, said};
use super::scale::{Axis, apart, ends};
use super::shortened;
use crate::format;
use crate::metric::Unit;
use crate::stats::Estimate;

const LABEL: f64 = 290.0;
const NUMBER: f64 = 225.0;

/// One estimate.
pub(super) struct Row<'a> {
    pub(super) label: String,
    pub(super) estimate: Option<&'a Estimate>,
    /// What it says when it is pointed at.
    pub(super) says: String,
}

/// What a row stands on.
struct Frame<'a> {
    axis: Axis,
    /// Room for the text above a row, where there is none beside it.
    above: f64,
    width: f64,
    unit: Unit,
    title: &'a str,
}

/// Rows of one unit over one axis, which holds `reference`, where there is one, as a line.
pub(super) fn rows(rows: &[Row], title: &str, unit: Unit, reference: Option<f64>, width: f64) -> Drawing {
    let beside = width > 600.0;
    let (left, right) = if beside { (LABEL, width - NUMBER) } else { (26.0, width - 22.0) };
    let values = rows.iter().filter_map(|row| row.estimate).flat_map(ends).chain(reference);
    let axis = Axis::over(values, left, right);
    let above = if beside { 0.0 } else { 34.0 };
    let frame = Frame { axis, above, width, unit, title };
    let tall = above + if beside { 28.0 } else { 22.0 };
    let bottom = tall * rows.len() as f64 + 8.0;
    let body = html! {
        @for (x, label) in frame.ticks() {
            line.grid x1=(x) x2=(x) y1="0" y2=(bottom) {}
            text.tick x=(x) y=(bottom + 16.0) text-anchor="middle" { (label) }
        }
        @if let Some(x) = reference.map(|value| frame.axis.at(value)) { line.base x1=(x) x2=(x) y1="0" y2=(bottom) {} }
        @for (i, row) in rows.iter().enumerate() { (one(row, tall * i as f64, tall, &frame)) }
        text.axis x=(0.5 * (left + right)) y=(bottom + 36.0) text-anchor="middle" { (frame.title) (frame.axis.note()) }
    };
    Drawing { width, height: bottom + 44.0, body }
}

impl Frame<'_> {
    fn ticks(&self) -> Vec<(f64, String)> {
        let show = |v| if self.unit == Unit::Share { format::setting_percent(v) } else { format::number(v) };
        apart(self.axis.ticks_as(show))
    }
}

fn one(row: &Row, top: f64, tall: f64, frame: &Frame) -> Markup {
    let number = row.estimate.map_or_else(|| format::NOT_ESTIMABLE.to_owned(), |e| format::estimate(e, frame.unit));
    let y = top + frame.above + 0.5 * (tall - frame.above);
    let mark = html! {
        @if let Some(e) = row.estimate { (whisker(e, &frame.axis, y)) }
    };
    html! {
        @if frame.above == 0.0 {
            text x=(LABEL - 14.0) y=(y + 4.0) text-anchor="end" { (shortened(&row.label, 42)) }
            text.number x=(frame.width - NUMBER + 14.0) y=(y + 4.0) { (number) }
        } @else {
            text.name.halo x="0" y=(top + 14.0) { (shortened(&row.label, 46)) }
            text.small x="0" y=(top + 30.0) { (number) }
        }
        (said(&format!("{}: {number}. {}", row.label, row.says), &mark))
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

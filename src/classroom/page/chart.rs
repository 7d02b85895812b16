//! A line chart as SVG, whose marks the page's sliders move: their places are part of the picture, so that the page places nothing itself.

use maud::{Markup, html};

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 42.0;

/// From where to where, by equal steps or by equal ratios, with what stands at some places.
pub(super) struct Axis {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) ratios: bool,
    pub(super) ticks: Vec<(f64, String)>,
    pub(super) label: &'static str,
}

impl Axis {
    /// Where a value lies, from 0 to 1.
    fn place(&self, value: f64) -> f64 {
        let on = |x: f64| if self.ratios { x.max(f64::MIN_POSITIVE).ln() } else { x };
        ((on(value) - on(self.from)) / (on(self.to) - on(self.from))).clamp(0.0, 1.0)
    }
}

/// A line with its name.
pub(super) struct Line {
    pub(super) name: &'static str,
    pub(super) points: Vec<(f64, f64)>,
}

/// A chart and what it says in words.
pub(super) struct Chart {
    pub(super) id: &'static str,
    pub(super) says: String,
    pub(super) x: Axis,
    pub(super) y: Axis,
    pub(super) lines: Vec<Line>,
}

impl Chart {
    fn at(&self, (x, y): (f64, f64)) -> (f64, f64) {
        let place = |from: f64, to: f64, part: f64| ((from + part * (to - from)) * 10.0).round() / 10.0;
        (place(LEFT, WIDTH - RIGHT, self.x.place(x)), place(HEIGHT - BOTTOM, TOP, self.y.place(y)))
    }

    /// Where the marks of all lines lie, for each place of the slider that goes over the points.
    pub(super) fn marks(&self) -> Vec<Vec<(f64, f64)>> {
        let steps = self.lines.iter().map(|line| line.points.len()).max().unwrap_or(0);
        (0..steps).map(|step| self.lines.iter().map(|line| self.at(line.points[step])).collect()).collect()
    }

    /// The picture.
    pub(super) fn draw(&self) -> Markup {
        let path = |line: &Line| {
            let points = line.points.iter().map(|&point| self.at(point));
            points.map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
        };
        let middle = |from: f64, to: f64| 0.5 * (from + to);
        html! {
            figure {
                svg id=(self.id) viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(self.says) {
                    @for (value, text) in &self.y.ticks {
                        @let (_, y) = self.at((self.x.from, *value));
                        line.grid x1=(LEFT) x2=(WIDTH - RIGHT) y1=(y) y2=(y) {}
                        text.tick x=(LEFT - 6.0) y=(y + 4.0) text-anchor="end" { (text) }
                    }
                    @for (value, text) in &self.x.ticks {
                        @let (x, _) = self.at((*value, self.y.from));
                        line.grid x1=(x) x2=(x) y1=(TOP) y2=(HEIGHT - BOTTOM) {}
                        text.tick x=(x) y=(HEIGHT - BOTTOM + 15.0) text-anchor="middle" { (text) }
                    }
                    text.axis x=(middle(LEFT, WIDTH - RIGHT)) y=(HEIGHT - 8.0) text-anchor="middle" { (self.x.label) }
                    @for (nth, line) in self.lines.iter().enumerate() {
                        polyline class=(format!("line{nth}")) points=(path(line)) {}
                        circle class=(format!("mark line{nth}")) r="5" cx="-20" cy="-20" {}
                    }
                }
                figcaption {
                    (self.y.label)
                    @if self.lines.len() > 1 {
                        ": "
                        @for (nth, line) in self.lines.iter().enumerate() {
                            span class=(format!("key line{nth}")) { (line.name) } " "
                        }
                    }
                }
            }
        }
    }
}

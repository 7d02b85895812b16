//! Lines with their bands over the first dial of a sweep, one for each value of the second, a picture for each strategy with a panel for each share.

use std::sync::Arc;

use kuva::prelude::{Layout, LinePlot, Plot, SvgBackend, Theme, TickFormat, render_multiple};
use maud::{PreEscaped, html};
use serde_json::{Value, json};

use super::figure::{Drawing, Figure, spec};
use crate::format;
use crate::metric::Unit;
use crate::report::{sweep, words};
use crate::results::{SweepAxis, SweepResult};

const WIDTH: f64 = 440.0;
const HEIGHT: f64 = 290.0;
/// Room for the legend of a panel.
const LEGEND: f64 = 42.0;
/// As many lines as there are colours in the ramp of the page.
const MOST_LINES: usize = 6;

const TABLE: &str = "Some of the numbers are in the table of the sweep.";

/// A value of the first dial, the share there, and the ends of its interval.
type At = (f64, f64, [f64; 2]);

/// Pictures of the strategies whose shares change; none when the sweep has no points or changes nothing.
pub(crate) fn panels(sweep: &SweepResult) -> Vec<Figure> {
    let (strategies, _) = sweep::varying(sweep);
    let Some(across) = sweep.axes.first() else { return Vec::new() };
    strategies.iter().enumerate().filter_map(|(row, strategy)| picture(sweep, across, strategy, row)).collect()
}

/// What is the same in all pictures of a sweep.
pub(crate) fn note(sweep: &SweepResult) -> String {
    let (_, still) = sweep::varying(sweep);
    let still =
        if still.is_empty() { String::new() } else { format!(" Unchanged over the whole grid: {}.", still.join("; ")) };
    let moving: Vec<&str> = sweep.axes.iter().take(2).map(|a| a.dial.as_str()).collect();
    format!(
        "Each panel has its own scale; where lines coincide, only the last is seen{}.{still}",
        sweep::held(sweep, &moving)
    )
}

fn picture(sweep: &SweepResult, across: &SweepAxis, strategy: &str, row: usize) -> Option<Figure> {
    let second = sweep.axes.get(1);
    let panels: Vec<(&str, Vec<Vec<At>>)> = sweep::SHARES
        .into_iter()
        .map(|share| (share, lines(sweep, across, second, strategy, share)))
        .filter(|(_, lines)| !lines.is_empty())
        .collect();
    let moving: Vec<&str> = [Some(across), second].into_iter().flatten().map(|a| a.dial.as_str()).collect();
    let (share, _) = panels.first()?;
    let told = |at: &'_ Value| {
        let estimate = sweep::share_at(sweep, &[(across.dial.as_str(), at)], strategy, share)?;
        estimate.value.map(|_| (words::setting(at), format::estimate(estimate, Unit::Share)))
    };
    let known = || across.values.iter().filter_map(told);
    let ((from, first), (to, last)) = (known().next()?, known().next_back()?);
    let title = format!(
        "As {} goes from {} to {}, the {} of {strategy} goes from {} to {}{}.",
        across.dial,
        from,
        to,
        words::metric(share).title,
        first,
        last,
        sweep::held(sweep, &[&across.dial]),
    );
    let about = format!("Lines are estimates and bands their 95 % intervals{}.", sweep::held(sweep, &moving));
    let wide = panels.iter().enumerate().map(|(column, (share, lines))| {
        let title = words::metric(share).title;
        let drawing = drawing(lines, across, second, &title, 2 * row + column);
        Drawing { width: WIDTH, height: HEIGHT + if second.is_some() { LEGEND } else { 0.0 }, body: drawing }
    });
    let name = format!("sweep-{}", row + 1);
    let spec = specification(sweep, across, second, strategy, &title);
    Some(Figure { name, wide: wide.collect(), narrow: Vec::new(), about, table: TABLE, spec, title })
}

fn specification(
    sweep: &SweepResult,
    across: &SweepAxis,
    second: Option<&SweepAxis>,
    strategy: &str,
    title: &str,
) -> Value {
    let mut values = Vec::new();
    for point in &sweep.points {
        let Some(estimates) = point.strategies.iter().find(|s| s.name == strategy) else { continue };
        for name in sweep::SHARES {
            let estimate = sweep::share(estimates, name);
            let interval = estimate.interval.as_ref();
            let mut row = json!({ "metric": name, "estimate": estimate.value, "low": interval.map(|i| i.lower), "high": interval.and_then(|i| i.upper) });
            for (dial, value) in &point.at {
                // A dot in a name would be a path into the row.
                row[dial.replace('.', " ")] = value.clone();
            }
            values.push(row);
        }
    }
    let dial = |axis: &SweepAxis| axis.dial.replace('.', " ");
    let kind = |axis: &SweepAxis| if axis.values.iter().all(Value::is_number) { "quantitative" } else { "ordinal" };
    let y =
        |field: &str| json!({ "field": field, "type": "quantitative", "axis": { "format": "%" }, "title": "share" });
    let mut encoding = json!({ "x": { "field": dial(across), "type": kind(across) } });
    if let Some(second) = second {
        encoding["color"] = json!({ "field": dial(second), "type": "ordinal" });
    }
    let layers = json!([
        { "mark": { "type": "area", "opacity": 0.2 }, "encoding": { "y": y("low"), "y2": { "field": "high" } } },
        { "mark": { "type": "line", "point": true, "tooltip": true }, "encoding": { "y": y("estimate") } } ]);
    let facet = json!({ "field": "metric", "type": "nominal", "title": null });
    let inner = json!({ "width": 360, "encoding": encoding, "layer": layers });
    spec(
        title,
        values,
        json!({ "facet": { "column": facet }, "spec": inner, "resolve": { "scale": { "y": "independent" } } }),
    )
}

fn drawing(lines: &[Vec<At>], across: &SweepAxis, second: Option<&SweepAxis>, title: &str, id: usize) -> maud::Markup {
    let top = if second.is_some() { LEGEND } else { 0.0 };
    html! {
        @if let Some(axis) = second {
            text.small x="0" y="12" { (axis.dial) }
            @for (i, v) in sweep::thinned(&axis.values, MOST_LINES).into_iter().enumerate() {
                rect x=(70.0 * i as f64) y="20" width="14" height="11" fill=(format!("var(--ramp{i})")) {}
                text x=(70.0 * i as f64 + 19.0) y="30" { (words::setting(v)) }
            }
        }
        g transform=(format!("translate(0 {top})")) { (PreEscaped(draw(lines, &across.dial, title, id))) }
    }
}

fn lines(
    sweep: &SweepResult,
    across: &SweepAxis,
    second: Option<&SweepAxis>,
    strategy: &str,
    share: &str,
) -> Vec<Vec<At>> {
    let others = second.map_or_else(Vec::new, |axis| {
        sweep::thinned(&axis.values, MOST_LINES).into_iter().map(|v| vec![(axis.dial.as_str(), v)]).collect()
    });
    let others = if second.is_none() { vec![Vec::new()] } else { others };
    let value = |at: &[(&str, &Value)]| {
        let estimate = sweep::share_at(sweep, at, strategy, share)?;
        let value = estimate.value.filter(|v| v.is_finite())?;
        let ends = estimate.interval.as_ref().map_or([value; 2], |i| [i.lower, i.upper.unwrap_or(value)]);
        Some((value, ends))
    };
    let line = |fixed: &Vec<(&str, &Value)>| {
        // Values that are no numbers stand at their places.
        let point = |(place, x): (usize, &Value)| {
            let at: Vec<_> = fixed.iter().copied().chain([(across.dial.as_str(), x)]).collect();
            let (value, ends) = value(&at)?;
            Some((x.as_f64().unwrap_or(place as f64), value, ends))
        };
        across.values.iter().enumerate().filter_map(point).collect::<Vec<_>>()
    };
    let lines: Vec<_> = others.iter().map(line).collect();
    if lines.iter().all(Vec::is_empty) { Vec::new() } else { lines }
}

fn draw(lines: &[Vec<At>], x_label: &str, y_label: &str, id: usize) -> String {
    let top = lines.iter().flatten().map(|at| at.2[1].max(at.1)).fold(0.0, f64::max);
    let plots: Vec<Plot> = lines
        .iter()
        .enumerate()
        .filter(|(_, points)| !points.is_empty())
        .map(|(i, points)| {
            LinePlot::new()
                .with_data(points.iter().map(|at| (at.0, at.1)))
                // A band takes the color that its line has by then.
                .with_color(format!("var(--ramp{i})"))
                .with_band(points.iter().map(|at| at.2[0]), points.iter().map(|at| at.2[1]))
                .with_stroke_width(2.5)
        })
        .map(Plot::from)
        .collect();
    let layout = Layout::auto_from_plots(&plots)
        .with_width(WIDTH)
        .with_height(HEIGHT)
        .with_x_label(x_label)
        .with_y_label(y_label)
        .with_y_axis_min(0.0)
        .with_y_axis_max(if top > 0.0 { 1.05 * top } else { 0.01 })
        .with_force_margins(78.0, 24.0)
        .with_clamp_axis()
        .with_theme(theme())
        .with_x_tick_format(TickFormat::Custom(Arc::new(format::setting)))
        .with_y_tick_format(TickFormat::Custom(Arc::new(format::setting_percent)));
    let svg = SvgBackend::new().render_scene(&render_multiple(plots, layout));
    // Ids must differ between the pictures of one page, and not hang on how many were drawn before, as those of the drawing library do.
    let mut parts = svg.split("kuva-clip-");
    let begin = parts.next().unwrap_or_default().to_owned();
    let own = format!("sweep-{id}-clip-{id}");
    parts.fold(begin, |svg, part| svg + &own + part.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// Colours come from the page, so that the pictures follow its light or dark mode.
fn theme() -> Theme {
    Theme {
        background: "none".to_owned(),
        axis_color: "var(--ink)".to_owned(),
        grid_color: "var(--grid)".to_owned(),
        tick_color: "var(--ink)".to_owned(),
        text_color: "var(--ink)".to_owned(),
        font_family: Some("system-ui, sans-serif".to_owned()),
        ..Theme::light()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn a_panel_with_bands_for_each_share_of_each_strategy_that_changes() {
        let sweep = results().sweep.unwrap();
        let figures = panels(&sweep);
        let page: String = figures.iter().map(|figure| figure.page().into_string()).collect();
        assert_eq!((figures.len(), page.matches("role=\"img\"").count()), (4, 8));
        assert!(note(&sweep).contains("Unchanged over the whole grid: name + birth date (crosscheck)"));
        let first = sweep::share_at(
            &sweep,
            &[("ssn4.coverage", &Value::from(0.0))],
            "name + birth date + SSN4 veto",
            "false_link_share",
        );
        let shown = format::estimate(first.unwrap(), Unit::Share);
        assert!(figures[0].title.contains(&shown), "{} has no {shown}", figures[0].title);
        assert_eq!(figures[0].spec["data"]["values"].as_array().unwrap().len(), 2 * sweep.points.len());
        // Six lines with six bands in each panel.
        assert!(
            page.matches("fill-opacity").count() + page.matches("opacity=\"0.2\"").count() >= 48,
            "{}",
            &page[..3000]
        );
    }

    #[test]
    fn ids_of_different_panels_differ() {
        let page: String = panels(&results().sweep.unwrap()).iter().map(|figure| figure.page().into_string()).collect();
        let mut ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
        let all = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!((ids.len(), ids.is_empty()), (all, false));
    }

    #[test]
    fn flat_single_and_inestimable_lines_can_be_drawn() {
        let mut sweep = results().sweep.unwrap();
        sweep.axes.truncate(1);
        for p in &mut sweep.points {
            p.at.remove("ssn4.error");
            p.strategies[1].false_link_share.value = Some(0.0);
            p.strategies[2].false_link_share.value = None;
        }
        let figures = panels(&sweep);
        let page: String = figures.iter().map(|figure| figure.page().into_string()).collect();
        assert!(!page.contains("NaN"));
        assert_eq!(figures[1].wide.len(), 1, "a share that is not estimable has no panel");
        sweep.points.truncate(7);
        sweep.axes[0].values.truncate(2);
        let page: String = panels(&sweep).iter().map(|figure| figure.page().into_string()).collect();
        assert!(!page.contains("NaN"));
        sweep.axes.clear();
        assert!(panels(&sweep).is_empty());
    }

    /// The drawing library counts what it drew through a whole process: a run that renders twice, and `report`, write the same page.
    #[test]
    fn a_page_does_not_hang_on_what_was_drawn_before() {
        let page = || -> String {
            panels(&results().sweep.unwrap()).iter().map(|figure| figure.page().into_string()).collect()
        };
        let [first, second] = [page(), page()];
        assert!(first == second && first.contains("clip"), "{}", &first[..500.min(first.len())]);
    }
}

//! Lines over the first dial of a sweep, one for each value of the second, a panel for each strategy and share.

use std::sync::Arc;

use kuva::prelude::{Layout, LinePlot, Plot, SvgBackend, Theme, TickFormat, render_multiple};
use maud::{Markup, PreEscaped, html};
use serde_json::Value;

use crate::format;
use crate::report::{sweep, words};
use crate::results::{SweepAxis, SweepResult};

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 290.0;
/// As many lines as there are colours in the ramp of the page.
const MOST_LINES: usize = 6;

/// The panels; empty when the sweep has no points or changes nothing.
pub(crate) fn panels(sweep: &SweepResult) -> Markup {
    let (strategies, still) = sweep::varying(sweep);
    let Some(across) = sweep.axes.first() else { return html! {} };
    let second = sweep.axes.get(1);
    let moving: Vec<&str> = [Some(across), second].into_iter().flatten().map(|a| a.dial.as_str()).collect();
    html! {
        @if let Some(axis) = second { (legend(axis)) }
        @for (row, strategy) in strategies.iter().enumerate() {
            h3 { (strategy) }
            div.panels {
                @for (column, share) in sweep::SHARES.into_iter().enumerate() {
                    (panel(sweep, across, second, strategy, share, 2 * row + column))
                }
            }
        }
        p.note {
            "Each panel has its own scale; where lines coincide, only the last is seen" (sweep::held(sweep, &moving)) "."
            @if !still.is_empty() { " Unchanged over the whole grid: " (still.join("; ")) "." }
        }
    }
}

fn legend(axis: &SweepAxis) -> Markup {
    html! {
        p.legend {
            (axis.dial) ": "
            @for (i, v) in sweep::thinned(&axis.values, MOST_LINES).into_iter().enumerate() {
                span.swatch style=(format!("background:var(--ramp{i})")) {} " " (words::setting(v)) " "
            }
        }
    }
}

fn panel(
    sweep: &SweepResult,
    across: &SweepAxis,
    second: Option<&SweepAxis>,
    strategy: &str,
    share: &str,
    id: usize,
) -> Markup {
    let lines = lines(sweep, across, second, strategy, share);
    let title = words::metric(share).title;
    let about = format!("{title} of {strategy} over {}; some of its numbers are in the table below.", across.dial);
    html! {
        @if lines.is_empty() {
            p.note { (title) ": " (format::NOT_ESTIMABLE) }
        } @else {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(about) {
                (PreEscaped(picture(lines, &across.dial, &title, id)))
            }
        }
    }
}

fn lines(
    sweep: &SweepResult,
    across: &SweepAxis,
    second: Option<&SweepAxis>,
    strategy: &str,
    share: &str,
) -> Vec<Vec<(f64, f64)>> {
    let others = second.map_or_else(Vec::new, |axis| {
        sweep::thinned(&axis.values, MOST_LINES).into_iter().map(|v| vec![(axis.dial.as_str(), v)]).collect()
    });
    let others = if second.is_none() { vec![Vec::new()] } else { others };
    let value = |at: &[(&str, &Value)]| sweep::share_at(sweep, at, strategy, share)?.value.filter(|v| v.is_finite());
    let line = |fixed: &Vec<(&str, &Value)>| {
        // Values that are no numbers stand at their places.
        let point = |(place, x): (usize, &Value)| {
            let at: Vec<_> = fixed.iter().copied().chain([(across.dial.as_str(), x)]).collect();
            Some((x.as_f64().unwrap_or(place as f64), value(&at)?))
        };
        across.values.iter().enumerate().filter_map(point).collect::<Vec<_>>()
    };
    let lines: Vec<_> = others.iter().map(line).collect();
    if lines.iter().all(Vec::is_empty) { Vec::new() } else { lines }
}

fn picture(lines: Vec<Vec<(f64, f64)>>, x_label: &str, y_label: &str, id: usize) -> String {
    let top = lines.iter().flatten().map(|p| p.1).fold(0.0, f64::max);
    let plots: Vec<Plot> = lines
        .into_iter()
        .enumerate()
        .filter(|(_, points)| !points.is_empty())
        .map(|(i, points)| {
            LinePlot::new().with_data(points).with_color(format!("var(--ramp{i})")).with_stroke_width(2.5)
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
    fn a_panel_for_each_share_of_each_strategy_that_changes() {
        let page = panels(&results().sweep.unwrap()).into_string();
        assert_eq!(page.matches("role=\"img\"").count(), 8);
        assert!(page.contains("Unchanged over the whole grid: name + birth date (crosscheck)"));
    }

    #[test]
    fn ids_of_different_panels_differ() {
        let page = panels(&results().sweep.unwrap()).into_string();
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
        let page = panels(&sweep).into_string();
        assert!(page.contains("false-link share: not estimable") && !page.contains("NaN"));
        sweep.points.truncate(7);
        sweep.axes[0].values.truncate(2);
        assert!(!panels(&sweep).into_string().contains("NaN"));
        sweep.axes.clear();
        assert_eq!(panels(&sweep).into_string(), "");
    }
    /// The drawing library counts what it drew through a whole process: a run that renders twice, and `report`, write the same page.
    #[test]
    fn a_page_does_not_hang_on_what_was_drawn_before() {
        let page = || panels(&results().sweep.unwrap()).into_string();
        let [first, second] = [page(), page()];
        assert!(first == second && first.contains("url(#sweep-1-clip-1)"));
    }
}

//! What to show of a sweep: slices along one dial, the other dials held at a middle value.

use serde_json::Value;

use super::rows::Grid;
use super::words;
use crate::format;
use crate::results::{SweepAxis, SweepEstimates, SweepPoint, SweepResult};
use crate::stats::Estimate;

/// The two error shares of a sweep, by their registered names.
pub(super) const SHARES: [&str; 2] = ["false_link_share", "missed_match_share"];

/// One of the two shares.
pub(super) fn share<'a>(estimates: &'a SweepEstimates, name: &str) -> &'a Estimate {
    match name {
        "missed_match_share" => &estimates.missed_match_share,
        _ => &estimates.false_link_share,
    }
}

/// The value that an axis is held at while another one moves.
pub(super) fn middle(axis: &SweepAxis) -> Option<&Value> {
    axis.values.get(axis.values.len() / 2)
}

/// The point of the grid with these values; dials not named stay at their middle.
pub(super) fn point<'a>(sweep: &'a SweepResult, at: &[(&str, &Value)]) -> Option<&'a SweepPoint> {
    let wanted = |axis: &'a SweepAxis| {
        let value = at.iter().find(|(d, _)| *d == axis.dial).map(|(_, v)| (*v).clone());
        value.or_else(|| middle(axis).cloned())
    };
    sweep.points.iter().find(|p| sweep.axes.iter().all(|a| p.at.get(&a.dial) == wanted(a).as_ref()))
}

/// A strategy's share at such a point.
pub(super) fn share_at<'a>(
    sweep: &'a SweepResult,
    at: &[(&str, &Value)],
    strategy: &str,
    name: &str,
) -> Option<&'a Estimate> {
    let estimates = point(sweep, at)?.strategies.iter().find(|s| s.name == strategy)?;
    Some(share(estimates, name))
}

/// Names of the strategies whose shares change over the grid, then of those whose do not.
pub(super) fn varying(sweep: &SweepResult) -> (Vec<&str>, Vec<&str>) {
    let Some(first) = sweep.points.first() else { return (Vec::new(), Vec::new()) };
    let values = |s: &SweepEstimates| SHARES.map(|name| share(s, name).value);
    first.strategies.iter().map(|s| s.name.as_str()).partition(|&name| {
        let mut seen = sweep.points.iter().filter_map(|p| p.strategies.iter().find(|s| s.name == name)).map(values);
        let start = seen.next();
        seen.any(|v| Some(v) != start)
    })
}

/// First, middle and last of some values, without repeats.
pub(super) fn three(values: &[Value]) -> Vec<&Value> {
    let mut picked: Vec<&Value> = match values {
        [] => Vec::new(),
        [first, .., last] => vec![first, &values[values.len() / 2], last],
        [only] => vec![only],
    };
    picked.dedup();
    picked
}

/// At most `most` of some values, evenly spaced, first and last among them.
pub(super) fn thinned(values: &[Value], most: usize) -> Vec<&Value> {
    if values.len() <= most || most < 2 {
        values.iter().collect()
    } else {
        (0..most).map(|i| &values[i * (values.len() - 1) / (most - 1)]).collect()
    }
}

/// One table for each dial: the strategies that change, their two shares at the dial's first, middle and last value.
pub(super) fn grids(sweep: &SweepResult) -> Vec<Grid> {
    let (strategies, _) = varying(sweep);
    if strategies.is_empty() {
        return Vec::new();
    }
    sweep.axes.iter().map(|axis| grid(sweep, axis, &strategies)).collect()
}

fn grid(sweep: &SweepResult, axis: &SweepAxis, strategies: &[&str]) -> Grid {
    let values = three(&axis.values);
    let columns: Vec<(&str, &Value)> = SHARES.iter().flat_map(|&name| values.iter().map(move |&v| (name, v))).collect();
    let head = columns.iter().map(|&(name, v)| format!("{} at {}", words::metric(name).title, words::setting(v)));
    let cell = |strategy: &str, name: &str, v: &Value| {
        share_at(sweep, &[(&axis.dial, v)], strategy, name)
            .map_or_else(|| "not run".to_owned(), |e| format::value(e, words::metric(name).unit))
    };
    let row = |&strategy: &&str| {
        std::iter::once(strategy.to_owned()).chain(columns.iter().map(|&(n, v)| cell(strategy, n, v))).collect()
    };
    Grid {
        caption: format!("Sweep over {}{}", axis.dial, held(sweep, &[&axis.dial])),
        head: std::iter::once("strategy".to_owned()).chain(head).collect(),
        rows: strategies.iter().map(row).collect(),
    }
}

/// `, with ssn4.error at 0.01`: the dials that stay where they are.
pub(super) fn held(sweep: &SweepResult, moving: &[&str]) -> String {
    let others: Vec<_> = sweep
        .axes
        .iter()
        .filter(|a| !moving.contains(&a.dial.as_str()))
        .filter_map(|a| Some(format!("{} at {}", a.dial, words::setting(middle(a)?))))
        .collect();
    if others.is_empty() { String::new() } else { format!(", with {}", others.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn strategies_that_ignore_ssn4_do_not_vary() {
        let sweep = results().sweep.unwrap();
        let (varying, still) = varying(&sweep);
        assert_eq!((varying.len(), still.len()), (4, 3));
    }

    #[test]
    fn a_table_for_each_dial_at_three_values() {
        let grids = grids(&results().sweep.unwrap());
        assert_eq!(grids.len(), 2);
        assert_eq!(grids[0].caption, "Sweep over ssn4.coverage, with ssn4.error at 0.01");
        assert_eq!(grids[0].head[2], "false-link share at 0.5");
        assert!(grids.iter().all(|g| g.rows.iter().all(|r| r.len() == 7)));
    }

    #[test]
    fn thinning_keeps_both_ends() {
        let values: Vec<Value> = (0..7).map(Value::from).collect();
        assert_eq!(thinned(&values, 3), [&values[0], &values[3], &values[6]]);
        assert_eq!(three(&values[..1]), [&values[0]]);
        assert!(three(&[]).is_empty());
    }

    #[test]
    fn a_grid_that_is_not_finished_says_so() {
        let mut sweep = results().sweep.unwrap();
        sweep.points.truncate(8);
        let (mut some_strategy, grid) = (sweep.clone(), grids(&sweep));
        assert!(grid.iter().flat_map(|g| &g.rows).flatten().any(|c| c == "not run"));
        some_strategy.points.clear();
        assert!(grids(&some_strategy).is_empty());
    }
}

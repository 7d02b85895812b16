//! Scores as tables and as a CSV.

use miette::Report;

use super::super::output::{print, print_rows};
use super::Scored;
use crate::format::{NOT_ESTIMABLE, count, estimate, no_formula, percent};
use crate::metric::Unit;
use crate::score::{ClusterScore, Point, Tally};

const POINTS: usize = 1000;

/// Prints all scores.
pub(super) fn show(scored: &Scored, name: &str) -> miette::Result<()> {
    print(&format!(
        "{name} ({}) against {} records of {} persons; {} count\n\n",
        scored.tool,
        count(scored.records),
        count(scored.entities),
        scored.scope
    ))?;
    if let Some(clusters) = &scored.clusters {
        return show_clusters(clusters);
    }
    let head = [
        "strategy",
        "threshold",
        "links",
        "true links",
        "false links",
        "missed matches",
        "false-link share",
        "missed-match share",
        "F1",
    ];
    let named = |s: &super::StrategyScore| s.strategy.clone().unwrap_or_else(|| scored.tool.clone());
    let row = |s: &super::StrategyScore| {
        let p = &s.score;
        vec![
            named(s),
            p.threshold.map_or_else(|| "all".to_owned(), |t| format!("p ≥ {t}")),
            count(p.links),
            count(p.true_links),
            count(p.false_links),
            count(p.missed_matches),
            estimate(&p.false_link_share, Unit::Share),
            estimate(&p.missed_match_share, Unit::Share),
            estimate(&p.f1, Unit::Share),
        ]
    };
    print_rows("pairs", &head, scored.strategies.iter().map(row).collect(), false)?;
    for s in scored.strategies.iter().filter(|s| !s.score.thresholds.is_empty()) {
        print(&format!("\n{}: claimed against true\n", named(s)))?;
        let share = |x: Option<f64>| x.map_or_else(|| NOT_ESTIMABLE.to_owned(), percent);
        let rows = s.score.thresholds.iter().map(|t| {
            let p = &t.point;
            let claimed = share(p.claimed_false_link_share);
            vec![
                p.threshold.to_string(),
                count(p.links),
                claimed,
                estimate(&t.estimate, Unit::Share),
                share(p.missed_match_share),
            ]
        });
        let head = ["threshold", "links", "claimed false-link share", "true false-link share", "missed-match share"];
        print_rows("claimed", &head, rows.collect(), false)?;
        if let Some(area) = s.score.area {
            print(&format!("\narea under precision by recall: {area:.4}\n"))?;
        }
    }
    for s in &scored.strategies {
        if let Some(dropped) = dropped(&s.score.dropped) {
            print(&format!("\n{}: {dropped}\n", named(s)))?;
        }
    }
    Ok(())
}

fn dropped(tally: &Tally) -> Option<String> {
    let parts = [
        (tally.duplicates, "repeat a pair"),
        (tally.self_pairs, "pair a record with itself"),
        (tally.within_one_side, "pair records of one side"),
        (tally.unknown.rows, "have an id that the truth does not have"),
    ];
    let some: Vec<String> = parts.iter().filter(|p| p.0 > 0).map(|(n, what)| format!("{} {what}", count(*n))).collect();
    (!some.is_empty()).then(|| format!("of {} rows, left out: {}", count(tally.rows), some.join("; ")))
}

fn show_clusters(score: &ClusterScore) -> miette::Result<()> {
    let p = &score.pairs;
    let b = &score.b_cubed;
    let share = |x: Option<f64>| x.map_or_else(|| NOT_ESTIMABLE.to_owned(), percent);
    let row = |what: &str, value: String| vec![what.to_owned(), value];
    let rows = vec![
        row("clusters", count(score.clusters)),
        row("records that no row names, each alone", count(score.not_named)),
        row("pairs within clusters", count(p.links)),
        row("of them true", count(p.true_links)),
        row("of them false", count(p.false_links)),
        row("missed pairs", count(p.missed_matches)),
        row("false-link share of pairs", estimate(&p.false_link_share, Unit::Share)),
        row("missed-match share of pairs", estimate(&p.missed_match_share, Unit::Share)),
        row("F1 of pairs", estimate(&p.f1, Unit::Share)),
        row("B-cubed precision", estimate(&b.precision, Unit::Share)),
        row("B-cubed recall", estimate(&b.recall, Unit::Share)),
        row("B-cubed F1 (no interval)", share(b.f1)),
    ];
    print_rows("clusters", &["what", "value"], rows, false)?;
    Ok(())
}

/// Columns of a curve.
pub(super) const COLUMNS: [&str; 9] = [
    "strategy",
    "threshold",
    "links",
    "true_links",
    "false_links",
    "missed_matches",
    "false_link_share",
    "claimed_false_link_share",
    "missed_match_share",
];

/// The curves as CSV; without probabilities a line for each strategy.
pub(super) fn curve_csv(scored: &Scored, safe: bool) -> miette::Result<String> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let mut write = |cells: &[String]| out.write_record(cells).map_err(Report::from_err);
    write(&COLUMNS.map(str::to_owned))?;
    let share = |x: Option<f64>| x.map_or_else(String::new, |x| x.to_string());
    for s in &scored.strategies {
        let p = &s.score;
        let all = Point {
            threshold: 0.0,
            links: p.links,
            true_links: p.true_links,
            false_links: p.false_links,
            missed_matches: p.missed_matches,
            false_link_share: p.false_link_share.value,
            claimed_false_link_share: None,
            missed_match_share: p.missed_match_share.value,
        };
        let points = s.curve.as_ref().map_or_else(|| vec![&all], |curve| curve.thinned(POINTS));
        for point in points {
            let counts =
                [point.links, point.true_links, point.false_links, point.missed_matches].map(|n| n.to_string());
            let shares = [point.false_link_share, point.claimed_false_link_share, point.missed_match_share].map(share);
            let threshold = if s.curve.is_some() { point.threshold.to_string() } else { String::new() };
            let name = s.strategy.clone().unwrap_or_else(|| scored.tool.clone());
            let name = if safe { no_formula(&name) } else { name };
            write(&[&[name, threshold][..], &counts, &shares].concat())?;
        }
    }
    let bytes = out.into_inner().map_err(|e| Report::from_err(e.into_error()))?;
    Ok(String::from_utf8(bytes).expect("cells are text"))
}

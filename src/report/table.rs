//! Tables for a terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::rows::{self, Grid};
use super::{consequences, models, published, sweep, verdicts};
use crate::format;
use crate::results::{ClaimResult, Results};

/// One line below the column heads.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));
/// Longest line of a column head, so that heads do not set the width of number columns.
const HEAD_WIDTH: usize = 18;

/// The whole run as text: header, strategies, SSN4 evidence, dials, claims, sweep.
///
/// `width` is the number of columns of the terminal; without it no cell is wrapped.
pub(crate) fn terminal(results: &Results, width: Option<u16>) -> String {
    let mut text = format!("{}: {}\n{}\n", results.provenance.scenario, results.question, rows::size_line(results));
    let mut add = |grid: &Grid| text.push_str(&format!("\n{}\n{}\n", grid.caption, draw(grid, width)));
    add(&rows::headline(results));
    rows::claimed(results).iter().for_each(&mut add);
    models::kinds(results).iter().for_each(&mut add);
    rows::ssn4_evidence(results).iter().for_each(&mut add);
    consequences::tables(&results.strategies, "").iter().for_each(&mut add);
    consequences::estimators(&results.estimators, "").iter().for_each(&mut add);
    consequences::groups(results).iter().for_each(&mut add);
    for (_, grids) in consequences::worlds(results) {
        grids.iter().for_each(&mut add);
    }
    published::of_run(results).iter().for_each(&mut add);
    if !results.dials.is_empty() {
        add(&rows::dials(results));
    }
    results.sweep.iter().flat_map(sweep::grids).for_each(|g| add(&g));
    let (measured, built): (Vec<&ClaimResult>, Vec<&ClaimResult>) =
        results.claims.iter().partition(|c| c.is_measured());
    if !measured.is_empty() {
        text.push_str(&format!("\n{}. {}\n", verdicts::CLAIMS, verdicts::how_tested(results)));
        measured.into_iter().for_each(|c| text.push_str(&claim(c)));
    }
    if !built.is_empty() {
        text.push_str(&format!("\n{}. {}\n", verdicts::ILLUSTRATIONS, verdicts::NO_EVIDENCE));
        built.into_iter().for_each(|c| text.push_str(&claim(c)));
    }
    format::printable(&text)
}

fn claim(claim: &ClaimResult) -> String {
    let verdict = if claim.is_measured() { verdicts::verdict(claim.verdict) } else { "by a dial" };
    let mut text = format!("\n{}: {} (by: {})\n", verdict.to_uppercase(), claim.proposition, claim.by);
    let amended = claim.amended.iter().map(verdicts::amended);
    let said = claim.quotes.iter().map(|quote| format!("Said: {}", verdicts::said(quote)));
    amended.chain(said).for_each(|line| text.push_str(&format!("  {line}\n")));
    claim.conditions.iter().for_each(|condition| text.push_str(&format!("  - {}\n", verdicts::reason(condition))));
    text
}

/// One table.
pub(crate) fn draw(grid: &Grid, width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(STYLE).set_content_arrangement(ContentArrangement::Disabled);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    }
    let prose = |column: usize| column == 0 || grid.head[column].starts_with("what");
    let cell = |(column, text): (usize, &String)| {
        let side = if prose(column) { CellAlignment::Left } else { CellAlignment::Right };
        Cell::new(text).set_alignment(side)
    };
    let head: Vec<String> = grid.head.iter().map(|h| wrapped(h)).collect();
    table.set_header(head.iter().enumerate().map(cell).collect::<Vec<_>>());
    for row in &grid.rows {
        table.add_row(row.iter().enumerate().map(cell).collect::<Vec<_>>());
    }
    table.trim_fmt()
}

fn wrapped(head: &str) -> String {
    let mut lines = vec![String::new()];
    for word in head.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= HEAD_WIDTH => *line += &format!(" {word}"),
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn shows_every_strategy_with_its_interval() {
        let results = results();
        let text = terminal(&results, None);
        assert!(results.strategies.iter().all(|s| text.contains(&s.name)));
        assert!(text.contains("46.6 % (46.1–47.2)"), "{text}");
        assert!(text.contains("not estimable") && !text.contains("NaN"));
    }

    #[test]
    fn says_verdicts_and_reasons() {
        let text = terminal(&results(), None);
        assert!(text.contains("REFUTED: SSN4 prevents false positives. (by: Vice chair of the commission)"));
        assert!(text.contains("Said: “to prevent false positives” (K. K., 2017-06-30, [k-2017])"));
        assert!(text.contains("BY A DIAL: A dial says so."));
        let reason = "  - It must be so. Fails: false_link_share of `veto` below 0.01 (our choice), it is 18.4 % (17.9–19.0); p below 1e-6, adjusted below 1e-6.";
        assert!(text.contains(reason), "{text}");
    }

    #[test]
    fn keeps_to_the_width_it_is_given() {
        let results = results();
        for grid in [rows::headline(&results), rows::dials(&results)] {
            let text = draw(&grid, Some(100));
            assert!(text.lines().all(|l| l.chars().count() <= 100), "{text}");
        }
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut results = results();
        results.strategies[0].name = "red \u{1b}[31m".to_owned();
        results.claims[0].proposition = "bell \u{7}".to_owned();
        assert!(!terminal(&results, None).contains(['\u{1b}', '\u{7}']));
    }
}

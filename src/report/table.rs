//! Tables for a terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

use super::rows::{self, Grid};
use super::{consequences, models, published, sweep, words};
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
    rows::full_size(results).iter().for_each(&mut add);
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
    results.claims.iter().for_each(|c| text.push_str(&claim(c)));
    format::printable(&text)
}

fn claim(claim: &ClaimResult) -> String {
    let head = format!("\n{}: “{}” ({})\n", words::verdict(claim.verdict).to_uppercase(), claim.text, claim.by);
    claim.conditions.iter().fold(head, |text, condition| text + "  - " + &words::reason(condition) + "\n")
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
        assert!(text.contains("REFUTED: “We ask for SSN4 to prevent false positives.”"));
        assert!(
            text.contains(
                "  - It must be so. Fails: false_link_share of \"veto\" below 0.01, it is 18.4 % (17.9–19.0)."
            )
        );
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
        results.claims[0].text = "bell \u{7}".to_owned();
        assert!(!terminal(&results, None).contains(['\u{1b}', '\u{7}']));
    }
}

//! A run in a terminal: the answer and what it rests on, or all of it.

use super::answer::answer;
use super::draw::draw;
use super::rows::{self, Grid};
use super::{consequences, models, published, sweep, verdicts};
use crate::format;
use crate::results::{ClaimResult, Results};

/// Columns of text where nobody says how many there are.
const COLUMNS: u16 = 100;

/// A run in short: the answer, the main table, verdicts and where the rest is. `width` is the number of columns of the terminal.
pub(crate) fn terminal(results: &Results, width: Option<u16>) -> String {
    let mut text = head(results, width);
    let shares = rows::shares(results);
    text.push_str(&format!("\n{}\n", draw(&shares, width)));
    let claims: Vec<String> = results.claims.iter().filter(|c| c.is_measured()).map(in_a_line).collect();
    if !claims.is_empty() {
        text.push_str(&format!("\n{}\n", claims.iter().map(|c| fill(c, "    ", width)).collect::<Vec<_>>().join("\n")));
    }
    if let Some(how) = rows::how_false_links(results) {
        text.push_str(&format!("\n{}\n", fill(how, "", width)));
    }
    let rest = "The share in brackets is what the simulation leaves open, not the doubt about what was put in. Intervals of the other columns, every other table, what decided each claim, control worlds and sweeps: with --all, and in the files below.";
    text.push_str(&format!("\n{}\n", fill(rest, "", width)));
    format::printable(&text)
}

/// What stands above all tables.
fn head(results: &Results, width: Option<u16>) -> String {
    let title = format!("{}: {}", results.provenance.scenario, results.question);
    let mut text = fill(&title, "", width) + "\n";
    if let Some(answer) = answer(results) {
        text.push_str(&format!("\n{}\n", fill(&answer.replace('`', ""), "", width)));
    }
    text.push_str(&format!("\n{}\n", fill(&rows::size_line(results), "", width)));
    text
}

fn fill(text: &str, indent: &str, width: Option<u16>) -> String {
    let columns = usize::from(width.unwrap_or(COLUMNS));
    textwrap::fill(text, textwrap::Options::new(columns).subsequent_indent(indent).break_words(false))
}

fn in_a_line(claim: &ClaimResult) -> String {
    format!("{}: {}", verdicts::verdict(claim.verdict).to_uppercase(), claim.proposition)
}

/// The whole run as text: the answer, strategies, SSN4 evidence, dials, claims, sweep.
///
/// `width` is the number of columns of the terminal; without it no cell is wrapped.
pub(crate) fn terminal_in_full(results: &Results, width: Option<u16>) -> String {
    let mut text = head(results, width);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn shows_every_strategy_with_its_interval() {
        let results = results();
        let text = terminal_in_full(&results, None);
        assert!(results.strategies.iter().all(|s| text.contains(&s.name)));
        assert!(text.contains("46.6 % (46.1–47.2)"), "{text}");
        assert!(text.contains("not estimable") && !text.contains("NaN"));
    }

    #[test]
    fn in_short_the_answer_comes_first_and_one_table() {
        let results = results();
        let text = terminal(&results, Some(80));
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what} is not in:\n{text}"));
        assert!(
            at("ssn4:") < at("of about")
                && at("of about") < at("share of links")
                && at("share of links") < at("REFUTED: ")
        );
        assert!(at("REFUTED: ") < at("--all") && !text.contains('`') && !text.contains("(by: "));
        assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    }

    #[test]
    fn says_verdicts_and_reasons() {
        let text = terminal_in_full(&results(), None);
        assert!(text.contains("REFUTED: SSN4 prevents false positives. (by: Vice chair of the commission)"));
        assert!(text.contains("Said: “to prevent false positives” (K. K., 2017-06-30, [k-2017])"));
        assert!(text.contains("BY A DIAL: A dial says so."));
        let reason = "  - It must be so. Fails: false_link_share of `veto` below 0.01 (our choice), it is 18.4 % (17.9–19.0); p below 1e-6, adjusted below 1e-6.";
        assert!(text.contains(reason), "{text}");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut results = results();
        results.strategies[0].name = "red \u{1b}[31m".to_owned();
        results.claims[0].proposition = "bell \u{7}".to_owned();
        assert!(!terminal_in_full(&results, None).contains(['\u{1b}', '\u{7}']));
    }
}

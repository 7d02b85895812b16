//! `README.md` of a run, and the table that the project's README shows of it.

use super::answer::answer;
use super::rows::{self, Grid};
use super::{consequences, models, published, sweep, verdicts, words};
use crate::format;
use crate::results::{ClaimResult, ModelResult, Provenance, Results, SourceResult, StrategyResult, SweepResult};

/// The README of `results/<scenario>/`.
pub(crate) fn readme(results: &Results) -> String {
    let provenance = &results.provenance;
    let mut blocks = vec![
        format!("# {}", inline(&provenance.scenario)),
        inline(&results.question),
        answer(results).map_or_else(String::new, |text| format!("**{}**", inline(&text))),
        verdicts::summary(results).map_or_else(String::new, |text| inline(&text)),
        format!("```sh\n{}\n```", format::printable(&provenance.command).replace("```", "")),
        rows::size_line(results),
        headline_table(results),
    ];
    blocks.extend(rows::claimed(results).iter().map(captioned));
    blocks.extend(models::kinds(results).iter().map(captioned));
    blocks.push(captioned(&rows::blocking(results)));
    blocks.extend(rows::ssn4_evidence(results).iter().map(captioned));
    blocks.extend(consequences::tables(&results.strategies, "").iter().map(captioned));
    blocks.extend(consequences::estimators(&results.estimators, "").iter().map(captioned));
    blocks.extend(consequences::groups(results).iter().map(captioned));
    if !results.published.is_empty() {
        blocks.push("## Published numbers".to_owned());
        blocks.extend(published::of_run(results).iter().map(captioned));
    }
    blocks.extend(models::models(results).map(|(strategy, fitted)| model(strategy, fitted)));
    blocks.extend(claims(results));
    if !results.analysis.trim().is_empty() {
        blocks.push(format!("## What to look at\n\n{}", escape(results.analysis.trim())));
    }
    for (text, grids) in consequences::worlds(results) {
        blocks.push(format!("## Control world\n\n{}", inline(&text)));
        blocks.extend(grids.iter().map(captioned));
    }
    if !results.dials.is_empty() {
        blocks.push(format!("## Dials\n\n{}", captioned(&rows::dials(results))));
    }
    blocks.extend(results.sweep.as_ref().map(|s| format!("## Sweep\n\n{}", sweep_tables(s))));
    blocks.push(format!("## Cautions\n\n{}", list(&words::CAUTIONS)));
    blocks.push(format!("## Provenance\n\n{}", provenance_list(provenance, &results.sources)));
    blocks.retain(|block| !block.is_empty());
    blocks.join("\n\n") + "\n"
}

/// The strategy table with the command that made it, to be spliced into another document.
pub(crate) fn headline_table(results: &Results) -> String {
    let p = &results.provenance;
    let made = format!(
        "Numbers of {}, with 95 % intervals; from `{}` (version {}, seed {}; {}):",
        rows::rolls(results),
        format::printable(&p.command),
        p.version,
        p.seed,
        rows::simulated(results)
    );
    let blocks = [Some(made), Some(table(&rows::headline(results))), rows::how_false_links(results).map(str::to_owned)];
    blocks.into_iter().flatten().collect::<Vec<_>>().join("\n\n")
}

fn model(strategy: &StrategyResult, model: &ModelResult) -> String {
    let mut blocks = vec![format!("## The model {}", inline(&words::code(&strategy.name))), models::settings(model)];
    if !model.warnings.is_empty() {
        blocks.push(list(&model.warnings.iter().map(|w| format!("Warning: {w}")).collect::<Vec<_>>()));
    }
    blocks.extend(models::curve(strategy).iter().map(captioned));
    blocks.extend(models::calibration(strategy).iter().map(captioned));
    blocks.push(captioned(&models::probabilities(strategy, model)));
    blocks.join("\n\n")
}

fn sweep_tables(sweep: &SweepResult) -> String {
    let (_, still) = sweep::varying(sweep);
    let mut blocks: Vec<String> = sweep::grids(sweep).iter().map(captioned).collect();
    if !still.is_empty() {
        let names: Vec<_> = still.iter().map(|n| inline(n)).collect();
        blocks.push(format!("Unchanged over the whole grid: {}.", names.join("; ")));
    }
    blocks.join("\n\n")
}

/// The measured claims, and apart from them those whose outcome a dial puts in.
fn claims(results: &Results) -> Vec<String> {
    let (measured, built): (Vec<&ClaimResult>, Vec<&ClaimResult>) =
        results.claims.iter().partition(|claim| claim.is_measured());
    let mut blocks = Vec::new();
    if !measured.is_empty() {
        blocks.extend([format!("## {}", verdicts::CLAIMS), verdicts::how_tested(results)]);
        blocks.extend(measured.into_iter().map(claim));
    }
    if !built.is_empty() {
        blocks.extend([format!("## {}", verdicts::ILLUSTRATIONS), verdicts::NO_EVIDENCE.to_owned()]);
        blocks.extend(built.into_iter().map(claim));
    }
    blocks
}

fn claim(claim: &ClaimResult) -> String {
    let head = if claim.is_measured() { capitalised(verdicts::verdict(claim.verdict)) } else { "By a dial".to_owned() };
    let mut blocks = vec![format!("### {head}: {}", inline(&claim.proposition))];
    blocks.extend(claim.amended.iter().map(|amendment| inline(&verdicts::amended(amendment))));
    blocks.extend(claim.quotes.iter().map(|quote| format!("> {}", inline(&verdicts::said(quote)))));
    blocks.push(format!("By: {} ({}).", inline(&claim.by), inline(&claim.source)));
    if claim.is_measured() {
        blocks.push(verdicts::verdict_meaning(claim.verdict).to_owned());
    }
    if !claim.conditions.is_empty() {
        blocks.push(list(&claim.conditions.iter().map(verdicts::reason).collect::<Vec<_>>()));
    }
    blocks.join("\n\n")
}

pub(super) fn provenance_list(provenance: &Provenance, sources: &[SourceResult]) -> String {
    let lines = words::provenance(provenance);
    let sources = sources.iter().map(|s| format!("[{}] {}", s.key, s.citation));
    list(&lines.into_iter().chain(sources).collect::<Vec<_>>())
}

/// A table in Markdown, below its caption.
pub(crate) fn captioned(grid: &Grid) -> String {
    format!("{}:\n\n{}", inline(&grid.caption), table(grid))
}

/// A table in Markdown.
pub(crate) fn table(grid: &Grid) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.iter().map(|c| inline(c)).collect::<Vec<_>>().join(" | "));
    let rule = |(i, head): (usize, &String)| if i == 0 || head.starts_with("what") { ":--" } else { "--:" };
    let rules: Vec<_> = grid.head.iter().enumerate().map(rule).collect();
    let mut lines = vec![line(&grid.head), format!("|{}|", rules.join("|"))];
    lines.extend(grid.rows.iter().map(|r| line(r)));
    lines.join("\n")
}

pub(super) fn list(items: &[impl AsRef<str>]) -> String {
    items.iter().map(|i| format!("- {}", inline(i.as_ref()))).collect::<Vec<_>>().join("\n")
}

/// Text on one line that cannot become a table cell's end or a tag.
pub(super) fn inline(text: &str) -> String {
    escape(&text.split_whitespace().collect::<Vec<_>>().join(" ")).replace('|', "\\|")
}

fn escape(text: &str) -> String {
    format::printable(text).replace('&', "&amp;").replace('<', "&lt;")
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn the_command_stands_above_the_table() {
        let text = readme(&results());
        let (command, table) = (text.find("doppelroll run scenarios/ssn4.toml"), text.find("| strategy |"));
        assert!(command.is_some() && command < table, "{text}");
    }

    #[test]
    fn tables_have_one_row_for_each_strategy_and_show_intervals() {
        let results = results();
        let table = headline_table(&results);
        assert_eq!(table.lines().count(), 6 + results.strategies.len());
        assert!(table.starts_with("Numbers of rolls of full size (13,412,345 registrations)"), "{table}");
        assert!(table.contains("| 46.6 % (46.1–47.2) |"), "{table}");
        let pipes = |line: &str| line.matches('|').count();
        assert!(table.lines().filter(|l| l.starts_with('|')).all(|l| pipes(l) == 10), "{table}");
        assert!(table.ends_with("the number is the closed form's."), "{table}");
    }

    #[test]
    fn text_cannot_break_out_of_its_place() {
        let mut results = results();
        results.strategies[0].name = "a | b\n# <script>\u{1b}\u{202e}".to_owned();
        results.provenance.command = "x\u{202e}\u{7}".to_owned();
        let text = readme(&results);
        assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{7}']));
        assert!(text.contains("| a \\| b # &lt;script> |") && !text.contains("<script"));
    }

    #[test]
    fn verdicts_are_said_in_prose_with_what_was_said_and_amended() {
        let text = readme(&results());
        let head = "### Refuted: SSN4 prevents false positives.\n\nAmended 2017-07-01: It was 0.02. A look at the results.\n\n\
                    > “to prevent false positives” (K. K., 2017-06-30, [k-2017])\n\nBy: Vice chair";
        assert!(text.contains(head), "{text}");
        assert!(text.contains("A condition is shown to fail."));
        assert!(
            text.contains("The measured claims have 3 conditions. Each is tested by the interval at 95 % confidence")
        );
        assert!(
            text.contains("- It must be so. Fails: false_link_share of `veto` below 0.01 (our choice), it is 18.4 %")
        );
    }

    #[test]
    fn quotation_marks_are_for_what_was_said_and_illustrations_stand_apart() {
        let text = readme(&results());
        assert_eq!((text.matches('“').count(), text.matches('”').count()), (1, 1));
        let (claims, illustrations) = text.split_once("## Illustrations (the outcome is put in by a dial)").unwrap();
        assert!(claims.contains("## Claims") && !claims.contains("A dial says so."));
        assert!(illustrations.contains("### By a dial: A dial says so."));
    }
}

//! `report.html`: one self-contained page. Nothing is loaded from elsewhere and nothing runs in it.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::answer::answer;
use super::rows::{self, Grid, HEADLINE_METRICS};
use super::{consequences, models, plots, published, sweep, verdicts, words};
use crate::format;
use crate::results::{
    ClaimResult, MetricResult, ModelResult, Provenance, Results, SourceResult, StrategyResult, SweepResult,
};

const STYLE: &str = include_str!("page.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// The whole page.
pub(crate) fn page(results: &Results) -> String {
    let scenario = &results.provenance.scenario;
    let head = html! {
        h1 { (scenario) }
        p.question { (results.question) }
        @if let Some(text) = answer(results) { p.answer { (coded(&text)) } }
        @if let Some(text) = verdicts::summary(results) { p { (coded(&text)) } }
        p { (rows::size_line(results)) }
    };
    document(
        &format!("{scenario} – doppelroll"),
        &head,
        &sections(results),
        &provenance(&results.provenance, &results.sources),
    )
}

/// A self-contained page.
pub(super) fn document(title: &str, head: &Markup, main: &Markup, foot: &Markup) -> String {
    let document = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="color-scheme" content="light dark";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header { (head) }
                main { (main) }
                footer { (foot) }
            }
        }
    };
    document.into_string()
}

fn sections(results: &Results) -> Markup {
    html! {
        (claims(results))
        section { h2 { "Strategies" } (headline(results)) (abouts(results)) (optional(rows::claimed(results))) (optional(models::kinds(results))) (table(&rows::blocking(results))) }
        section { h2 { "False links, with intervals" } (plots::forest(results, HEADLINE_METRICS[0])) }
        section { h2 { "What fewer false links cost in missed matches" } (plots::tradeoff(results)) }
        @if let Some((_, table)) = rows::ssn4(results) {
            section { h2 { "SSN4 evidence" } (plots::evidence(table)) (optional(rows::ssn4_evidence(results))) }
        }
        @if !results.published.is_empty() {
            section { h2 { "Published numbers" } @for grid in &published::of_run(results) { (table(grid)) } }
        }
        @let tables = consequences::tables(&results.strategies, "");
        @if !tables.is_empty() {
            section { h2 { "Registrations, directions, votes" } @for grid in &tables { (table(grid)) } }
        }
        @if let Some(estimators) = consequences::estimators(&results.estimators, "") {
            section { h2 { "Estimators" } (table(&estimators)) }
        }
        @if let Some(groups) = consequences::groups(results) {
            section { h2 { "Who is wrongly flagged" } (table(&groups)) }
        }
        @for (text, grids) in consequences::worlds(results) {
            section { h2 { "Control world" } p { (coded(&text)) } @for grid in &grids { (table(grid)) } }
        }
        @for (strategy, fitted) in models::models(results) { (model_section(strategy, fitted)) }
        @if let Some(sweep) = &results.sweep { (sweep_section(sweep)) }
        @if !results.analysis.trim().is_empty() {
            section { h2 { "What to look at" } @for part in results.analysis.split("\n\n") { p { (part) } } }
        }
        @if !results.dials.is_empty() { section { h2 { "Dials" } (table(&rows::dials(results))) } }
        section { h2 { "Cautions" } ul { @for caution in words::CAUTIONS { li { (caution) } } } }
        section { h2 { "What the metrics mean" } (glossary(results)) (every_number(results)) }
    }
}

fn model_section(strategy: &StrategyResult, model: &ModelResult) -> Markup {
    html! {
        section {
            h2 { "The model " code { (strategy.name) } }
            p { (models::settings(model)) }
            @if !model.warnings.is_empty() { ul { @for warning in &model.warnings { li { "Warning: " (warning) } } } }
            @if let Some(grid) = models::curve(strategy) { (plots::curve(strategy)) (table(&grid)) }
            @if let Some(grid) = models::calibration(strategy) { (plots::calibration(strategy)) (table(&grid)) }
            (table(&models::probabilities(strategy, model)))
        }
    }
}

/// The measured claims, and apart from them those whose outcome a dial puts in.
fn claims(results: &Results) -> Markup {
    let (measured, built): (Vec<&ClaimResult>, Vec<&ClaimResult>) =
        results.claims.iter().partition(|c| c.is_measured());
    html! {
        @if !measured.is_empty() {
            section { h2 { (verdicts::CLAIMS) } p.note { (verdicts::how_tested(results)) } @for c in measured { (claim(c)) } }
        }
        @if !built.is_empty() {
            section { h2 { (verdicts::ILLUSTRATIONS) } p.note { (verdicts::NO_EVIDENCE) } @for c in built { (claim(c)) } }
        }
    }
}

fn claim(claim: &ClaimResult) -> Markup {
    let (class, verdict) = match claim.is_measured() {
        true => (verdicts::verdict(claim.verdict), verdicts::verdict(claim.verdict)),
        false => ("by-construction", "by a dial"),
    };
    html! {
        article class=(format!("claim {class}")) {
            p.verdict { (verdict) }
            p.proposition { (claim.proposition) }
            @for amendment in &claim.amended { p.amended { (coded(&verdicts::amended(amendment))) } }
            @for quote in &claim.quotes { blockquote { "“" (quote.words) "” " span.by { "(" (verdicts::attribution(quote)) ")" } } }
            p.by { "By: " (claim.by) ", " (source(&claim.source)) }
            @if claim.is_measured() { p { (verdicts::verdict_meaning(claim.verdict)) } }
            @if !claim.conditions.is_empty() { ul { @for c in &claim.conditions { li { (coded(&verdicts::reason(c))) } } } }
        }
    }
}

/// Text whose parts between backticks are code.
pub(super) fn coded(text: &str) -> Markup {
    let parts: Vec<&str> = text.split('`').collect();
    // A backtick without a second one is itself.
    let whole = parts.len() % 2 == 1;
    html! {
        @if whole { @for (place, part) in parts.iter().enumerate() { @if place % 2 == 1 { code { (part) } } @else { (part) } } }
        @else { (text) }
    }
}

/// A link when the source is a web address, else its text.
fn source(source: &str) -> Markup {
    let web = ["https://", "http://"].iter().any(|scheme| source.starts_with(scheme)) && !source.contains(' ');
    html! { @if web { a href=(source) rel="noopener noreferrer" { (source) } } @else { (source) } }
}

/// The headline table, with a bar beside each share.
fn headline(results: &Results) -> Markup {
    let bars = |s: &StrategyResult, column: usize| s.metric(rows::share_column(column)?).map(plots::small_bar);
    let table = table_with(&rows::headline(results), |row, column| {
        results.strategies.get(row).and_then(|s| bars(s, column)).unwrap_or_default()
    });
    html! { (table) @if let Some(how) = rows::how_false_links(results) { p { (how) } } }
}

fn sweep_section(sweep: &SweepResult) -> Markup {
    html! {
        section {
            h2 { "Sweep" }
            (plots::panels(sweep))
            @for grid in sweep::grids(sweep) { (table(&grid)) }
        }
    }
}

fn abouts(results: &Results) -> Markup {
    html! {
        details {
            summary { "What each strategy does" }
            dl { @for s in &results.strategies { dt { (s.name) } dd { (s.about) " " (coded(&compares(s))) } } }
        }
    }
}

/// Which files a strategy compares, in a sentence.
fn compares(strategy: &StrategyResult) -> String {
    match &strategy.list {
        None => "It compares registrations with each other.".to_owned(),
        Some(list) => format!("It compares registrations with the list {}.", words::code(list)),
    }
}

fn glossary(results: &Results) -> Markup {
    let mut names: Vec<&str> = results.strategies.iter().flat_map(|s| &s.metrics).map(|m| m.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    html! {
        dl {
            @for words in names.into_iter().map(words::metric) {
                dt { (words.title) }
                dd { (words.says) " " span.formula { (words.numerator) " ÷ " (words.denominator) } }
            }
        }
    }
}

fn every_number(results: &Results) -> Markup {
    let row = |s: &StrategyResult, m: &MetricResult| {
        let words = words::metric(&m.name);
        let made_of = [m.estimate.numerator, m.estimate.denominator].map(format::number);
        let [numerator, denominator] = made_of;
        let group = m.group.as_ref().map_or_else(|| "everybody".to_owned(), words::group);
        vec![s.name.clone(), group, words.title, format::estimate(&m.estimate, words.unit), numerator, denominator]
    };
    let rows = results.strategies.iter().flat_map(|s| s.metrics.iter().map(move |m| row(s, m))).collect();
    let head = ["strategy", "whom it is about", "what is measured", "value", "numerator", "denominator"];
    html! { details { summary { "Every number" } (table(&Grid::new("All metrics and groups", &head, rows))) } }
}

fn optional(grid: Option<Grid>) -> Markup {
    html! { @if let Some(grid) = &grid { (table(grid)) } }
}

pub(super) fn table(grid: &Grid) -> Markup {
    table_with(grid, |_, _| html! {})
}

/// A table with something more below the text of its cells; columns that begin with `wh` (what, whom) hold prose.
fn table_with(grid: &Grid, below: impl Fn(usize, usize) -> Markup) -> Markup {
    let prose = |column: usize| grid.head.get(column).is_some_and(|h| h.starts_with("wh"));
    html! {
        div.scroll {
            table {
                caption { (coded(&grid.caption)) }
                thead { tr { @for (i, head) in grid.head.iter().enumerate() { th scope="col" .prose[prose(i)] { (head) } } } }
                tbody {
                    @for (r, row) in grid.rows.iter().enumerate() {
                        tr {
                            @for (c, cell) in row.iter().enumerate() {
                                @if c == 0 { th scope="row" { (coded(cell)) } }
                                @else { td .prose[prose(c)] { (coded(cell)) (below(r, c)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

pub(super) fn provenance(provenance: &Provenance, sources: &[SourceResult]) -> Markup {
    html! {
        h2 { "Provenance" }
        ul { @for line in words::provenance(provenance) { li { (line.replace('`', "")) } } }
        @if !sources.is_empty() {
            h2 { "Sources" }
            dl { @for s in sources { dt { "[" (s.key) "]" } dd { (s.citation) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn names_every_strategy_and_escapes_it() {
        let page = page(&results());
        for strategy in results().strategies {
            let name = strategy.name.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(page.contains(&name), "{name}");
        }
        assert!(!page.contains("<of four>") && !page.contains("<few>"));
    }

    #[test]
    fn hostile_text_stays_text() {
        let mut results = results();
        results.claims[0].source = "javascript:alert(1)".to_owned();
        results.strategies[1].name = "</text></svg><script>alert(1)</script>".to_owned();
        for point in &mut results.sweep.as_mut().unwrap().points {
            point.strategies[1].name = "\" onload=\"alert(1)".to_owned();
        }
        let page = page(&results);
        assert!(!page.contains("<script") && !page.contains("href=\"javascript") && !page.contains("\" onload"));
    }

    #[test]
    fn loads_nothing_and_opens_as_many_tags_as_it_closes() {
        let page = page(&results());
        assert!(!page.contains("<script") && !page.contains("src=") && !page.contains("url(http"));
        for tag in ["svg", "table", "section", "tr", "div", "text"] {
            let opened = page.matches(&format!("<{tag} ")).count() + page.matches(&format!("<{tag}>")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert!(!page.contains("NaN") && !page.contains(">inf"));
    }

    #[test]
    fn claims_have_their_quotations_amendments_and_kind() {
        let page = page(&results());
        assert!(
            page.contains("<blockquote>“to prevent false positives” <span class=\"by\">(K. K., 2017-06-30, [k-2017])")
        );
        assert_eq!((page.matches('“').count(), page.matches('”').count()), (1, 1));
        assert!(page.contains("Amended 2017-07-01: It was 0.02. A look at the results."));
        assert!(page.contains("false_link_share of <code>veto</code> below 0.01 (our choice)"), "{page}");
        let (claims, illustrations) = page.split_once("Illustrations (the outcome is put in by a dial)").unwrap();
        assert!(!claims.contains("A dial says so.") && illustrations.contains("A dial says so."));
    }

    #[test]
    fn what_stands_between_backticks_is_code() {
        assert_eq!(coded("a `b <c>` d").into_string(), "a <code>b &lt;c&gt;</code> d");
        assert_eq!(coded("a ` b").into_string(), "a ` b");
    }

    #[test]
    fn a_run_without_claims_sweep_or_links_is_still_a_page() {
        let mut results = results();
        (results.claims, results.sweep, results.dials) = (Vec::new(), None, Vec::new());
        results.strategies.truncate(0);
        assert!(page(&results).contains("Cautions"));
    }
}

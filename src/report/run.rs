//! `report.html` of a run: its question, one picture, what to look at, the main table, and the rest folded away, pictures before tables.

use maud::{Markup, html};

use super::answer::answer;
use super::claim_cards::claims;
use super::html::{coded, document, provenance, table, table_with};
use super::rows::{self, Grid};
use super::{consequences, examples, models, plots, published, sweep, verdicts, words};
use crate::format;
use crate::results::{MetricResult, ModelResult, Results, StrategyResult, SweepResult};

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
        &html! { (shown(results)) (folded(results)) },
        &provenance(&results.provenance, &results.sources),
    )
}

/// The first picture: who is linked, or what is to be expected where nobody is.
fn first(results: &Results) -> Option<plots::Figure> {
    plots::linked(results).or_else(|| plots::growth(results))
}

/// What everybody sees.
fn shown(results: &Results) -> Markup {
    html! {
        @if let Some(figure) = first(results) { section.first { (figure.page()) } }
        @if !results.analysis.trim().is_empty() {
            section { h2 { "What to look at" } @for part in results.analysis.split("\n\n") { p { (part) } } }
        }
        section { h2 { "Each strategy against the truth" } (headline(results)) (abouts(results)) }
        section { h2 { "What nobody should conclude" } ul { @for caution in words::CAUTIONS { li { (caution) } } } }
    }
}

/// What opens on a click: parts with their headings, those that hold anything.
fn folded(results: &Results) -> Markup {
    let measured = results.claims.iter().filter(|claim| claim.is_measured()).count();
    let claims_title = match measured {
        1 => "The claim, and what decides it".to_owned(),
        n => format!("The {n} claims, and what decides them"),
    };
    html! {
        @if !results.claims.is_empty() { (part(&claims_title, &claims(results))) }
        @for (title, cards) in [examples::false_links(results), examples::missed_matches(results)].iter().flatten() {
            (part(title, cards))
        }
        (part("What fewer false links cost in missed matches", &html! {
            @for figure in [plots::tradeoff(results), plots::forest(results)].iter().flatten() { (figure.page()) }
        }))
        (part("How chance pairs grow with the size of the rolls", &html! {
            @if let Some(figure) = plots::growth(results).filter(|_| plots::linked(results).is_some()) { (figure.page()) }
        }))
        (part("What SSN4 says about the links", &html! {
            @if let Some(figure) = plots::evidence(results) { (figure.page()) }
            (optional(rows::ssn4_evidence(results)))
        }))
        (part("Who is wrongly flagged", &html! {
            @for figure in plots::disparity(results).iter().chain(&plots::tiles(results)) { (figure.page()) }
            (optional(consequences::groups(results)))
        }))
        @if let Some(sweep) = &results.sweep { (part("The same over other values of the dials", &sweep_part(sweep))) }
        @for (strategy, fitted) in models::models(results) { (model_part(strategy, fitted)) }
        (part("Which pairs were compared, and what the linked people are to each other", &html! {
            (optional(rows::claimed(results))) (optional(models::kinds(results))) (table(&rows::blocking(results)))
        }))
        @if !results.published.is_empty() {
            (part("Published numbers beside these", &tables(&published::of_run(results))))
        }
        (part("Registrations to cancel, directions and votes", &tables(&consequences::tables(&results.strategies, ""))))
        (part("Estimators that see records only", &optional(consequences::estimators(&results.estimators, ""))))
        (part("Control worlds: the same with some dials at other values", &html! {
            @for (text, grids) in consequences::worlds(results) { p { (coded(&text)) } (tables(&grids)) }
        }))
        @if !results.dials.is_empty() { (part("Dials: what was asked for and what came out", &table(&rows::dials(results)))) }
        (part("What the metrics mean, and every number", &html! { (glossary(results)) (every_number(results)) }))
    }
}

/// A part that is folded; nothing where it is empty.
fn part(title: &str, content: &Markup) -> Markup {
    html! {
        @if !content.0.trim().is_empty() { details.part { summary { h2 { (title) } } (content) } }
    }
}

fn tables(grids: &[Grid]) -> Markup {
    html! { @for grid in grids { (table(grid)) } }
}

fn model_part(strategy: &StrategyResult, model: &ModelResult) -> Markup {
    let content = html! {
        p { (models::settings(model)) }
        @if !model.warnings.is_empty() { ul { @for warning in &model.warnings { li { "Warning: " (warning) } } } }
        @for figure in [plots::waterfall(strategy), plots::curve(strategy), plots::calibration(strategy)].iter().flatten() {
            (figure.page())
        }
        (optional(models::curve(strategy)))
        (optional(models::calibration(strategy)))
        (table(&models::probabilities(strategy, model)))
    };
    part(&format!("The model {}", strategy.name), &content)
}

fn sweep_part(sweep: &SweepResult) -> Markup {
    let figures = plots::panels(sweep);
    html! {
        @for figure in &figures { (figure.page()) }
        @if !figures.is_empty() { p.note { (plots::note(sweep)) } }
        (tables(&sweep::grids(sweep)))
    }
}

/// The headline table, with a bar beside each share.
fn headline(results: &Results) -> Markup {
    let bars = |s: &StrategyResult, column: usize| s.metric(rows::share_column(column)?).map(plots::small_bar);
    let table = table_with(&rows::headline(results), |row, column| {
        results.strategies.get(row).and_then(|s| bars(s, column)).unwrap_or_default()
    });
    html! { (table) @if let Some(how) = rows::how_false_links(results) { p { (how) } } }
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
    html! { details.long { summary { "Every number" } (table(&Grid::new("All metrics and groups", &head, rows))) } }
}

fn optional(grid: Option<Grid>) -> Markup {
    html! { @if let Some(grid) = &grid { (table(grid)) } }
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
        assert_eq!(page.matches("<script").count(), 1, "only the page's own");
        assert!(!page.contains("href=\"javascript") && !page.contains("\" onload"));
    }

    #[test]
    fn loads_nothing_and_opens_as_many_tags_as_it_closes() {
        let page = page(&results());
        assert!(
            !page.contains("<script ")
                && !page.contains("src=")
                && !page.contains("url(http")
                && !page.contains("@import")
        );
        for tag in ["svg", "table", "section", "tr", "div", "text", "figure", "details", "g"] {
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
    fn a_run_without_claims_sweep_or_links_is_still_a_page() {
        let mut results = results();
        (results.claims, results.sweep, results.dials) = (Vec::new(), None, Vec::new());
        results.strategies.truncate(0);
        let page = page(&results);
        assert!(
            page.contains("What nobody should conclude") && !page.contains("<figure") && !page.contains("The 0 claims")
        );
    }

    #[test]
    fn the_picture_comes_first_and_no_picture_after_its_tables() {
        let page = page(&results());
        let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}"));
        let order = [
            "<h1>",
            "id=\"who-is-linked\"",
            "What to look at",
            "<table>",
            "What nobody should conclude",
            "<details class=\"part\">",
        ];
        assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{order:?}");
        for part in page.split("<details class=\"part\">").skip(1).filter(|part| part.contains("<figure")) {
            let last = part.rfind("<figure").unwrap();
            let before = part[..last].matches("<table>").count();
            assert_eq!(before, 0, "{}", &part[..200]);
        }
    }

    #[test]
    fn every_picture_of_the_gallery_is_on_the_page() {
        let page = page(&results());
        for figure in plots::figures(&results()) {
            assert!(page.contains(&format!("<figure id=\"{}\">", figure.name)), "{}", figure.name);
        }
        assert!(page.len() < 1_000_000, "{}", page.len());
    }
}

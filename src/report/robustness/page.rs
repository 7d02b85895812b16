//! `report.html` of a study.

use maud::{Markup, html};

use super::super::html::{coded, document, provenance, table};
use super::super::verdicts::amended;
use super::pictures::{map, readings, tornado, verdicts};
use super::tables::{HOW, cautions, claim_grids, common_grids, history_grids, left, sentence, verdict_grid};
use super::worlds;
use crate::results::RobustnessResults;

/// The whole page.
pub(crate) fn page(results: &RobustnessResults) -> String {
    let scenario = &results.provenance.scenario;
    let title = format!("How sure are the verdicts of {scenario}?");
    let head = html! {
        h1 { (title) }
        p.question { (results.question) }
        ul { @for claim in &results.claims { li { (coded(&sentence(claim, results).replace('*', ""))) } } }
    };
    document(
        &format!("{title} – doppelroll"),
        &head,
        &sections(results),
        &provenance(&results.provenance, &results.sources),
    )
}

fn sections(results: &RobustnessResults) -> Markup {
    html! {
        section { h2 { "In what share of worlds each claim holds" } (verdicts(results, false)) (table(&verdict_grid(results))) @for grid in &worlds::grids(results) { (table(grid)) } }
        @for phase in &results.phases { section { h2 { "A map of two dials" } (map(phase, false)) } }
        section { h2 { "How it is made" } @for text in HOW { p { (text) } } }
        @for claim in &results.claims {
            @let grids = claim_grids(claim);
            @if !grids.is_empty() {
                section { h2 { (claim.proposition) } (tornado(claim)) (readings(claim)) @for grid in &grids { (table(grid)) } }
            }
        }
        @if let Some(history) = &results.history {
            section { h2 { "Worlds that published figures do not rule out" } p { (left(history)) } @for said in worlds::own_values(history) { p { (said) } } @for grid in &history_grids(history) { (table(grid)) } }
        }
        section { h2 { "Priors, and how far off closed forms are" } @for grid in &common_grids(results) { (table(grid)) } }
        @if !results.amended.is_empty() {
            section { h2 { "What was changed after a run had been seen" } ul { @for one in &results.amended { li { (coded(&amended(one))) } } } }
        }
        section { h2 { "Cautions" } ul { @for caution in cautions(results) { li { (caution) } } } }
    }
}

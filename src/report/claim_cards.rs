//! Claims on the page of a run: what was claimed and said, the verdict, and what decides it.

use maud::{Markup, html};

use super::html::coded;
use super::verdicts;
use crate::results::{ClaimResult, Results};

/// The measured claims, and apart from them those whose outcome a dial puts in.
pub(super) fn claims(results: &Results) -> Markup {
    let (measured, built): (Vec<&ClaimResult>, Vec<&ClaimResult>) =
        results.claims.iter().partition(|c| c.is_measured());
    html! {
        @if !measured.is_empty() {
            section { p.note { (verdicts::how_tested(results)) } @for c in measured { (claim(c)) } }
        }
        @if !built.is_empty() {
            section { h3 { (verdicts::ILLUSTRATIONS) } p.note { (verdicts::NO_EVIDENCE) } @for c in built { (claim(c)) } }
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

/// A link when the source is a web address, else its text.
fn source(source: &str) -> Markup {
    let web = ["https://", "http://"].iter().any(|scheme| source.starts_with(scheme)) && !source.contains(' ');
    html! { @if web { a href=(source) rel="noopener noreferrer" { (source) } } @else { (source) } }
}

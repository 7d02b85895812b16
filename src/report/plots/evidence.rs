//! What SSN4 said about the links of a strategy: one bar for each evidence, split by whether the link was right.

use maud::{Markup, html};

use crate::format;
use crate::report::words;
use crate::results::EvidenceTable;

const WIDTH: f64 = 960.0;
const LABEL: f64 = 170.0;
const BAR: f64 = 470.0;
const ROW: f64 = 34.0;

/// Four stacked bars of equal length, with the share of links beside them.
pub(crate) fn evidence(table: &EvidenceTable) -> Markup {
    let same = words::evidences(&table.same_person);
    let different = words::evidences(&table.different_person);
    let all = (table.same_person.total() + table.different_person.total()).max(1);
    let about =
        format!("Links by {} evidence, same person against different people; numbers in the table.", table.field);
    html! {
        svg viewBox=(format!("0 0 {WIDTH} {}", 4.0 * ROW + 6.0)) role="img" aria-label=(about) {
            @for (i, ((name, right), (_, wrong))) in same.into_iter().zip(different).enumerate() {
                (row(name, right, wrong, all, ROW * i as f64))
            }
        }
        p.legend {
            span.swatch.same {} " same person " span.swatch.different {} " different people"
        }
    }
}

fn row(name: &str, right: u64, wrong: u64, all: u64, top: f64) -> Markup {
    let links = right + wrong;
    let split = if links == 0 { 0.0 } else { BAR * right as f64 / links as f64 };
    let share = format::percent(links as f64 / all as f64);
    html! {
        text x=(LABEL - 14.0) y=(top + 21.0) text-anchor="end" { (name) }
        @if links > 0 {
            rect.same x=(LABEL) y=(top + 5.0) width=(split) height="22" {}
            rect.different x=(LABEL + split) y=(top + 5.0) width=(BAR - split) height="22" {}
            text.number x=(LABEL + BAR + 14.0) y=(top + 21.0) { (share) " of all links" }
        } @else {
            text.number x=(LABEL) y=(top + 21.0) { "no links" }
        }
    }
}

//! The audited country as tables.

use super::published::outcome;
use crate::audit::{AuditRow, HeldAgainst};
use crate::format::{number, percent, setting_percent};

/// How far off a figure of ours may be before LIMITS must speak of it.
pub(super) const REMARKABLE: f64 = 0.15;

/// Rows as text: what, published, ours, ratio, source, how.
pub(crate) fn audit_rows(rows: &[AuditRow]) -> Vec<[String; 6]> {
    let shown = |row: &AuditRow, x: f64| if row.is_share { percent(x) } else { number(x) };
    let line = |row: &AuditRow| {
        let mark = |ratio: f64| if (ratio - 1.0).abs() > REMARKABLE { " ⚠" } else { "" };
        [
            row.what.clone(),
            row.published.map_or("–".to_owned(), |p| shown(row, p)),
            shown(row, row.ours),
            row.ratio().map_or("–".to_owned(), |ratio| format!("{ratio:.2}{}", mark(ratio))),
            row.source.to_owned(),
            row.how.to_owned(),
        ]
    };
    rows.iter().map(line).collect()
}

/// Headings of [`audit_rows`].
pub(crate) const AUDIT_HEADINGS: [&str; 6] = ["figure", "published", "ours", "ratio", "source", "ours is"];

/// Headings of [`held_rows`].
pub(crate) const HELD_HEADINGS: [&str; 8] =
    ["figure", "published", "closed form", "ratio", "tolerance", "outcome", "source", "what to know"];

/// Rows of figures that nothing was set from.
pub(crate) fn held_rows(rows: &[HeldAgainst]) -> Vec<[String; 8]> {
    let shown = |row: &HeldAgainst, x: f64| if row.is_share { percent(x) } else { number(x) };
    let none = || "–".to_owned();
    let line = |row: &HeldAgainst| {
        [
            row.what.to_owned(),
            shown(row, row.published),
            row.ours.map_or_else(none, |ours| shown(row, ours)),
            row.ratio().map_or_else(none, |ratio| format!("{ratio:.2}")),
            row.ours.map_or_else(none, |_| setting_percent(row.tolerance)),
            row.outcome.map_or("not comparable", outcome).to_owned(),
            row.source.to_owned(),
            row.note.to_owned(),
        ]
    };
    rows.iter().map(line).collect()
}

/// Both parts as Markdown tables, with the command that made them.
pub(crate) fn audit_tables(rows: &[AuditRow], held: &[HeldAgainst], command: &str) -> String {
    let first = table(&AUDIT_HEADINGS, audit_rows(rows).iter().map(|cells| cells.as_slice()));
    let second = table(&HELD_HEADINGS, held_rows(held).iter().map(|cells| cells.as_slice()));
    format!(
        "From `{command}`; ⚠ marks what is more than 15 % off:\n\n{first}\n\nHeld against, not tuned to:\n\n{second}"
    )
}

fn table<'a>(headings: &[&str], rows: impl Iterator<Item = &'a [String]>) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let head: Vec<String> = headings.iter().map(|&h| h.to_owned()).collect();
    let rule = format!("|{}", " --- |".repeat(headings.len()));
    [line(&head), rule].into_iter().chain(rows.map(line)).collect::<Vec<_>>().join("\n")
}

//! The audited country as a table.

use crate::audit::AuditRow;
use crate::format::{number, percent};

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

/// A Markdown table, with the command that made it.
pub(crate) fn audit_table(rows: &[AuditRow], command: &str) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let head = line(&AUDIT_HEADINGS.map(str::to_owned));
    let body: Vec<String> = audit_rows(rows).iter().map(|cells| line(cells)).collect();
    let rule = "| --- | --- | --- | --- | --- | --- |";
    format!("From `{command}`; ⚠ marks what is more than 15 % off:\n\n{head}\n{rule}\n{}", body.join("\n"))
}

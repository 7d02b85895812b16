//! What verbs print: text, and rows as a table or as JSON.

use std::io::{self, IsTerminal, Write};

use miette::Report;

use super::OK;
use crate::report::{Grid, draw};

/// Prints to standard output.
pub(super) fn print(text: &str) -> miette::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(Report::from_err)
}

/// Prints rows as a table, or as a JSON array of objects.
pub(super) fn print_rows(caption: &str, head: &[&str], rows: Vec<Vec<String>>, json: bool) -> miette::Result<u8> {
    if json {
        let object = |row: &Vec<String>| {
            let pairs = head.iter().zip(row).map(|(key, value)| ((*key).to_owned(), value.clone().into()));
            serde_json::Value::Object(pairs.collect())
        };
        print(&format!("{:#}\n", serde_json::Value::Array(rows.iter().map(object).collect())))?;
    } else {
        let head = head.iter().map(|h| (*h).to_owned()).collect();
        print(&(draw(&Grid { caption: caption.to_owned(), head, rows }, terminal_width()) + "\n"))?;
    }
    Ok(OK)
}

/// Columns of the terminal; none when standard output is not one.
pub(super) fn terminal_width() -> Option<u16> {
    if !io::stdout().is_terminal() {
        return None;
    }
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    columns.or(Some(console_width())).filter(|&w| w >= 60)
}

fn console_width() -> u16 {
    indicatif::TermLike::width(&console::Term::stdout())
}

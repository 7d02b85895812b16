//! What verbs print: text, and rows as a table or as JSON.

use std::io::{self, IsTerminal, Write};

use super::OK;
use super::errors::output_error;
use crate::format::{printable, printable_json};
use crate::report::{Grid, draw};

/// Prints to standard output. What a terminal would obey is left out: names come from files of others.
pub(super) fn print(text: &str) -> miette::Result<()> {
    put(&printable(text))
}

/// Prints JSON to standard output. What a terminal would obey is escaped, which reads back as the same text.
pub(super) fn print_json(text: &str) -> miette::Result<()> {
    put(&printable_json(text))
}

fn put(text: &str) -> miette::Result<()> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    written.map_err(output_error)
}

/// Says something to people, on standard error. Nobody may be listening.
pub(super) fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", printable(text));
}

/// Prints rows as a table, or as a JSON array of objects.
pub(super) fn print_rows(caption: &str, head: &[&str], rows: Vec<Vec<String>>, json: bool) -> miette::Result<u8> {
    if json {
        let object = |row: &Vec<String>| {
            let pairs = head.iter().zip(row).map(|(key, value)| ((*key).to_owned(), value.clone().into()));
            serde_json::Value::Object(pairs.collect())
        };
        print_json(&format!("{:#}\n", serde_json::Value::Array(rows.iter().map(object).collect())))?;
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

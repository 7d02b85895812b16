//! Cells of users' files in messages: their shape instead of what they say, as messages are logged, mailed and looked at by others.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// Whether the user wants to see cells.
static SHOWN: AtomicBool = AtomicBool::new(false);
/// Whether a shape has stood for a cell.
static HIDDEN: AtomicBool = AtomicBool::new(false);

/// Characters of a cell of which the shape is given.
const LONGEST: usize = 24;

/// Shows cells as they are from now on.
pub(crate) fn show_cells() {
    SHOWN.store(true, Relaxed);
}

/// Whether cells are shown as they are.
pub(crate) fn are_shown() -> bool {
    SHOWN.load(Relaxed)
}

/// Whether a shape has stood for a cell, so that the user is told how to see cells.
pub(crate) fn were_hidden() -> bool {
    HIDDEN.load(Relaxed)
}

/// A cell between quotation marks: `1950-02-30` as `"9999-99-99"`.
pub(crate) fn quoted(cell: &str) -> String {
    format!("{:?}", plain(cell))
}

/// A cell without quotation marks.
pub(crate) fn plain(cell: &str) -> String {
    if are_shown() {
        return cell.to_owned();
    }
    HIDDEN.store(true, Relaxed);
    shape(cell)
}

/// The names of columns. Where the first line looks like a person instead of names, it is hidden like any other.
pub(crate) fn column_names(header: &[String]) -> Vec<String> {
    if header.iter().any(|name| is_no_name(name)) {
        header.iter().map(|name| plain(name)).collect()
    } else {
        header.to_vec()
    }
}

/// No name of a column has a date, a number of an insurance or a telephone in it, or an address.
fn is_no_name(name: &str) -> bool {
    name.contains('@') || name.bytes().filter(u8::is_ascii_digit).count() >= 6
}

/// 9 for a digit, A for a letter, everything else as it is.
fn shape(cell: &str) -> String {
    let sign = |c: char| match c {
        '0'..='9' => '9',
        ' '..='~' if !c.is_ascii_alphabetic() => c,
        c if c.is_alphabetic() => 'A',
        _ => '?',
    };
    let shape: String = cell.chars().take(LONGEST).map(sign).collect();
    if cell.chars().nth(LONGEST).is_some() { shape + "…" } else { shape }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shape_says_what_is_wrong_and_not_who_it_is() {
        assert_eq!(quoted("123-45-6789"), "\"999-99-9999\"");
        assert_eq!(quoted("1950-02-30"), "\"9999-99-99\"");
        assert_eq!(quoted("O'Brien Müller"), "\"A'AAAAA AAAAAA\"");
        assert_eq!(quoted("\u{1b}[31m\u{202e}"), "\"?[99A?\"");
        assert_eq!(plain(&"9".repeat(30)), "9".repeat(24) + "…");
        assert!(were_hidden());
    }

    #[test]
    fn a_first_line_that_is_a_person_is_hidden() {
        let header = |names: &[&str]| column_names(&names.iter().map(|&n| n.to_owned()).collect::<Vec<_>>());
        assert_eq!(header(&["id", "voted_2012", "dob"]), ["id", "voted_2012", "dob"]);
        assert_eq!(header(&["ANN", "1950-03-14"]), ["AAA", "9999-99-99"]);
    }
}

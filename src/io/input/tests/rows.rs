//! No row of a delimited text disappears without a word, wherever quotes and line ends stand.

use std::fmt::Write;
use std::io::Read;

use proptest::prelude::*;

use super::*;

/// What became of a text: rows with their lines, bad lines, and what is odd.
#[derive(Debug, Default)]
struct Account {
    rows: Vec<(u64, Vec<String>)>,
    bad: Vec<(u64, String)>,
    odd: Oddities,
}

fn account(text: &[u8], options: InputOptions) -> Result<Account, InputError> {
    let (header, input) = CsvInput::open(Box::new(std::io::Cursor::new(text.to_vec())), "a.csv", options)?;
    let wanted: Vec<usize> = (0..header.len()).collect();
    let mut account = Account::default();
    account.odd = input.read("a.csv", &wanted, header.len(), |row| match row {
        Ok(row) => account.rows.push((row.line, wanted.iter().map(|&i| row.get(i).to_owned()).collect())),
        Err(bad) => account.bad.push((bad.line, bad.why)),
    })?;
    Ok(account)
}

const CAREFUL: InputOptions =
    InputOptions { delimiter: Some(b','), latin1: false, quotes: Quotes::Careful, max_cell: MAX_CELL };
const TRUSTED: InputOptions = InputOptions { quotes: Quotes::Trusted, ..CAREFUL };
const NONE: InputOptions = InputOptions { quotes: Quotes::None, ..CAREFUL };

/// A table of so many rows, of which some have a text of their own in place of the name.
fn table(rows: usize, special: &[(usize, &str)]) -> String {
    let mut text = "id,name,born\n".to_owned();
    for row in 0..rows {
        let name = special.iter().find(|s| s.0 == row).map_or("Ann", |s| s.1);
        writeln!(text, "{row},{name},1950").unwrap();
    }
    text
}

#[test]
fn a_stray_quote_costs_its_own_row_and_no_other() {
    let stray: [&[(usize, &str)]; 5] = [
        &[(7, "\"Bob")],
        &[(7, "\"Bob"), (50_000, "Ann\"")],
        &[(7, "\"Bob"), (50_000, "\"Cy")],
        &[(7, "\"Bob"), (8, "\"Cy\"")],
        &[(7, "\"Bob\" Robert")],
    ];
    for special in stray {
        let found = account(table(60_000, special).as_bytes(), CAREFUL).unwrap();
        assert_eq!(found.rows.len() + found.bad.len(), 60_000, "{special:?}");
        assert!(found.bad.iter().all(|bad| special.iter().any(|s| s.0 as u64 + 2 == bad.0)), "{:?}", found.bad);
        assert_eq!(found.bad[0].0, 9);
        assert!(found.bad[0].1.contains("--quote none"), "{}", found.bad[0].1);
        let as_text = account(table(60_000, special).as_bytes(), NONE).unwrap();
        assert_eq!((as_text.rows.len(), as_text.bad.len()), (60_000, 0));
        assert_eq!(as_text.rows[7].1[1], special[0].1);
    }
}

/// Two stray quotes, the first at the beginning of a cell and the second at the end of one in the same column, make text that is in order.
#[test]
fn two_stray_quotes_that_fit_each_other_swallow_nothing() {
    for apart in [1, 2, 50, 98, 99, 100, 5000] {
        let text = table(6000, &[(7, "\"Bob"), (7 + apart, "Ann\"")]);
        let found = account(text.as_bytes(), CAREFUL).unwrap();
        assert_eq!((found.rows.len(), found.bad.len()), (5999, 1), "{apart}");
        assert_eq!(found.bad[0].0, 9, "{apart}");
        let trusted = account(text.as_bytes(), TRUSTED).unwrap();
        assert_eq!((trusted.rows.len(), trusted.bad.len()), (6000 - apart, 0), "{apart}");
        assert_eq!(trusted.odd.first_long_cell, Some((9, apart as u64 + 1)));
    }
}

#[test]
fn the_end_of_the_file_within_quotes_names_the_line_where_they_open() {
    for options in [CAREFUL, TRUSTED] {
        let found = account(b"a,b\n1,x\n2,\"y\n3,z\n", options).unwrap();
        assert_eq!(found.rows.iter().map(|r| r.0).collect::<Vec<_>>(), [2, 4]);
        assert_eq!(found.bad[0].0, 3);
        assert!(found.bad[0].1.contains("the file ends before it closes"), "{}", found.bad[0].1);
    }
    let error = account(b"\"a,b\n1,2\n", CAREFUL).unwrap_err().to_string();
    assert!(error.starts_with("a.csv:1: the header cannot be read: a quote opens here"), "{error}");
}

#[test]
fn cells_of_several_lines_are_read_and_told() {
    let text = b"id,address\n1,\"12 Main St\nAmes\n\nIowa\"\n2,\"x\"\" y\" \n";
    let found = account(text, CAREFUL).unwrap();
    assert!(found.bad.is_empty(), "{:?}", found.bad);
    assert_eq!(found.rows[0], (2, vec!["1".to_owned(), "12 Main St\nAmes\n\nIowa".to_owned()]));
    assert_eq!(found.rows[1], (6, vec!["2".to_owned(), "x\" y".to_owned()]));
    assert_eq!(
        found.odd.in_words("a.csv"),
        ["a.csv: 1 rows have a cell of several lines, the first on line 2 (4 lines)"]
    );
}

#[test]
fn a_file_that_was_cut_off_is_told() {
    let cut = account(b"a,b\n1,2\n3", CAREFUL).unwrap();
    assert!(cut.bad[0].1.starts_with("1 cells, and the header has 2; the file ends within this row"), "{:?}", cut.bad);
    let perhaps = account(b"a,b\n1,2\n3,4", CAREFUL).unwrap();
    assert!(perhaps.odd.in_words("a.csv")[0].contains("no line break ends the last line"), "{:?}", perhaps.odd);
    let whole = account(b"a,b\n\n1,2\n\n\n", CAREFUL).unwrap();
    assert_eq!(whole.odd.in_words("a.csv"), ["a.csv: 1 empty lines between rows are left out"]);
}

#[test]
fn a_cell_that_is_too_long_is_refused_before_it_is_kept() {
    let small = InputOptions { max_cell: 10, ..CAREFUL };
    for text in ["a,b\n1,2\n3,01234567890\n", "a,b\n1,2\n3,\"01234567890\"\n"] {
        let error = account(text.as_bytes(), small).unwrap_err().to_string();
        assert!(error.starts_with("a.csv: a cell on line 3 is longer than 10:"), "{error}");
        assert!(error.contains("say --max-cell"), "{error}");
        assert!(!error.contains("0123"), "{error}");
    }
    let endless = Box::new(std::io::Cursor::new("a\n").chain(std::io::repeat(0)));
    let (header, input) = CsvInput::open(endless, "a.csv", CAREFUL).unwrap();
    let error = input.read("a.csv", &[0], header.len(), |_| ()).unwrap_err().to_string();
    assert!(error.contains("a cell on line 2 is longer than 1MiB"), "{error}");
}

/// Lines of a text, however they end, that have a byte.
fn lines_with_text(text: &str) -> u64 {
    text.replace("\r\n", "\n").split(['\n', '\r']).filter(|line| !line.is_empty()).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// Every line is a row, a bad row, empty, or told to be a part of a row.
    #[test]
    fn every_line_is_accounted_for(body in "[ab\",\n\r\0\u{e9} ]{0,60}", bom in any::<bool>(), quotes in 0..3usize) {
        let text = format!("{}a,b\n{body}", if bom { "\u{feff}" } else { "" });
        let quotes = [Quotes::Careful, Quotes::Trusted, Quotes::None][quotes];
        let found = account(text.as_bytes(), InputOptions { quotes, ..CAREFUL }).unwrap();
        let all = lines_with_text(&body);
        let single = found.rows.len() as u64 + found.bad.len() as u64;
        if found.odd.long_cells == 0 {
            prop_assert_eq!(single, all);
        } else {
            prop_assert!(quotes != Quotes::None && single < all + found.odd.long_cells);
            // No line between two rows is left out by more than the told rows take.
            let told: u64 = found.rows.iter().map(|row| lines_with_text(&row.1.join("\n"))).sum();
            prop_assert!(told + 2 * found.rows.len() as u64 + found.bad.len() as u64 + found.odd.blank_lines >= single);
        }
        let mut lines: Vec<u64> = found.rows.iter().map(|r| r.0).chain(found.bad.iter().map(|b| b.0)).collect();
        let count = lines.len();
        lines.sort_unstable();
        lines.dedup();
        prop_assert_eq!(lines.len(), count);
    }

    /// Text that is not UTF-8 is refused with its line, and nothing is read in its place.
    #[test]
    fn bytes_that_are_no_text_are_refused_or_counted(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = [b"a,b\n".as_slice(), &body].concat();
        match account(&text, NONE) {
            Ok(found) => {
                let lines = body.split(|&b| b == b'\n' || b == b'\r').filter(|line| !line.is_empty()).count();
                prop_assert_eq!(found.rows.len() + found.bad.len(), lines);
            }
            Err(error) => prop_assert!(error.to_string().contains("is not UTF-8 text"), "{}", error),
        }
    }

    /// What a writer of CSV writes comes back as it was, line breaks and quotes included.
    #[test]
    fn what_a_writer_quotes_comes_back(rows in proptest::collection::vec(("[a-c]{1,3}", "[ab\",\n\r ]{0,8}", "[a-c]{0,3}"), 0..20)) {
        let mut writer = ::csv::WriterBuilder::new().quote_style(::csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["x", "y", "z"]).unwrap();
        rows.iter().for_each(|(x, y, z)| writer.write_record([x, y, z]).unwrap());
        let found = account(&writer.into_inner().unwrap(), TRUSTED).unwrap();
        prop_assert!(found.bad.is_empty());
        let cells: Vec<Vec<String>> =
            rows.iter().map(|(x, y, z)| [x, y, z].map(|c| c.trim().to_owned()).to_vec()).collect();
        prop_assert_eq!(found.rows.into_iter().map(|r| r.1).collect::<Vec<_>>(), cells);
    }

    /// Without line breaks in cells, careful reading and the crate's reader agree on every row that both read whole.
    #[test]
    fn rows_in_order_read_as_by_the_crate(rows in proptest::collection::vec(("[a-c\" ,]{0,4}", "[ab\",]{0,5}"), 0..20)) {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(["x", "y"]).unwrap();
        rows.iter().for_each(|(x, y)| writer.write_record([x, y]).unwrap());
        let text = writer.into_inner().unwrap();
        let found = account(&text, CAREFUL).unwrap();
        let mut reader = ::csv::Reader::from_reader(text.as_slice());
        let theirs: Vec<Vec<String>> =
            reader.records().map(|r| r.unwrap().iter().map(|c| c.trim().to_owned()).collect()).collect();
        prop_assert_eq!(found.rows.into_iter().map(|r| r.1).collect::<Vec<_>>(), theirs);
    }
}

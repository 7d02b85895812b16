//! A file of people, some twice and misspelt, for tests.

use crate::date::Date;
use crate::linkage::tests::mix;
use crate::records::{Cells, Field, Lexicon, Records};

const FIRST: [&str; 14] = [
    "ANN", "ANNA", "JOHN", "JON", "MARTHA", "MARHTA", "ROBERT", "BOB", "LUCY", "PETER", "PAUL", "MARY", "Mary", "IRIS",
];
const LAST: [&str; 12] =
    ["SMITH", "SMYTH", "O'NEIL", "ONEIL", "GARCIA", "GARZIA", "NGUYEN", "BROWN", "BROWNE", "LEE", "WALKER", "YOUNG"];

/// So many rows, of which the last `again` are about somebody of the first rows; row `i` of them about person `truth[i]`.
pub(super) fn table(rows: usize, again: usize) -> (Records, Vec<usize>) {
    let truth: Vec<usize> = (0..rows).map(|row| if row < rows - again { row } else { row + again - rows }).collect();
    let draw = |row: usize, of: u64, n: u64| mix(mix(row as u64 * 64 + of)) % n;
    // What is true of a person is drawn by person; a few cells of each row are drawn anew.
    let by = |row: usize, of: u64| if draw(row, 32 + of, 12) == 0 { row + 1_000_000 } else { truth[row] };
    let mut lexicon = Lexicon::default();
    let mut names = |of: u64, words: &[&str], skew: u64| -> Cells {
        let word = |row| {
            let place = draw(by(row, of), of, skew * words.len() as u64);
            words[(place as usize).saturating_sub((skew as usize - 1) * words.len())]
        };
        Cells::U32((0..rows).map(|row| lexicon.code(word(row))).collect())
    };
    let first = names(1, &FIRST, 2);
    let last = names(2, &LAST, 2);
    let middle = names(3, &["", "L", "LEE", "M", "MAY", "MAE"], 1);
    let date = |row: usize| {
        let person = by(row, 4);
        let (year, month) = (1950 + draw(person, 4, 30) as i32, 1 + draw(person, 5, 12) as u32);
        let date = Date::new(year, month, 1 + draw(person, 6, 28) as u32).unwrap();
        match draw(row, 50, 40) {
            0 => 0,
            1 => date.coarsened(crate::date::Precision::Year).packed(),
            _ => date.packed(),
        }
    };
    let zips: Vec<String> = (0..rows).map(|row| format!("{}", 100 + draw(by(row, 7), 7, 40))).collect();
    let zips: Vec<&str> = zips.iter().enumerate().map(|(row, z)| if row % 17 == 3 { "" } else { z }).collect();
    let mut records = Records::new(rows, lexicon);
    records.set(Field::FirstName, first);
    records.set(Field::LastName, last);
    records.set(Field::MiddleName, middle);
    records.set(Field::BirthDate, Cells::U32((0..rows).map(date).collect()));
    records.set(Field::Zip, Cells::of_texts(zips));
    let ssn4 = |row: usize| if draw(row, 51, 3) == 0 { 0 } else { 1 + draw(by(row, 8), 8, 9999) as u16 };
    records.set(Field::Ssn4, Cells::U16((0..rows).map(ssn4).collect()));
    records.set(Field::Jurisdiction, Cells::U8((0..rows).map(|row| 1 + (draw(row, 52, 3)) as u8).collect()));
    (records, truth)
}

/// A cell as a file shows it.
pub(super) fn text(records: &Records, field: Field, row: usize) -> String {
    let mut out = Vec::new();
    records.write_cell(field, records.column(field).unwrap(), row, &mut out);
    String::from_utf8(out).unwrap()
}

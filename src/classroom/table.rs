//! A table of flagged pairs with the truth, for CODAP or a spreadsheet.

use super::comparison::Comparison;
use super::examples::{Example, examples};

/// Pairs of two people, and as many of one.
const OF_EACH: usize = 150;

/// The table's head and its rows.
pub(crate) fn flagged_pairs(seed: u64) -> ([&'static str; 13], Vec<Vec<String>>) {
    let head = [
        "pair",
        "first_name",
        "last_name",
        "birth_date",
        "birth_year",
        "state_a",
        "state_b",
        "middle_a",
        "middle_b",
        "middle_initials",
        "ssn4",
        "one_person",
        "truth",
    ];
    let row = |(nth, example): (usize, Example)| {
        let [a, b] = &example.records;
        let [state, first, middle, last, born] = [0, 1, 2, 3, 4];
        let cells: [&str; 13] = [
            &(nth + 1).to_string(),
            &a[first],
            &a[last],
            &a[born],
            &a[born][..4],
            &a[state],
            &b[state],
            &a[middle],
            &b[middle],
            example.middle_initials().word(),
            example.ssn4().word(),
            if example.one_person() { "yes" } else { "no" },
            &example.truth,
        ];
        cells.map(str::to_owned).to_vec()
    };
    (head, examples(&Comparison::new(seed), OF_EACH).into_iter().enumerate().map(row).collect())
}

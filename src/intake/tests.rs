//! Columns of users become records.

use super::*;
use crate::records::{Field, Records};

fn file(columns: &[(&str, &[&str])]) -> ReadFile {
    let mut file = ReadFile { name: "a.csv".to_owned(), unit: "line", ..ReadFile::default() };
    for (name, texts) in columns {
        let mut coded = Coded::default();
        texts.iter().for_each(|text| coded.push(text));
        file.places = (0..texts.len()).map(|row| (row as u64 + 2, row as u32 + 1)).collect();
        file.columns.push((Field::named(name).unwrap(), format!("their {name}"), coded));
    }
    file
}

fn texts(records: &Records, field: Field) -> Vec<String> {
    let cells = records.column(field).unwrap();
    let text = |row| {
        let mut out = Vec::new();
        records.write_cell(field, cells, row, &mut out);
        String::from_utf8(out).unwrap()
    };
    (0..records.len()).map(text).collect()
}

const FIELDS: [Field; 5] = [Field::LastName, Field::BirthDate, Field::Ssn4, Field::City, Field::Sex];

#[test]
fn two_files_share_codes_and_lack_what_they_lack() {
    let a = file(&[("record_id", &["x", "y"]), ("last_name", &["Smith", "Doe"]), ("city", &["Ames", ""])]);
    let b = file(&[("last_name", &["DOE", "smith "]), ("birth_date", &["3/14/1950", ""]), ("city", &["", "AMES"])]);
    let found = assemble(vec![a, b], &FIELDS, &[], 0).unwrap();
    assert_eq!(found.rows_of, [0..2, 2..4]);
    assert_eq!(texts(&found.records, Field::RecordId), ["x", "y", "1", "2"]);
    assert_eq!(texts(&found.records, Field::LastName), ["SMITH", "DOE", "DOE", "SMITH"]);
    assert_eq!(texts(&found.records, Field::BirthDate), ["", "", "1950-03-14", ""]);
    assert_eq!(texts(&found.records, Field::City), ["AMES", "", "", "AMES"]);
    assert_eq!(texts(&found.records, Field::Ssn4), [""; 4]);
    for field in [Field::LastName, Field::City] {
        let cells = found.records.column(field).unwrap();
        assert_eq!(cells.get(0), cells.get(3));
        assert_ne!(cells.get(0), cells.get(1));
    }
    assert!(found.notes[0].contains("month/day/year"), "{:?}", found.notes);
}

#[test]
fn bad_cells_are_bad_rows_and_missing_when_they_are_allowed() {
    let bad = || {
        file(&[
            ("birth_date", &["1950-02-30", "1950-02-28", "1950"]),
            ("ssn4", &["12345", "1234", ""]),
            ("sex", &["U", "F", "X"]),
        ])
    };
    let refused = assemble(vec![bad()], &FIELDS, &[], 0).unwrap_err().to_string();
    assert!(refused.contains("a.csv: 1 rows cannot be read, and --allow-bad-rows allows 0:"), "{refused}");
    assert!(refused.contains("line 2: their birth_date: \"9999-99-99\" is not a date that exists"), "{refused}");
    assert!(refused.contains("their ssn4: \"99999\" has neither"), "{refused}");
    let found = assemble(vec![bad()], &FIELDS, &[], 1).unwrap();
    assert_eq!(texts(&found.records, Field::BirthDate), ["", "1950-02-28", "1950"]);
    assert_eq!(texts(&found.records, Field::Ssn4), ["", "1234", ""]);
    assert_eq!((found.problems[0].rows, found.problems[0].examples[0].line), (1, 2));
    assert!(found.notes[0].contains("2 cells of `their sex` are taken as missing: \"A\", \"A\" are none of F M"));
}

#[test]
fn not_available_is_missing_as_a_date_and_a_name_as_a_name() {
    let written = ["N/A", "na", "", "1950-02-28", "None"];
    let a = file(&[("birth_date", &written), ("last_name", &["NA", "NONE", "", "Smith", "n/a"])]);
    let found = assemble(vec![a], &FIELDS, &[], 0).unwrap();
    assert_eq!(texts(&found.records, Field::BirthDate), ["", "", "", "1950-02-28", ""]);
    assert_eq!(texts(&found.records, Field::LastName), ["NA", "NONE", "", "SMITH", "N/A"]);
    assert_eq!(found.problems[0].rows, 0);
}

#[test]
fn ids_that_repeat_and_dates_that_can_be_two_days_are_refused() {
    let repeated = assemble(vec![file(&[("record_id", &["a", "b", "a"])])], &FIELDS, &[], 9).unwrap_err().to_string();
    assert!(repeated.contains("1 record ids stand there more than once, such as \"A\" on lines 2 and 4"), "{repeated}");
    let open = || file(&[("birth_date", &["", "01/02/1950", "03/03/1950"])]);
    let ambiguous = assemble(vec![open()], &FIELDS, &[], 9).unwrap_err().to_string();
    assert!(ambiguous.contains("such as 99/99/9999 on line 3") && ambiguous.contains("--date-format"), "{ambiguous}");
    for (order, expected) in [(DateOrder::MonthFirst, "1950-01-02"), (DateOrder::DayFirst, "1950-02-01")] {
        let said = ReadFile { date_order: Some(order), ..open() };
        let found = assemble(vec![said], &FIELDS, &[], 0).unwrap();
        assert_eq!(texts(&found.records, Field::BirthDate), ["", expected, "1950-03-03"]);
    }
    let mixed = file(&[("birth_date", &["01/31/1950", "31/01/1950"])]);
    let error = assemble(vec![mixed], &FIELDS, &[], 9).unwrap_err().to_string();
    assert!(error.contains("99/99/9999 on line 2") && error.contains("99/99/9999 on line 3"), "{error}");
}

#[test]
fn a_record_without_an_id_is_refused_with_its_line() {
    let one = assemble(vec![file(&[("record_id", &["a", "", "b"])])], &FIELDS, &[], 9).unwrap_err().to_string();
    assert!(
        one.starts_with("a.csv: 1 rows have no record id, the first on line 3: fill `their record_id` in"),
        "{one}"
    );
    let two = assemble(vec![file(&[("record_id", &["", "", "b"])])], &FIELDS, &[], 9).unwrap_err().to_string();
    assert!(two.contains("2 rows have no record id, the first on line 2"), "{two}");
}

/// Places in the text of record ids are numbered by 32 bits. Beyond them is an error and not a number that has begun again at 0.
#[test]
fn places_of_ids_do_not_wrap() {
    let files = [file(&[("record_id", &["abc", "de"])]), file(&[("record_id", &["fgh"])])];
    let ids = assemble::record_ids(&files, 3, 8).unwrap();
    assert_eq!([0, 1, 2].map(|row| ids.text(row).to_vec()), [b"abc".to_vec(), b"de".to_vec(), b"fgh".to_vec()]);
    let error = assemble::record_ids(&files, 3, 7).unwrap_err().to_string();
    assert!(error.contains("record ids take more than 7 bytes together"), "{error}");
}

#[test]
fn only_the_first_bad_rows_are_kept_and_all_are_counted() {
    let mut problems = Problems::default();
    for line in (0..100).rev() {
        problems.add(line, || format!("{line}"));
    }
    let lines: Vec<u64> = problems.examples.iter().map(|p| p.line).collect();
    assert_eq!((problems.rows, lines), (100, (0..10).collect()));
}

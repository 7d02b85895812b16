//! Tables come back as they were written.

use super::*;
use crate::records::{Cells, Field, Lexicon, Records};

fn table() -> Records {
    let mut lexicon = Lexicon::default();
    let last = vec![lexicon.code("SMITH"), lexicon.code("DE \"LA\", CRUZ"), 0];
    let mut records = Records::new(3, lexicon);
    records.set(Field::LastName, Cells::U32(last));
    records.set(Field::Ssn4, Cells::U16(vec![7, 0, 9999]));
    records
}

fn open(place: &std::path::Path) -> OutFile {
    Place::check(place, &[], &[], false).unwrap().open().unwrap()
}

#[cfg(feature = "parquet")]
fn metadata() -> Metadata {
    Metadata::new(vec![("scenario".to_owned(), "test".to_owned())])
}

#[test]
fn csv_is_read_back_as_written() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("rolls.csv");
    let mut file = Box::new(CsvTable::create(open(&place), &["last_name", "ssn4"], true).unwrap());
    file.write(&TextColumn::of_records(&table())).unwrap();
    file.finish().unwrap();
    let rows: Vec<Vec<String>> = ::csv::Reader::from_path(&place)
        .unwrap()
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    assert_eq!(rows, [["SMITH", "0007"], ["DE \"LA\", CRUZ", ""], ["", "9999"]]);
}

#[test]
fn labels_with_commas_are_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("truth.csv");
    let mut file = Box::new(CsvTable::create(open(&place), &["reason"], true).unwrap());
    file.write(&[TextColumn::Labels(vec![1, 2, 0], &["here", "here, elsewhere"])]).unwrap();
    file.finish().unwrap();
    assert_eq!(std::fs::read_to_string(&place).unwrap(), "reason\nhere\n\"here, elsewhere\"\n\"\"\n");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_is_read_back_as_written_and_says_it_is_synthetic() {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("rolls.parquet");
    let mut file = Box::new(ParquetTable::create(open(&place), &["last_name", "ssn4"], &metadata()).unwrap());
    file.write(&TextColumn::of_records(&table())).unwrap();
    file.finish().unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&place).unwrap()).unwrap();
    let rows: Vec<String> = reader.get_row_iter(None).unwrap().map(|row| row.unwrap().to_string()).collect();
    assert_eq!(rows[0], "{last_name: \"SMITH\", ssn4: \"0007\"}");
    assert!(rows[2].contains("last_name: null"));
    let entries = reader.metadata().file_metadata().key_value_metadata().unwrap();
    assert!(entries.iter().any(|e| e.key == "SYNTHETIC"));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_of_several_pages_and_row_groups_with_an_empty_column_is_read_back() {
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::RowAccessor;
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("rolls.parquet");
    let columns = ["last_name", "suffix", "ssn4", "email"];
    let mut file = Box::new(ParquetTable::create(open(&place), &columns, &metadata()).unwrap());
    let block = |rows: usize| {
        let mut lexicon = Lexicon::default();
        let names: Vec<u32> = (0..rows).map(|row| lexicon.code(&format!("NAME{}", row % 4000))).collect();
        let text: Vec<String> =
            (0..rows).map(|row| if row % 5 == 0 { String::new() } else { format!("{row}@example.org") }).collect();
        let ends = text.iter().scan(0, |end, t| {
            *end += t.len() as u32;
            Some(*end)
        });
        let mut records = Records::new(rows, lexicon);
        records.set(Field::LastName, Cells::U32(names));
        records.set(Field::Suffix, Cells::U8(vec![0; rows]));
        records.set(Field::Ssn4, Cells::U16((0..rows).map(|row| (row % 10_000) as u16).collect()));
        records.set(Field::Email, Cells::Text { ends: ends.collect(), bytes: text.concat().into_bytes() });
        records
    };
    let sizes = [100_000, 1, 40_000];
    for rows in sizes {
        file.write(&TextColumn::of_records(&block(rows))).unwrap();
    }
    file.finish().unwrap();
    let reader = SerializedFileReader::new(std::fs::File::open(&place).unwrap()).unwrap();
    let expected = sizes.iter().flat_map(|&rows| 0..rows);
    let mut seen = 0;
    for (row, i) in reader.get_row_iter(None).unwrap().map(Result::unwrap).zip(expected) {
        seen += 1;
        assert_eq!(row.get_string(0).unwrap(), &format!("NAME{}", i % 4000));
        assert!(row.get_string(1).is_err(), "no suffix at all");
        assert_eq!(row.get_string(2).ok().cloned(), (i % 10_000 != 0).then(|| format!("{:04}", i % 10_000)));
        assert_eq!(row.get_string(3).ok().cloned(), (i % 5 != 0).then(|| format!("{i}@example.org")));
    }
    assert_eq!(seen, sizes.iter().sum::<usize>());
}

//! Tables come in as their makers meant them, whatever the delimiter, compression or type.

use std::io::Write;
use std::path::PathBuf;

use super::*;

fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join(name);
    std::fs::write(&place, bytes).unwrap();
    (folder, place)
}

/// A line, and its cells or what is wrong with it.
type Line = (u64, Result<Vec<String>, String>);

fn rows(bytes: &[u8], options: InputOptions) -> Result<Vec<Line>, InputError> {
    let (_folder, place) = file("table", bytes);
    let input = Input::open(&place, options)?;
    let wanted: Vec<usize> = (0..input.header().len()).collect();
    let mut found = Vec::new();
    input.read(&wanted, |row| {
        found.push(match row {
            Ok(row) => (row.line, Ok(wanted.iter().map(|&i| row.get(i).to_owned()).collect())),
            Err(bad) => (bad.line, Err(bad.why)),
        });
    })?;
    Ok(found)
}

fn cells(cells: &[&str]) -> Result<Vec<String>, String> {
    Ok(cells.iter().map(|&c| c.to_owned()).collect())
}

const TABLE: &[u8] = b"\xef\xbb\xbfname, born\r\n \"Smith, Jr\", 1950\r\n\"two\nlines\",1\r\nshort\r\nlast,2\r\n";

#[test]
fn rows_come_with_their_lines_and_ragged_ones_are_named() {
    let found =
        rows(b"name,born\n\"Smith, Jr\", 1950\n\"two\nlines\",1\nshort\nlast,2,3\nend,\n", InputOptions::default());
    let ragged = |n: usize| Err(format!("{n} cells, and the header has 2"));
    assert_eq!(
        found.unwrap(),
        [
            (2, cells(&["Smith, Jr", "1950"])),
            (3, cells(&["two\nlines", "1"])),
            (5, ragged(1)),
            (6, ragged(3)),
            (7, cells(&["end", ""]))
        ]
    );
}

#[test]
fn compression_is_told_from_the_bytes() {
    let plain = rows(TABLE, InputOptions::default()).unwrap();
    assert_eq!(plain.len(), 4);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(TABLE).unwrap();
    let zstd = zstd::encode_all(TABLE, 1).unwrap();
    for compressed in [gzip.finish().unwrap(), zstd] {
        assert_eq!(rows(&compressed, InputOptions::default()).unwrap(), plain);
        let broken = rows(&compressed[..compressed.len() - 9], InputOptions::default()).unwrap_err();
        assert!(broken.to_string().starts_with("cannot read "), "{broken}");
    }
}

#[test]
fn other_encodings_are_refused_or_read_as_said() {
    let latin1 = b"name\nM\xfcller\n";
    let error = rows(latin1, InputOptions::default()).unwrap_err().to_string();
    assert!(error.contains(":2: this is not UTF-8 text") && error.contains("--encoding latin1"), "{error}");
    let found = rows(latin1, InputOptions { latin1: true, delimiter: None }).unwrap();
    assert_eq!(found, [(2, cells(&["Müller"]))]);
    assert!(matches!(rows(b"\xff\xfen\0a\0", InputOptions::default()), Err(InputError::Utf16(_))));
    assert!(matches!(rows(b"", InputOptions::default()), Err(InputError::Empty(_))));
    assert!(matches!(rows(b" \n\n", InputOptions::default()), Err(InputError::Empty(_))));
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_of_every_plain_type_comes_as_text() {
    use ::parquet::data_type::{BoolType, ByteArrayType, DoubleType, Int32Type, Int64Type};
    use ::parquet::file::writer::SerializedFileWriter;
    let schema = "message t { optional binary name (utf8); optional int32 born (date); required int64 id;
        optional double zip; optional boolean alive; optional int64 seen (timestamp(micros, true)); required int96 odd; }";
    let schema = std::sync::Arc::new(::parquet::schema::parser::parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Default::default()).unwrap();
    for _ in 0..2 {
        let mut group = writer.next_row_group().unwrap();
        macro_rules! column {
            ($kind:ty, $values:expr, $levels:expr) => {{
                let mut column = group.next_column().unwrap().unwrap();
                column.typed::<$kind>().write_batch(&$values, $levels, None).unwrap();
                column.close().unwrap();
            }};
        }
        let some: Option<&[i16]> = Some(&[1, 0]);
        column!(ByteArrayType, ["Ann".into()], some);
        column!(Int32Type, [-7000], some);
        column!(Int64Type, [7, 8], None);
        column!(DoubleType, [50309.0], some);
        column!(BoolType, [true], some);
        column!(Int64Type, [-1], some);
        column!(::parquet::data_type::Int96Type, [Default::default(), Default::default()], None);
        group.close().unwrap();
    }
    let (_folder, place) = file("t.parquet", &writer.into_inner().unwrap());
    let input = Input::open(&place, InputOptions::default()).unwrap();
    assert_eq!(input.header(), ["name", "born", "id", "zip", "alive", "seen", "odd"]);
    let mut found: Vec<(u64, Vec<String>)> = Vec::new();
    let wanted = [2, 0, 1, 3, 4, 5];
    input
        .read(&wanted, |row| {
            let row = row.unwrap();
            found.push((row.line, (0..wanted.len()).map(|i| row.get(i).to_owned()).collect()));
        })
        .unwrap();
    assert_eq!(found.len(), 4);
    assert_eq!(found[0], (1, ["7", "Ann", "1950-11-02", "50309", "true", "1969-12-31"].map(str::to_owned).to_vec()));
    assert_eq!(found[3], (4, ["8", "", "", "", "", ""].map(str::to_owned).to_vec()));
    let odd = Input::open(&place, InputOptions::default()).unwrap().read(&[6], |_| ()).unwrap_err().to_string();
    assert!(odd.contains("column `odd` is of type INT96"), "{odd}");
}

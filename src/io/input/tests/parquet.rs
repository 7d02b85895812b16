//! Parquet files say what they say to pyarrow, and damaged ones are errors.

use std::fs;
use std::path::Path;

use super::*;

/// All cells of a file as text, the header first.
fn table(place: &Path) -> Result<Vec<Vec<String>>, InputError> {
    let input = Input::open(place, InputOptions::default())?;
    let wanted: Vec<usize> = (0..input.header().len()).collect();
    let mut found = vec![input.header().to_vec()];
    input.read(&wanted, |row| match row {
        Ok(row) => found.push(wanted.iter().map(|&i| row.get(i).to_owned()).collect()),
        Err(bad) => found.push(vec![bad.why]),
    })?;
    Ok(found)
}

fn made_by_pyarrow(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parquet").join(name)
}

/// Every type, encoding and compression that pyarrow writes, against the text that pyarrow gives. `tests/parquet/make.py` made both.
#[test]
fn every_column_type_is_what_pyarrow_says() {
    let pairs = [
        ("types", "types"),
        ("types_v1", "types_v1"),
        ("int96", "int96"),
        ("encodings", "encodings"),
        ("codec_none", "codec"),
        ("codec_snappy", "codec"),
        ("codec_gzip", "codec"),
        ("codec_brotli", "codec"),
        ("codec_zstd", "codec"),
        ("codec_lz4", "codec"),
    ];
    for (parquet, text) in pairs {
        let found = table(&made_by_pyarrow(&format!("{parquet}.parquet"))).unwrap();
        let text = fs::read(made_by_pyarrow(&format!("{text}.csv"))).unwrap();
        let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
        let expected: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        assert_eq!(found.len(), expected.len(), "{parquet}");
        for (row, (found, expected)) in found.iter().zip(&expected).enumerate().skip(1) {
            for (column, (found, text)) in found.iter().zip(expected).enumerate() {
                assert_eq!(found, text, "{parquet}, row {row}, column {column}");
            }
        }
    }
}

/// A file whose footer counts other rows than its pages hold.
fn with_row_count(file: &[u8], rows: i64, groups: bool) -> Vec<u8> {
    use ::parquet::file::metadata::{FileMetaData, ParquetMetaData, ParquetMetaDataReader, ParquetMetaDataWriter};
    let bytes = bytes::Bytes::from(file.to_vec());
    let known = ParquetMetaDataReader::new().parse_and_finish(&bytes).unwrap();
    let (of_file, mut of_groups) = (known.file_metadata().clone(), known.row_groups().to_vec());
    if groups {
        of_groups[0] = of_groups[0].clone().into_builder().set_num_rows(rows).build().unwrap();
    }
    let of_file = FileMetaData::new(of_file.version(), rows, None, None, of_file.schema_descr_ptr(), None);
    let footer = u32::from_le_bytes(file[file.len() - 8..][..4].try_into().unwrap()) as usize;
    let mut out = file[..file.len() - 8 - footer].to_vec();
    ParquetMetaDataWriter::new(&mut out, &ParquetMetaData::new(of_file, of_groups)).finish().unwrap();
    out
}

/// A footer that counts 2^40 or 2^62 rows is neither believed nor the end of the program.
#[test]
fn footers_that_count_rows_which_are_not_there_are_refused() {
    let file = fs::read(made_by_pyarrow("codec_none.parquet")).unwrap();
    let read = |bytes: &[u8]| {
        let (_folder, place) = super::file("t.parquet", bytes);
        table(&place)
    };
    assert_eq!(read(&with_row_count(&file, 100, false)).unwrap().len(), 101);
    for rows in [0, 63, 65, 1 << 31, 1 << 40, 1 << 62, i64::MAX - 99, -1, i64::MIN] {
        let error = read(&with_row_count(&file, rows, true)).unwrap_err().to_string();
        assert!(error.contains("as Parquet:") && error.contains("make the file again"), "{rows}: {error}");
    }
}

/// A bit that flips in a page is seen by the page's checksum: what is read is what was written, or nothing.
#[test]
fn no_flipped_bit_changes_what_is_read() {
    for name in ["codec_none.parquet", "codec_zstd.parquet"] {
        let file = fs::read(made_by_pyarrow(name)).unwrap();
        let (_folder, place) = super::file("t.parquet", &file);
        let whole = table(&place).unwrap();
        let footer = u32::from_le_bytes(file[file.len() - 8..][..4].try_into().unwrap()) as usize;
        let mut refused = 0;
        for at in 4..file.len() - 8 - footer {
            let mut damaged = file.clone();
            damaged[at] ^= 1 << (at % 8);
            fs::write(&place, &damaged).unwrap();
            match table(&place) {
                Ok(found) => assert_eq!(found, whole, "{name}: byte {at}"),
                Err(_) => refused += 1,
            }
        }
        assert!(refused > 400, "{name}: {refused}");
    }
}

#[test]
fn parquet_of_every_plain_type_comes_as_text() {
    use ::parquet::data_type::{BoolType, ByteArrayType, DoubleType, FixedLenByteArrayType, Int32Type, Int64Type};
    use ::parquet::file::writer::SerializedFileWriter;
    let schema = "message t { optional binary name (utf8); optional int32 born (date); required int64 id;
        optional double zip; optional boolean alive; optional int64 seen (timestamp(micros, true)); required fixed_len_byte_array(3) odd; }";
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
        column!(Int64Type, [-86_400_000_001], some);
        let odd = || ::parquet::data_type::FixedLenByteArray::from(vec![1, 2, 3]);
        column!(FixedLenByteArrayType, [odd(), odd()], None);
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
    assert_eq!(
        found[0],
        (1, ["7", "Ann", "1950-11-02", "50309", "true", "1969-12-30 23:59:59.999999Z"].map(str::to_owned).to_vec())
    );
    assert_eq!(found[3], (4, ["8", "", "", "", "", ""].map(str::to_owned).to_vec()));
    let odd = Input::open(&place, InputOptions::default()).unwrap().read(&[6], |_| ()).unwrap_err().to_string();
    assert!(odd.contains("column `odd` is of type FIXED_LEN_BYTE_ARRAY"), "{odd}");
}

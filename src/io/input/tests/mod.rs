//! Tables come in as their makers meant them, whatever the delimiter, compression or type.

#[cfg(feature = "parquet")]
mod parquet;
mod rows;

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
        let broken = broken.to_string();
        assert!(broken.starts_with("cannot read ") && broken.contains("was cut off: bring it whole"), "{broken}");
    }
}

#[test]
fn other_encodings_are_refused_or_read_as_said() {
    let latin1 = b"name\nM\xfcller\n";
    let error = rows(latin1, InputOptions::default()).unwrap_err().to_string();
    assert!(error.contains(":2: this is not UTF-8 text") && error.contains("--encoding latin1"), "{error}");
    let found = rows(latin1, InputOptions { latin1: true, ..InputOptions::default() }).unwrap();
    assert_eq!(found, [(2, cells(&["Müller"]))]);
    assert!(matches!(rows(b"\xff\xfen\0a\0", InputOptions::default()), Err(InputError::Utf16(_))));
    assert!(matches!(rows(b"", InputOptions::default()), Err(InputError::Empty(_))));
    assert!(matches!(rows(b" \n\n", InputOptions::default()), Err(InputError::Empty(_))));
}

/// A text that compresses to nothing is refused long before it is expanded.
#[test]
fn what_expands_beyond_reason_is_refused() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(b"a,b\n1,2\n").unwrap();
    (0..160).for_each(|_| gzip.write_all(&[b'\n'; 1 << 20]).unwrap());
    let mut zstd = zstd::stream::Encoder::new(Vec::new(), 1).unwrap();
    zstd.write_all(b"a,b\n1,2\n").unwrap();
    (0..160).for_each(|_| zstd.write_all(&[b'\n'; 1 << 20]).unwrap());
    for bomb in [gzip.finish().unwrap(), zstd.finish().unwrap()] {
        let error = rows(&bomb, InputOptions::default()).unwrap_err().to_string();
        assert!(error.contains("more than 200 times its size") && error.contains("gzip -d"), "{error}");
    }
    let mut zeros = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    (0..40).for_each(|_| zeros.write_all(&[0; 1 << 20]).unwrap());
    let error = rows(&zeros.finish().unwrap(), InputOptions::default()).unwrap_err().to_string();
    assert!(error.contains("a cell on line 1 is longer than 1MiB"), "{error}");
}

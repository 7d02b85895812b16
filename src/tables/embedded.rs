//! Decompression and line splitting of the embedded tables.
//!
//! The tables are this project's own files, checked by tests, so a malformed one is a bug and panics.

/// Decompresses an embedded `.csv.zst` and drops its header line. The text lives as long as the program.
pub(super) fn decode(compressed: &[u8]) -> &'static str {
    let bytes = zstd::decode_all(compressed).expect("embedded table decompresses");
    let text: &'static str = String::from_utf8(bytes).expect("embedded table is UTF-8").leak();
    without_header(text)
}

/// Drops the first line.
pub(super) fn without_header(text: &'static str) -> &'static str {
    text.split_once('\n').expect("table has a header").1
}

/// Reads an unsigned integer field.
pub(super) fn integer(field: &str) -> u32 {
    field.bytes().fold(0, |n, b| {
        debug_assert!(b.is_ascii_digit(), "{field:?} in an embedded table");
        n * 10 + u32::from(b - b'0')
    })
}

/// Reads the next `N` comma-separated integers of a row.
pub(super) fn integers<const N: usize>(fields: &mut std::str::Split<'_, char>) -> [u32; N] {
    std::array::from_fn(|_| integer(fields.next().expect("embedded row is complete")))
}

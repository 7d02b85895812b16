//! What separates the cells of a CSV, and Windows-1252 as UTF-8.

use std::io::{self, Read};

/// What may separate cells.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The delimiter under which most of the first lines have as many cells as the header, and the header has two or more; a
/// comma when there is none (one column).
pub(super) fn delimiter(sample: &[u8], whole: bool, quoting: bool) -> u8 {
    let fits = |&delimiter: &u8| {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(quoting)
            .flexible(true)
            .has_headers(false)
            .from_reader(sample);
        let mut lengths: Vec<usize> = reader.byte_records().map_while(Result::ok).map(|record| record.len()).collect();
        if !whole && lengths.len() > 1 {
            // The sample ends within a line.
            lengths.pop();
        }
        let header = lengths.first().copied().unwrap_or(0);
        let alike = lengths.iter().filter(|&&length| length == header).count();
        if header < 2 { (0, 0) } else { (1000 * alike / lengths.len(), header) }
    };
    // The first of equals: a comma before the others.
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let score = fits(&delimiter);
        if score > best.1 {
            best = (delimiter, score);
        }
    }
    best.0
}

/// Windows-1252 read as UTF-8. Its five undefined bytes become the control characters that Latin-1 has there.
pub(super) struct Transcoded<R> {
    pub(super) bytes: R,
    ready: Vec<u8>,
    taken: usize,
}

impl<R: Read> Transcoded<R> {
    pub(super) fn new(bytes: R) -> Self {
        Self { bytes, ready: Vec::new(), taken: 0 }
    }
}

impl<R: Read> Read for Transcoded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.ready.len() {
            let mut raw = [0u8; 1 << 13];
            let n = self.bytes.read(&mut raw)?;
            (self.taken, self.ready) = (0, Vec::with_capacity(2 * n));
            let mut utf8 = [0u8; 4];
            for &byte in &raw[..n] {
                self.ready.extend_from_slice(windows_1252(byte).encode_utf8(&mut utf8).as_bytes());
            }
        }
        let n = out.len().min(self.ready.len() - self.taken);
        out[..n].copy_from_slice(&self.ready[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_splits_all_lines_alike() {
        let cases: [(&str, u8); 8] = [
            ("a,b,c\n1,2,3\n", b','),
            ("a;b\n\"1;5\";\"Berlin, Ost\"\n2;x, y, z\n", b';'),
            ("a\tb\n1,5\t2\n", b'\t'),
            ("name|dob\nSmith, John|1950\n", b'|'),
            ("name\nSmith, John\n", b','),
            ("name,dob\n\"Smith; Jr\",1950\n\"a\nb\",1\n", b','),
            ("a,b\n1,2\n3,4,", b','),
            ("", b','),
        ];
        for (text, expected) in cases {
            assert_eq!(delimiter(text.as_bytes(), false, true), expected, "{text:?}");
        }
        assert_eq!(delimiter(b"a;b\n1;2", true, true), b';');
    }

    #[test]
    fn windows_1252_becomes_utf8_over_any_buffer() {
        let latin: Vec<u8> = (0..20_000).map(|i| [b'J', 0xfc, 0x80, 0xe9][i % 4]).collect();
        let mut text = String::new();
        Transcoded::new(latin.as_slice()).read_to_string(&mut text).unwrap();
        assert_eq!(text, "Jü€é".repeat(5000));
    }
}

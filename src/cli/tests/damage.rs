//! Files damaged by chance: flipped bits, cuts, repeats, parts of other files, numbers and characters that matter.

use crate::rng::mix;

/// A source of chance for damage.
pub(super) struct Damage {
    state: u64,
}

/// What breaks readers: ends of lines, quotes, numbers at the edge of what fits, bytes that are no text.
const TOKENS: [&[u8]; 30] = [
    b"\"",
    b"\"\"",
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b";",
    b"\t",
    b"|",
    b"\0",
    b"\xff",
    b"\xef\xbb\xbf",
    b"-",
    b"+",
    b"-1",
    b"0",
    b"4294967295",
    b"4294967296",
    b"18446744073709551616",
    b"9223372036854775808",
    b"1e308",
    b"1e-400",
    b"nan",
    b"inf",
    b"[[",
    b"]]",
    b"=",
    b"'''",
    b"\xe2\x80\xae",
    b"0000-00-00",
];

/// Numbers as Thrift writes them: 2^31, 2^40 and 2^62, and one without an end.
const VARINTS: [&[u8]; 5] = [
    &[0x80, 0x80, 0x80, 0x80, 0x10],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40],
    &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    &[0xff; 11],
    &[0xfe, 0xff, 0xff, 0xff, 0x0f],
];

impl Damage {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// A number below `n`, which is above 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (mix(self.state) % n as u64) as usize
    }

    /// A place, of which every other is in the last part of the file: there a Parquet file says what it holds.
    fn place(&mut self, length: usize) -> usize {
        let tail = length.min(1200);
        if self.below(2) == 0 { length - self.below(tail + 1) } else { self.below(length + 1) }
    }

    /// A file with one to four damages.
    pub(super) fn damaged(&mut self, file: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = file.to_vec();
        for _ in 0..1 + self.below(4) {
            self.damage(&mut bytes, others);
        }
        bytes
    }

    fn damage(&mut self, bytes: &mut Vec<u8>, others: &[Vec<u8>]) {
        let from = self.place(bytes.len());
        let reach = 1 << self.below(9);
        let to = (from + self.below(reach)).min(bytes.len());
        let token = TOKENS[self.below(TOKENS.len())];
        match self.below(10) {
            0 | 1 if from < bytes.len() => bytes[from] ^= 1 << self.below(8),
            2 if from < bytes.len() => bytes[from] = [0, 1, 0x7f, 0x80, 0xff][self.below(5)],
            3 if self.below(4) == 0 => bytes.truncate(from),
            3 => drop(bytes.drain(from..to)),
            4 => {
                let part = bytes[from..to].to_vec();
                let at = self.place(bytes.len());
                bytes.splice(at..at, part);
            }
            5 => {
                let other = &others[self.below(others.len())];
                let start = self.below(other.len() + 1);
                let end = (start + self.below(200)).min(other.len());
                bytes.splice(from..to, other[start..end].iter().copied());
            }
            6 => {
                // Another number in place of one.
                let digit = (from..bytes.len()).find(|&at| bytes[at].is_ascii_digit());
                let Some(start) = digit else { return };
                let end = (start..bytes.len()).find(|&at| !bytes[at].is_ascii_digit()).unwrap_or(bytes.len());
                bytes.splice(start..end, token.iter().copied());
            }
            7 => {
                let varint = VARINTS[self.below(VARINTS.len())];
                let end = (from + varint.len() * self.below(2)).min(bytes.len());
                bytes.splice(from..end, varint.iter().copied());
            }
            _ => drop(bytes.splice(from..from, token.iter().copied())),
        }
    }
}

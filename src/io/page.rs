//! Heads of Parquet pages as bytes: written with a checksum, which the crate's writer leaves out, and read for what they claim.
//!
//! They are in Thrift's compact protocol: each field begins with its distance from the last and its type, numbers are zigzag varints.

use std::io::Read;

use parquet::basic::Encoding;

/// What a page is.
#[derive(Clone, Copy)]
pub(super) enum PageKind {
    /// So many rows.
    Data(u32),
    /// So many values.
    Dictionary(u32),
}

const INTEGER: u8 = 5;
const STRUCT: u8 = 12;
const TRUE: u8 = 1;
const FALSE: u8 = 2;

/// The head of a page whose bytes, as they stand in the file, are `page`; `uncompressed` is their number before compression.
pub(super) fn page_head(kind: PageKind, encoding: Encoding, uncompressed: usize, page: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(page);
    let (number, field) = match kind {
        PageKind::Data(_) => (0, 5),
        PageKind::Dictionary(_) => (2, 7),
    };
    let mut head = Vec::with_capacity(40);
    let sizes = [number, uncompressed as i32, page.len() as i32, crc.sum().cast_signed()];
    sizes.into_iter().for_each(|value| append_integer(value, &mut head));
    head.push((field - 4) << 4 | STRUCT);
    match kind {
        PageKind::Data(rows) => {
            let levels = Encoding::RLE as i32;
            let fields = [rows.cast_signed(), encoding as i32, levels, levels];
            fields.into_iter().for_each(|value| append_integer(value, &mut head));
        }
        PageKind::Dictionary(values) => {
            let fields = [values.cast_signed(), encoding as i32];
            fields.into_iter().for_each(|value| append_integer(value, &mut head));
            // It is not sorted.
            head.push(1 << 4 | FALSE);
        }
    }
    // The end of both structs.
    head.extend([0, 0]);
    head
}

/// Appends the next field of a struct, a whole number.
fn append_integer(value: i32, out: &mut Vec<u8>) {
    out.push(1 << 4 | INTEGER);
    let mut zigzag = (value << 1 ^ value >> 31).cast_unsigned();
    while zigzag >= 0x80 {
        out.push(zigzag as u8 | 0x80);
        zigzag >>= 7;
    }
    out.push(zigzag as u8);
}

/// What the head of a page claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PageHead {
    /// Its own bytes.
    pub(super) length: u64,
    kind: i64,
    pub(super) uncompressed: i64,
    pub(super) compressed: i64,
    /// Rows of a page of data, values of a dictionary.
    pub(super) values: i64,
}

/// Longest head: statistics of long texts may stand in it.
const LONGEST: u64 = 1 << 22;
/// Most structs within each other.
const DEPTH: u32 = 16;

impl PageHead {
    /// Reads a head; `None` when it is none.
    pub(super) fn read(input: &mut impl Read) -> Option<Self> {
        let mut bytes = Thrift { input, read: 0 };
        let mut head = Self::default();
        let mut field = 0;
        while let Some((id, kind)) = bytes.field(field)? {
            match (id, kind) {
                (1, INTEGER) => head.kind = bytes.number()?,
                (2, INTEGER) => head.uncompressed = bytes.number()?,
                (3, INTEGER) => head.compressed = bytes.number()?,
                (5 | 7 | 8, STRUCT) => head.values = bytes.values()?,
                (_, kind) => bytes.skip(kind, DEPTH)?,
            }
            field = id;
        }
        head.length = bytes.read;
        Some(head)
    }

    /// Whether it is a page of data, of either version.
    pub(super) fn is_data(&self) -> bool {
        matches!(self.kind, 0 | 3)
    }
}

struct Thrift<'a, R> {
    input: &'a mut R,
    read: u64,
}

impl<R: Read> Thrift<'_, R> {
    fn byte(&mut self) -> Option<u8> {
        let mut byte = [0];
        self.read += 1;
        (self.read <= LONGEST && self.input.read_exact(&mut byte).is_ok()).then_some(byte[0])
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn number(&mut self) -> Option<i64> {
        let zigzag = self.varint()?;
        Some((zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed())
    }

    /// The next field's number and type; `Some(None)` at the end of the struct.
    #[expect(clippy::option_option, reason = "the outer one is for bytes that are no struct")]
    fn field(&mut self, last: i64) -> Option<Option<(i64, u8)>> {
        let byte = self.byte()?;
        let (distance, kind) = (i64::from(byte >> 4), byte & 15);
        if kind == 0 {
            return Some(None);
        }
        let id = if distance == 0 { self.number()? } else { last.checked_add(distance)? };
        Some(Some((id, kind)))
    }

    /// Reads the head of one kind of page, of which the first field is its number of values.
    fn values(&mut self) -> Option<i64> {
        let (mut last, mut values) = (0, 0);
        while let Some((id, kind)) = self.field(last)? {
            match (id, kind) {
                (1, INTEGER) => values = self.number()?,
                _ => self.skip(kind, DEPTH)?,
            }
            last = id;
        }
        Some(values)
    }

    fn skip(&mut self, kind: u8, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            TRUE | FALSE => {}
            3 => drop(self.byte()?),
            4..=6 => drop(self.varint()?),
            7 => (0..8).try_for_each(|_| self.byte().map(drop))?,
            8 => {
                let length = self.varint()?;
                (0..length).try_for_each(|_| self.byte().map(drop))?;
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = if head >> 4 == 15 { self.varint()? } else { u64::from(head >> 4) };
                // A boolean in a list has a byte of its own.
                let element = if matches!(head & 15, TRUE | FALSE) { 3 } else { head & 15 };
                (0..count).try_for_each(|_| self.skip(element, depth))?;
            }
            STRUCT => {
                let mut last = 0;
                while let Some((id, kind)) = self.field(last)? {
                    self.skip(kind, depth)?;
                    last = id;
                }
            }
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_come_back() {
        for (kind, is_data) in [(PageKind::Data(1 << 20), true), (PageKind::Dictionary(1 << 20), false)] {
            let bytes = page_head(kind, Encoding::PLAIN, 300, b"123456789");
            let head = PageHead::read(&mut [bytes.as_slice(), &[7; 9]].concat().as_slice()).unwrap();
            let expected = PageHead {
                length: bytes.len() as u64,
                kind: head.kind,
                uncompressed: 300,
                compressed: 9,
                values: 1 << 20,
            };
            assert_eq!((head, head.is_data()), (expected, is_data));
            // The checksum of the nine digits is the one that every description of CRC-32 gives.
            let crc = 0xcbf4_3926u32.cast_signed();
            let mut written = Vec::new();
            append_integer(crc, &mut written);
            assert!(bytes.windows(written.len()).any(|part| part == written));
            assert!((0..bytes.len()).all(|end| PageHead::read(&mut &bytes[..end]).is_none()));
        }
    }

    #[test]
    fn bytes_without_an_end_are_no_head() {
        for byte in 0..=255u8 {
            let _ = PageHead::read(&mut [byte; 300].as_slice());
        }
        for byte in [0x15, 0x18, 0x19, 0x1c, 0xff] {
            assert_eq!(PageHead::read(&mut std::io::repeat(byte)), None);
        }
    }
}

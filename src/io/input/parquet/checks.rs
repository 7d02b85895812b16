//! What a Parquet file claims, held against what it can hold, before memory is set aside for it.

use parquet::basic::{Encoding, Type as PhysicalType};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::ChunkReader;
use parquet::schema::types::ColumnDescriptor;

use crate::io::page::PageHead;

/// A page may expand to so many bytes, whatever its size, and to so many times its size beyond them.
const FREE: u64 = 64 << 20;
const RATIO: u64 = 256;

fn damaged<T>(what: impl Into<String>) -> Result<T> {
    Err(ParquetError::General(what.into()))
}

/// How many rows a row group has.
pub(super) fn rows_of(group: &RowGroupMetaData) -> Result<u64> {
    match u64::try_from(group.num_rows()) {
        Ok(rows) => Ok(rows),
        Err(_) => damaged(format!("a row group has {} rows", group.num_rows())),
    }
}

/// Goes through the heads of a column's pages: they must lie in the file, must not claim to expand beyond reason, and must have as many
/// values together as the row group has rows.
pub(super) fn check_chunk(file: &impl ChunkReader, chunk: &ColumnChunkMetaData, rows: u64) -> Result<()> {
    let start = chunk.dictionary_page_offset().unwrap_or_else(|| chunk.data_page_offset());
    let (Ok(start), Ok(length)) = (u64::try_from(start), u64::try_from(chunk.compressed_size())) else {
        return damaged("a column lies before the beginning of the file");
    };
    let end = match start.checked_add(length) {
        Some(end) if end <= file.len() => end,
        _ => return damaged("a column lies beyond the end of the file, which may have been cut off"),
    };
    let (mut at, mut values) = (start, 0u64);
    while at < end {
        let head = PageHead::read(&mut file.get_read(at)?)
            .ok_or_else(|| ParquetError::General("a page's head cannot be read".to_owned()))?;
        let compressed = u64::try_from(head.compressed).ok();
        let next = compressed.and_then(|size| at.checked_add(head.length)?.checked_add(size));
        let (Some(next), Some(compressed), Ok(expanded)) = (next, compressed, u64::try_from(head.uncompressed)) else {
            return damaged("a page has a negative size");
        };
        if next > end {
            return damaged("a page is longer than its column");
        }
        if expanded > FREE + RATIO * compressed {
            return damaged(format!("a page of {compressed} bytes claims to expand to {expanded}"));
        }
        if head.is_data() {
            values = values.saturating_add(u64::try_from(head.values).unwrap_or(u64::MAX));
        }
        at = next;
    }
    if values == rows {
        Ok(())
    } else {
        damaged(format!("the footer counts {rows} rows, and the pages of a column {values}"))
    }
}

/// Pages of a column of which no claim leads to more memory than the page itself has.
pub(super) struct CheckedPages {
    pages: Box<dyn PageReader>,
    /// Rows that are still to come.
    rows: u64,
    /// Bytes that a value in a dictionary takes at least.
    least: usize,
    nullable: bool,
}

impl CheckedPages {
    pub(super) fn new(pages: Box<dyn PageReader>, column: &ColumnDescriptor, rows: u64) -> Self {
        let least = match column.physical_type() {
            PhysicalType::BOOLEAN => 1,
            PhysicalType::INT32 | PhysicalType::FLOAT | PhysicalType::BYTE_ARRAY => 4,
            PhysicalType::INT64 | PhysicalType::DOUBLE => 8,
            PhysicalType::INT96 => 12,
            PhysicalType::FIXED_LEN_BYTE_ARRAY => usize::try_from(column.type_length()).unwrap_or(1).max(1),
        };
        Self { pages, rows, least, nullable: column.max_def_level() > 0 }
    }

    fn check(&mut self, page: &Page) -> Result<()> {
        let (values, encoding, body) = match page {
            Page::DictionaryPage { buf, num_values, .. } => {
                let fits = (*num_values as usize).checked_mul(self.least).is_some_and(|bytes| bytes <= buf.len());
                return if fits { Ok(()) } else { damaged("a dictionary claims more values than it has bytes for") };
            }
            Page::DataPage { buf, num_values, encoding, .. } => {
                // Levels come first, after their length.
                let length = buf.first_chunk::<4>().map_or(0, |length| u32::from_le_bytes(*length) as usize + 4);
                (*num_values, *encoding, buf.get(if self.nullable { length } else { 0 }..))
            }
            Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let levels = (*def_levels_byte_len as usize).checked_add(*rep_levels_byte_len as usize);
                (*num_values, *encoding, levels.and_then(|levels| buf.get(levels..)))
            }
        };
        match self.rows.checked_sub(u64::from(values)) {
            Some(left) => self.rows = left,
            None => return damaged("pages have more values than the footer counts rows"),
        }
        let body = match body {
            Some(body) => body,
            None => return damaged("a page's levels are longer than the page"),
        };
        let lengths = |bytes: &[u8]| match delta_run(bytes) {
            Some((count, end)) if count <= u64::from(values) => Ok(end),
            _ => damaged("a page's lengths are not those of its values"),
        };
        match encoding {
            // Nothing but nulls.
            _ if body.is_empty() => {}
            Encoding::DELTA_LENGTH_BYTE_ARRAY => {
                lengths(body)?;
            }
            Encoding::DELTA_BYTE_ARRAY => {
                let prefixes = lengths(body)?;
                lengths(&body[prefixes..])?;
            }
            _ => {}
        }
        Ok(())
    }
}

/// How many numbers a run of deltas has, and where it ends.
fn delta_run(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut at = 0;
    let mut number = || {
        let mut value = 0u64;
        for shift in (0..64).step_by(7) {
            let byte = *bytes.get(at)?;
            at += 1;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    };
    let (block, minis, count, _first) = (number()?, number()?, number()?, number()?);
    if minis == 0 || block == 0 || !block.is_multiple_of(minis) || !(block / minis).is_multiple_of(8) {
        return None;
    }
    let per_mini = block / minis;
    let mut left = count.saturating_sub(1);
    while left > 0 {
        // The least delta, then a width for each part of the block, then the parts that are not empty.
        let mut byte = 0x80;
        while byte >= 0x80 {
            byte = *bytes.get(at)?;
            at += 1;
        }
        let minis = usize::try_from(minis).ok()?;
        let widths = bytes.get(at..at.checked_add(minis)?)?;
        at += minis;
        for &width in widths {
            if left == 0 {
                break;
            }
            at = at.checked_add(usize::try_from(u64::from(width).checked_mul(per_mini / 8)?).ok()?)?;
            left = left.saturating_sub(per_mini);
        }
        // The last part may be cut short.
        if left > 0 && at > bytes.len() {
            return None;
        }
    }
    Some((count, at.min(bytes.len())))
}

impl Iterator for CheckedPages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for CheckedPages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        if let Some(page) = &page {
            self.check(page)?;
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_deltas_are_measured() {
        // Block of 128 in 4 parts, 5 numbers from 7: 7, 8, 9, 10, 11 have deltas of 1 and no bits.
        let run = [0x80, 1, 4, 5, 14, 2, 0, 0, 0, 0];
        assert_eq!(delta_run(&run), Some((5, 10)));
        assert_eq!(delta_run(&[0x80, 1, 4, 1, 14]), Some((1, 5)));
        assert_eq!(delta_run(&run[..7]), None);
        assert_eq!(delta_run(&[0; 4]), None);
        // 2^42 numbers in ten bytes.
        assert_eq!(delta_run(&[0x80, 1, 4, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 14]), None);
    }
}

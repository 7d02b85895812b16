//! A column of a row group as Parquet pages in memory: levels, then dictionary numbers or plain text, zstd.
//!
//! Each page has a checksum, so that a damaged file is refused. Written here rather than by the crate's column writer, which takes an owned value for each cell and hashes its text
//! again: codes are numbered already.

use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::ColumnChunkMetaData;
use parquet::schema::types::ColumnDescPtr;
use zstd::bulk::Compressor;

use super::dictionary::Dictionary;
use super::hybrid::{append_packed, append_run, width};
use super::page::{PageKind, page_head};
use super::source::{Source, span};

const ROWS_PER_PAGE: usize = 1 << 15;
const ZSTD_LEVEL: i32 = 1;

/// The bytes of a column's pages, and what the file says of them.
pub(super) type Chunk = (Vec<u8>, ColumnCloseResult);

/// Encodes a column of `rows` rows.
pub(super) fn encode(source: &Source, rows: usize, description: ColumnDescPtr) -> Result<Chunk> {
    let mut pages = Pages::new()?;
    let starts = (0..rows).step_by(ROWS_PER_PAGE);
    let blocks = starts.map(|start| start..(start + ROWS_PER_PAGE).min(rows));
    let encoding = match source {
        Source::Text { ends, bytes } => {
            for block in blocks {
                let mut page = levels(block.clone().map(|row| !span(ends, row).is_empty()));
                for text in block.clone().map(|row| &bytes[span(ends, row)]).filter(|text| !text.is_empty()) {
                    page.extend_from_slice(&(text.len() as u32).to_le_bytes());
                    page.extend_from_slice(text);
                }
                pages.data(&page, block.len(), Encoding::PLAIN)?;
            }
            Encoding::PLAIN
        }
        Source::Coded(codes, values) => {
            let dictionary = Dictionary::of(*codes, *values);
            pages.dictionary(&dictionary)?;
            let width = width(dictionary.len.saturating_sub(1));
            for block in blocks {
                let numbers = &dictionary.numbers[block];
                let mut page = levels(numbers.iter().map(|&number| number > 0));
                let there = numbers.iter().filter(|&&number| number > 0);
                page.push(width as u8);
                append_packed(there.clone().map(|number| number - 1), there.count(), width, &mut page);
                pages.data(&page, numbers.len(), Encoding::RLE_DICTIONARY)?;
            }
            Encoding::RLE_DICTIONARY
        }
    };
    pages.finish(rows, encoding, description)
}

/// Writes for each row whether it is there, after the length of that.
fn levels(there: impl ExactSizeIterator<Item = bool> + Clone) -> Vec<u8> {
    let mut page = vec![0; 4];
    if there.clone().all(|is| is) {
        append_run(1, there.len(), &mut page);
    } else {
        append_packed(there.clone().map(u32::from), there.len(), 1, &mut page);
    }
    let length = page.len() as u32 - 4;
    page[..4].copy_from_slice(&length.to_le_bytes());
    page
}

struct Pages {
    bytes: Vec<u8>,
    compressor: Compressor<'static>,
    uncompressed: usize,
    dictionary_at: Option<i64>,
    data_at: Option<i64>,
}

impl Pages {
    fn new() -> Result<Self> {
        let compressor = Compressor::new(ZSTD_LEVEL)?;
        Ok(Self { bytes: Vec::new(), compressor, uncompressed: 0, dictionary_at: None, data_at: None })
    }

    fn dictionary(&mut self, dictionary: &Dictionary) -> Result<()> {
        self.dictionary_at = Some(self.bytes.len() as i64);
        self.write(PageKind::Dictionary(dictionary.len), Encoding::PLAIN, &dictionary.plain)
    }

    fn data(&mut self, page: &[u8], rows: usize, encoding: Encoding) -> Result<()> {
        self.data_at.get_or_insert(self.bytes.len() as i64);
        self.write(PageKind::Data(rows as u32), encoding, page)
    }

    fn write(&mut self, kind: PageKind, encoding: Encoding, page: &[u8]) -> Result<()> {
        if page.len() > i32::MAX as usize {
            return Err(ParquetError::General("a page of over 2 GiB: write fewer rows to a block".to_owned()));
        }
        let compressed = self.compressor.compress(page)?;
        let head = page_head(kind, encoding, page.len(), &compressed);
        self.uncompressed += head.len() + page.len();
        self.bytes.extend_from_slice(&head);
        self.bytes.extend_from_slice(&compressed);
        Ok(())
    }

    fn finish(self, rows: usize, encoding: Encoding, description: ColumnDescPtr) -> Result<Chunk> {
        let bytes = self.bytes;
        let metadata = ColumnChunkMetaData::builder(description)
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, encoding])
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(ZSTD_LEVEL)?))
            .set_total_compressed_size(bytes.len() as i64)
            .set_total_uncompressed_size(self.uncompressed as i64)
            .set_num_values(rows as i64)
            .set_data_page_offset(self.data_at.unwrap_or(0))
            .set_dictionary_page_offset(self.dictionary_at)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok((bytes, close))
    }
}

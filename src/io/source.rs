//! A column made ready for writers: what its codes stand for is settled once for a block, not for each cell.

use std::ops::Range;

use super::table::TextColumn;
use crate::records::{Cells, DYNAMIC_FIRST, Lexicon, Meaning, write_date, write_four_digits};

/// A column as writers read it.
pub(super) enum Source<'a> {
    /// A text of its own for each row: `bytes[ends[i - 1]..ends[i]]`.
    Text { ends: &'a [u32], bytes: &'a [u8] },
    /// A code for each row, 0 for a missing cell.
    Coded(Codes<'a>, Values<'a>),
}

/// A code for each row.
#[derive(Clone, Copy)]
pub(super) enum Codes<'a> {
    U8(&'a [u8]),
    U16(&'a [u16]),
    U32(&'a [u32]),
}

/// What codes from 1 on stand for.
#[derive(Clone, Copy)]
pub(super) enum Values<'a> {
    Words(&'a Lexicon),
    Dates,
    FourDigits,
    Labels(&'static [&'static str]),
    Listed { ends: &'a [u32], bytes: &'a [u8] },
}

impl<'a> Source<'a> {
    pub(super) fn of(column: &'a TextColumn) -> Self {
        match column {
            TextColumn::Text(cells) => Self::of_cells(cells, None),
            TextColumn::Labels(codes, labels) => Source::Coded(Codes::U8(codes), Values::Labels(labels)),
            TextColumn::Records { records, field, cells } => {
                let values = match field.meaning() {
                    Meaning::Name => Some(Values::Words(&records.lexicon)),
                    Meaning::Date => Some(Values::Dates),
                    Meaning::FourDigits => Some(Values::FourDigits),
                    Meaning::Label(labels) => Some(Values::Labels(labels)),
                    Meaning::Text => None,
                };
                Self::of_cells(cells, values)
            }
        }
    }

    fn of_cells(cells: &'a Cells, values: Option<Values<'a>>) -> Self {
        let codes = match cells {
            Cells::Text { ends, bytes } => return Source::Text { ends, bytes },
            Cells::Listed { codes, list } => {
                let Cells::Text { ends, bytes } = &**list else { panic!("a list is of text cells") };
                return Source::Coded(Codes::U32(codes), Values::Listed { ends, bytes });
            }
            Cells::U8(codes) => Codes::U8(codes),
            Cells::U16(codes) => Codes::U16(codes),
            Cells::U32(codes) => Codes::U32(codes),
        };
        Source::Coded(codes, values.expect("the codes of a field of text are of a list"))
    }
}

impl Codes<'_> {
    #[inline]
    pub(super) fn get(self, row: usize) -> u32 {
        match self {
            Codes::U8(codes) => u32::from(codes[row]),
            Codes::U16(codes) => u32::from(codes[row]),
            Codes::U32(codes) => codes[row],
        }
    }
}

impl Values<'_> {
    /// Appends the text of a code that is not 0.
    #[inline]
    pub(super) fn append(self, code: u32, out: &mut Vec<u8>) {
        match self {
            Values::Words(lexicon) => lexicon.write(code, out),
            Values::Dates => write_date(code, out),
            Values::FourDigits => write_four_digits(code, out),
            Values::Labels(labels) => out.extend_from_slice(labels[code as usize - 1].as_bytes()),
            Values::Listed { ends, bytes } => append_part(bytes, span(ends, code as usize - 1), out),
        }
    }

    /// Whether a code's text may hold what a CSV must quote: words that records brought, lists and labels.
    pub(super) fn is_free_text(self, code: u32) -> bool {
        match self {
            Values::Words(_) => code >= DYNAMIC_FIRST,
            Values::Listed { .. } | Values::Labels(_) => true,
            _ => false,
        }
    }
}

/// Where the text of a row lies.
#[inline]
pub(super) fn span(ends: &[u32], row: usize) -> Range<usize> {
    let start = if row == 0 { 0 } else { ends[row - 1] };
    start as usize..ends[row] as usize
}

/// Appends a part of `bytes`. A short one is copied together with what follows it, which is then dropped: a copy whose
/// length the compiler knows takes two instructions, one of any length a call.
#[inline]
pub(super) fn append_part(bytes: &[u8], part: Range<usize>, out: &mut Vec<u8>) {
    const WINDOW: usize = 32;
    match bytes[part.start..].first_chunk::<WINDOW>() {
        Some(window) if part.len() <= WINDOW => {
            let end = out.len() + part.len();
            out.extend_from_slice(window);
            out.truncate(end);
        }
        _ => out.extend_from_slice(&bytes[part]),
    }
}

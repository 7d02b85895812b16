//! One column, in as few bytes a cell as its values need.

use std::sync::Arc;

use hashbrown::HashMap;

/// The cells of a column. A coded cell of 0 is missing; so is empty text.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    /// Codes below 2⁸.
    U8(Vec<u8>),
    /// Codes below 2¹⁶.
    U16(Vec<u16>),
    /// Codes below 2³².
    U32(Vec<u32>),
    /// Uncoded text: `bytes[ends[i - 1]..ends[i]]`.
    Text {
        /// Where each cell's text ends.
        ends: Vec<u32>,
        /// All cells' text.
        bytes: Vec<u8>,
    },
    /// Text from a list: code `c` is the list's cell `c - 1`. Equal text has equal code.
    Listed {
        /// A code for each cell.
        codes: Vec<u32>,
        /// The texts, as [`Cells::Text`].
        list: Arc<Cells>,
    },
}

impl Cells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Cells::U8(v) => v.len(),
            Cells::U16(v) => v.len(),
            Cells::U32(v) => v.len(),
            Cells::Text { ends, .. } => ends.len(),
            Cells::Listed { codes, .. } => codes.len(),
        }
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a cell; for text, whether there is any.
    #[inline]
    pub fn get(&self, row: usize) -> u64 {
        match self {
            Cells::U8(v) => u64::from(v[row]),
            Cells::U16(v) => u64::from(v[row]),
            Cells::U32(v) => u64::from(v[row]),
            Cells::Text { .. } => u64::from(!self.text(row).is_empty()),
            Cells::Listed { codes, .. } => u64::from(codes[row]),
        }
    }

    /// The text of a cell of text.
    ///
    /// # Panics
    /// When the codes of the column are not of texts of its own.
    pub fn text(&self, row: usize) -> &[u8] {
        match self {
            Cells::Text { ends, bytes } => {
                let start = if row == 0 { 0 } else { ends[row - 1] };
                &bytes[start as usize..ends[row] as usize]
            }
            Cells::Listed { codes, list } => match codes[row] {
                0 => &[],
                code => list.text(code as usize - 1),
            },
            _ => panic!("a coded column has no text"),
        }
    }

    /// Adds cells behind these, which are of the same kind.
    ///
    /// # Panics
    /// When they are not, or their text is more than 4 GiB.
    pub fn append(&mut self, other: &Cells) {
        match (self, other) {
            (Cells::U8(cells), Cells::U8(more)) => cells.extend(more),
            (Cells::U16(cells), Cells::U16(more)) => cells.extend(more),
            (Cells::U32(cells), Cells::U32(more)) => cells.extend(more),
            (Cells::Text { ends, bytes }, Cells::Text { ends: more_ends, bytes: more }) => {
                let start = place(bytes.len());
                place(bytes.len() + more.len());
                ends.extend(more_ends.iter().map(|end| start + end));
                bytes.extend(more);
            }
            (Cells::Listed { codes, list }, Cells::Listed { codes: more, list: other }) => {
                if Arc::ptr_eq(list, other) {
                    return codes.extend(more);
                }
                let mut known: HashMap<Vec<u8>, u32> =
                    (0..list.len()).map(|c| (list.text(c).to_vec(), c as u32 + 1)).collect();
                let mut joined = Cells::clone(list);
                let mut translated = vec![0];
                for code in 0..other.len() {
                    let next = joined.len() as u32 + 1;
                    let code_here = *known.entry(other.text(code).to_vec()).or_insert(next);
                    if code_here == next {
                        joined
                            .append(&Cells::of_texts([std::str::from_utf8(other.text(code)).expect("cells are text")]));
                    }
                    translated.push(code_here);
                }
                *list = Arc::new(joined);
                codes.extend(more.iter().map(|&code| translated[code as usize]));
            }
            _ => panic!("columns of one field are of one kind"),
        }
    }

    /// Adds missing cells behind these.
    pub fn append_missing(&mut self, count: usize) {
        match self {
            Cells::U8(cells) => cells.resize(cells.len() + count, 0),
            Cells::U16(cells) => cells.resize(cells.len() + count, 0),
            Cells::U32(cells) => cells.resize(cells.len() + count, 0),
            Cells::Text { ends, bytes } => ends.resize(ends.len() + count, bytes.len() as u32),
            Cells::Listed { codes, .. } => codes.resize(codes.len() + count, 0),
        }
    }

    /// Text cells of these texts.
    ///
    /// # Panics
    /// When they have more than 4 GiB together: whoever reads them from files refuses that before.
    pub fn of_texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut ends, mut bytes) = (Vec::new(), Vec::new());
        for text in texts {
            bytes.extend_from_slice(text.as_bytes());
            ends.push(place(bytes.len()));
        }
        Cells::Text { ends, bytes }
    }
}

/// A place in a column's text, which never wraps.
fn place(at: usize) -> u32 {
    u32::try_from(at).expect("a column has at most 4 GiB of text")
}

//! One column, in as few bytes a cell as its values need.

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
}

impl Cells {
    /// Number of cells.
    pub fn len(&self) -> usize {
        match self {
            Cells::U8(v) => v.len(),
            Cells::U16(v) => v.len(),
            Cells::U32(v) => v.len(),
            Cells::Text { ends, .. } => ends.len(),
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
        }
    }

    /// The text of a text cell.
    ///
    /// # Panics
    /// When the column is coded.
    pub fn text(&self, row: usize) -> &[u8] {
        let Cells::Text { ends, bytes } = self else { panic!("a coded column has no text") };
        let start = if row == 0 { 0 } else { ends[row - 1] };
        &bytes[start as usize..ends[row] as usize]
    }

    /// Memory of the cells, in bytes.
    pub fn size_bytes(&self) -> usize {
        match self {
            Cells::U8(v) => v.len(),
            Cells::U16(v) => 2 * v.len(),
            Cells::U32(v) => 4 * v.len(),
            Cells::Text { ends, bytes } => 4 * ends.len() + bytes.len(),
        }
    }
}

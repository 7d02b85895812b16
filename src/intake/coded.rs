//! A column of text, each distinct text once.

use hashbrown::HashMap;

/// Texts by row: `distinct[codes[row]]`, in the order of first appearance.
#[derive(Clone, Debug, Default)]
pub struct Coded {
    /// A code for each row.
    pub codes: Vec<u32>,
    /// Each distinct text.
    pub distinct: Vec<Box<str>>,
    places: HashMap<Box<str>, u32, foldhash::fast::FixedState>,
}

impl Coded {
    /// Adds a row.
    pub fn push(&mut self, text: &str) {
        let code = self.code(text);
        self.codes.push(code);
    }

    /// The code of a text, which is added if it is new.
    pub fn code(&mut self, text: &str) -> u32 {
        if let Some(&code) = self.places.get(text) {
            return code;
        }
        let code = self.distinct.len() as u32;
        self.distinct.push(text.into());
        self.places.insert(text.into(), code);
        code
    }

    /// The code of a text that is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.places.get(text).copied()
    }

    /// The text of a row.
    pub fn text(&self, row: usize) -> &str {
        &self.distinct[self.codes[row] as usize]
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.codes.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }
}

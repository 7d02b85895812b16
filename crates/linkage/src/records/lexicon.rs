//! Text of the name codes: equal text has equal code.

use std::fmt;

use hashbrown::HashMap;

/// Codes from here on are words that a table of records brought itself.
pub const DYNAMIC_FIRST: u32 = 1 << 24;

/// A fixed stock of words with codes below [`DYNAMIC_FIRST`].
pub trait Words: Sync {
    /// Appends the word of a code: letters, spaces, hyphens, apostrophes, nothing that a file must quote.
    fn write(&self, code: u32, out: &mut Vec<u8>);

    /// The code of a word that is in the stock.
    fn code(&self, word: &str) -> Option<u32>;
}

/// A stock of words, and the words that a table of records added to it.
#[derive(Clone, Default)]
pub struct Lexicon {
    stock: Option<&'static dyn Words>,
    added: Vec<String>,
    codes: HashMap<String, u32, foldhash::fast::FixedState>,
}

impl Lexicon {
    /// A lexicon over a stock.
    pub fn over(stock: &'static dyn Words) -> Self {
        Self { stock: Some(stock), ..Self::default() }
    }

    /// The code of a word, which is added if it is new. The empty word is code 0.
    pub fn code(&mut self, word: &str) -> u32 {
        if word.is_empty() {
            return 0;
        }
        if let Some(code) = self.stock.and_then(|stock| stock.code(word)) {
            return code;
        }
        if let Some(&code) = self.codes.get(word) {
            return code;
        }
        let code = DYNAMIC_FIRST + self.added.len() as u32;
        self.added.push(word.to_owned());
        self.codes.insert(word.to_owned(), code);
        code
    }

    /// Appends the word of a code.
    pub fn write(&self, code: u32, out: &mut Vec<u8>) {
        match (code.checked_sub(DYNAMIC_FIRST), self.stock) {
            (Some(added), _) => out.extend_from_slice(self.added[added as usize].as_bytes()),
            (None, Some(stock)) => stock.write(code, out),
            (None, None) => {}
        }
    }

    /// The word of a code.
    pub fn word(&self, code: u32) -> String {
        let mut out = Vec::new();
        self.write(code, &mut out);
        String::from_utf8(out).expect("words are text")
    }

    /// Words that were added to the stock.
    pub fn added(&self) -> usize {
        self.added.len()
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon").field("added", &self.added.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_words_have_equal_codes_and_come_back() {
        let mut lexicon = Lexicon::default();
        let (a, b) = (lexicon.code("SMITH"), lexicon.code("SMYTH"));
        assert_ne!(a, b);
        assert_eq!(lexicon.code("SMITH"), a);
        assert_eq!(lexicon.word(b), "SMYTH");
        assert_eq!(lexicon.code(""), 0);
    }
}

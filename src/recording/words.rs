//! The names of the tables as a stock of words for lexicons.

use crate::records::Words;
use crate::tables::{is_tail_name, tail_name, vocabulary};

struct TableWords;

/// Listed names and the unlisted tail.
pub(super) fn stock() -> &'static dyn Words {
    &TableWords
}

impl Words for TableWords {
    fn write(&self, code: u32, out: &mut Vec<u8>) {
        if is_tail_name(code) {
            let mut name = String::with_capacity(16);
            tail_name(code, &mut name);
            out.extend_from_slice(name.as_bytes());
        } else {
            out.extend_from_slice(vocabulary().names[code as usize].as_bytes());
        }
    }

    fn code(&self, word: &str) -> Option<u32> {
        vocabulary().code_with_tail(word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_needs_quotes() {
        let plain = |b: u8| b.is_ascii_uppercase() || b" -'".contains(&b);
        assert!(vocabulary().names.iter().all(|name| name.bytes().all(plain)));
    }
}

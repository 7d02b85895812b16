//! String functions of the field: what is compared when names are compared.

mod nicknames;
mod soundex;

use unicode_normalization::UnicodeNormalization;

pub use nicknames::{formal_name, may_be_nicknames, nicknames};
pub use soundex::soundex;

/// Capital letters, everything else as it is.
pub fn upper(text: &str) -> String {
    text.to_uppercase()
}

/// Upper-case letters A to Z only: accents are taken off, however they are written, and everything else is dropped. `O'Neil` → `ONEIL`,
/// `Núñez` → `NUNEZ`, `Dvořák` → `DVORAK`.
pub fn letters(text: &str) -> String {
    if text.is_ascii() {
        return text.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect();
    }
    text.nfkd().flat_map(char::to_uppercase).filter_map(plain).collect()
}

/// The first letter, upper case; empty when there is none.
pub fn initial(text: &str) -> String {
    letters(text).chars().take(1).collect()
}

/// A letter without its accent; letters that no accent makes, such as Ø, stand for those they are written as.
fn plain(c: char) -> Option<char> {
    match c {
        'A'..='Z' => Some(c),
        'Ø' => Some('O'),
        'Ł' => Some('L'),
        'Đ' => Some('D'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_reduced_to_their_letters() {
        assert_eq!(letters("O'Neil-Núñez Jr."), "ONEILNUNEZJR");
        assert_eq!(initial("élodie"), "E");
        // Composed and decomposed accents are one, also beyond Latin-1.
        assert_eq!(
            (letters("Nu\u{301}n\u{303}ez"), letters("Dvořák Łódź")),
            ("NUNEZ".to_owned(), "DVORAKLODZ".to_owned())
        );
        assert_eq!((letters("-'"), initial("")), (String::new(), String::new()));
    }
}

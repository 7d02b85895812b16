//! String functions of the field: what is compared when names are compared.

mod nicknames;
mod soundex;

pub use nicknames::{formal_name, may_be_nicknames, nicknames};
pub use soundex::soundex;

/// Capital letters, everything else as it is.
pub fn upper(text: &str) -> String {
    text.to_uppercase()
}

/// Upper-case letters only: accents folded for Latin-1 capitals, everything else dropped. `O'Neil` → `ONEIL`.
pub fn letters(text: &str) -> String {
    text.chars().flat_map(char::to_uppercase).filter_map(folded).collect()
}

/// The first letter, upper case; empty when there is none.
pub fn initial(text: &str) -> String {
    letters(text).chars().take(1).collect()
}

fn folded(c: char) -> Option<char> {
    match c {
        'A'..='Z' => Some(c),
        'À'..='Å' => Some('A'),
        'Ç' => Some('C'),
        'È'..='Ë' => Some('E'),
        'Ì'..='Ï' => Some('I'),
        'Ñ' => Some('N'),
        'Ò'..='Ö' | 'Ø' => Some('O'),
        'Ù'..='Ü' => Some('U'),
        'Ý' => Some('Y'),
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
        assert_eq!((letters("-'"), initial("")), (String::new(), String::new()));
    }
}

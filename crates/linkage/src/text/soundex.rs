//! American Soundex, as the National Archives describe it.

/// The first letter and three digits (`ROBERT` → `R163`); empty when there is no letter. Letters of one digit that touch, or that only H or W
/// divides, count once; a vowel between them makes them count twice.
pub fn soundex(name: &str) -> String {
    let letters = super::letters(name);
    let mut code: String = letters.chars().take(1).collect();
    let mut last = letters.bytes().next().map_or(b'0', digit);
    for letter in letters.bytes().skip(1) {
        let digit = digit(letter);
        if digit != b'0' && digit != last && code.len() < 4 {
            code.push(char::from(digit));
        }
        if !matches!(letter, b'H' | b'W') {
            last = digit;
        }
    }
    while (1..4).contains(&code.len()) {
        code.push('0');
    }
    code
}

fn digit(letter: u8) -> u8 {
    match letter {
        b'B' | b'F' | b'P' | b'V' => b'1',
        b'C' | b'G' | b'J' | b'K' | b'Q' | b'S' | b'X' | b'Z' => b'2',
        b'D' | b'T' => b'3',
        b'L' => b'4',
        b'M' | b'N' => b'5',
        b'R' => b'6',
        _ => b'0',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_examples_come_out() {
        let examples = [
            ("Robert", "R163"),
            ("Rupert", "R163"),
            ("Rubin", "R150"),
            ("Ashcraft", "A261"),
            ("Ashcroft", "A261"),
            ("Tymczak", "T522"),
            ("Pfister", "P236"),
            ("Honeyman", "H555"),
            ("Washington", "W252"),
            ("Lee", "L000"),
            ("Gutierrez", "G362"),
            ("Jackson", "J250"),
            ("O'Neil", "O540"),
            ("", ""),
        ];
        for (name, code) in examples {
            assert_eq!(soundex(name), code, "{name}");
        }
    }
}

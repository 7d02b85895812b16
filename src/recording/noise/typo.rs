//! Misspelled names.
//!
//! **What it does.** Changes one letter of a name: a neighboring letter on the keyboard instead, one letter left out, one
//! doubled, or two swapped; each a quarter of the time.
//! **Who does this.** Clerks and registrants who type a form.
//! **Parameters.** `recording.noise.typo`: share of names, for first, middle and last name each,
//! assumption [typo-rate]: a tool's default is 1 % of cells [pseudopeople-defaults].
//! **What it cannot see.** Which names are hard to spell; a clerk's habits.
//! **References.** One-letter errors are 80 % of misspellings [damerau-1964].

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const TYPO: NoiseType = NoiseType {
    name: "typo",
    about: "Names (first, middle, last apart) with a letter wrong, left out, doubled or swapped.",
    fields: &[Field::FirstName, Field::MiddleName, Field::LastName],
    effect: Effect::Name(misspelt),
};

/// Keys next to each letter of a QWERTY keyboard, A to Z.
const NEIGHBOURS: [&[u8]; 26] = [
    b"QSZ", b"VN", b"XV", b"SFE", b"WR", b"DGR", b"FHT", b"GJY", b"UO", b"HKU", b"JLI", b"KO", b"N", b"BM", b"IP",
    b"OL", b"WA", b"ET", b"ADW", b"RY", b"YI", b"CB", b"QE", b"ZC", b"TU", b"XA",
];

/// A name with one letter wrong, given 64 uniform bits.
pub(in crate::recording) fn misspelt(name: &str, bits: u64) -> String {
    let mut letters: Vec<u8> = name.bytes().collect();
    let at = (((bits >> 32) * letters.len() as u64) >> 32) as usize;
    let next = at + 1;
    match bits & 3 {
        0 if letters.len() > 2 => drop(letters.remove(at)),
        1 if next < letters.len() && letters[at] != letters[next] => letters.swap(at, next),
        2 => letters.insert(at, letters[at]),
        _ => {
            let near: &[u8] = match letters[at] {
                letter @ b'A'..=b'Z' => NEIGHBOURS[usize::from(letter - b'A')],
                _ => b"E",
            };
            letters[at] = near[(bits >> 2) as usize % near.len()];
        }
    }
    String::from_utf8(letters).unwrap_or_else(|_| format!("{name}E"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::mix;

    #[test]
    fn a_misspelt_name_is_another_name_at_one_edit() {
        for name in ["A", "JO", "ANN", "SMITH", "O'NEIL", "DE LA CRUZ"] {
            for salt in 0..2000 {
                let wrong = misspelt(name, mix(salt));
                assert!(!wrong.is_empty() && wrong != name, "{name} -> {wrong}");
                assert!(wrong.len().abs_diff(name.len()) <= 1);
            }
        }
    }
}

//! Misspelt names.
//!
//! **What it does.** Changes one letter of a name: a neighbouring letter on the keyboard instead, one letter left out, one
//! doubled, or two swapped; each a quarter of the time.
//! **Who does this.** Clerks and registrants who type a form.
//! **Parameters.** `recording.typo`: share of records that have a given name misspelt, for first, middle and last name each. A tool's
//! default is 1 % of cells (pseudopeople; not a measurement), so any value is an `assumption`.
//! **What it cannot see.** Which names are hard to spell; a clerk's habits; the same error on both registrations.
//! **References.** Damerau, CACM 7:171 (1964): one-letter errors are 80 % of misspellings.

use crate::probability::Probability;
use crate::recording::{column_stream, registration_key};
use crate::records::Field;
use crate::rng::Stream;
use crate::roll::Registration;

/// The draws for the three name columns.
#[derive(Clone, Copy, Debug)]
pub struct Typo {
    rate: f64,
    /// (happens, how) for first, middle and last name.
    streams: [(Stream, Stream); 3],
}

/// Keys next to each letter of a QWERTY keyboard, A to Z.
const NEIGHBOURS: [&[u8]; 26] = [
    b"QSZ", b"VN", b"XV", b"SFE", b"WR", b"DGR", b"FHT", b"GJY", b"UO", b"HKU", b"JLI", b"KO", b"N", b"BM", b"IP",
    b"OL", b"WA", b"ET", b"ADW", b"RY", b"YI", b"CB", b"QE", b"ZC", b"TU", b"XA",
];

impl Typo {
    /// At a rate.
    pub fn new(seed: u64, rate: Probability) -> Self {
        let streams = [Field::FirstName, Field::MiddleName, Field::LastName]
            .map(|field| (column_stream(seed, "typo", field), column_stream(seed, "which typo", field)));
        Self { rate: rate.get(), streams }
    }

    /// Whether a registration's name is misspelt.
    #[inline]
    pub fn happens(&self, field: Field, registration: Registration) -> bool {
        self.stream(field).0.chance(registration_key(registration), self.rate)
    }

    /// The misspelt name: never the name itself, never empty.
    pub fn misspell(&self, field: Field, registration: Registration, name: &str) -> String {
        misspelt(name, self.stream(field).1.bits(registration_key(registration)))
    }

    fn stream(&self, field: Field) -> (Stream, Stream) {
        match field {
            Field::FirstName => self.streams[0],
            Field::MiddleName => self.streams[1],
            _ => self.streams[2],
        }
    }
}

fn misspelt(name: &str, bits: u64) -> String {
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

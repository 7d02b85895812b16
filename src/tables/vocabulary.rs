//! One code for each name: listed surnames, then first names that are not surnames, then the made-up tails of both.

use std::sync::OnceLock;

use hashbrown::HashMap;

use super::first_names::first_name_rows;
use super::surnames::{TAIL_NAMES, surnames};
use crate::rng::mix;

/// Code of the first tail name; listed names have codes below it. Code 0 is no name.
pub(crate) const TAIL_FIRST: u32 = 1 << 20;

/// The tails: names that the Census does not list one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tail {
    Surnames,
    FirstNames,
}

impl Tail {
    /// The code of one of a tail's names, drawn with 64 uniform bits; a name that is listed has the listed code.
    pub(super) fn draw(self, bits: u64) -> u32 {
        let k = ((u128::from(mix(bits)) * u128::from(TAIL_NAMES)) >> 64) as u32 + self as u32 * TAIL_NAMES;
        listed_tail_name(k).unwrap_or(TAIL_FIRST + k)
    }
}

/// All listed names. Equal text has equal code, whether the name is used as a first name or as a surname.
#[derive(Debug)]
pub struct Vocabulary {
    /// Text by code; entry 0 is empty.
    pub names: Vec<&'static str>,
    codes: HashMap<&'static str, u32, foldhash::fast::FixedState>,
}

impl Vocabulary {
    /// The code of a listed name.
    pub fn code(&self, name: &str) -> Option<u32> {
        self.codes.get(name).copied()
    }

    /// The code of a listed name or of a name of the unlisted tail.
    pub fn code_with_tail(&self, name: &str) -> Option<u32> {
        self.code(name).or_else(|| tail_index(name).map(|k| TAIL_FIRST + k))
    }
}

/// The vocabulary, built on first use.
pub fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY.get_or_init(|| {
        let mut names: Vec<&'static str> = vec![""];
        names.extend(&surnames().names);
        let mut codes = HashMap::with_capacity_and_hasher(1 << 18, foldhash::fast::FixedState::default());
        codes.extend(names.iter().enumerate().skip(1).map(|(code, name)| (*name, code as u32)));
        for row in first_name_rows() {
            codes.entry(row.name).or_insert_with(|| {
                names.push(row.name);
                names.len() as u32 - 1
            });
        }
        Vocabulary { names, codes }
    })
}

const ONSETS: &[u8; 20] = b"BCDFGHJKLMNPRSTVWYZQ";
/// First letters of the names of the tails, equally likely.
pub const TAIL_INITIALS: &[u8; 20] = ONSETS;
const VOWELS: &[u8; 5] = b"AEIOU";
const MIDDLES: &[u8; 16] = b"BCDFGKLMNPRSTVXZ";
const ENDINGS: [&str; 25] = [
    "AK", "ANDER", "ARD", "ARIAN", "AUX", "BERG", "CHUK", "DOTTIR", "ELLI", "ENKO", "ESCU", "FELD", "GREN", "IDZE",
    "INSKI", "KOWSKY", "LEIGH", "MANN", "NATHAN", "OPOULOS", "OVICH", "QUIST", "STROM", "THORPE", "WICZ",
];

/// Endings of made-up first names; none is an ending of made-up surnames, so that no text is both.
const FIRST_ENDINGS: [&str; 25] = [
    "AD", "AH", "ANDRE", "ANI", "AYA", "ELIS", "ELLE", "EON", "ESH", "ETTA", "IAN", "IEL", "IKA", "INA", "INDER", "IO",
    "ISHA", "ITA", "IUS", "OLA", "ONDA", "ONTE", "UEL", "WAN", "YNN",
];

/// Whether a code stands for a name of an unlisted tail.
pub fn is_tail_name(code: u32) -> bool {
    (TAIL_FIRST..TAIL_FIRST + 2 * TAIL_NAMES).contains(&code)
}

/// Appends the text of a tail name (`code` from [`is_tail_name`]): a made-up name, a different one for each code.
pub fn tail_name(code: u32, out: &mut String) {
    let (tail, mut rest) = ((code - TAIL_FIRST) / TAIL_NAMES, (code - TAIL_FIRST) % TAIL_NAMES);
    let mut next = |n: usize| {
        let digit = rest as usize % n;
        rest /= n as u32;
        digit
    };
    for letter in [ONSETS[next(20)], VOWELS[next(5)], MIDDLES[next(16)], VOWELS[next(5)], ONSETS[next(20)]] {
        out.push(letter as char);
    }
    out.push_str(if tail == 0 { ENDINGS[next(25)] } else { FIRST_ENDINGS[next(25)] });
}

/// The code of the listed name that tail name `k` happens to spell, if it does.
pub(super) fn listed_tail_name(k: u32) -> Option<u32> {
    static LISTED: OnceLock<HashMap<u32, u32, foldhash::fast::FixedState>> = OnceLock::new();
    let listed = LISTED.get_or_init(|| {
        let spelled = |(code, name): (usize, &&'static str)| Some((tail_index(name)?, code as u32));
        vocabulary().names.iter().enumerate().filter_map(spelled).collect()
    });
    listed.get(&k).copied()
}

/// The inverse of [`tail_name`].
fn tail_index(name: &str) -> Option<u32> {
    let (stem, ending) = name.split_at_checked(5)?;
    let stem = stem.as_bytes();
    let place = |letters: &[u8], at: usize| letters.iter().position(|&l| l == stem[at]);
    let of = |endings: &[&str; 25]| endings.iter().position(|e| *e == ending);
    let (tail, last) = of(&ENDINGS).map(|at| (0, at)).or_else(|| of(&FIRST_ENDINGS).map(|at| (1, at)))?;
    let digits = [
        (place(ONSETS, 0)?, 20),
        (place(VOWELS, 1)?, 5),
        (place(MIDDLES, 2)?, 16),
        (place(VOWELS, 3)?, 5),
        (place(ONSETS, 4)?, 20),
        (last, 25),
    ];
    Some(digits.iter().rev().fold(tail, |k, &(digit, base)| k * base + digit as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_names_go_there_and_back() {
        for k in (0..2 * TAIL_NAMES).step_by(997) {
            let mut name = String::new();
            tail_name(TAIL_FIRST + k, &mut name);
            assert_eq!(tail_index(&name), Some(k), "{name}");
        }
    }

    #[test]
    fn a_tail_name_that_is_a_listed_name_has_the_listed_code() {
        let listed: Vec<(u32, &str)> = vocabulary().names.iter().filter_map(|n| Some((tail_index(n)?, *n))).collect();
        assert!(!listed.is_empty());
        for (k, name) in listed {
            assert_eq!(listed_tail_name(k), vocabulary().code(name));
        }
    }
}

//! Grades of agreement of two different names: a bound on what they can have in common, then the similarity itself.
//!
//! Most pairs of names share so few letters that no grade is within reach. Each name carries a signature, in which letters
//! are bits, and a table says how many common letters a pair of such lengths and such a common prefix needs.

use rapidfuzz::distance::{damerau_levenshtein, jaro_winkler};

use super::level::Level;
use crate::linkage::Measure;

/// What has to be known of a name to dismiss most pairs.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Name {
    pub code: u32,
    /// The group of nicknames; 0 for none.
    nickname: u32,
    /// Bits of the letters' first and second occurrences.
    signature: u64,
    /// The first four bytes.
    prefix: u32,
    start: u32,
    length: u8,
    /// Letters that are not in the signature.
    extra: u8,
}

/// The distinct names of a column, and the grades asked of them.
pub(super) struct NameTable {
    /// By code.
    pub names: Vec<Name>,
    text: Vec<u8>,
    levels: Vec<Level>,
    /// Least number of common letters, by both lengths and the length of the common prefix.
    need: Vec<u8>,
    by_initial: bool,
    lowest_similarity: f64,
}

/// Lengths from here on are not told apart.
const LONGEST: usize = 32;

impl NameTable {
    /// Prepares the words (by code) for these levels; `nickname` gives the name that stands for a nickname's group.
    pub(super) fn new(words: &[String], levels: &[Level], nickname: Option<fn(&str) -> String>) -> Self {
        let mut text = Vec::new();
        let mut groups: hashbrown::HashMap<String, u32, foldhash::fast::FixedState> = hashbrown::HashMap::default();
        let nickname = nickname.filter(|_| levels.contains(&Level::Nickname));
        let names = words
            .iter()
            .zip(0..)
            .map(|(word, code)| {
                let group = nickname.map_or(0, |group_name| {
                    let next = groups.len() as u32 + 1;
                    *groups.entry(group_name(word)).or_insert(next)
                });
                let start = text.len() as u32;
                text.extend_from_slice(word.as_bytes());
                Name::new(code, word.as_bytes(), start, group)
            })
            .collect();
        let shares = levels.iter().filter_map(|level| match level {
            Level::Alike(s) if s.measure == Measure::JaroWinkler => Some(s.least_share()),
            _ => None,
        });
        Self {
            names,
            text,
            need: needed(levels),
            by_initial: levels.contains(&Level::Initial),
            lowest_similarity: shares.fold(2.0, f64::min),
            levels: levels.to_vec(),
        }
    }

    /// The place of the first level that two different names reach; the number of levels when none.
    #[inline]
    pub(super) fn level(&self, a: &Name, b: &Name) -> u8 {
        let common = (a.signature & b.signature).count_ones() as u8 + a.extra.min(b.extra);
        let prefix = ((a.prefix ^ b.prefix).trailing_zeros() / 8).min(4) as usize;
        let length = |name: &Name| (name.length as usize).min(LONGEST - 1);
        let need = self.need[(length(a) * LONGEST + length(b)) * 5 + prefix];
        let initial = self.by_initial && prefix > 0 && (a.length == 1 || b.length == 1);
        if common >= need || initial || (a.nickname != 0 && a.nickname == b.nickname) {
            self.measured(a, b, initial)
        } else {
            self.levels.len() as u8
        }
    }

    fn bytes(&self, name: &Name) -> &[u8] {
        &self.text[name.start as usize..name.start as usize + name.length as usize]
    }

    #[inline(never)]
    fn measured(&self, a: &Name, b: &Name, initial: bool) -> u8 {
        let text = |name: &Name| self.bytes(name).iter().copied();
        let mut similarity = None;
        let reached = |level: &Level| match *level {
            Level::Nickname => a.nickname != 0 && a.nickname == b.nickname,
            Level::Initial => initial,
            Level::Alike(alike) if alike.measure == Measure::JaroWinkler => {
                let cut = jaro_winkler::Args::default().score_cutoff(self.lowest_similarity);
                *similarity
                    .get_or_insert_with(|| jaro_winkler::similarity_with_args(text(a), text(b), &cut).unwrap_or(-1.0))
                    >= alike.least_share()
            }
            Level::Alike(alike) if alike.measure == Measure::DamerauLevenshtein => {
                alike.admits(damerau_levenshtein::distance(text(a), text(b)))
            }
            Level::Alike(alike) => {
                let [a, b] = [a, b].map(|name| String::from_utf8_lossy(self.bytes(name)));
                alike.of_texts(&a, &b)
            }
            _ => false,
        };
        self.levels.iter().position(reached).unwrap_or(self.levels.len()) as u8
    }
}

impl Name {
    fn new(code: u32, word: &[u8], start: u32, nickname: u32) -> Self {
        // Longer names than 255 bytes are compared by their first 255.
        let word = &word[..word.len().min(255)];
        let (mut seen, mut signature, mut extra) = ([0u8; 27], 0u64, 0u8);
        for byte in word {
            let letter = usize::from(byte.wrapping_sub(b'A').min(26));
            match seen[letter] {
                occurrence @ 0..=1 => signature |= 1 << (27 * usize::from(occurrence) + letter),
                _ => extra += 1,
            }
            seen[letter] += 1;
        }
        let mut first = [0; 4];
        first[..word.len().min(4)].copy_from_slice(&word[..word.len().min(4)]);
        Self { code, nickname, signature, prefix: u32::from_le_bytes(first), start, length: word.len() as u8, extra }
    }
}

/// Without transpositions, `m` common letters of lengths `a` and `b` give Jaro similarity `(m/a + m/b + 1)/3`; a common prefix of `p`
/// letters adds a tenth of the rest for each. A difference of `k` edits leaves at least `max(a, b) − k` letters in common.
fn needed(levels: &[Level]) -> Vec<u8> {
    let mut need = vec![u8::MAX; LONGEST * LONGEST * 5];
    for (place, need) in need.iter_mut().enumerate() {
        let (a, b, prefix) = (place / 5 / LONGEST, place / 5 % LONGEST, place % 5);
        if a == LONGEST - 1 || b == LONGEST - 1 {
            *need = 0;
            continue;
        }
        let reaches = |common: usize| {
            levels.iter().any(|level| match *level {
                Level::Alike(alike) => match alike.measure {
                    Measure::JaroWinkler if a > 0 && b > 0 && common > 0 => {
                        let jaro = (common as f64 / a as f64 + common as f64 / b as f64 + 1.0) / 3.0;
                        jaro + prefix as f64 * 0.1 * (1.0 - jaro) >= alike.least_share() - 1e-9
                    }
                    Measure::JaroWinkler => false,
                    // Lengths are of bytes, of which a letter beyond Latin has several: such levels are not bounded by them.
                    Measure::DamerauLevenshtein => common + alike.greatest_distance() >= a.max(b),
                    _ => true,
                },
                _ => false,
            })
        };
        *need = (0..=a.min(b)).find(|&common| reaches(common)).map_or(u8::MAX, |common| common as u8);
    }
    need
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_dismisses_no_pair_that_reaches_a_level() {
        let words: Vec<String> = [
            "",
            "A",
            "AL",
            "ANN",
            "ANNA",
            "HANNAH",
            "JON",
            "JOHN",
            "JOHNATHAN",
            "JONATHAN",
            "MARTHA",
            "MARHTA",
            "DIXON",
            "DICKSONX",
            "MISSISSIPPI",
            "MISISIPI",
            "SMITH",
            "SMYTH",
            "SCHMIDT",
            "ZZZZZZ",
            "O",
            "AAAAAAAA",
            "AAAAAAA",
            "BILL",
            "WILLIAM",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHIJ",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZABCDEFGHJI",
            "NÚÑEZ",
            "NUNEZ",
            "ELIZABETH",
            "BETH",
        ]
        .map(str::to_owned)
        .to_vec();
        let group = |word: &str| if word == "BILL" { "WILLIAM".to_owned() } else { word.to_owned() };
        let levels = [
            Level::Exact,
            Level::Nickname,
            Level::Initial,
            "jaro_winkler >= 0.92".parse().unwrap(),
            "damerau_levenshtein <= 2".parse().unwrap(),
            "jaro_winkler >= 0.7".parse().unwrap(),
        ];
        let table = NameTable::new(&words, &levels, Some(group));
        let mut reached = [0; 7];
        for (i, a) in words.iter().enumerate().skip(1) {
            for (j, b) in words.iter().enumerate().skip(1).filter(|&(j, _)| j != i) {
                let similarity = jaro_winkler::similarity(a.bytes(), b.bytes());
                let initial = (a.len() == 1 || b.len() == 1) && a.as_bytes()[0] == b.as_bytes()[0];
                let expected = if group(a) == group(b) {
                    1
                } else if initial {
                    2
                } else if similarity >= 0.92 {
                    3
                } else if damerau_levenshtein::distance(a.bytes(), b.bytes()) <= 2 {
                    4
                } else if similarity >= 0.7 {
                    5
                } else {
                    6
                };
                assert_eq!(table.level(&table.names[i], &table.names[j]), expected, "{a} {b}");
                reached[usize::from(expected)] += 1;
            }
        }
        assert!(reached[1..].iter().all(|&n| n > 0), "{reached:?}");
    }
}

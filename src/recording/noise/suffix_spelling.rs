//! Suffixes spelled in another way.
//!
//! **What it does.** Writes `JR.`, `JUNIOR`, `3RD`, `111` and the like instead of the usual suffix.
//! **Who does this.** Everybody: forms leave the spelling free.
//! **Parameters.** `recording.noise.suffix_spelling`: share of records, of those with a suffix,
//! assumption [suffix-spelling]; rolls hold 90 to 121 spellings of suffixes [released-rolls], of which the commonest
//! kinds are made here.
//! **What it cannot see.** Words that are no suffixes (MD, ESQ), and one suffix taken for another.
//! **References.** Counts of spellings on released rolls [released-rolls].

use super::{Effect, NoiseType, pick};
use crate::records::Field;

pub(super) const SUFFIX_SPELLING: NoiseType = NoiseType {
    name: "suffix_spelling",
    about: "Suffixes spelt in another way, of records with a suffix.",
    fields: &[Field::Suffix],
    effect: Effect::Label(respell),
};

/// For JR, SR, III, II, IV: the labels (counted from 1) of other spellings.
const SPELLINGS: [&[u8]; 5] = [&[6, 7, 8], &[9, 10], &[11, 12], &[13, 14], &[15, 16]];

fn respell(suffix: u8, bits: u64) -> u8 {
    match SPELLINGS.get(usize::from(suffix).wrapping_sub(1)) {
        Some(spellings) => spellings[pick(bits, spellings.len())],
        None => suffix,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Meaning;

    #[test]
    fn spellings_are_of_their_suffix() {
        let Meaning::Label(labels) = Field::Suffix.meaning() else { panic!("suffixes are labels") };
        let spelt = SPELLINGS.map(|codes| codes.iter().map(|&c| labels[usize::from(c) - 1]).collect::<Vec<_>>());
        let expected: [&[&str]; 5] =
            [&["JR.", "JUNIOR", "J R"], &["SR.", "SENIOR"], &["3RD", "111"], &["2ND", "11"], &["4TH", "1V"]];
        assert_eq!(spelt.map(|s| s.join(",")), expected.map(|s| s.join(",")));
        assert_eq!(respell(0, 7), 0);
    }
}

//! Names spelled by ear.
//!
//! **What it does.** Replaces one group of letters by another that sounds alike: PH by F, CK by K, IE by Y.
//! **Who does this.** Clerks who take a name by telephone or at a counter.
//! **Parameters.** `recording.noise.phonetic`: share of first and last names, of those that offer such a group:
//! assumption [phonetic-rate].
//! **What it cannot see.** How a language other than English sounds.
//! **References.** As FEBRL's and GeCo's phonetic corruptors do [christen-pudjijono-2009], rules written anew.

use super::{Effect, NoiseType, replace_one};
use crate::records::Field;

pub(super) const PHONETIC: NoiseType = NoiseType {
    name: "phonetic",
    about: "First and last names spelt by ear, of those that can be.",
    fields: &[Field::FirstName, Field::LastName],
    effect: Effect::Name(by_ear),
};

const SOUND_ALIKE: [(&str, &str); 24] = [
    ("PH", "F"),
    ("CK", "K"),
    ("IE", "Y"),
    ("EI", "IE"),
    ("EY", "Y"),
    ("LL", "L"),
    ("SS", "S"),
    ("TT", "T"),
    ("NN", "N"),
    ("CH", "SH"),
    ("C", "K"),
    ("K", "C"),
    ("Z", "S"),
    ("Y", "I"),
    ("AE", "E"),
    ("OU", "U"),
    ("GH", "G"),
    ("TH", "T"),
    ("SCH", "SH"),
    ("X", "KS"),
    ("KN", "N"),
    ("WR", "R"),
    ("SEN", "SON"),
    ("SON", "SEN"),
];

fn by_ear(name: &str, bits: u64) -> String {
    replace_one(name, bits, &SOUND_ALIKE)
}

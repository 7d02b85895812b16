//! Letters misread from paper.
//!
//! **What it does.** Replaces one letter, or pair of letters, by what a scanner takes it for: RN for M, O for Q.
//! **Who does this.** Scanners of paper forms, and people who key from bad copies.
//! **Parameters.** `recording.noise.ocr`: share of names that are misread, of those with such a letter:
//! assumption [ocr-rate].
//! **What it cannot see.** Fonts, handwriting, and that one form is misread in several places.
//! **References.** The confusions are those that GeCo and FEBRL describe [tran-2013], written anew.

use super::{Effect, NoiseType, replace_one};
use crate::records::Field;

pub(super) const OCR: NoiseType = NoiseType {
    name: "ocr",
    about: "Names with a letter misread from paper, of those that have such a letter.",
    fields: &[Field::FirstName, Field::MiddleName, Field::LastName],
    effect: Effect::Name(misread),
};

const CONFUSIONS: [(&str, &str); 20] = [
    ("M", "RN"),
    ("RN", "M"),
    ("W", "VV"),
    ("VV", "W"),
    ("Q", "O"),
    ("O", "Q"),
    ("D", "O"),
    ("I", "L"),
    ("L", "I"),
    ("E", "F"),
    ("F", "E"),
    ("C", "G"),
    ("G", "C"),
    ("U", "V"),
    ("V", "U"),
    ("B", "R"),
    ("P", "F"),
    ("H", "N"),
    ("CL", "D"),
    ("K", "X"),
];

fn misread(name: &str, bits: u64) -> String {
    replace_one(name, bits, &CONFUSIONS)
}

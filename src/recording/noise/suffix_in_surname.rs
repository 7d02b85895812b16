//! The suffix written behind the surname.
//!
//! **What it does.** Writes `SMITH JR` in the column of the surname and leaves the suffix column empty.
//! **Who does this.** Forms without a place for suffixes.
//! **Parameters.** `recording.noise.suffix_in_surname`: share of records, of those with a suffix,
//! assumption [suffix-in-surname]; rolls hold 90 to 121 spellings of suffixes [released-rolls].
//! **What it cannot see.** Suffixes misspelled: that is `suffix_spelling`.
//! **References.** Counts of spellings on released rolls [released-rolls].

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const SUFFIX_IN_SURNAME: NoiseType = NoiseType {
    name: "suffix_in_surname",
    about: "Records with the suffix written behind the surname, of those with a suffix.",
    fields: &[Field::LastName, Field::Suffix],
    effect: Effect::Rearrange,
};

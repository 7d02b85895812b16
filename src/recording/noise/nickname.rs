//! Nicknames.
//!
//! **What it does.** Writes a nickname for the first name: WILLIAM becomes BILL. Each known nickname is as likely as the others.
//! **Who does this.** Registrants who write the name that they go by.
//! **Parameters.** `recording.noise.nickname`: share of first names written so, of those that have a nickname:
//! assumption [nickname-rate].
//! **What it cannot see.** Which nickname is common for a name, sex or age; nicknames as legal names are in the first-name table already.
//! **References.** 2,691 pairs of names [nicknames-package].

use super::{Effect, NoiseType, pick};
use crate::records::Field;
use crate::text::nicknames;

pub(super) const NICKNAME: NoiseType = NoiseType {
    name: "nickname",
    about: "First names written as a nickname, of those that have one.",
    fields: &[Field::FirstName],
    effect: Effect::Name(nickname),
};

fn nickname(name: &str, bits: u64) -> String {
    match nicknames(name) {
        [] => name.to_owned(),
        known => known[pick(bits, known.len())].to_owned(),
    }
}

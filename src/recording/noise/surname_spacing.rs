//! Spaces and hyphens in surnames.
//!
//! **What it does.** Leaves out a space, hyphen or apostrophe; writes a hyphen for a space; or splits a prefix off (MCDONALD, MC DONALD).
//! **Who does this.** Systems without such characters, and clerks.
//! **Parameters.** `recording.noise.surname_spacing`: share of surnames, of those that offer it:
//! assumption [surname-spacing]. In Washington 0.94 % of surnames had a hyphen and 1.3 % a space in 2004; Latino 6.8
//! and 12.8 % [rolls-2004].
//! **What it cannot see.** The Census' surnames are printed without spaces and hyphens, so besides two surnames it is prefixes that are split here.
//! **References.** Counts on Washington's roll [rolls-2004].

use super::{Effect, NoiseType, pick, replace_one};
use crate::records::Field;

pub(super) const SURNAME_SPACING: NoiseType = NoiseType {
    name: "surname_spacing",
    about: "Surnames with a space or hyphen left out or put in, of those that offer one.",
    fields: &[Field::LastName],
    effect: Effect::Name(respaced),
};

const PREFIXES: [&str; 12] = ["MC", "MAC", "DELA", "DEL", "DE", "VAN", "VON", "SAN", "ST", "LA", "LE", "DI"];

fn respaced(name: &str, bits: u64) -> String {
    if name.contains([' ', '-', '\'']) {
        return replace_one(name, bits, &[(" ", ""), (" ", "-"), ("-", ""), ("-", " "), ("'", ""), ("'", " ")]);
    }
    let fitting: Vec<&str> = PREFIXES.into_iter().filter(|p| name.starts_with(p) && name.len() > p.len() + 3).collect();
    if fitting.is_empty() {
        name.to_owned()
    } else {
        let (prefix, rest) = name.split_at(fitting[pick(bits, fitting.len())].len());
        format!("{prefix} {rest}")
    }
}

//! One of two surnames.
//!
//! **What it does.** Leaves out the second of two surnames that a space or a hyphen joins, or, a quarter of the time, the first (GARCIA LOPEZ is
//! GARCIA, or LOPEZ). A particle such as DE LA stays with its name.
//! **Who does this.** People with two surnames, on forms that have a place for one; clerks who take the last word for the surname.
//! **Parameters.** `recording.noise.surname_dropped`: share of surnames of two parts: assumption [surname-dropped].
//! **What it cannot see.** That the first of two surnames is at times written as a middle name.
//! **References.** None with a rate. Latino surnames with a space or a hyphen were 12.8 and 6.8 % in Washington [rolls-2004].

use super::{Effect, NoiseType};
use crate::records::Field;

pub(super) const SURNAME_DROPPED: NoiseType = NoiseType {
    name: "surname_dropped",
    about: "Surnames of two parts of which one is left out.",
    fields: &[Field::LastName],
    effect: Effect::Name(one_part),
};

const PARTICLES: [&str; 12] = ["DE", "DEL", "LA", "LAS", "LOS", "SAN", "SANTA", "ST", "VAN", "VON", "MC", "MAC"];

fn one_part(name: &str, bits: u64) -> String {
    let parts: Vec<(usize, &str)> = name.match_indices([' ', '-']).collect();
    let second = parts.iter().find(|(at, _)| {
        let before = name[..*at].rsplit([' ', '-']).next().unwrap_or_default();
        !PARTICLES.contains(&before)
    });
    match second {
        None => name.to_owned(),
        Some(&(at, _)) if bits & 3 == 0 => name[at + 1..].to_owned(),
        Some(&(at, _)) => name[..at].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_two_is_left() {
        assert_eq!((one_part("GARCIA LOPEZ", 1), one_part("GARCIA-LOPEZ", 0)), ("GARCIA".into(), "LOPEZ".into()));
        assert_eq!((one_part("DE LA CRUZ", 1), one_part("SMITH", 1)), ("DE LA CRUZ".into(), "SMITH".into()));
        assert_eq!(one_part("DE LEON GARCIA", 1), "DE LEON");
    }
}

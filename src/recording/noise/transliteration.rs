//! Names carried over from another script in another way.
//!
//! **What it does.** Writes another spelling of a name that comes from another script: MOHAMMED for MUHAMMAD, LI for LEE, YUSUF for YOUSEF.
//! **Who does this.** People whose papers are spelled in several ways; clerks who spell such names by ear.
//! **Parameters.** `recording.noise.transliteration`: share of first and last names that have such spellings: assumption [transliteration-rate].
//! **What it cannot see.** Names beyond the few families here, and which spelling goes with which country.
//! **References.** None with a rate. The spellings are common ones, put together anew.

use super::{Effect, NoiseType, pick};
use crate::records::Field;

pub(super) const TRANSLITERATION: NoiseType = NoiseType {
    name: "transliteration",
    about: "First and last names from another script, spelled in another way, of those that have one.",
    fields: &[Field::FirstName, Field::LastName],
    effect: Effect::Name(respelled),
};

/// Spellings of one name each.
const SPELLINGS: [&[&str]; 40] = [
    &["MOHAMMED", "MUHAMMAD", "MOHAMED", "MOHAMMAD", "MUHAMMED"],
    &["AHMED", "AHMAD"],
    &["YUSUF", "YOUSEF", "YOUSSEF", "YUSEF"],
    &["HUSSEIN", "HUSSAIN", "HUSAIN"],
    &["HASSAN", "HASAN"],
    &["IBRAHIM", "EBRAHIM"],
    &["FATIMA", "FATEMEH", "FATIMAH"],
    &["AISHA", "AYESHA", "AYSHA"],
    &["OMAR", "UMAR"],
    &["KHALID", "KHALED"],
    &["ABDULLAH", "ABDULLA", "ABDALLAH"],
    &["HAMID", "HAMEED"],
    &["ALEXANDER", "ALEKSANDR"],
    &["DMITRY", "DMITRI", "DMITRIY"],
    &["SERGEY", "SERGEI", "SERGIY"],
    &["YURI", "YURY", "YURIY"],
    &["YEVGENY", "EVGENY", "EVGENI"],
    &["NATALIA", "NATALYA", "NATALIYA"],
    &["TATIANA", "TATYANA"],
    &["TETIANA", "TETYANA"],
    &["OLGA", "OLHA"],
    &["LEE", "LI", "YI"],
    &["PARK", "PAK", "BAK"],
    &["CHOI", "CHOE"],
    &["JUNG", "CHUNG", "JEONG"],
    &["YOON", "YUN"],
    &["CHO", "JO"],
    &["SHIN", "SIN"],
    &["KWON", "GWON"],
    &["CHEN", "CHAN", "CHIN"],
    &["WANG", "WONG"],
    &["HUANG", "HWANG"],
    &["ZHANG", "CHANG", "CHEUNG"],
    &["ZHOU", "CHOU", "CHOW"],
    &["XU", "HSU", "TSUI"],
    &["LIN", "LAM"],
    &["LIU", "LAU", "LEW"],
    &["WU", "NG"],
    &["CAI", "TSAI", "CHOI"],
    &["ZHENG", "CHENG"],
];

fn respelled(name: &str, bits: u64) -> String {
    let Some(family) = SPELLINGS.iter().find(|family| family.contains(&name)) else { return name.to_owned() };
    let others: Vec<&&str> = family.iter().filter(|spelling| **spelling != name).collect();
    (*others[pick(bits, others.len())]).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_spellings_gets_another_and_no_other_changes() {
        for bits in [0, 0x7fff_ffff, 0xffff_ffff] {
            let spelled = respelled("YUSUF", bits);
            assert!(spelled != "YUSUF" && SPELLINGS[2].contains(&spelled.as_str()), "{spelled}");
        }
        assert_eq!(respelled("SMITH", 1), "SMITH");
    }
}

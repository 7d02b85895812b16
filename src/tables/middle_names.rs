//! Middle names that are typical of their place: MARIE, ANN and LEE, which lead as middle names whatever first names are in fashion.

use std::sync::OnceLock;

use super::Sex;
use super::embedded::{integer, without_header};
use super::vocabulary::vocabulary;
use crate::rng::AliasTable;

/// Typical middle names by sex.
#[derive(Debug)]
pub struct MiddleNames {
    /// `(vocabulary code, share of all people of the sex)`.
    names: [Vec<(u32, f64)>; 2],
    samplers: [AliasTable; 2],
}

/// The table, read on first use.
pub fn middle_names() -> &'static MiddleNames {
    static TABLE: OnceLock<MiddleNames> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut names = [Vec::new(), Vec::new()];
        for line in without_header(include_str!("../../data/middle_names.csv")).lines() {
            let mut fields = line.split(',').map(|field| field.trim_end());
            let code =
                fields.next().and_then(|name| vocabulary().code(name)).expect("middle names are in the vocabulary");
            let sex = usize::from(fields.next() != Some("F"));
            names[sex].push((code, f64::from(integer(fields.next().expect("a share"))) / 1e4));
        }
        MiddleNames { samplers: [0, 1].map(|sex| AliasTable::new(&names[sex])), names }
    })
}

impl MiddleNames {
    /// `(vocabulary code, share of all people of the sex)` of each name.
    pub fn shares(&self, sex: Sex) -> &[(u32, f64)] {
        &self.names[sex as usize]
    }

    /// Share of people of a sex whose middle name is one of them because it is typical.
    pub fn share(&self, sex: Sex) -> f64 {
        self.names[sex as usize].iter().map(|name| name.1).sum()
    }

    /// The vocabulary code of one of them, drawn with 64 uniform bits.
    pub fn draw(&self, sex: Sex, bits: u64) -> u32 {
        self.samplers[sex as usize].draw(bits)
    }
}

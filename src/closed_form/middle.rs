//! The chance that two people share a middle name: a typical one, or one drawn like a first name.

use std::sync::OnceLock;

use hashbrown::HashMap;

use super::kernels::{LETTERS, YEARS, cross_year_kernel, shares, year_kernel};
use super::roll_mix::RollMix;
use crate::population::{NameParameters, STRATA};
use crate::tables::{Sex, middle_names, surnames, vocabulary};

/// What typical middle names share with each other and with first names.
struct Typical {
    /// Chance that typical middle names of two sexes are equal.
    shared: [[f64; 2]; 2],
    /// Chance that the typical middle name of a sex is a first name of a birth year and stratum: `[year · STRATA + stratum][sex]`.
    with_first: Vec<[f64; 2]>,
    letters: [[f64; LETTERS]; 2],
}

fn typical() -> &'static Typical {
    static TYPICAL: OnceLock<Typical> = OnceLock::new();
    TYPICAL.get_or_init(|| {
        let mut chances: HashMap<u32, [f64; 2], foldhash::fast::FixedState> = HashMap::default();
        let mut letters = [[0.0; LETTERS]; 2];
        for sex in Sex::ALL {
            for &(code, share) in middle_names().shares(sex) {
                let chance = share / middle_names().share(sex);
                chances.entry(code).or_default()[sex as usize] += chance;
                letters[sex as usize][letter(code)] += chance;
            }
        }
        let mut shared = [[0.0; 2]; 2];
        let mut all: Vec<(u32, [f64; 2])> = chances.iter().map(|(&code, &chance)| (code, chance)).collect();
        all.sort_unstable_by_key(|a| a.0);
        for (_, chance) in &all {
            (0..4).for_each(|i| shared[i / 2][i % 2] += chance[i / 2] * chance[i % 2]);
        }
        let of_year = |year: usize| {
            let mut sums = [[0.0; 2]; STRATA];
            for (code, share) in shares(year) {
                let Some(chance) = chances.get(&code) else { continue };
                (0..STRATA).for_each(|k| (0..2).for_each(|s| sums[k][s] += chance[s] * share[k]));
            }
            sums
        };
        Typical { shared, with_first: (0..YEARS).flat_map(of_year).collect(), letters }
    })
}

fn letter(code: u32) -> usize {
    usize::from(vocabulary().names[code as usize].as_bytes()[0] - b'A')
}

/// How middle names are drawn on some rolls.
pub(super) struct Middle {
    /// By sex: share with a typical middle name.
    typical: [f64; 2],
    /// Shares of the letters that middle names begin with, by birth year and stratum; of those that are surnames, in the mean of the rolls.
    letters: Vec<[[f64; LETTERS]; STRATA]>,
}

fn surname_letters() -> &'static [[f64; LETTERS]; 6] {
    static LETTERS_OF_SURNAMES: OnceLock<[[f64; LETTERS]; 6]> = OnceLock::new();
    LETTERS_OF_SURNAMES.get_or_init(|| surnames().initials())
}

impl Middle {
    pub(super) fn of(rolls: &[RollMix]) -> Self {
        let names = rolls.first().map_or(NameParameters::default(), |roll| roll.presence.names);
        let mean = |year: usize, k: usize| {
            let people = |roll: &RollMix| roll.composition.people[year][k];
            let all: f64 = rolls.iter().map(people).sum();
            let moved: f64 = rolls.iter().map(|roll| people(roll) * roll.moved_surname(year, k)).sum();
            if all > 0.0 { moved / all } else { 0.0 }
        };
        let years = rolls.first().map_or(0, |roll| roll.composition.people.len());
        let typical_shares = Sex::ALL.map(|sex| names.typical_share(sex));
        let letters = |year: usize, k: usize| -> [f64; LETTERS] {
            let (w, moved) = (typical_shares[k / 6], mean(year, k));
            let first = &year_kernel(year).letters[k];
            let (typical, surname) = (&typical().letters[k / 6], &surname_letters()[k % 6]);
            std::array::from_fn(|i| (1.0 - moved) * (w * typical[i] + (1.0 - w) * first[i]) + moved * surname[i])
        };
        let letters = (0..years).map(|year| std::array::from_fn(|k| letters(year, k))).collect();
        Self { typical: typical_shares, letters }
    }

    /// The chance that the middle names given to people of `(birth year, stratum)` are equal.
    pub(super) fn full(&self, a: (usize, usize), b: (usize, usize)) -> f64 {
        let typical = typical();
        let first = if a.0 == b.0 { year_kernel(a.0).first_name[a.1][b.1] } else { cross_year_kernel().get(a, b) };
        let (s, t) = (a.1 / 6, b.1 / 6);
        let (w, v) = (self.typical[s], self.typical[t]);
        w * v * typical.shared[s][t]
            + w * (1.0 - v) * typical.with_first[b.0 * STRATA + b.1][s]
            + (1.0 - w) * v * typical.with_first[a.0 * STRATA + a.1][t]
            + (1.0 - w) * (1.0 - v) * first
    }

    /// The chance that the middle names on record begin with one letter.
    pub(super) fn initial(&self, a: (usize, usize), b: (usize, usize)) -> f64 {
        let (a, b) = (&self.letters[a.0][a.1], &self.letters[b.0][b.1]);
        a.iter().zip(b).map(|(p, q)| p * q).sum()
    }
}

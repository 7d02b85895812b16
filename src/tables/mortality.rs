//! Probabilities of dying within a year.

use std::sync::OnceLock;

use super::Sex;
use super::embedded::{decode, integers};

/// Probability of dying within a year by calendar year (1940–2014), age (0–109) and sex [us-life-tables].
#[derive(Debug)]
pub struct Mortality {
    per_million: Vec<[[u32; 2]; AGES]>,
}

const FIRST: i32 = 1940;
const LAST: i32 = 2014;
const AGES: usize = 110;

/// The table, decoded on first use.
pub fn mortality() -> &'static Mortality {
    static TABLE: OnceLock<Mortality> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut per_million = vec![[[0; 2]; AGES]; (LAST - FIRST + 1) as usize];
        for line in decode(include_bytes!("../../data/mortality.csv.zst")).lines() {
            let [year, age, female, male] = integers(&mut line.split(','));
            per_million[year as usize - FIRST as usize][age as usize] = [female, male];
        }
        Mortality { per_million }
    })
}

impl Mortality {
    /// Probability that somebody of an age on their birthday dies before the next; years and ages outside the table use its nearest.
    pub fn dies_within_a_year(&self, year: i32, age: i32, sex: Sex) -> f64 {
        let row = &self.per_million[(year.clamp(FIRST, LAST) - FIRST) as usize];
        f64::from(row[age.clamp(0, AGES as i32 - 1) as usize][sex as usize]) / 1e6
    }
}

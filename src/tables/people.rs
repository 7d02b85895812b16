//! Residents of the United States by single year of age and sex.

use std::sync::OnceLock;

use super::Sex;
use super::embedded::{decode, integers};

/// Residents by calendar year (2000–2020), age (0–100, the last meaning 100 and older) and sex, on 1 July.
#[derive(Debug)]
pub struct PopulationByAge {
    counts: Vec<[[u32; 2]; 101]>,
}

const FIRST: i32 = 2000;
const LAST: i32 = 2020;

/// The table, decoded on first use.
pub fn population_by_age() -> &'static PopulationByAge {
    static TABLE: OnceLock<PopulationByAge> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut counts = vec![[[0; 2]; 101]; (LAST - FIRST + 1) as usize];
        for line in decode(include_bytes!("../../data/population.csv.zst")).lines() {
            let [year, age, female, male] = integers(&mut line.split(','));
            counts[year as usize - FIRST as usize][age as usize] = [female, male];
        }
        PopulationByAge { counts }
    })
}

impl PopulationByAge {
    /// Residents of an age and sex; a year outside the table uses its nearest one.
    pub fn residents(&self, year: i32, age: i32, sex: Sex) -> f64 {
        let row = &self.counts[(year.clamp(FIRST, LAST) - FIRST) as usize];
        usize::try_from(age).ok().and_then(|age| row.get(age)).map_or(0.0, |by_sex| f64::from(by_sex[sex as usize]))
    }

    /// Residents aged 18 or older.
    pub fn adults(&self, year: i32) -> f64 {
        (18..=100).flat_map(|age| Sex::ALL.map(|sex| self.residents(year, age, sex))).sum()
    }
}

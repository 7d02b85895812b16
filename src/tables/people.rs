//! Residents of the United States by single year of age and sex.

use std::sync::OnceLock;

use super::embedded::{decode, integers};
use super::{Sex, mortality};

/// Residents by calendar year (2000–2026; those from 2021 on are of 2020 and older, assumption [ages-after-2020]), age (0–100, the last meaning 100 and older) and sex, on 1 July.
#[derive(Debug)]
pub struct PopulationByAge {
    counts: Vec<[[u32; 2]; 101]>,
}

const FIRST: i32 = 2000;
/// Last year of the table, and the last that is worked out from it.
const TABLE_ENDS: i32 = 2020;
const LAST: i32 = 2026;

/// The table, decoded on first use.
pub fn population_by_age() -> &'static PopulationByAge {
    static TABLE: OnceLock<PopulationByAge> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut counts = vec![[[0; 2]; 101]; (LAST - FIRST + 1) as usize];
        for line in decode(include_bytes!("../../data/population.csv.zst")).lines() {
            let [year, age, female, male] = integers(&mut line.split(','));
            counts[year as usize - FIRST as usize][age as usize] = [female, male];
        }
        (TABLE_ENDS + 1..=LAST).for_each(|year| grow_older(&mut counts, year));
        PopulationByAge { counts }
    })
}

/// The people of a year are those of the year before who survived it, a year older; as many are born. Migration is left out.
fn grow_older(counts: &mut [[[u32; 2]; 101]], year: i32) {
    let (before, now) = counts.split_at_mut((year - FIRST) as usize);
    let before = before.last().expect("the table has years");
    let survive = |age: usize, sex: Sex| {
        f64::from(before[age][sex as usize]) * (1.0 - mortality().dies_within_a_year(year - 1, age as i32, sex))
    };
    for sex in Sex::ALL {
        now[0][0][sex as usize] = before[0][sex as usize];
        (1..=100).for_each(|age| now[0][age][sex as usize] = survive(age - 1, sex).round() as u32);
        now[0][100][sex as usize] += survive(100, sex).round() as u32;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_grow_older_after_the_table_ends() {
        let table = population_by_age();
        let adults = [2016, 2020, 2024, 2026].map(|year| table.adults(year));
        println!("{adults:?}");
        // By a little more than they would without the young who come of age, and less than between 2016 and 2020, as nobody comes from abroad.
        assert!(adults[3] > adults[2] && adults[2] > adults[1]);
        assert!((0.6..1.0).contains(&((adults[2] - adults[1]) / (adults[1] - adults[0]))), "{adults:?}");
        assert!(table.residents(2026, 60, Sex::Female) < table.residents(2020, 54, Sex::Female));
        assert!(table.residents(2026, 60, Sex::Female) > 0.95 * table.residents(2020, 54, Sex::Female));
    }
}

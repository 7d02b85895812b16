//! First names by sex, birth year and race.
//!
//! P(first name | sex, birth year, race) ∝ births(name, sex, year) · P(race | name, sex): Social Security births, raked to
//! the 2020 Census for names of the foreign-born, times the Census' race shares (`data/README.md`). Beside them stands a
//! tail of made-up names for the people whose first name the Census does not list, by sex and race at every age.

use std::ops::RangeInclusive;
use std::sync::OnceLock;

use super::embedded::{decode, integer, integers, without_header};
use super::vocabulary::{Tail, vocabulary};
use super::{Race, Sex};
use crate::rng::AliasTable;

/// Birth years that the table covers.
pub(crate) const BIRTH_YEARS: RangeInclusive<i32> = 1890..=2008;
const YEARS: usize = (*BIRTH_YEARS.end() - *BIRTH_YEARS.start() + 1) as usize;

/// One (name, sex) of the table.
pub(super) struct FirstNameRow {
    pub name: &'static str,
    sex: Sex,
    shares: [u32; 6],
    first_year: usize,
    births: &'static str,
}

pub(super) fn first_name_rows() -> &'static [FirstNameRow] {
    static ROWS: OnceLock<Vec<FirstNameRow>> = OnceLock::new();
    ROWS.get_or_init(|| decode(include_bytes!("../../data/first_names.csv.zst")).lines().map(read_row).collect())
}

fn read_row(line: &'static str) -> FirstNameRow {
    let mut fields = line.split(',');
    let name = fields.next().expect("name");
    let sex = if fields.next() == Some("F") { Sex::Female } else { Sex::Male };
    let shares = integers(&mut fields);
    let first_year = integer(fields.next().expect("first year")) as i32 - BIRTH_YEARS.start();
    FirstNameRow { name, sex, shares, first_year: first_year as usize, births: fields.next().expect("births") }
}

/// Share of each race whose first name is not listed, by sex and birth year: assumption [first-name-tail] has every race follow one course.
fn unlisted() -> [Vec<[f64; 6]>; 2] {
    let mut shares = [Vec::with_capacity(YEARS), Vec::with_capacity(YEARS)];
    for line in without_header(include_str!("../../data/first_names_unlisted.csv")).lines() {
        let mut fields = line.split(',');
        let sex = usize::from(fields.next() != Some("F"));
        let year = fields.next().map(integer);
        assert_eq!(year, Some(*BIRTH_YEARS.start() as u32 + shares[sex].len() as u32), "years are in order");
        shares[sex].push(integers(&mut fields).map(|millionths| f64::from(millionths) / 1e6));
    }
    shares
}

/// Births by sex, year and name, with race shares.
#[derive(Debug)]
pub struct FirstNames {
    /// Vocabulary code of each (name, sex) row.
    codes: Vec<u32>,
    /// P(race | name, sex) of each row, in ten-thousandths.
    shares: Vec<[u16; 6]>,
    /// For each sex and year: (row, births).
    births: [Vec<Vec<(u32, u32)>>; 2],
    unlisted: [Vec<[f64; 6]>; 2],
    samplers: Vec<OnceLock<AliasTable>>,
}

/// The table, decoded on first use.
pub fn first_names() -> &'static FirstNames {
    static TABLE: OnceLock<FirstNames> = OnceLock::new();
    TABLE.get_or_init(|| {
        let rows = first_name_rows();
        let mut births = [vec![Vec::new(); YEARS], vec![Vec::new(); YEARS]];
        for (index, row) in rows.iter().enumerate() {
            for (offset, count) in row.births.split(' ').map(integer).enumerate() {
                if count > 0 {
                    births[row.sex as usize][row.first_year + offset].push((index as u32, count));
                }
            }
        }
        FirstNames {
            codes: rows.iter().map(|r| vocabulary().code(r.name).expect("first names are in the vocabulary")).collect(),
            shares: rows.iter().map(|r| r.shares.map(|s| s as u16)).collect(),
            births,
            unlisted: unlisted(),
            samplers: (0..2 * YEARS * 6).map(|_| OnceLock::new()).collect(),
        }
    })
}

impl FirstNames {
    /// The vocabulary code of a first name drawn with 64 uniform bits. Years outside the table use the nearest one.
    #[inline]
    pub fn draw(&self, sex: Sex, birth_year: i32, race: Race, bits: u64) -> u32 {
        let year = year_index(birth_year);
        let slot = &self.samplers[(sex as usize * YEARS + year) * 6 + race as usize];
        match slot.get_or_init(|| self.sampler(sex, birth_year, race)).draw(bits) {
            0 => Tail::FirstNames.draw(bits),
            code => code,
        }
    }

    fn sampler(&self, sex: Sex, birth_year: i32, race: Race) -> AliasTable {
        let mut all: Vec<(u32, f64)> = self.weights(sex, birth_year, race).collect();
        let listed: f64 = all.iter().map(|w| w.1).sum();
        let unlisted = self.unlisted(sex, birth_year, race);
        all.push((0, listed * unlisted / (1.0 - unlisted)));
        AliasTable::new(&all)
    }

    /// Share of people of a sex, birth year and race whose first name is not listed.
    pub fn unlisted(&self, sex: Sex, birth_year: i32, race: Race) -> f64 {
        self.unlisted[sex as usize][year_index(birth_year)][race as usize]
    }

    /// `(vocabulary code, weight)` of every listed first name for a sex, birth year and race; weights have no common scale.
    pub fn weights(&self, sex: Sex, birth_year: i32, race: Race) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.births[sex as usize][year_index(birth_year)].iter().map(move |&(row, births)| {
            let share = self.shares[row as usize][race as usize];
            (self.codes[row as usize], f64::from(births) * f64::from(share))
        })
    }
}

fn year_index(birth_year: i32) -> usize {
    (birth_year.clamp(*BIRTH_YEARS.start(), *BIRTH_YEARS.end()) - BIRTH_YEARS.start()) as usize
}

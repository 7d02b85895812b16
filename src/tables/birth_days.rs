//! How births spread over the days of a year: season and day of the week, as observed.

use std::sync::OnceLock;

use super::embedded::{decode, integer};
use super::first_names::BIRTH_YEARS;
use crate::date::{Date, days_in_year};
use crate::rng::AliasTable;

/// Births by calendar day of one year.
#[derive(Debug)]
pub struct BirthDays {
    /// P(day of the year), from 0, summing to 1.
    pub share: Vec<f64>,
    /// The date of each day.
    pub dates: Vec<Date>,
    sampler: AliasTable,
}

impl BirthDays {
    /// The days of `year` with births only up to and including day `last` (0-based) of the year.
    pub fn until(&self, last: u32) -> BirthDays {
        let kept: f64 = self.share[..=last as usize].iter().sum();
        Self::new(self.dates[0].year(), self.share[..=last as usize].iter().map(|s| s / kept).collect())
    }

    fn new(year: i32, share: Vec<f64>) -> Self {
        let weights: Vec<(u32, f64)> = share.iter().enumerate().map(|(day, s)| (day as u32, *s)).collect();
        let dates = (0..share.len() as u32).map(|day| Date::from_day_of_year(year, day)).collect();
        Self { share, dates, sampler: AliasTable::new(&weights) }
    }

    /// Which days can be drawn, a cell of the draw at a time.
    pub fn cells(&self) -> impl Iterator<Item = [u32; 2]> {
        self.sampler.outcomes()
    }

    /// The cell in which 64 uniform bits find their day.
    #[inline]
    pub fn cell(&self, bits: u64) -> usize {
        self.sampler.cell(bits)
    }

    /// A day of the year, from 0, drawn with 64 uniform bits.
    #[inline]
    pub fn draw(&self, bits: u64) -> usize {
        self.sampler.draw(bits) as usize
    }
}

/// The days of a birth year; years outside the table use the table's nearest year of the same length.
pub fn birth_days(year: i32) -> BirthDays {
    static WEIGHTS: OnceLock<Vec<Vec<u32>>> = OnceLock::new();
    let weights = WEIGHTS.get_or_init(|| {
        decode(include_bytes!("../../data/birth_days.csv.zst"))
            .lines()
            .map(|line| line.split_once(',').expect("weights").1.split(' ').map(integer).collect())
            .collect()
    });
    let mut source = year.clamp(*BIRTH_YEARS.start(), *BIRTH_YEARS.end());
    while days_in_year(source) != days_in_year(year) {
        source += if source < year { -1 } else { 1 };
    }
    let row = &weights[(source - BIRTH_YEARS.start()) as usize];
    let total: f64 = row.iter().map(|&w| f64::from(w)).sum();
    BirthDays::new(year, row.iter().map(|&w| f64::from(w) / total).collect())
}

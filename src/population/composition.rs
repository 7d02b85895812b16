//! How many people of each birth year, sex and race: the mix that people are drawn from and closed forms are summed over.

use super::citizenship::NONCITIZEN_SHARE;
use crate::date::{Date, days_in_month};
use crate::rng::AliasTable;
use crate::tables::{Race, Sex, StateCode, birth_days, population_by_age, states};

/// Earliest birth year; people aged 100 and older are put at 100, assumption [oldest-age]: they are too few to matter.
pub const FIRST_BIRTH_YEAR: i32 = 1899;
/// Strata of one birth year: two sexes times six races.
pub const STRATA: usize = 12;

/// A birth year, sex and race, as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stratum(pub u16);

impl Stratum {
    /// Birth year, counted from [`FIRST_BIRTH_YEAR`].
    pub fn year_index(self) -> usize {
        usize::from(self.0) / STRATA
    }

    /// Sex.
    pub fn sex(self) -> Sex {
        Sex::ALL[usize::from(self.0) % STRATA / 6]
    }

    /// Race.
    pub fn race(self) -> Race {
        Race::ALL[usize::from(self.0) % 6]
    }
}

/// Expected people by birth year, sex and race.
#[derive(Clone, Debug)]
pub struct Composition {
    /// `[birth year - FIRST_BIRTH_YEAR][sex * 6 + race]`
    pub people: Vec<[f64; STRATA]>,
}

impl Composition {
    /// Adult residents of a state on a date: the 2020 Census' adults by race [census-2020], at the national age and sex
    /// mix [census-projections-2008].
    ///
    /// By assumption [age-by-race], age and sex do not depend on race or state, as no public table in reach joins them.
    pub fn residents(state: StateCode, date: Date) -> Self {
        let state = &states()[usize::from(state)];
        let ages = population_by_age();
        let growth = ages.adults(date.year()) / ages.adults(2020);
        let by_year = adults_by_birth_year(date);
        let all: f64 = by_year.iter().flatten().sum();
        let cell = |year: usize, stratum: usize| {
            by_year[year][stratum / 6] / all * f64::from(state.adults[stratum % 6]) * growth
        };
        Self { people: (0..by_year.len()).map(|y| std::array::from_fn(|s| cell(y, s))).collect() }
    }

    /// The nation's adult citizens, each age band scaled to hold the given number of people (`[(first age, last age, people)]`).
    pub fn citizens_by_age_band(date: Date, bands: &[(i32, i32, f64)]) -> Self {
        let mut sum = Self::nation(date);
        sum.weight(|_, _, race| 1.0 - NONCITIZEN_SHARE[race as usize]);
        for &(first, last, people) in bands {
            let inside = |year: i32| (first..=last).contains(&(date.year() - year));
            let now: f64 = (0..sum.people.len())
                .filter(|&y| inside(FIRST_BIRTH_YEAR + y as i32))
                .map(|y| sum.people[y].iter().sum::<f64>())
                .sum();
            sum.weight(|year, _, _| if inside(year) { people / now } else { 1.0 });
        }
        sum
    }

    /// The people who voted in November 2012: 129 million, of whom 11.5 million were 18–24, 39.5 million 25–44, 50.2
    /// million 45–64 and 27.8 million 65 and older [voters-2012], otherwise like adult citizens.
    pub fn voters_2012() -> Self {
        let date = Date::new(2012, 11, 6).expect("a date");
        Self::citizens_by_age_band(date, &[(18, 24, 11.5e6), (25, 44, 39.5e6), (45, 64, 50.2e6), (65, 120, 27.8e6)])
    }

    /// Adult residents of all 51 jurisdictions.
    pub fn nation(date: Date) -> Self {
        let mut parts = (0..states().len()).map(|s| Self::residents(s as StateCode, date));
        let mut sum = parts.next().expect("there are states");
        parts.for_each(|part| sum.add(&part, 1.0));
        sum
    }

    /// Multiplies each cell by a factor of (birth year, sex, race).
    pub fn weight(&mut self, factor: impl Fn(i32, Sex, Race) -> f64) {
        for (year, cells) in self.people.iter_mut().enumerate() {
            for (stratum, cell) in cells.iter_mut().enumerate() {
                *cell *= factor(FIRST_BIRTH_YEAR + year as i32, Sex::ALL[stratum / 6], Race::ALL[stratum % 6]);
            }
        }
    }

    /// Adds `times` another composition of the same date.
    pub fn add(&mut self, other: &Composition, times: f64) {
        for (mine, theirs) in self.people.iter_mut().zip(&other.people) {
            mine.iter_mut().zip(theirs).for_each(|(m, t)| *m += times * t);
        }
    }

    /// People in all cells.
    pub fn total(&self) -> f64 {
        self.people.iter().flatten().sum()
    }

    /// Draws strata in proportion.
    pub fn sampler(&self) -> AliasTable {
        let cells = self.people.iter().flatten().enumerate().map(|(i, &w)| (i as u32, w));
        AliasTable::new(&cells.filter(|w| w.1 > 0.0).collect::<Vec<_>>())
    }
}

/// The latest birth date of those who are 18 on a date.
pub(super) fn youngest_birth_date(date: Date) -> Date {
    let year = date.year() - 18;
    let day = date.day().min(days_in_month(year, date.month()));
    Date::new(year, date.month(), day).expect("the day is within its month")
}

/// National adults on a date by birth year (from [`FIRST_BIRTH_YEAR`]) and sex.
///
/// People aged `a` on 1 July were born in two calendar years, taken as half each; of the youngest birth year only
/// those who have turned 18 count.
fn adults_by_birth_year(date: Date) -> Vec<[f64; 2]> {
    let year = date.year();
    let youngest = year - 18;
    let turned_18: f64 =
        birth_days(youngest).share.iter().take(youngest_birth_date(date).day_of_year() as usize + 1).sum();
    let residents = |age, sex| population_by_age().residents(year, age, sex);
    (FIRST_BIRTH_YEAR..=youngest)
        .map(|born| {
            let part = if born == youngest { turned_18 } else { 1.0 };
            Sex::ALL.map(|sex| part * 0.5 * (residents(year - born, sex) + residents(year - born - 1, sex)))
        })
        .collect()
}

//! How many other people of the country a check of name, birth date and SSN4 finds beside the right one.
//!
//! For an applicant of birth year `y` and stratum `k` the expected others are `Σ_k' N[y, k'] q`, where `N` are the people of the file born in the same
//! year, and `q` the chance that two share the first name, the last name, what is compared of the birth date, and SSN4. Averaged over applicants that is
//! the number of pairs between applicants and file for each applicant. It is so small that it is the share with another match, too.

use crate::closed_form::{Condition, Demand, Presence, RollMix, expected_pairs_across};
use crate::date::Date;
use crate::population::{Composition, FIRST_BIRTH_YEAR, days_of_adults};
use crate::tables::{Sex, mortality};

/// Expected others for each applicant who is found.
#[derive(Clone, Copy, Debug)]
pub(super) struct Others {
    /// Living ones.
    pub(super) living: f64,
    /// Dead ones.
    pub(super) dead: f64,
    /// The people among whom they are looked for, living and dead.
    pub(super) file: f64,
}

impl Others {
    /// All of them, if the file holds so many numbers, whose holders are of the same birth years, sexes and races.
    pub(super) fn among(&self, numbers: f64) -> f64 {
        (self.living + self.dead) * numbers / self.file
    }
}

/// Numbers that were given out by the middle of the checks, 480 million, less those of children, who meet no applicant: assumption [numbers-issued].
pub(super) const NUMBERS_OF_ADULTS: f64 = 406e6;

/// The first year of which deaths are counted: numbers were given out from 1936 on, and the table of deaths begins here.
const FIRST_YEAR_OF_DEATHS: i32 = 1940;
/// The age at which people had a number in the years before it was given at birth.
const AGE_OF_NUMBER: i32 = 16;

/// Others who share what is compared, for applicants who are like all adults of November 2016, amid the years that are published.
pub(super) fn several_matches(birth_date: &str) -> Others {
    let date = Date::new(2016, 11, 8).expect("a date");
    let living = Composition::nation(date);
    let dead = dead_of(&living, date.year());
    let agree = |field: &str| Condition { comparison: field.parse().expect("a field"), demand: Demand::Agree };
    let conditions: Vec<Condition> = ["first_name", "last_name", birth_date, "ssn4"].map(agree).to_vec();
    let days: Vec<Vec<f64>> =
        (0..living.people.len()).map(|y| days_of_adults(FIRST_BIRTH_YEAR + y as i32, date).share).collect();
    let file = |composition: &Composition| RollMix {
        composition: composition.clone(),
        presence: Presence::FULL,
        married: Vec::new(),
    };
    let others = |of: &Composition| {
        let found = expected_pairs_across(&[file(&living), file(of)], &conditions, &days);
        found.expect("names have a closed form").agreeing / living.total()
    };
    Others { living: others(&living), dead: others(&dead), file: living.total() + dead.total() }
}

/// Those born with the living who died before: at a share `s` of survivors, `1/s − 1` for each who lives.
fn dead_of(living: &Composition, now: i32) -> Composition {
    let mut dead = living.clone();
    dead.weight(|born, sex, _| 1.0 / survivors(born, sex, now) - 1.0);
    dead
}

/// The share of those who could have a number that still lives.
fn survivors(born: i32, sex: Sex, now: i32) -> f64 {
    let first = FIRST_YEAR_OF_DEATHS.max(born + AGE_OF_NUMBER);
    (first..now).map(|year| 1.0 - mortality().dies_within_a_year(year, year - born, sex)).product()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn survivors_get_fewer_with_age() {
        let of = |born| survivors(born, Sex::Female, 2016);
        assert!(of(1990) > 0.98 && of(1990) > of(1950) && of(1950) > of(1920), "{} {}", of(1950), of(1920));
        assert!((0.02..0.3).contains(&of(1920)), "{}", of(1920));
    }

    #[test]
    fn a_day_has_a_thirtieth_of_a_month_and_most_others_live() {
        let (month, day) = (several_matches("birth_date:month_year"), several_matches("birth_date"));
        assert!((29.0..31.5).contains(&(month.living / day.living)), "{month:?} {day:?}");
        println!("{month:?} {} {} {}", month.among(376e6), month.among(NUMBERS_OF_ADULTS), month.among(466e6));
        assert!((month.among(2.0 * month.file) / (month.living + month.dead) - 2.0).abs() < 1e-12);
        assert!(month.file < NUMBERS_OF_ADULTS, "more people of adults' birth years than numbers: {}", month.file);
        assert!(month.dead < month.living && month.dead > 0.1 * month.living, "{month:?}");
    }
}

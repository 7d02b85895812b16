//! The birthday problem, for full birth dates and for birthdays, which are the month and day alone.

use super::sum::Days;
use crate::date::Date;
use crate::population::{Composition, FIRST_BIRTH_YEAR, STRATA};

/// The chance that two people of a composition share their birth date; `days` are the shares of births by day for each birth year, as of
/// [`crate::population::days_of_adults`].
pub(crate) fn same_birth_date(composition: &Composition, days: Days) -> f64 {
    shares(composition, days).iter().map(|s| s * s).sum()
}

/// The chance that at least two share their birth date, for each number of people up to `most`.
pub(crate) fn chances_of_shared_birth_date(composition: &Composition, days: Days, most: usize) -> Vec<f64> {
    some_shared(&shares(composition, days), most)
}

/// The same of the birthday, which is the month and day.
pub(crate) fn chances_of_shared_birthday(composition: &Composition, days: Days, most: usize) -> Vec<f64> {
    some_shared(&birthday_shares(composition, days), most)
}

/// How many people must be in a room for the given chance that at least two share their birth date.
pub(crate) fn people_for_shared_birth_date(composition: &Composition, days: Days, chance: f64) -> u32 {
    let shares = shares(composition, days);
    let mut most = 256;
    loop {
        let none = none_shared(&shares, most);
        if let Some(n) = (2..=most).find(|&n| 1.0 - none[n] >= chance) {
            return n as u32;
        }
        // There are finitely many dates, so two of more people than dates share one.
        most *= 2;
    }
}

fn some_shared(shares: &[f64], most: usize) -> Vec<f64> {
    none_shared(shares, most).into_iter().map(|none| (1.0 - none).max(0.0)).collect()
}

/// Shares of the 366 birthdays, by month and day.
fn birthday_shares(composition: &Composition, days: Days) -> Vec<f64> {
    let mut people = vec![0.0; 12 * 31];
    for (index, (cells, days)) in composition.people.iter().zip(days).enumerate() {
        let born: f64 = cells.iter().sum();
        for (day, share) in days.iter().enumerate() {
            let date = Date::from_day_of_year(FIRST_BIRTH_YEAR + index as i32, day as u32);
            people[((date.month() - 1) * 31 + date.day() - 1) as usize] += born * share;
        }
    }
    let total: f64 = people.iter().sum();
    people.retain(|born| *born > 0.0);
    people.into_iter().map(|born| born / total).collect()
}

/// Shares of the dates. Of the youngest birth year only those are there who are of age, as in the pairs of [`super::expected_pairs_within`].
fn shares(composition: &Composition, days: Days) -> Vec<f64> {
    let people = |(cells, days): (&[f64; STRATA], &Vec<f64>)| {
        let people: f64 = cells.iter().sum();
        days.iter().map(|day| people * day).collect::<Vec<f64>>()
    };
    let dates: Vec<f64> = composition.people.iter().zip(days).flat_map(people).filter(|people| *people > 0.0).collect();
    let total: f64 = dates.iter().sum();
    dates.into_iter().map(|people| people / total).collect()
}

/// The probability that `n` independent dates are all different, for each `n` up to `most`: `n! e_n(p)`, with `e_n` the elementary symmetric
/// polynomial of the shares.
///
/// One date after the other joins those that may be used: of `n` people one can have it, so `P_n ← P_n + n p P_{n−1}`. All terms are positive.
fn none_shared(shares: &[f64], most: usize) -> Vec<f64> {
    let mut none = vec![0.0; most + 1];
    none[0] = 1.0;
    for share in shares {
        for n in (1..=most).rev() {
            none[n] += none[n - 1] * share * n as f64;
        }
    }
    none
}

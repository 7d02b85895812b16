//! Birth dates as files give them: what errors do to the shares of dates.
//!
//! An error befalls each date of a record with one chance, whoever the record is of, so the written dates of a birth year have shares that are linear in the
//! true ones. Two records of one year then agree by chance with `Σ s_A s_B`, the sum over dates of the product of their files' shares. Dates gather on the
//! first of months, and with them the pairs that agree: of records moved there with chance `q` in months of `m` days, `(1 + (m − 1) q²)` times as many.

use crate::date::{Date, days_in_year};
use crate::population::FIRST_BIRTH_YEAR;
use crate::recording::NoiseParameters;

/// Placeholders are the same two dates whatever the birth year, which the sums over birth years leave out. At this rate they would add
/// `rate² / 2` × 23,500 = 0.3 % to the pairs of one date.
const MOST_PLACEHOLDERS: f64 = 0.0005;

/// The shares of written dates among records of a birth year, by day of that year, from those of true dates; `None` when files have too many placeholders
/// for a sum over birth years. Errors follow each other as in the files. What is left blank or is a placeholder is missing from the sum.
pub(crate) fn written_days(year_index: usize, born: &[f64], noise: &NoiseParameters) -> Option<Vec<f64>> {
    let rate = |name: &str| noise.of(name).get();
    let (swap, first, first_of_year) = (rate("month_day_swap"), rate("first_of_month"), rate("first_of_year"));
    let (blank, placeholder) = (rate("blank"), rate("placeholder_date"));
    if placeholder > MOST_PLACEHOLDERS {
        return None;
    }
    let year = FIRST_BIRTH_YEAR + year_index as i32;
    let mut days = vec![0.0; days_in_year(year) as usize];
    days[..born.len()].copy_from_slice(born);
    if swap > 0.0 {
        days = moved(year, &days, swap, |date| Date::new(date.year(), date.day(), date.month()));
    }
    if first > 0.0 {
        days = moved(year, &days, first, |date| Date::new(date.year(), date.month(), 1));
    }
    if first_of_year > 0.0 {
        days = moved(year, &days, first_of_year, |date| Date::new(date.year(), 1, 1));
    }
    let left = (1.0 - blank) * (1.0 - placeholder);
    days.iter_mut().for_each(|share| *share *= left);
    Some(days)
}

/// A share of each date moved to another date of the year, if there is one.
fn moved(year: i32, days: &[f64], rate: f64, to: impl Fn(Date) -> Option<Date>) -> Vec<f64> {
    let mut written = vec![0.0; days.len()];
    for (day, &share) in days.iter().enumerate() {
        let to = to(Date::from_day_of_year(year, day as u32)).map_or(day, |date| date.day_of_year() as usize);
        written[day] += (1.0 - rate) * share;
        written[to] += rate * share;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::probability::Probability;

    fn noise(name: &str, rate: f64) -> NoiseParameters {
        NoiseParameters::default().with(name, Probability::new(rate).unwrap())
    }

    #[test]
    fn errors_move_shares_and_lose_none() {
        // 1950 has 365 days, all alike.
        let (year, born) = ((1950 - FIRST_BIRTH_YEAR) as usize, vec![1.0 / 365.0; 365]);
        let day = |month, day| Date::new(1950, month, day).unwrap().day_of_year() as usize;
        let firsts = written_days(year, &born, &noise("first_of_month", 0.1)).unwrap();
        assert!((firsts.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((firsts[day(3, 1)] - (1.0 + 30.0 * 0.1) / 365.0).abs() < 1e-12);
        assert!((firsts[day(3, 2)] - 0.9 / 365.0).abs() < 1e-12);
        let swapped = written_days(year, &born, &noise("month_day_swap", 0.2)).unwrap();
        // What leaves a date for its mirror comes back from it; 30 May has none.
        assert!(swapped.iter().all(|share| (share - 1.0 / 365.0).abs() < 1e-12));
        let uneven: Vec<f64> = (0..365).map(|d| if d == day(7, 3) { 1.0 } else { 0.0 }).collect();
        let swapped = written_days(year, &uneven, &noise("month_day_swap", 0.2)).unwrap();
        assert!((swapped[day(3, 7)] - 0.2).abs() < 1e-12 && (swapped[day(7, 3)] - 0.8).abs() < 1e-12);
        let january = written_days(year, &born, &noise("first_of_year", 0.1)).unwrap();
        assert!((january[0] - (1.0 + 364.0 * 0.1) / 365.0).abs() < 1e-12);
        let blank = written_days(year, &born, &noise("blank", 0.2)).unwrap();
        assert!((blank.iter().sum::<f64>() - 0.8).abs() < 1e-12);
        assert!(written_days(year, &born, &noise("placeholder_date", 0.01)).is_none());
    }
}

//! The birthday problem for full birth dates: names given, all days of a year alike.

use super::coincidences::{PairCounts, YEARS, coincidences, days};
use super::estimate::Sums;
use super::rows::{Row, Rows};
use super::{EstimatorError, EstimatorOptions, PrevalenceEstimate};
use crate::records::Records;

/// Pairs that share first name, last name and birth date, less those expected if birth dates were like anybody's and all days of a year alike.
///
/// **What it does.** Records of one first and last name are as people in a room. Of *P* pairs in it, `P · Σ_y s_y / D_y` share the birth date by
/// chance, where `D_y` are the days of year *y* and `s_y` is the chance that two records are both born in it. The estimate is observed − expected,
/// summed over names.
///
/// **Who does this.** McDonald & Levitt [mcdonald-levitt-2008]. Followed: the room, the ages, uniform days, observed −
/// expected. Not followed: they simulate the room, this is its expectation; they take ages of the voting-age
/// population, here `s_y` is the share of pairs born in year *y* among pairs of this file's records with *different*
/// names, so that no pair of one person's records can enter it; the interval is ours.
///
/// **What it cannot see.** Namesakes are nearer in age than strangers (first names go out of fashion) and births have seasons and weekdays, so real coincidences are more,
/// and the estimate is too high: on this program's own rolls there are about 1.4 times as many coincidences as it expects. Placeholder dates, and twins of one name, count as one person.
///
/// **Interval.** The number of coincidences in a room has variance `(P − k) q (1 − q) + 2 · paths · (Σ p³ − q²)`, since two pairs with a common record go
/// together where dates are not alike, plus `2 q (1 − q)` for each record and each pair of one person in a room: if that record coincides, it does so twice.
pub fn uniform_birthdays(records: &Records, options: &EstimatorOptions) -> Result<PrevalenceEstimate, EstimatorError> {
    let rows = Rows::of(records, options, false)?;
    let ages = Ages::of(&rows.rows, options);
    let (mut sums, mut scratch) = (Sums::new(), Vec::new());
    // `doubled`: each room's estimate times the records that could coincide with a pair of one person's.
    let (mut room_pairs, mut room_paths, mut one_person, mut doubled) = (0.0, 0.0, 0.0, 0.0);
    for room in rows.rows.chunk_by(|a, b| (a.first, a.last) == (b.first, b.last)).filter(|room| room.len() > 1) {
        let counts = PairCounts::of(room.iter().map(|r| r.place), options.pairs, &mut scratch);
        let born: Vec<(u32, u32)> = room.iter().map(|r| (r.date, r.place)).collect();
        let mut observed = 0.0;
        for year in coincidences(&born, options.pairs, &mut scratch) {
            sums.add(year.year, year.same_day, 0.0, days(year.year, options).1);
            observed += days(year.year, options).1 * year.same_day as f64;
        }
        room_pairs += counts.pairs as f64;
        room_paths += counts.paths;
        let estimate = observed - counts.pairs as f64 * ages.weighted[0];
        one_person += estimate;
        doubled += estimate * counts.common();
    }
    for year in 0..YEARS {
        sums.add(year, 0, room_pairs * ages.same_date[year], days(year, options).1);
    }
    let [first, second, third] = ages.weighted;
    sums.variance = (room_pairs - one_person) * (second - first * first)
        + 2.0 * room_paths * (third - first * first).max(0.0)
        + 2.0 * (second - first * first) * doubled.max(0.0);
    Ok(sums.finish("uniform birthdays", &rows, |year| days(year, options).1))
}

/// When people are born.
struct Ages {
    /// Chance that two people share a date of each year.
    same_date: Vec<f64>,
    /// Σ over dates, with weights w for days that were left out, of w p², w² p² and w² p³.
    weighted: [f64; 3],
}

impl Ages {
    fn of(rows: &[Row], options: &EstimatorOptions) -> Self {
        let mut scratch = Vec::new();
        let mut born_in = vec![0.0; YEARS];
        let mut all: Vec<(u32, u32)> = rows.iter().map(|r| (r.date, r.place)).collect();
        all.sort_unstable();
        let mut total = PairCounts::of(rows.iter().map(|r| r.place), options.pairs, &mut scratch).pairs as f64;
        for year in coincidences(&all, options.pairs, &mut scratch) {
            born_in[year.year] += year.pairs.pairs as f64;
        }
        for room in rows.chunk_by(|a, b| (a.first, a.last) == (b.first, b.last)).filter(|room| room.len() > 1) {
            total -= PairCounts::of(room.iter().map(|r| r.place), options.pairs, &mut scratch).pairs as f64;
            let born: Vec<(u32, u32)> = room.iter().map(|r| (r.date, r.place)).collect();
            for year in coincidences(&born, options.pairs, &mut scratch) {
                born_in[year.year] -= year.pairs.pairs as f64;
            }
        }
        let mut ages = Self { same_date: vec![0.0; YEARS], weighted: [0.0; 3] };
        for year in (0..YEARS).filter(|&year| born_in[year] > 0.0) {
            let (days, weight) = days(year, options);
            let both = born_in[year] / total;
            ages.same_date[year] = both / days;
            ages.weighted[0] += weight * both / days;
            ages.weighted[1] += weight * weight * both / days;
            ages.weighted[2] += weight * weight * both * both.sqrt() / (days * days);
        }
        ages
    }
}

//! Chance links to expect in files of this size, from national tables and the files' own birth dates, sexes and gaps.

use std::ops::Range;

use serde::Serialize;

use super::shared_dates::shared_dates;
use crate::closed_form::{
    Condition, Demand, Presence, RollMix, Ssn4Presence, expected_pairs_across, expected_pairs_within,
};
use crate::date::{Date, Precision};
use crate::linkage::{Comparison, Normalisation, Strategy};
use crate::population::{Composition, FIRST_BIRTH_YEAR, STRATA, SUFFIX_SHARE_OF_MEN};
use crate::records::{Field, Records};
use crate::tables::birth_days;

/// Links of different, unrelated people to expect by chance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct ChanceLinks {
    /// Expected number, if every record were a different person; absent when it cannot be said.
    pub expected: Option<f64>,
    /// What it was computed from, or why it cannot be said.
    pub because: String,
}

/// Share of records that may lie outside the tables' birth years.
const MOST_OUTSIDE: f64 = 0.1;

/// What a file is to the closed form.
struct Counted {
    mix: RollMix,
    /// Records by birth year.
    births: Vec<f64>,
    /// Records that lack what the rule demands, or were born outside the tables' years.
    outside: f64,
    records: f64,
}

/// The closed form for a strategy in files of this size: one range of rows for each file.
///
/// Names are those of the national tables. Birth dates and sexes are those of the records: how many pairs share a birth date is counted, and
/// the chance that they also share names follows from the tables. Where a record has no birth year, and the strategy does not ask for it, it has that of
/// adults of 2020. Races are national. Middle names, SSN4 and suffixes are there as often as in the files, independently of each other.
pub(crate) fn chance_links(records: &Records, rows_of: &[Range<usize>], strategy: &Strategy) -> ChanceLinks {
    let none = |because: &str| ChanceLinks { expected: None, because: because.to_owned() };
    // Birth dates are counted by year, which says little of birthdays.
    let of_years =
        |conditions: &Vec<Condition>| conditions.iter().all(|c| c.comparison.normalisation != Normalisation::MonthDay);
    let Some(conditions) = Condition::of(strategy).filter(of_years) else {
        return none("not available: only rules of fields that agree or do not contradict have a closed form");
    };
    let nation = Composition::nation(Date::new(2020, 11, 3).expect("a date"));
    let counted: Vec<Counted> = rows_of.iter().map(|rows| count(records, rows.clone(), &conditions, &nation)).collect();
    let sum = |amount: fn(&Counted) -> f64| counted.iter().map(amount).sum::<f64>();
    if sum(|c| c.outside) > MOST_OUTSIDE * sum(|c| c.records) {
        return none(
            "not available: over a tenth of the records were born outside 1899 to 2002, the years of the tables",
        );
    }
    let days = days(records, rows_of, &conditions, &counted);
    let mixes: Vec<RollMix> = counted.into_iter().map(|c| c.mix).collect();
    let pairs = match &mixes[..] {
        [one] => expected_pairs_within(one, &conditions, &days),
        _ => expected_pairs_across(&mixes, &conditions, &days),
    };
    match pairs {
        None => none("not available: the rule has no closed form"),
        Some(pairs) => ChanceLinks {
            expected: Some(pairs.agreeing),
            because: "from US name tables, given the files' birth dates, sexes and gaps; as if every record were a different, unrelated person".to_owned(),
        },
    }
}

fn count(records: &Records, rows: Range<usize>, conditions: &[Condition], nation: &Composition) -> Counted {
    let share = |field: Field| share_with(records, field, rows.clone());
    // What Presence does not know: records without a demanded name, sex or race can agree with nobody.
    let demanded = |c: &&Condition| {
        c.demand == Demand::Agree
            && matches!(c.comparison.field, Field::FirstName | Field::LastName | Field::Sex | Field::Race)
    };
    let complete: f64 = conditions.iter().filter(demanded).map(|c| share(c.comparison.field)).product();
    let needed = conditions.iter().filter(|c| c.demand == Demand::Agree).filter_map(|c| precision(c.comparison)).max();
    let (mut composition, outside) = composition(records, rows.clone(), needed, nation);
    let births: Vec<f64> = composition.people.iter().map(|cells| cells.iter().sum()).collect();
    let everybody = composition.total();
    let men: f64 = composition.people.iter().map(|cells| cells[STRATA / 2..].iter().sum::<f64>()).sum();
    let suffixes = if men > 0.0 { share(Field::Suffix) * everybody / (men * SUFFIX_SHARE_OF_MEN) } else { 0.0 };
    composition.weight(|_, _, _| complete);
    let presence = Presence {
        middle_name: share(Field::MiddleName),
        suffix_kept: suffixes.min(1.0),
        ssn4: Ssn4Presence::all(share(Field::Ssn4)),
        birth_date: Some(Precision::Day),
        typo: 0.0,
        initial: 0.0,
        ..Presence::FULL
    };
    Counted { mix: RollMix { composition, presence, married: Vec::new() }, births, outside, records: rows.len() as f64 }
}

/// Shares of births by day of each year, scaled so that their squares give as many pairs with a shared birth date as the files have.
fn days(records: &Records, rows_of: &[Range<usize>], conditions: &[Condition], counted: &[Counted]) -> Vec<Vec<f64>> {
    let years = counted.first().map_or(0, |c| c.births.len());
    let share = |year: usize| birth_days(FIRST_BIRTH_YEAR + year as i32).share;
    let needed = conditions.iter().filter(|c| c.demand == Demand::Agree).filter_map(|c| precision(c.comparison)).max();
    let Some(precision @ (Precision::Month | Precision::Day)) = needed else {
        return (0..years).map(share).collect();
    };
    let shared = shared_dates(records, rows_of, precision, years);
    let scaled = |year: usize| {
        let mut shares = share(year);
        let parts = if precision == Precision::Day { shares.clone() } else { by_month(year, &shares) };
        let as_in_tables = parts.iter().map(|s| s * s).sum::<f64>() * pairs_of_year(counted, year);
        let factor = if as_in_tables > 0.0 { (shared[year] / as_in_tables).sqrt() } else { 0.0 };
        shares.iter_mut().for_each(|s| *s *= factor);
        shares
    };
    (0..years).map(scaled).collect()
}

/// Pairs of records born in a year, as the closed form counts them.
fn pairs_of_year(counted: &[Counted], year: usize) -> f64 {
    match counted {
        [one] => {
            let n = one.mix.composition.total();
            let without_self = if n > 0.0 { (n - 1.0).max(0.0) / n } else { 0.0 };
            0.5 * without_self * one.births[year].powi(2)
        }
        _ => counted.iter().map(|c| c.births[year]).product(),
    }
}

fn by_month(year: usize, shares: &[f64]) -> Vec<f64> {
    let mut months = vec![0.0; 12];
    for (day, share) in shares.iter().enumerate() {
        months[Date::from_day_of_year(FIRST_BIRTH_YEAR + year as i32, day as u32).month() as usize - 1] += share;
    }
    months
}

/// How much of a birth date a comparison demands.
fn precision(comparison: Comparison) -> Option<Precision> {
    (comparison.field == Field::BirthDate).then_some(match comparison.normalisation {
        Normalisation::Year => Precision::Year,
        Normalisation::MonthYear => Precision::Month,
        _ => Precision::Day,
    })
}

fn share_with(records: &Records, field: Field, rows: Range<usize>) -> f64 {
    let Some(cells) = records.column(field) else { return 0.0 };
    let n = rows.len();
    let with = rows.filter(|&row| cells.get(row) != 0).count();
    if n == 0 { 0.0 } else { with as f64 / n as f64 }
}

/// Records by birth year, sex and race, and how many were born outside the tables' years. Records whose birth date is less precise than
/// needed are left out, as they agree with nobody; when no birth date is needed, those without a year are spread over all years.
fn composition(
    records: &Records,
    rows: Range<usize>,
    needed: Option<Precision>,
    nation: &Composition,
) -> (Composition, f64) {
    let (dates, sexes) = (records.column(Field::BirthDate), records.column(Field::Sex));
    // Records by birth year (one more for none) and sex (unknown, F, M).
    let mut counts = vec![[0.0f64; 3]; nation.people.len() + 1];
    let mut outside = 0.0;
    for row in rows {
        let sex = sexes.map_or(0, |cells| cells.get(row) as usize).min(2);
        let date = dates.and_then(|cells| Date::from_packed(cells.get(row) as u32));
        let year = match (date, needed) {
            (None, Some(_)) => continue,
            (Some(date), Some(needed)) if date.precision() < needed => continue,
            (None, None) => nation.people.len(),
            (Some(date), _) => match usize::try_from(date.year() - FIRST_BIRTH_YEAR) {
                Ok(year) if year < nation.people.len() => year,
                _ => {
                    outside += 1.0;
                    continue;
                }
            },
        };
        counts[year][sex] += 1.0;
    }
    let mut found = Composition { people: vec![[0.0; STRATA]; nation.people.len()] };
    let unknown = counts.pop().expect("one more than years");
    for (year, counts) in counts.iter().enumerate() {
        spread(counts, &nation.people[year..=year], &mut found.people[year..=year]);
    }
    spread(&unknown, &nation.people, &mut found.people);
    (found, outside)
}

/// Adds people of unknown, female and male sex in proportion to a national mix.
fn spread(counts: &[f64; 3], nation: &[[f64; STRATA]], found: &mut [[f64; STRATA]]) {
    const HALF: usize = STRATA / 2;
    for (count, strata) in counts.iter().zip([0..STRATA, 0..HALF, HALF..STRATA]) {
        let total: f64 = nation.iter().flat_map(|cells| &cells[strata.clone()]).sum();
        if *count > 0.0 && total > 0.0 {
            for (mine, theirs) in found.iter_mut().zip(nation) {
                strata.clone().for_each(|k| mine[k] += count * theirs[k] / total);
            }
        }
    }
}

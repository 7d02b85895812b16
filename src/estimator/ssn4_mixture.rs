//! How many pairs are one person, from how often their four digits agree.

use schemars::JsonSchema;
use serde::Serialize;

use super::coincidences::{PairCounts, days, year_of};
use super::rows::{Row, Rows};
use super::{EstimatorError, EstimatorOptions};
use crate::records::Records;
use crate::stats::{Clusters, Interval, LEVEL, Ratio};

/// The chance that two people share SSN4.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ssn4Chance {
    /// A number; serials are 0001 to 9999 and as good as uniform, so 1/9999.
    Given(f64),
    /// The share that agree of the file's pairs with different birth dates, which are not one person unless the date is wrong.
    FromFile,
}

/// What the estimate assumes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ssn4Options {
    /// Which records and pairs.
    pub look_at: EstimatorOptions,
    /// Share of recorded SSN4 that are wrong.
    pub error: f64,
    /// Least and greatest share that is thought possible.
    pub error_range: (f64, f64),
    /// The chance that two people share SSN4.
    pub chance: Ssn4Chance,
}

impl Default for Ssn4Options {
    /// 1 % of SSN4 wrong, 0 to 5 % thought possible, both by assumption [ssn4-error]; two people agree in 1 of 9,999.
    fn default() -> Self {
        let chance = Ssn4Chance::Given(1.0 / 9999.0);
        Self { look_at: EstimatorOptions::default(), error: 0.01, error_range: (0.0, 0.05), chance }
    }
}

/// Pairs that share first name, last name and birth date, by SSN4, and how many are one person.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ssn4Estimate {
    /// Pairs that share first name, last name and birth date.
    pub pairs: u64,
    /// Those with SSN4 on both sides.
    pub with_ssn4: u64,
    /// Those whose SSN4 agree.
    pub agreeing: u64,
    /// The chance that two people share SSN4 that was used.
    pub chance: f64,
    /// Share of SSN4 that are wrong that was used.
    pub error: f64,
    /// Share of the pairs with SSN4 on both sides that are one person; absent when there are none.
    pub one_person: Option<Ssn4Share>,
    /// Pairs that are one person among those with SSN4 on both sides: the share times the pairs.
    pub estimate: Option<Ssn4Share>,
    /// Among all pairs, if SSN4 is missing at random: if pairs without are as often one person as pairs with. Scaled up for dates on the first of a month
    /// when these were left out.
    pub if_missing_at_random: Option<Ssn4Share>,
}

/// A number with its interval at the assumed error rate, and over all error rates that are thought possible.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ssn4Share {
    /// At the assumed error rate.
    pub value: f64,
    /// At the assumed error rate.
    pub interval: Interval,
    /// From the lower end at the least error rate to the upper end at the greatest.
    pub bounds: Interval,
}

impl Ssn4Share {
    fn scaled(&self, unit: f64) -> Self {
        let scaled = |interval: &Interval| interval.clone().scaled(unit);
        Self { value: self.value * unit, interval: scaled(&self.interval), bounds: scaled(&self.bounds) }
    }
}

/// The share of pairs that are one person, from those with SSN4 on both sides.
///
/// **What it does.** Two records of one person agree unless one of them is wrong, and two people's agree with chance *q*; a wrong number is like a stranger's. With a share *π* of
/// one person, a share `a = q + π (1 − e)² (1 − q)` of pairs agrees, so `π = (a − q) / ((1 − e)² (1 − q))`, held to 0 … 1.
///
/// **Who does this.** Goel et al. [goel-2020] p. 468 read agreement of SSN4 in Iowa's file as one person. Not followed:
/// errors and chance agreement are taken out, and what is not known about errors is carried along as bounds.
///
/// **What it cannot see.** Twins and siblings with neighbouring numbers disagree, rightly; a number copied from one file to another agrees even if wrong, so that the errors of two
/// files are not independent. Pairs without SSN4 may be another kind of people: those without a driver's licence.
///
/// **Interval.** Clopper–Pearson for *a*, at the effective number of pairs when people are in several, mapped through the formula, which rises with *a* and with *e*. It is for the share among all such
/// people, of whom the file is a sample; for this file's very pairs it is wider than need be.
pub fn ssn4_mixture(records: &Records, options: &Ssn4Options) -> Result<Ssn4Estimate, EstimatorError> {
    let (least, greatest) = options.error_range;
    for (name, value) in [("SSN4 error", options.error), ("least SSN4 error", least), ("greatest SSN4 error", greatest)]
    {
        if !(0.0..1.0).contains(&value) {
            return Err(EstimatorError::Rate { name, value, below: 1.0 });
        }
    }
    let rows = Rows::of(records, &options.look_at, true)?.rows;
    let chance = match options.chance {
        Ssn4Chance::Given(chance) if (0.0..1.0).contains(&chance) => chance,
        Ssn4Chance::Given(value) => return Err(EstimatorError::Rate { name: "SSN4 chance", value, below: 1.0 }),
        Ssn4Chance::FromFile => chance_agreement(&rows, &options.look_at),
    };
    let counted = Counted::of(&rows, &options.look_at);
    let one_person = counted.clusters.proportion(Ratio { numerator: &[0], denominator: &[0, 1] });
    let one_person = one_person.value.zip(one_person.interval).map(|(share, interval)| {
        let at = |a: f64, error: f64| {
            let agree = (1.0 - error).powi(2) * (1.0 - chance);
            ((a - chance) / agree).clamp(0.0, 1.0)
        };
        let upper = interval.upper.unwrap_or(1.0);
        let between = |lower, upper, method: &'static str| {
            let method = method.into();
            Interval { level: LEVEL, lower, upper: Some(upper), method }
        };
        Ssn4Share {
            value: at(share, options.error),
            interval: between(
                at(interval.lower, options.error),
                at(upper, options.error),
                "Clopper-Pearson of the agreeing share at the effective number of pairs, mapped",
            ),
            bounds: between(at(interval.lower, least), at(upper, greatest), "the same over the range of error rates"),
        }
    });
    let both = (counted.clusters.total(0) + counted.clusters.total(1)) as f64;
    Ok(Ssn4Estimate {
        pairs: counted.pairs,
        with_ssn4: both as u64,
        agreeing: counted.clusters.total(0),
        chance,
        error: options.error,
        estimate: one_person.as_ref().map(|share| share.scaled(both)),
        if_missing_at_random: one_person.as_ref().map(|share| share.scaled(counted.scaled_pairs)),
        one_person,
    })
}

/// Pairs that share name and birth date.
struct Counted {
    pairs: u64,
    /// The same, scaled up for days that were left out.
    scaled_pairs: f64,
    /// With SSN4 on both sides, by groups of records that share name and birth date: agreeing, differing.
    clusters: Clusters,
}

impl Counted {
    fn of(rows: &[Row], options: &EstimatorOptions) -> Self {
        let mut found = Self { pairs: 0, scaled_pairs: 0.0, clusters: Clusters::default() };
        let mut scratch = Vec::new();
        let mut count = |rows: &[Row]| PairCounts::of(rows.iter().map(|r| r.place), options.pairs, &mut scratch).pairs;
        let key = |row: &Row| (row.first, row.last, row.date);
        for same in rows.chunk_by(|a, b| key(a) == key(b)).filter(|same| same.len() > 1) {
            let pairs = count(same);
            found.pairs += pairs;
            found.scaled_pairs += pairs as f64 * days(year_of(same[0].date), options).1;
            let mut known: Vec<Row> = same.iter().filter(|row| row.ssn4 != 0).copied().collect();
            known.sort_unstable_by_key(|row| (row.ssn4, row.place));
            let agreeing: u64 = known.chunk_by(|a, b| a.ssn4 == b.ssn4).map(&mut count).sum();
            let both = count(&known);
            if both > 0 {
                let held = |pairs: u64| u32::try_from(pairs).unwrap_or(u32::MAX);
                found.clusters.add(&[held(agreeing), held(both - agreeing)]);
            }
        }
        found
    }
}

/// Share that agree of the pairs with different birth dates, both with SSN4; 1/9999 when there are none.
fn chance_agreement(rows: &[Row], options: &EstimatorOptions) -> f64 {
    let mut scratch = Vec::new();
    let mut count =
        |places: &mut dyn ExactSizeIterator<Item = u32>| PairCounts::of(places, options.pairs, &mut scratch).pairs;
    let mut known: Vec<(u32, u32, u32)> =
        rows.iter().filter(|r| r.ssn4 != 0).map(|r| (r.date, r.ssn4, r.place)).collect();
    known.sort_unstable();
    let (mut all, mut same) = (count(&mut known.iter().map(|k| k.2)), 0u64);
    for date in known.chunk_by(|a, b| a.0 == b.0) {
        all -= count(&mut date.iter().map(|k| k.2));
    }
    known.sort_unstable_by_key(|&(date, ssn4, place)| (ssn4, date, place));
    for number in known.chunk_by(|a, b| a.1 == b.1) {
        same += count(&mut number.iter().map(|k| k.2));
        for date in number.chunk_by(|a, b| a.0 == b.0) {
            same -= count(&mut date.iter().map(|k| k.2));
        }
    }
    if all == 0 { 1.0 / 9999.0 } else { same as f64 / all as f64 }
}

//! Summing chances over all pairs of people.
//!
//! For rolls A, B with expected records `W_A[y, k]` by birth year and stratum, the expected agreeing pairs are
//! `Σ_{A<B} Σ_y Σ_{k,k'} W_A[y,k] W_B[y,k'] Π_fields q(y,k,k')`. A field that may be missing but not contradict passes with probability
//! `1 − a_A a_B (1 − q)`, where `a` are the shares of records that have it. Multiplying that out over the optional fields leaves terms
//! that are bilinear in weights `U = W Π a`, and `Σ_{A<B} U_A U_B = ½ (ΣU ΣU − Σ U_A U_A)`, so pairs of rolls are never enumerated.

use super::condition::{Condition, Demand, Presence};
use super::kernels::{cross_year_kernel, surname_kernel, year_kernel};
use crate::date::Date;
use crate::linkage::{Comparison, Normalisation};
use crate::population::{Composition, FIRST_BIRTH_YEAR, Population, STRATA};
use crate::records::Field;

/// A roll as the closed form sees it.
#[derive(Clone, Debug)]
pub(crate) struct RollMix {
    /// Expected records by birth year and stratum.
    pub composition: Composition,
    /// What they hold.
    pub presence: Presence,
}

/// An expected number of pairs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ExpectedPairs {
    /// Pairs that can be formed.
    pub pairs: f64,
    /// Those expected to agree.
    pub agreeing: f64,
}

type Weights = Vec<[f64; STRATA]>;
/// Shares of births by day for each birth year index; days that are not simulated have 0.
pub(super) type Days<'a> = &'a [Vec<f64>];

/// Pairs of records from different rolls that meet the conditions though they are different people; `None` when a condition
/// has no closed form here.
pub(crate) fn expected_pairs_across(rolls: &[RollMix], conditions: &[Condition], days: Days) -> Option<ExpectedPairs> {
    let january = rolls.first().map_or([0.0; 6], |roll| roll.presence.january_first);
    expected_pairs(conditions, (days, january), |weigh| {
        let own: Vec<Weights> = rolls.iter().map(weigh).collect();
        let mut sum = vec![[0.0; STRATA]; own.first().map_or(0, Vec::len)];
        for roll in &own {
            sum.iter_mut().zip(roll).for_each(|(s, r)| (0..STRATA).for_each(|k| s[k] += r[k]));
        }
        std::iter::once((0.5, sum)).chain(own.into_iter().map(|w| (-0.5, w))).collect()
    })
}

/// Pairs of records within one roll that meet the conditions though they are different people.
///
/// The roll holds `n` people drawn independently, so pairs number `n (n − 1) / 2` rather than `n² / 2`.
pub(crate) fn expected_pairs_within(roll: &RollMix, conditions: &[Condition], days: Days) -> Option<ExpectedPairs> {
    let n = roll.composition.total();
    let without_self = if n > 0.0 { (n - 1.0).max(0.0) / n } else { 0.0 };
    let january = roll.presence.january_first;
    expected_pairs(conditions, (days, january), |weigh| vec![(0.5 * without_self, weigh(roll))])
}

fn expected_pairs(
    conditions: &[Condition],
    (days, january): (Days, [f64; 6]),
    squares: impl Fn(&dyn Fn(&RollMix) -> Weights) -> Vec<(f64, Weights)>,
) -> Option<ExpectedPairs> {
    let dated = conditions.iter().any(|c| c.comparison.field == Field::BirthDate);
    if conditions.iter().any(|c| !has_closed_form(c, dated)) {
        return None;
    }
    let (agree, optional): (Vec<Condition>, Vec<Condition>) =
        conditions.iter().partition(|c| c.demand == Demand::Agree);
    let simulated: Vec<f64> = days.iter().map(|shares| shares.iter().sum()).collect();
    let all_of =
        |roll: &RollMix| roll.composition.people.iter().zip(&simulated).map(|(w, s)| w.map(|x| x * s)).collect();
    let everyone = squares(&all_of);
    let total = |w: &Weights| w.iter().flatten().sum::<f64>();
    let pairs = everyone.iter().map(|(times, w)| times * total(w).powi(2)).sum();
    let mut agreeing = 0.0;
    // Each subset of the optional fields contributes the pairs in which all of its fields contradict, with alternating sign.
    for subset in 0..1u32 << optional.len() {
        let contradicting: Vec<Condition> =
            (0..optional.len()).filter(|i| subset >> i & 1 == 1).map(|i| optional[i]).collect();
        let needed: Vec<Comparison> = agree.iter().chain(&contradicting).map(|c| c.comparison).collect();
        let weigh = |roll: &RollMix| weighed(roll, &needed, &agree);
        let sign = if subset.count_ones() % 2 == 0 { 1.0 } else { -1.0 };
        for (times, weights) in squares(&weigh) {
            agreeing += sign
                * times
                * quadratic(&weights, &agree, &contradicting, dated.then_some((days, january)), &simulated);
        }
    }
    Some(ExpectedPairs { pairs, agreeing: agreeing.max(0.0) })
}

/// Records of a roll that have the needed fields, and have the agreeing ones right.
fn weighed(roll: &RollMix, needed: &[Comparison], agree: &[Condition]) -> Weights {
    let right: f64 = agree.iter().map(|c| roll.presence.right(c.comparison.field)).product();
    let surname = agree.iter().any(|c| c.comparison.field == Field::LastName);
    let factor: [f64; STRATA] =
        std::array::from_fn(|k| right * needed.iter().map(|&c| roll.presence.has(c, k)).product::<f64>());
    let cell = |year: usize, cells: &[f64; STRATA], k: usize| {
        // A hyphenated surname is taken never to agree with a stranger's.
        let plain = if surname { roll.presence.plain_surname(year, k) } else { 1.0 };
        cells[k] * factor[k] * plain
    };
    let people = roll.composition.people.iter().enumerate();
    people.map(|(year, cells)| std::array::from_fn(|k| cell(year, cells, k))).collect()
}

/// `Σ U[y,k] U[y',k'] Π q`, over equal years when the birth date matters (`days`) and over all pairs of years when not.
fn quadratic(
    weights: &Weights,
    agree: &[Condition],
    contradicting: &[Condition],
    days: Option<(Days, [f64; 6])>,
    simulated: &[f64],
) -> f64 {
    let mut sum = 0.0;
    for (year, mine) in weights.iter().enumerate() {
        let (others, shares) = match days {
            Some((days, january)) => (year..year + 1, (days[year].as_slice(), january)),
            None => (0..weights.len(), ([].as_slice(), [0.0; 6])),
        };
        for other in others {
            // The dates' shares already leave out dates that are not simulated.
            let both = if days.is_some() { 1.0 } else { simulated[year] * simulated[other] };
            for (k, l) in (0..STRATA * STRATA).map(|i| (i / STRATA, i % STRATA)) {
                let weight = mine[k] * weights[other][l] * both;
                if weight != 0.0 {
                    let same = |c: &Condition| same_value(c, (year, k), (other, l), shares);
                    let agreeing: f64 = agree.iter().map(same).product();
                    let differing: f64 = contradicting.iter().map(|c| 1.0 - same(c)).product();
                    sum += weight * agreeing * differing;
                }
            }
        }
    }
    sum
}

/// The chance that two people of two strata, whose records have the field, share what is compared of it.
fn same_value(condition: &Condition, a: (usize, usize), b: (usize, usize), (days, january): (&[f64], [f64; 6])) -> f64 {
    let one_if = |same: bool| f64::from(u8::from(same));
    let initial = condition.comparison.normalisation == Normalisation::Initial;
    match condition.comparison.field {
        Field::FirstName | Field::MiddleName if a.0 == b.0 && initial => year_kernel(a.0).initial[a.1][b.1],
        Field::FirstName | Field::MiddleName if a.0 == b.0 => year_kernel(a.0).first_name[a.1][b.1],
        Field::FirstName | Field::MiddleName => cross_year_kernel().get(a, b),
        Field::LastName => surname_kernel()[a.1 % 6][b.1 % 6],
        Field::Sex => one_if(a.1 / 6 == b.1 / 6),
        Field::Race => one_if(a.1 % 6 == b.1 % 6),
        Field::Suffix => Population::suffixes_shared(),
        // Serials 0001 to 9999.
        Field::Ssn4 => 1.0 / 9999.0,
        Field::BirthDate => {
            // The sum of squared shares, and the share of what 1 January belongs to.
            let (same, first) = match condition.comparison.normalisation {
                Normalisation::Year => (days.iter().sum::<f64>().powi(2), days.iter().sum()),
                Normalisation::MonthYear => same_month(FIRST_BIRTH_YEAR + a.0 as i32, days),
                _ => (days.iter().map(|s| s * s).sum(), days.first().copied().unwrap_or(0.0)),
            };
            let [a, b] = [a.1, b.1].map(|stratum| january[stratum % 6]);
            let both = if first > 0.0 { a * b } else { 0.0 };
            (1.0 - a) * (1.0 - b) * same + (a * (1.0 - b) + b * (1.0 - a)) * first + both
        }
        _ => unreachable!("checked by has_closed_form"),
    }
}

fn same_month(year: i32, days: &[f64]) -> (f64, f64) {
    let mut months = [0.0; 12];
    for (day, share) in days.iter().enumerate() {
        months[Date::from_day_of_year(year, day as u32).month() as usize - 1] += share;
    }
    (months.iter().map(|m| m * m).sum(), months[0])
}

fn has_closed_form(condition: &Condition, dated: bool) -> bool {
    let how = condition.comparison.normalisation;
    if condition.comparison.similarity.is_some() || matches!(how, Normalisation::Soundex | Normalisation::Nickname) {
        return false;
    }
    match condition.comparison.field {
        Field::MiddleName | Field::FirstName => how != Normalisation::Initial || dated,
        Field::LastName => how != Normalisation::Initial,
        Field::BirthDate => condition.demand == Demand::Agree,
        Field::Sex | Field::Race | Field::Suffix | Field::Ssn4 => true,
        Field::RecordId
        | Field::Jurisdiction
        | Field::BirthDatePrecision
        | Field::Licence
        | Field::Address
        | Field::City
        | Field::County
        | Field::Zip
        | Field::RegistrationDate
        | Field::Status
        | Field::Phone
        | Field::Email
        | Field::Voted2006
        | Field::Voted2008
        | Field::Voted2010
        | Field::Voted2012
        | Field::Voted2014
        | Field::Voted2016
        | Field::NationalId => false,
    }
}

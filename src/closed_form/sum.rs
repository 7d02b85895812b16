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
    Some(Agreement::new(conditions, days)?.across(rolls))
}

/// Pairs of records within one roll that meet the conditions though they are different people.
///
/// The roll holds `n` people drawn independently, so pairs number `n (n − 1) / 2` rather than `n² / 2`.
pub(crate) fn expected_pairs_within(roll: &RollMix, conditions: &[Condition], days: Days) -> Option<ExpectedPairs> {
    Some(Agreement::new(conditions, days)?.within(roll))
}

/// The chances that two people meet some conditions, by birth year and stratum of each, ready for any rolls.
#[derive(Debug)]
pub(crate) struct Agreement {
    agree: Vec<Condition>,
    /// Each subset of the optional fields contributes the pairs in which all of its fields contradict, with alternating sign.
    terms: Vec<Term>,
    simulated: Vec<f64>,
}

/// The pairs that agree on some fields and differ on others.
#[derive(Debug)]
struct Term {
    sign: f64,
    /// Fields that both records must have.
    needed: Vec<Comparison>,
    contradicting: Vec<Condition>,
    /// Chances by birth year, when the birth date matters. Those of all pairs of years are computed when they are needed.
    by_year: Option<Vec<[[f64; STRATA]; STRATA]>>,
}

impl Agreement {
    /// The chances; `None` when a condition has no closed form here. `days` are the shares of births by day for each birth year.
    pub(crate) fn new(conditions: &[Condition], days: Days) -> Option<Self> {
        let dated = conditions.iter().any(|c| c.comparison.field == Field::BirthDate);
        if conditions.iter().any(|c| !has_closed_form(c, dated)) {
            return None;
        }
        let (agree, optional): (Vec<Condition>, Vec<Condition>) =
            conditions.iter().partition(|c| c.demand == Demand::Agree);
        let term = |subset: u32| {
            let contradicting: Vec<Condition> =
                (0..optional.len()).filter(|i| subset >> i & 1 == 1).map(|i| optional[i]).collect();
            let of_year = |(year, shares): (usize, &Vec<f64>)| {
                std::array::from_fn(|k| {
                    std::array::from_fn(|l| chance(&agree, &contradicting, (year, k), (year, l), shares))
                })
            };
            Term {
                sign: if subset.count_ones() % 2 == 0 { 1.0 } else { -1.0 },
                needed: agree.iter().chain(&contradicting).map(|c| c.comparison).collect(),
                by_year: dated.then(|| days.iter().enumerate().map(of_year).collect()),
                contradicting,
            }
        };
        let terms = (0..1u32 << optional.len()).map(term).collect();
        let simulated = days.iter().map(|shares| shares.iter().sum()).collect();
        Some(Self { agree, terms, simulated })
    }

    /// Pairs of records from different rolls.
    pub(crate) fn across(&self, rolls: &[RollMix]) -> ExpectedPairs {
        self.expected(|weigh| {
            let own: Vec<Weights> = rolls.iter().map(weigh).collect();
            let mut sum = vec![[0.0; STRATA]; own.first().map_or(0, Vec::len)];
            for roll in &own {
                sum.iter_mut().zip(roll).for_each(|(s, r)| (0..STRATA).for_each(|k| s[k] += r[k]));
            }
            std::iter::once((0.5, sum)).chain(own.into_iter().map(|w| (-0.5, w))).collect()
        })
    }

    /// Pairs of records within one roll.
    pub(crate) fn within(&self, roll: &RollMix) -> ExpectedPairs {
        let n = roll.composition.total();
        let without_self = if n > 0.0 { (n - 1.0).max(0.0) / n } else { 0.0 };
        self.expected(|weigh| vec![(0.5 * without_self, weigh(roll))])
    }

    fn expected(&self, squares: impl Fn(&dyn Fn(&RollMix) -> Weights) -> Vec<(f64, Weights)>) -> ExpectedPairs {
        let all_of = |roll: &RollMix| {
            roll.composition.people.iter().zip(&self.simulated).map(|(w, s)| w.map(|x| x * s)).collect()
        };
        let total = |w: &Weights| w.iter().flatten().sum::<f64>();
        let pairs = squares(&all_of).iter().map(|(times, w)| times * total(w).powi(2)).sum();
        let mut agreeing = 0.0;
        for term in &self.terms {
            let weigh = |roll: &RollMix| weighed(roll, &term.needed, &self.agree);
            for (times, weights) in squares(&weigh) {
                agreeing += term.sign * times * self.quadratic(&weights, term);
            }
        }
        ExpectedPairs { pairs, agreeing: agreeing.max(0.0) }
    }

    /// `Σ U[y,k] U[y',k'] Π q`, over equal years when the birth date matters and over all pairs of years when not.
    fn quadratic(&self, weights: &Weights, term: &Term) -> f64 {
        if let Some(by_year) = &term.by_year {
            let of_row = |mine: f64, cells: &[f64; STRATA], others: &[f64; STRATA]| {
                mine * cells.iter().zip(others).map(|(chance, other)| chance * other).sum::<f64>()
            };
            let of_year = |(weights, chances): (&[f64; STRATA], &[[f64; STRATA]; STRATA])| {
                weights.iter().zip(chances).map(|(&mine, cells)| of_row(mine, cells, weights)).sum::<f64>()
            };
            return weights.iter().zip(by_year).map(of_year).sum();
        }
        let mut sum = 0.0;
        for (year, mine) in weights.iter().enumerate() {
            for (other, theirs) in weights.iter().enumerate() {
                let both = self.simulated[year] * self.simulated[other];
                for (k, l) in (0..STRATA * STRATA).map(|i| (i / STRATA, i % STRATA)) {
                    let weight = mine[k] * theirs[l] * both;
                    if weight != 0.0 {
                        sum += weight * chance(&self.agree, &term.contradicting, (year, k), (other, l), &[]);
                    }
                }
            }
        }
        sum
    }
}

/// The chance that two people of two strata agree on some fields and differ on others.
fn chance(
    agree: &[Condition],
    contradicting: &[Condition],
    a: (usize, usize),
    b: (usize, usize),
    days: &[f64],
) -> f64 {
    let same = |c: &Condition| same_value(c, a, b, days);
    let agreeing: f64 = agree.iter().map(same).product();
    let differing: f64 = contradicting.iter().map(|c| 1.0 - same(c)).product();
    agreeing * differing
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

/// The chance that two people of two strata, whose records have the field, share what is compared of it.
fn same_value(condition: &Condition, a: (usize, usize), b: (usize, usize), days: &[f64]) -> f64 {
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
        Field::BirthDate => match condition.comparison.normalisation {
            Normalisation::Year => days.iter().sum::<f64>().powi(2),
            Normalisation::MonthYear => same_month(FIRST_BIRTH_YEAR + a.0 as i32, days),
            _ => days.iter().map(|s| s * s).sum(),
        },
        _ => unreachable!("checked by has_closed_form"),
    }
}

fn same_month(year: i32, days: &[f64]) -> f64 {
    let mut months = [0.0; 12];
    for (day, share) in days.iter().enumerate() {
        months[Date::from_day_of_year(year, day as u32).month() as usize - 1] += share;
    }
    months.iter().map(|m| m * m).sum()
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

//! Summing chances over all pairs of people.
//!
//! For rolls A, B with expected records `W_A[y, k]` by birth year and stratum, the expected agreeing pairs are
//! `Σ_{A<B} Σ_y Σ_{k,k'} W_A[y,k] W_B[y,k'] Π_fields q(y,k,k')`. A field that may be missing but not contradict passes with probability
//! `1 − a_A a_B + a_A a_B s_A s_B q`, where `a` are the shares of records that have it, and `s` those of them whose value can agree with a stranger's.
//! Multiplying that out over the optional fields leaves terms that are bilinear in weights `U = W Π a s`, and `Σ_{A<B} U_A U_B = ½ (ΣU ΣU − Σ U_A U_A)`,
//! so pairs of rolls are never enumerated. That two numbers agree is a sum of such terms itself (`ssn4`).

use super::condition::{Condition, Demand};
use super::kernels::{Kernel, surname_kernel};
use super::middle::Middle;
use super::nicknames;
use super::roll_mix::RollMix;
use super::ssn4;
use crate::date::{Date, days_in_month};
use crate::linkage::Normalisation;
use crate::population::{FIRST_BIRTH_YEAR, Population, STRATA};
use crate::records::Field;

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
    expected_pairs(rolls, conditions, days, |weigh| {
        let own: Vec<Weights> = (0..rolls.len()).map(weigh).collect();
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
    expected_pairs(std::slice::from_ref(roll), conditions, days, |weigh| vec![(0.5 * without_self, weigh(0))])
}

fn expected_pairs(
    rolls: &[RollMix],
    conditions: &[Condition],
    days: Days,
    squares: impl Fn(&dyn Fn(usize) -> Weights) -> Vec<(f64, Weights)>,
) -> Option<ExpectedPairs> {
    // Birthdays are shared by people of different years, too.
    let dated = conditions.iter().any(|c| c.comparison.field == Field::BirthDate && !is_birthday(c));
    let birthdays = conditions.iter().any(is_birthday).then(|| Birthdays::of(days));
    if conditions.iter().any(|c| !has_closed_form(c, dated)) {
        return None;
    }
    let (agree, optional): (Vec<Condition>, Vec<Condition>) =
        conditions.iter().partition(|c| c.demand == Demand::Agree);
    let simulated: Vec<f64> = days.iter().map(|shares| shares.iter().sum()).collect();
    let all_of = |roll: usize| {
        let people = rolls[roll].composition.people.iter();
        people.zip(&simulated).map(|(w, s)| w.map(|x| x * s)).collect()
    };
    let everyone = squares(&all_of);
    let total = |w: &Weights| w.iter().flatten().sum::<f64>();
    let pairs = everyone.iter().map(|(times, w)| times * total(w).powi(2)).sum();
    let evenness = rolls.first().map_or(0.0, |roll| roll.presence.names.surname_evenness.0);
    let january_first = rolls.first().map_or([0.0; 6], |roll| roll.presence.january_first);
    let chances = Chances { surnames: surname_kernel(evenness), middle: Middle::of(rolls), january_first, birthdays };
    let cells: Vec<Cells> = rolls.iter().map(|roll| Cells::of(roll, conditions)).collect();
    let nicknamed: Vec<f64> = rolls.iter().map(|roll| roll.presence.nickname).collect();
    let mut agreeing = 0.0;
    // Of each optional field the pairs pass that do not both have it, or that have it and agree: all, less those that have it, and those that agree.
    for term in 0..3u32.pow(optional.len() as u32) {
        let part = |i: usize| term / 3u32.pow(i as u32) % 3;
        let of = |kind: u32| (0..optional.len()).filter(move |&i| part(i) == kind).map(|i| optional[i]);
        let had: Vec<Condition> = of(1).chain(of(2)).collect();
        let shared: Vec<Condition> = agree.iter().copied().chain(of(2)).collect();
        let sign = if of(1).count() % 2 == 0 { 1.0 } else { -1.0 };
        let asks = |field: Field| shared.iter().any(|c| c.comparison.field == field);
        let nicknames = if asks(Field::FirstName) { nicknames::parts(&nicknamed) } else { nicknames::parts(&[]) };
        for named in nicknames {
            let by_year = dated.then(|| chances.by_year(&shared, days, named.mix));
            for (coefficient, weight) in ssn4::parts(asks(Field::Ssn4)) {
                let weigh = |roll: usize| {
                    let presence = &rolls[roll].presence;
                    let times = weight(&presence.ssn4) * (named.weight)(presence.nickname);
                    cells[roll].weighed(&rolls[roll], times, &agree, &had, &shared)
                };
                for (times, weights) in squares(&weigh) {
                    let passing = match &by_year {
                        Some(by_year) => within_years(&weights, by_year),
                        None => over_all_years(&weights, &shared, &chances, &simulated, named.mix),
                    };
                    agreeing += sign * coefficient * times * passing;
                }
            }
        }
    }
    Some(ExpectedPairs { pairs, agreeing: agreeing.max(0.0) })
}

/// For each comparison of a field whose values may be nobody else's, the share of a roll's records whose value can agree with a stranger's.
struct Cells(Vec<(Condition, Weights)>);

impl Cells {
    fn of(roll: &RollMix, conditions: &[Condition]) -> Self {
        let years = roll.composition.people.len();
        let of = |c: &Condition| {
            let share = |year: usize, k: usize| roll.sharable(c, year, k);
            (*c, (0..years).map(|year| std::array::from_fn(|k| share(year, k))).collect())
        };
        let named = |c: &&Condition| matches!(c.comparison.field, Field::LastName | Field::MiddleName);
        Self(conditions.iter().filter(named).map(of).collect())
    }

    /// Records of a roll that have what agrees and is had, have what must agree right, and can share what agrees; times a weight of the roll.
    fn weighed(
        &self,
        roll: &RollMix,
        times: f64,
        agree: &[Condition],
        had: &[Condition],
        shared: &[Condition],
    ) -> Weights {
        let right: f64 = agree.iter().map(|c| roll.presence.right(c.comparison)).product();
        let mut weights = roll.composition.people.clone();
        // What a record has depends on its year, of SSN4, or on its stratum, of all else.
        let mut by_stratum = [times * right; STRATA];
        for condition in agree.iter().chain(had) {
            let has = |year: usize, k: usize| roll.presence.has(condition.comparison, year, k);
            match condition.comparison.field {
                Field::Ssn4 => {
                    for (year, cells) in weights.iter_mut().enumerate() {
                        let share = has(year, 0);
                        cells.iter_mut().for_each(|cell| *cell *= share);
                    }
                }
                _ => (0..STRATA).for_each(|k| by_stratum[k] *= has(0, k)),
            }
        }
        weights.iter_mut().for_each(|cells| (0..STRATA).for_each(|k| cells[k] *= by_stratum[k]));
        for (_, shares) in self.0.iter().filter(|(condition, _)| shared.contains(condition)) {
            for (cells, share) in weights.iter_mut().zip(shares) {
                (0..STRATA).for_each(|k| cells[k] *= share[k]);
            }
        }
        weights
    }
}

/// `Σ U[y,k] U[y,k'] Π q` over equal years, where the chances are known.
fn within_years(weights: &Weights, by_year: &[Kernel]) -> f64 {
    let row = |mine: f64, cells: &[f64; STRATA], all: &[f64; STRATA]| {
        mine * cells.iter().zip(all).map(|(chance, other)| chance * other).sum::<f64>()
    };
    let of_year = |(all, chances): (&[f64; STRATA], &Kernel)| {
        all.iter().zip(chances).map(|(&mine, cells)| row(mine, cells, all)).sum::<f64>()
    };
    weights.iter().zip(by_year).map(of_year).sum()
}

/// The same over all pairs of years.
fn over_all_years(
    weights: &Weights,
    shared: &[Condition],
    chances: &Chances,
    simulated: &[f64],
    names: [f64; 3],
) -> f64 {
    let no_dates = DateChances::default();
    let mut sum = 0.0;
    for (year, mine) in weights.iter().enumerate() {
        for (other, theirs) in weights.iter().enumerate() {
            // Chances of birthdays leave out the days that are not simulated.
            let both = if chances.birthdays.is_some() { 1.0 } else { simulated[year] * simulated[other] };
            for (k, l) in (0..STRATA * STRATA).map(|i| (i / STRATA, i % STRATA)) {
                let weight = mine[k] * theirs[l] * both;
                if weight != 0.0 {
                    let same = |c: &Condition| chances.same_value(c, (year, k), (other, l), &no_dates, names);
                    sum += weight * shared.iter().map(same).product::<f64>();
                }
            }
        }
    }
    sum
}

/// Chances that depend on how names are given.
struct Chances {
    surnames: [[f64; 6]; 6],
    middle: Middle,
    /// By race: share whose birth date is 1 January by their documents alone.
    january_first: [f64; 6],
    /// That two people share a birthday, where one is asked for.
    birthdays: Option<Birthdays>,
}

impl Chances {
    /// The chances that two people born in one year share what is compared, for each year. The dates' shares leave out dates that are not simulated.
    /// `names`: how sums of first names with and without nicknames are mixed.
    fn by_year(&self, shared: &[Condition], days: Days, names: [f64; 3]) -> Vec<Kernel> {
        let of_year = |(year, shares): (usize, &Vec<f64>)| {
            let dates = DateChances::of(year, shares);
            let chance = |k: usize, l: usize| -> f64 {
                shared.iter().map(|c| self.same_value(c, (year, k), (year, l), &dates, names)).product()
            };
            let mut kernel = [[0.0; STRATA]; STRATA];
            for (k, l) in (0..STRATA).flat_map(|k| (0..=k).map(move |l| (k, l))) {
                // Of people born in one year it is the same either way round.
                let chance = chance(k, l);
                (kernel[k][l], kernel[l][k]) = (chance, chance);
            }
            kernel
        };
        days.iter().enumerate().map(of_year).collect()
    }

    /// The chance that two people of two strata, whose records have the field, share what is compared of it.
    fn same_value(
        &self,
        condition: &Condition,
        a: (usize, usize),
        b: (usize, usize),
        dates: &DateChances,
        names: [f64; 3],
    ) -> f64 {
        let one_if = |same: bool| f64::from(u8::from(same));
        let initial = condition.comparison.normalisation == Normalisation::Initial;
        match condition.comparison.field {
            Field::FirstName if a.0 == b.0 => nicknames::within_year(names, initial, a.0, a.1, b.1),
            Field::FirstName => nicknames::across_years(names, a, b),
            Field::MiddleName if initial => self.middle.initial(a, b),
            Field::MiddleName => self.middle.full(a, b),
            Field::LastName => self.surnames[a.1 % 6][b.1 % 6],
            Field::Sex => one_if(a.1 / 6 == b.1 / 6),
            Field::Race => one_if(a.1 % 6 == b.1 % 6),
            Field::Suffix => Population::suffixes_shared(),
            // Told by the weights.
            Field::Ssn4 => 1.0,
            Field::BirthDate if is_birthday(condition) => {
                let strata = [a.1, b.1].map(|stratum| self.january_first[stratum % 6]);
                self.birthdays.as_ref().map_or(0.0, |birthdays| birthdays.same([a.0, b.0], strata))
            }
            Field::BirthDate => {
                let (same, first) = match condition.comparison.normalisation {
                    Normalisation::Year => dates.year,
                    Normalisation::MonthYear => dates.month,
                    _ => dates.day,
                };
                let [a, b] = [a.1, b.1].map(|stratum| self.january_first[stratum % 6]);
                let both = if first > 0.0 { a * b } else { 0.0 };
                (1.0 - a) * (1.0 - b) * same + (a * (1.0 - b) + b * (1.0 - a)) * first + both
            }
            _ => unreachable!("checked by has_closed_form"),
        }
    }
}

/// Of the dates of a birth year: the sum of squared shares, and the share of what 1 January belongs to, by year, month and day.
#[derive(Clone, Copy, Debug, Default)]
struct DateChances {
    year: (f64, f64),
    month: (f64, f64),
    day: (f64, f64),
}

impl DateChances {
    fn of(year: usize, days: &[f64]) -> Self {
        let mut months = [0.0; 12];
        let mut first = 0;
        for (month, sum) in (1u32..).zip(&mut months) {
            let next = (first + days_in_month(FIRST_BIRTH_YEAR + year as i32, month) as usize).min(days.len());
            *sum = days[first..next].iter().sum();
            first = next;
        }
        let all: f64 = days.iter().sum();
        Self {
            year: (all.powi(2), all),
            month: (months.iter().map(|m| m * m).sum(), months[0]),
            day: (days.iter().map(|s| s * s).sum(), days.first().copied().unwrap_or(0.0)),
        }
    }
}

fn is_birthday(condition: &Condition) -> bool {
    condition.comparison.normalisation == Normalisation::MonthDay
}

/// Of each birth year the shares of births by month and day.
struct Birthdays(Vec<[f64; 12 * 31]>);

impl Birthdays {
    fn of(days: Days) -> Self {
        let of_year = |(year, shares): (usize, &Vec<f64>)| {
            let mut by_day = [0.0; 12 * 31];
            for (day, share) in shares.iter().enumerate() {
                let date = Date::from_day_of_year(FIRST_BIRTH_YEAR + year as i32, day as u32);
                by_day[((date.month() - 1) * 31 + date.day() - 1) as usize] += share;
            }
            by_day
        };
        Self(days.iter().enumerate().map(of_year).collect())
    }

    /// The chance that two people of two years share it; `january_first`: how likely each has the first of January by documents alone.
    fn same(&self, years: [usize; 2], january_first: [f64; 2]) -> f64 {
        let [a, b] = years.map(|year| &self.0[year]);
        let [p, q] = january_first;
        let [all_a, all_b] = [a, b].map(|shares| f64::from(u8::from(shares[0] > 0.0)));
        let same: f64 = a.iter().zip(b).map(|(x, y)| x * y).sum();
        (1.0 - p) * (1.0 - q) * same
            + p * (1.0 - q) * all_a * b[0]
            + q * (1.0 - p) * all_b * a[0]
            + p * q * all_a * all_b
    }
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

//! Files whose truth is known, drawn from just the assumptions that an estimator makes, or from others.

use crate::date::{Date, days_in_year};
use crate::estimator::PrevalenceEstimate;
use crate::records::{Cells, Field, Lexicon, Records};
use crate::rng::Stream;

/// One record: first name, last name, packed date, jurisdiction, SSN4, credit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub first: u32,
    pub last: u32,
    pub date: u32,
    pub place: u32,
    pub ssn4: u32,
    pub credit: bool,
}

/// A date as cells hold it; no date when it does not exist.
pub(super) fn date(text: &str) -> u32 {
    Date::parse_iso(text).map_or(0, Date::packed)
}

/// A line without SSN4, with credit.
pub(super) fn line(first: u32, last: u32, birth: &str, place: u32) -> Line {
    Line { first, last, date: date(birth), place, ssn4: 0, credit: true }
}

/// A table of lines.
pub(super) fn table(lines: &[Line]) -> Records {
    let mut records = Records::new(lines.len(), Lexicon::default());
    let mut set = |field, value: fn(&Line) -> u32| records.set(field, Cells::U32(lines.iter().map(value).collect()));
    set(Field::FirstName, |l| l.first);
    set(Field::LastName, |l| l.last);
    set(Field::BirthDate, |l| l.date);
    set(Field::Jurisdiction, |l| l.place);
    set(Field::Ssn4, |l| l.ssn4);
    set(Field::Voted2012, |l| u32::from(l.credit));
    records
}

/// People of so many first names, last names and birth years, who are born on day *d* with a probability that is proportional to `weight(first, last, year, d)`.
pub(super) struct World {
    pub people: u64,
    pub firsts: u64,
    pub lasts: u64,
    pub years: u64,
    pub places: u64,
    pub weight: fn(u32, u32, i32, u32) -> f64,
    /// How many are born when.
    pub fashion: Fashion,
}

/// How many are born when.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Fashion {
    /// As many in each year, whatever their name.
    None,
    /// Each first name is given in two years only.
    Names,
    /// 85 % in the first year.
    OneYear,
}

pub(super) const FIRST: i32 = 1961;

impl World {
    /// Everybody once, in a random jurisdiction.
    pub(super) fn people(&self, seed: u64) -> Vec<Line> {
        let draw = |name| Stream::new(seed, name);
        let (first, last, year, place) = (draw("first"), draw("last"), draw("year"), draw("place"));
        let (day, accepted) = (draw("day"), draw("accepted"));
        let person = |id: u64| {
            let name = first.below(id, self.firsts) as u32 + 1;
            let family = last.below(id, self.lasts) as u32 + 1;
            let after_first = match self.fashion {
                Fashion::None => year.below(id, self.years),
                Fashion::Names => (u64::from(name) * 2 + year.below(id, 2)) % self.years,
                Fashion::OneYear if year.chance(id, 0.85) => 0,
                Fashion::OneYear => 1 + place.below(!id, self.years - 1),
            };
            let born = FIRST + after_first as i32;
            // Rejection from uniform days; weights are at most 1.
            let tries = (0..10_000).map(|i| id << 14 | i);
            let found = tries
                .map(|key| (key, day.below(key, u64::from(days_in_year(born))) as u32))
                .find(|&(key, d)| accepted.chance(key, (self.weight)(name, family, born, d)));
            let date = Date::from_day_of_year(born, found.expect("some day").1).packed();
            let place = place.below(id, self.places) as u32 + 1;
            Line { first: name, last: family, date, place, ssn4: 0, credit: true }
        };
        (0..self.people).map(person).collect()
    }

    /// Everybody once, and the first `twice` once more in the next jurisdiction.
    pub(super) fn lines(&self, seed: u64, twice: usize) -> Vec<Line> {
        let mut lines = self.people(seed);
        for i in 0..twice {
            let again = Line { place: lines[i].place % self.places as u32 + 1, ..lines[i] };
            lines.push(again);
        }
        lines
    }
}

/// What many files say of an estimator.
#[derive(Debug)]
pub(super) struct Verdict {
    /// Mean of estimate − truth.
    pub bias: f64,
    /// Standard error of that mean.
    pub of_bias: f64,
    /// Share of intervals that hold the truth.
    pub coverage: f64,
    /// Root of the mean squared standard error ÷ standard deviation of estimate − truth.
    pub claimed_error: f64,
    /// Mean expected coincidences.
    pub expected: f64,
}

/// Compares estimates with truths: (truth, estimate, standard error, lower end, upper end, expected).
pub(super) fn judge(replicates: impl IntoIterator<Item = [f64; 6]>) -> Verdict {
    let (mut n, mut sum, mut squares, mut covered, mut variance, mut expected) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
    for [truth, estimate, error, lower, upper, chance] in replicates {
        n += 1.0;
        sum += estimate - truth;
        squares += (estimate - truth).powi(2);
        covered += f64::from(u8::from(lower <= truth && truth <= upper));
        variance += error * error;
        expected += chance;
    }
    let bias = sum / n;
    let deviation = ((squares / n - bias * bias) * n / (n - 1.0)).sqrt();
    Verdict {
        bias,
        of_bias: deviation / n.sqrt(),
        coverage: covered / n,
        claimed_error: (variance / n).sqrt() / deviation,
        expected: expected / n,
    }
}

/// An estimate beside its truth.
pub(super) fn beside(truth: f64, e: &PrevalenceEstimate) -> [f64; 6] {
    let upper = e.interval.upper.unwrap_or(f64::INFINITY);
    [truth, e.estimate, e.standard_error, e.interval.lower, upper, e.expected_chance_pairs]
}

impl Verdict {
    /// Right on average (3.3 standard errors, α = 0.001), intervals that cover, and a standard error that is the spread.
    pub(super) fn assert_right(&self) {
        assert!(self.bias.abs() < 3.3 * self.of_bias, "{self:?}");
        assert!((0.93..=0.97).contains(&self.coverage), "{self:?}");
        assert!((0.92..=1.08).contains(&self.claimed_error), "{self:?}");
    }
}

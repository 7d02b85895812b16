//! From a sample to rolls in full: every kind of pair by its own factor.
//!
//! Whole birth dates keep every kind of pair with their share. Of people who are kept with probability `s`, a pair of unrelated people stays with `s²`, and a pair that is one person or kin, who are kept
//! together, with `s`. So chance links are multiplied by `1/s²` and all others by `1/s`, each with the variance of its own clusters.

use super::{Counted, Sample};
use crate::evaluate::{PairKind, Slot};
use crate::stats::{Clusters, Estimate, Interval, LEVEL, Ratio, weighted_rate_interval};

/// How far the closed form may be off, as a share of it: assumption [closed-form-error].
pub(crate) const CLOSED_FORM_ERROR: f64 = 0.01;

/// A number of pairs in rolls of full size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Part {
    /// The estimate.
    pub value: f64,
    /// Its variance.
    pub variance: f64,
    /// What one more pair in the sample would add, at most.
    pub largest: f64,
}

impl Part {
    /// Counts of a sample times a factor.
    pub(crate) fn of(clusters: &Clusters, count: &[usize], factor: f64) -> Self {
        let variance = factor * factor * clusters.variance_of_count(count).max(clusters.sum(count));
        Self { value: factor * clusters.sum(count), variance, largest: factor }
    }

    /// Sum of independent parts.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            value: self.value + other.value,
            variance: self.variance + other.variance,
            largest: self.largest.max(other.largest),
        }
    }

    /// Combined with a closed form: the mean of both, each weighed by the inverse of its variance. The variance of the count is taken at the expected
    /// count, so that a sample which happens to hold few pairs is not trusted more for it. The difference between count and closed form is what
    /// a control variate takes off.
    pub(crate) fn with_closed_form(self, full_size: f64, factor: f64) -> Self {
        let clumping = if self.value > 0.0 { (self.variance / (factor * self.value)).max(1.0) } else { 1.0 };
        let (counted, formula) = (factor * full_size * clumping, (CLOSED_FORM_ERROR * full_size).powi(2));
        if formula <= 0.0 {
            return self;
        }
        let trust = formula / (formula + counted);
        Self {
            value: full_size + trust * (self.value - full_size),
            variance: trust * counted,
            largest: trust * self.largest,
        }
    }

    /// Its interval.
    pub(crate) fn interval(&self) -> Interval {
        weighted_rate_interval(self.value, self.variance, self.largest)
    }

    /// As an estimate.
    pub(crate) fn estimate(&self) -> Estimate {
        Estimate { value: Some(self.value), numerator: self.value, denominator: 1.0, interval: Some(self.interval()) }
    }
}

/// The links of a kind.
pub(crate) fn of_kind(of: &Counted, kind: PairKind) -> Part {
    let factor = if kind.is_by_chance() { factor_of_chance(of) } else { 1.0 / of.totals.parts };
    if kind == PairKind::OnePerson {
        return Part::of(of.links, &[Slot::TrueLinks.of(0)], factor);
    }
    Part::of(&of.kinds.of(kind).clusters, &[Slot::FalseLinks.of(0)], factor)
}

/// By what links of unrelated people are multiplied. On whole birth dates they stay with the share of the dates, as all others do.
fn factor_of_chance(of: &Counted) -> f64 {
    1.0 / if of.totals.sample == Sample::People { of.totals.chance_parts } else { of.totals.parts }
}

/// All false links: those by chance, by an error that makes strangers alike, and of kin.
pub(crate) fn false_links(of: &Counted) -> Part {
    let sum = |kinds: &mut dyn Iterator<Item = PairKind>| kinds.fold(Part::default(), |sum, k| sum.and(of_kind(of, k)));
    let kin = sum(&mut PairKind::ALL.into_iter().filter(|k| *k != PairKind::OnePerson && !k.is_by_chance()));
    let errors = sum(&mut std::iter::once(PairKind::TypoOfAnother));
    let chance = sum(&mut PairKind::ALL.into_iter().filter(|k| k.is_by_chance() && *k != PairKind::TypoOfAnother));
    let chance = match of.control {
        Some(full_size) => chance.with_closed_form(full_size, factor_of_chance(of)),
        None => chance,
    };
    chance.and(errors).and(kin)
}

/// People who are flagged only wrongly, where a closed form helps to say how many false links there are: as many people for each false link as in the sample,
/// or two where it has none. So the number agrees with that of false links, which a count alone need not; `None` without a closed form.
pub(crate) fn wrongly_flagged(of: &Counted) -> Option<Part> {
    if of.control.is_none() || of.totals.sample != Sample::BirthDates {
        return None;
    }
    let links = false_links(of);
    let (people, per) = ([Slot::WronglyFlagged.of(0)], [Slot::FalseLinks.of(0)]);
    let counted = of.links.sum(&per);
    let (each, unknown) = match counted > 0.0 {
        true => {
            let ratio = Ratio { numerator: &people, denominator: &per };
            (of.links.sum(&people) / counted, of.links.variance_of_ratio(ratio))
        }
        false => (2.0, 0.0),
    };
    Some(Part {
        value: each * links.value,
        variance: each * each * links.variance + links.value * links.value * unknown,
        largest: each * links.largest,
    })
}

/// Pairs or people that stay with the share of people itself: those of one person.
pub(crate) fn matches(of: &Counted, slots: &[Slot]) -> Part {
    let places: Vec<usize> = slots.iter().map(|slot| slot.of(0)).collect();
    Part::of(of.links, &places, 1.0 / of.totals.parts)
}

/// `part / (part + rest)` of two independent numbers, with the interval that follows from theirs: the method of variance estimates recovery
/// (Donner & Zou [donner-zou-2012]), solved for the share.
pub(crate) fn share(part: Part, rest: Part) -> Estimate {
    let (f, t) = (part.value, rest.value);
    let (f_ends, t_ends) = (part.interval(), rest.interval());
    let (f_low, f_high) = (f_ends.lower, f_ends.upper.unwrap_or(f));
    let (t_low, t_high) = (t_ends.lower, t_ends.upper.unwrap_or(t));
    // The ends are where (1 − p) f − p t is as far from 0 as the two intervals let it be.
    let far = |p: f64, f_end: f64, t_end: f64| (((1.0 - p) * (f_end - f)).powi(2) + (p * (t_end - t)).powi(2)).sqrt();
    let low = largest(|p| (1.0 - p) * f - p * t - far(p, f_low, t_high) >= 0.0);
    let high = largest(|p| (1.0 - p) * f - p * t + far(p, f_high, t_low) >= 0.0);
    let known = f + t > 0.0;
    let interval = Interval { level: LEVEL, lower: low, upper: Some(high), method: "MOVER, kinds of pairs".into() };
    Estimate {
        value: known.then(|| f / (f + t)),
        numerator: f,
        denominator: f + t,
        interval: known.then_some(interval),
    }
}

/// The difference of two estimates whose common part is not known, as if they were independent: the method of variance estimates recovery
/// (Newcombe [newcombe-1998]). It is too long where both rest on the same links.
pub(crate) fn difference(a: &Estimate, b: &Estimate) -> Option<(f64, Interval)> {
    let ((a, a_ends), (b, b_ends)) = (a.value.zip(a.interval.as_ref())?, b.value.zip(b.interval.as_ref())?);
    let value = a - b;
    let lower = value - ((a - a_ends.lower).powi(2) + (b_ends.upper? - b).powi(2)).sqrt();
    let upper = value + ((a_ends.upper? - a).powi(2) + (b - b_ends.lower).powi(2)).sqrt();
    Some((value, Interval { level: LEVEL, lower, upper: Some(upper), method: "MOVER, as if independent".into() }))
}

/// The largest share up to which something holds.
fn largest(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    if holds(high) {
        return high;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(n: f64, factor: f64) -> Part {
        Part { value: factor * n, variance: factor * factor * n, largest: factor }
    }

    #[test]
    fn a_share_of_two_unit_counts_is_near_the_exact_interval() {
        let share = share(part(30.0, 1.0), part(70.0, 1.0));
        let (low, high) = crate::stats::clopper_pearson(30.0, 100.0, LEVEL);
        let interval = share.interval.unwrap();
        assert!((interval.lower - low).abs() < 0.01 && (interval.upper.unwrap() - high).abs() < 0.01, "{interval:?}");
        assert_eq!(share.value, Some(0.3));
    }

    #[test]
    fn no_chance_link_in_a_small_sample_is_no_proof() {
        // A hundredth of the people: 400 true links, none by chance. One more would stand for 10,000.
        let share = share(part(0.0, 1e4), part(400.0, 100.0));
        let interval = share.interval.unwrap();
        assert_eq!((share.value, interval.lower), (Some(0.0), 0.0));
        // Garwood: up to 3.689 chance links, 36,889 in full beside 40,000.
        assert!((interval.upper.unwrap() - 36_889.0 / 76_889.0).abs() < 0.01, "{interval:?}");
    }

    #[test]
    fn nothing_linked_is_not_estimable_and_nothing_true_is_all_false() {
        assert_eq!(share(Part::default(), Part::default()).value, None);
        let all = share(part(50.0, 100.0), Part { largest: 10.0, ..Part::default() });
        let interval = all.interval.unwrap();
        assert_eq!((all.value, interval.upper), (Some(1.0), Some(1.0)));
        assert!(interval.lower < 1.0 && interval.lower > 0.98, "{interval:?}");
    }

    #[test]
    fn the_closed_form_counts_as_much_as_it_is_sure() {
        // 100 pairs at a factor of 100 where 9,000 are expected: the count has a variance of 900,000, the closed form one of 8,100.
        let both = part(100.0, 100.0).with_closed_form(9000.0, 100.0);
        let trust = 8100.0 / (8100.0 + 900_000.0);
        assert!((both.value - (9000.0 + trust * 1000.0)).abs() < 1e-9);
        assert!((both.variance - 1.0 / (1.0 / 8100.0 + 1.0 / 900_000.0)).abs() < 1e-6);
        // Nothing counted is no better known than the closed form.
        let none = part(0.0, 100.0).with_closed_form(9000.0, 100.0);
        assert!(none.value > 8800.0 && none.variance > 7000.0, "{none:?}");
    }

    #[test]
    fn a_difference_adds_the_sides_that_matter() {
        let estimate = |value: f64, lower: f64, upper: f64| {
            let interval = Some(Interval { level: LEVEL, lower, upper: Some(upper), method: "".into() });
            Estimate { value: Some(value), numerator: value, denominator: 1.0, interval }
        };
        let (value, interval) = difference(&estimate(0.5, 0.4, 0.7), &estimate(0.2, 0.1, 0.6)).unwrap();
        assert!((value - 0.3).abs() < 1e-12);
        assert!((interval.lower - (0.3 - 0.17f64.sqrt())).abs() < 1e-12);
        assert!((interval.upper.unwrap() - (0.3 + 0.05f64.sqrt())).abs() < 1e-12);
    }
}

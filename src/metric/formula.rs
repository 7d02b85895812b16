//! How metrics are made from counts.

use super::{Counted, Sample, full_size};
use crate::evaluate::{Consequence, Slot};
use crate::stats::{Clusters, Estimate, Interval, Ratio};

/// How a metric is made from counts.
#[derive(Clone, Copy, Debug)]
pub enum Formula {
    /// A share of counts of links and matches.
    Links {
        /// Sum of these.
        numerator: Slot,
        /// Over the sum of these.
        denominator: [Slot; 2],
    },
    /// A share of counts of consequences.
    Consequences {
        /// Sum of these.
        numerator: &'static [Consequence],
        /// Over the sum of these.
        denominator: &'static [Consequence],
    },
    /// A share of checks against a list of everybody, by place among its counts.
    Checks {
        /// This one.
        numerator: usize,
        /// Over this one.
        denominator: usize,
    },
    /// A count of consequences in rolls of full size: the mean of the replicates over the simulated share.
    FullSize(&'static [Consequence]),
    /// A count of links, matches or people in rolls of full size, each kind by its own factor; false links are [`Slot::FalseLinks`].
    LinksFullSize(&'static [Slot]),
    /// Something of its own.
    Computed(fn(&Counted) -> Estimate),
    /// Told by group only (`groups.rs`).
    ByGroup,
}

impl Formula {
    pub(super) fn estimate(&self, of: &Counted) -> Option<Estimate> {
        let consequences = &of.consequences.counts;
        let places = |of: &[Consequence]| of.iter().map(|c| c.index()).collect::<Vec<_>>();
        Some(match self {
            Self::Links { numerator: Slot::FalseLinks, .. } if of.totals.sample != Sample::Nothing => {
                full_size::share(full_size::false_links(of), full_size::matches(of, &[Slot::TrueLinks]))
            }
            Self::Links { .. } => {
                let (numerator, denominator) = self.slots(0)?;
                of.links.proportion(Ratio { numerator: &numerator, denominator: &denominator })
            }
            Self::Consequences { numerator, denominator } => {
                let (numerator, denominator) = (places(numerator), places(denominator));
                consequences.proportion(Ratio { numerator: &numerator, denominator: &denominator })
            }
            Self::Checks { numerator, denominator } => {
                of.consequences.checks.proportion(Ratio { numerator: &[*numerator], denominator: &[*denominator] })
            }
            Self::FullSize(what) => consequences.rate(&places(what), of.totals.parts, 1.0, 1.0),
            Self::LinksFullSize(slots) if of.totals.sample != Sample::Nothing => {
                let flagged = if slots.contains(&Slot::WronglyFlagged) { full_size::wrongly_flagged(of) } else { None };
                let apart =
                    |slot: &Slot| *slot == Slot::FalseLinks || *slot == Slot::WronglyFlagged && flagged.is_some();
                let others: Vec<Slot> = slots.iter().copied().filter(|slot| !apart(slot)).collect();
                let links = slots.contains(&Slot::FalseLinks).then(|| full_size::false_links(of));
                let parts = [links, flagged].into_iter().flatten();
                // Nothing else is no count, and one more of nothing adds nothing.
                let first =
                    if others.is_empty() { full_size::Part::default() } else { full_size::matches(of, &others) };
                parts.fold(first, full_size::Part::and).estimate()
            }
            Self::LinksFullSize(slots) => {
                let places: Vec<usize> = slots.iter().map(|slot| slot.of(0)).collect();
                of.links.rate(&places, of.totals.parts, 1.0, 1.0)
            }
            Self::Computed(compute) => compute(of),
            Self::ByGroup => return None,
        })
    }

    /// Whether it is a share of false links that a sample of people thins.
    pub(super) fn is_thinned(&self, of: &Counted) -> bool {
        let of_false_links = matches!(self, Self::Links { numerator: Slot::FalseLinks, .. });
        of_false_links && of.totals.sample == Sample::People
    }

    pub(super) fn difference(&self, strategy: usize, other: usize, joint: &Clusters) -> Option<(f64, Interval)> {
        let (a, b) = (self.slots(strategy)?, self.slots(other)?);
        joint.difference(Ratio { numerator: &a.0, denominator: &a.1 }, Ratio { numerator: &b.0, denominator: &b.1 })
    }

    /// Places of a share of links among the counts of clusters that count several strategies.
    fn slots(&self, strategy: usize) -> Option<([usize; 1], [usize; 2])> {
        match self {
            Self::Links { numerator, denominator } => {
                Some(([numerator.of(strategy)], denominator.map(|slot| slot.of(strategy))))
            }
            _ => None,
        }
    }
}

/// Of all pairs in scope, those that the strategy did not look at: a count of all pairs, not a sample of them.
pub(super) fn spared_pairs(of: &Counted) -> Estimate {
    let pairs = of.totals.nonmatching_pairs + of.totals.matches;
    let spared = pairs - of.totals.candidate_pairs;
    Estimate { value: (pairs > 0.0).then(|| spared / pairs), numerator: spared, denominator: pairs, interval: None }
}

/// People in a false link and in no true one, per 100,000 people. People are flagged at least in twos, links come singly.
pub(super) fn wrongly_flagged(of: &Counted) -> Estimate {
    if let Some(people) = full_size::wrongly_flagged(of) {
        return per(people, of.totals.persons / of.totals.parts, 1e5);
    }
    of.links.rate(&[Slot::WronglyFlagged.of(0)], of.totals.persons, 1e5, 2.0)
}

/// Of the links of a sample of people the share that are false, as the sample has them.
pub(super) fn false_links_of_sample(of: &Counted) -> Estimate {
    let slots = [Slot::TrueLinks.of(0), Slot::FalseLinks.of(0)];
    of.links.proportion(Ratio { numerator: &slots[1..], denominator: &slots })
}

/// False links per 100,000 records.
pub(super) fn false_links_per_record(of: &Counted) -> Estimate {
    if of.totals.sample != Sample::Nothing {
        return per(full_size::false_links(of), of.totals.records / of.totals.parts, 1e5);
    }
    of.links.rate(&[Slot::FalseLinks.of(0)], of.totals.records, 1e5, 1.0)
}

/// False links per pair of different people.
pub(super) fn false_positives(of: &Counted) -> Estimate {
    if of.totals.sample == Sample::People {
        return per(full_size::false_links(of), of.totals.nonmatching_pairs / of.totals.chance_parts, 1.0);
    }
    of.links.rate(&[Slot::FalseLinks.of(0)], of.totals.nonmatching_pairs, 1.0, 1.0)
}

/// False links over those that a model claims.
pub(super) fn false_links_per_claimed(of: &Counted) -> Estimate {
    of.links.rate(&[Slot::FalseLinks.of(0)], of.claimed.unwrap_or(0.0), 1.0, 1.0)
}

/// Valid registrations to cancel, per 100,000 registrations compared.
pub(super) fn valid_canceled(of: &Counted) -> Estimate {
    of.consequences.counts.rate(&[Consequence::CancelledValid.index()], of.totals.records, 1e5, 1.0)
}

/// Legitimate votes impeded for each double vote prevented: the odds of the share among both.
pub(super) fn legitimate_votes(of: &Counted) -> Estimate {
    let counts = &of.consequences.counts;
    let [impeded, prevented] = [Consequence::VotesImpeded, Consequence::VotesPrevented].map(Consequence::index);
    let share = counts.proportion(Ratio { numerator: &[impeded], denominator: &[impeded, prevented] });
    odds(share, counts.total(prevented) as f64)
}

/// A number in full over a known one, times a unit.
fn per(part: full_size::Part, denominator: f64, unit: f64) -> Estimate {
    let known = denominator > 0.0;
    Estimate {
        value: known.then(|| unit * part.value / denominator),
        numerator: part.value,
        denominator,
        interval: known.then(|| part.interval().scaled(unit / denominator)),
    }
}

/// From a proportion of `a` among `a + b` to the ratio `a / b`: the odds, with the ends of the interval turned alike.
pub(super) fn odds(share: Estimate, denominator: f64) -> Estimate {
    let turn = |p: f64| (p < 1.0).then(|| p / (1.0 - p));
    let interval = share.interval.filter(|_| share.denominator > 0.0).map(|i| Interval {
        lower: turn(i.lower).unwrap_or(f64::MAX),
        upper: i.upper.and_then(turn),
        ..i
    });
    let value = (denominator > 0.0).then(|| share.numerator / denominator);
    // Without anything below the line the ratio is not estimable, though a lower bound stands in the counts.
    Estimate { value, numerator: share.numerator, denominator, interval: interval.filter(|_| value.is_some()) }
}

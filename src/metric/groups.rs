//! Metrics by group of people: whom a strategy harms.

use super::formula::odds;
use crate::stats::{Clusters, Estimate, Ratio};

/// Counts of one grouping by cluster: by group people flagged only wrongly, then registrations to cancel, then those of them that are valid.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroupCounts<'a> {
    /// The counts.
    pub flagged: &'a Clusters,
    /// Groups of the grouping.
    pub groups: usize,
}

/// A group's numbers, by metric: of people flagged only wrongly per 100,000 of its people, and of the registrations to cancel the share that
/// are valid.
pub(crate) fn of_group(counts: GroupCounts, group: usize, people: f64) -> [(&'static str, Estimate); 2] {
    let (cancelled, valid) = (counts.groups + group, 2 * counts.groups + group);
    let share = Ratio { numerator: &[valid], denominator: &[cancelled] };
    [
        ("wrongly_flagged_per_100k", counts.flagged.rate(&[group], people, 1e5, 1.0)),
        ("valid_canceled_share", counts.flagged.proportion(share)),
    ]
}

/// How many times as often people of a group have a valid registration cancelled, or flagged, as those of a reference group: the ratio of two
/// rates of disjoint people, with its interval from the odds between the two counts. `people` are the registered people of the two groups.
pub(crate) fn disparity(counts: GroupCounts, group: usize, reference: usize, people: (f64, f64)) -> Estimate {
    let (group, reference) = (2 * counts.groups + group, 2 * counts.groups + reference);
    let share = counts.flagged.proportion(Ratio { numerator: &[group], denominator: &[group, reference] });
    let of_reference = share.denominator - share.numerator;
    let ratio = odds(share, of_reference);
    let unit = people.1 / people.0;
    let interval = ratio.interval.map(|i| i.scaled(unit));
    let (numerator, denominator) = (ratio.numerator / people.0, ratio.denominator / people.1);
    Estimate { value: ratio.value.map(|r| r * unit), numerator, denominator, interval }
}

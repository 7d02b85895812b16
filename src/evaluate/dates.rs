//! By which date a pair counts when birth dates are sampled: links by the date that both records give, missed matches by the true one.
//!
//! A sample keeps a date with one chance, and a record whose true or written date is kept. A link demands that both records give one date, so it is seen
//! whole when that date is kept: each link of the rolls in full with the same chance, whatever the true dates are. A match that is missed has no common
//! written date; it is one of a person born on one date, and is seen when that date is kept. A pair seen by another date is not counted.

use super::clusters::Edge;
use crate::records::{Cells, Field, Records};
use crate::truth::{SampledDates, Truth};

/// Dates of rows, when only some dates are simulated.
pub(super) struct Dates<'a> {
    sampled: Option<(&'a SampledDates, &'a Cells)>,
}

impl<'a> Dates<'a> {
    /// The dates of records.
    ///
    /// # Panics
    /// When dates are sampled, and the records lack them.
    pub(super) fn new(truth: &'a Truth, records: &'a Records) -> Self {
        let column = || records.column(Field::BirthDate).expect("rules on a sample of birth dates read them");
        Self { sampled: truth.sampled_dates.as_ref().map(|dates| (dates, column())) }
    }

    /// The date that a row's record gives; 0 when dates are not sampled.
    pub(super) fn written(&self, row: u32) -> u32 {
        self.sampled.map_or(0, |(_, cells)| cells.get(row as usize) as u32)
    }

    /// Whether a date is among those that are simulated.
    pub(super) fn are_sampled(&self, date: u32) -> bool {
        self.sampled.is_none_or(|(dates, _)| dates.keep(date))
    }

    /// What counts of a match, given as if it counted by the written date of its link.
    pub(super) fn of_match(&self, linked: Edge) -> impl Iterator<Item = Edge> + use<> {
        let missed_by = !linked.linked_by;
        let whole = |date| Edge { missed_by, counts_match: true, date, ..linked };
        let Some((dates, _)) = self.sampled else { return [Some(whole(0)), None].into_iter().flatten() };
        let born = dates.of_row[linked.rows.0 as usize];
        if linked.linked_by == 0 || linked.date == born {
            return [dates.keep(born).then(|| whole(born)), None].into_iter().flatten();
        }
        let link = dates.keep(linked.date).then_some(linked);
        let missed = dates.keep(born).then(|| Edge { linked_by: 0, ..whole(born) });
        [link, missed].into_iter().flatten()
    }
}

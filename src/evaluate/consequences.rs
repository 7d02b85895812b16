//! Beyond identity: which registrations a strategy would cancel, and which votes it takes for double.

use rayon::slice::ParallelSliceMut;
use strum::VariantArray;

use super::clusters::{Edge, each_cluster};
use super::counts::Evaluation;
use crate::linkage::{Direction, Evidence};
use crate::population::PersonId;
use crate::stats::Clusters;

/// What is counted of a strategy in each cluster beyond [`super::Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Consequence {
    /// Links.
    Links,
    /// Links of one person's records.
    Matches,
    /// Links with SSN4 on both sides that agrees.
    Ssn4Agree,
    /// Links with SSN4 on both sides that differs.
    Ssn4Contradict,
    /// Of these, links of one person's records.
    Ssn4ContradictMatch,
    /// Registrations that the strategy would cancel, each once.
    Cancelled,
    /// Of these, registrations where their person may vote.
    CancelledValid,
    /// Of these, registrations with which nobody may vote.
    CancelledInvalid,
    /// True links of which it would cancel one.
    DirectedMatches,
    /// Of these, links of which it would cancel the one where the person may vote.
    WrongDirection,
    /// Links whose records are both credited with a vote at the election; against a list, links whose registration is.
    DoubleVotes,
    /// Of these, links of two people.
    DoubleVotesOfTwo,
    /// Of these, links of one person whose records are credited with more votes than the person cast. Against a list: who did not vote, and of whom it is right.
    DoubleVotesClerical,
    /// Of these, links with an entry of a list that is wrong about its person.
    DoubleVotesListed,
    /// True links whose person voted with both registrations.
    VotedTwice,
    /// Votes cast with a registration that it would cancel, which are nobody's second.
    VotesImpeded,
    /// Votes cast with a registration that it would cancel, by people who voted with the other one of a true link, too.
    VotesPrevented,
}

impl Consequence {
    /// How many there are.
    pub const COUNT: usize = Self::VARIANTS.len();

    /// Index among a cluster's counts.
    pub fn index(self) -> usize {
        self as usize
    }
}

/// What is known of the rows that some link or match touches, in the order of the rows.
#[derive(Clone, Debug, Default)]
pub struct RowFacts {
    /// The rows, ascending.
    pub rows: Vec<u32>,
    /// Whether the person may vote with it.
    pub valid: Vec<bool>,
    /// Packed registration date as recorded; 0 when it is missing.
    pub registered: Vec<u32>,
    /// SSN4 as recorded; 0 when it is missing.
    pub ssn4: Vec<u16>,
    /// Whether the person voted with it at the election.
    pub voted: Vec<bool>,
    /// Whether it is credited with a vote at the election.
    pub credited: Vec<bool>,
    /// The person's group in each grouping.
    pub groups: Vec<Vec<u8>>,
}

impl RowFacts {
    fn place(&self, row: u32) -> usize {
        self.rows.binary_search(&row).expect("facts of every linked row")
    }
}

/// Consequences of one strategy.
#[derive(Clone, Debug, Default)]
pub struct Consequences {
    /// Counts by cluster, in the order of [`Consequence`].
    pub counts: Clusters,
    /// Counts by grouping and cluster: by group people flagged only wrongly, then registrations to cancel, then those of them that are valid.
    pub flagged: Vec<Clusters>,
    /// Against a list of everybody, by registration that can be checked: 1, no link, several links, no link though the person may vote.
    pub checks: Clusters,
}

impl Consequences {
    /// Adds another replicate's.
    pub fn merge(&mut self, other: &Consequences) {
        self.counts.merge(&other.counts);
        self.checks.merge(&other.checks);
        self.flagged.resize(self.flagged.len().max(other.flagged.len()), Clusters::default());
        self.flagged.iter_mut().zip(&other.flagged).for_each(|(sum, new)| sum.merge(new));
    }
}

impl Evaluation {
    /// The rows that some link or match touches, ascending.
    pub fn rows(&self) -> Vec<u32> {
        self.rows_of(|_| true)
    }

    /// The rows of some of the edges, ascending.
    pub(super) fn rows_of(&self, which: impl Fn(&Edge) -> bool) -> Vec<u32> {
        let edges = self.edges.iter().filter(|edge| which(edge));
        let mut rows: Vec<u32> = edges.flat_map(|edge| [edge.rows.0, edge.rows.1]).collect();
        rows.par_sort_unstable();
        rows.dedup();
        rows
    }

    /// Counts the consequences of a strategy. `groups` are the numbers of groups of each grouping of the facts.
    ///
    /// # Panics
    /// When the facts lack a row of [`Evaluation::rows`].
    pub fn consequences(
        &self,
        strategy: usize,
        direction: Direction,
        facts: &RowFacts,
        groups: &[usize],
    ) -> Consequences {
        let judge = Judge { strategy, direction, facts, one_sided: self.one_sided };
        let mut found = Consequences { flagged: vec![Clusters::default(); groups.len()], ..Consequences::default() };
        each_cluster(&self.edges, &[strategy], self.dates.as_deref(), |cluster, exposure| {
            let cancelled = judge.cancelled_of(cluster);
            found.counts.add_exposed(&judge.count(cluster, &cancelled), exposure);
            let flagged = judge.wrongly_flagged(cluster);
            if exposure == 0 && flagged.is_empty() && cancelled.is_empty() {
                return;
            }
            for (grouping, clusters) in found.flagged.iter_mut().enumerate() {
                let groups = groups[grouping];
                let group_of = |place: usize| usize::from(facts.groups[grouping][place]);
                let mut counts = vec![0; 3 * groups];
                flagged.iter().for_each(|&row| counts[group_of(facts.place(row))] += 1);
                for place in cancelled.iter().map(|c| c.0 as usize) {
                    counts[groups + group_of(place)] += 1;
                    counts[2 * groups + group_of(place)] += u32::from(facts.valid[place]);
                }
                clusters.add_exposed(&counts, exposure);
            }
        });
        found
    }
}

/// A strategy before the facts.
struct Judge<'a> {
    strategy: usize,
    direction: Direction,
    facts: &'a RowFacts,
    /// The second of two records is a list's, not a registration.
    one_sided: bool,
}

impl Judge<'_> {
    fn count(&self, cluster: &[(u32, Edge)], cancelled: &[(u32, bool)]) -> [u32; Consequence::COUNT] {
        use Consequence as S;
        let facts = self.facts;
        let mut counts = [0; Consequence::COUNT];
        let mut add = |slot: Consequence, is: bool| counts[slot.index()] += u32::from(is);
        for (_, edge) in cluster.iter().filter(|(_, e)| e.is_linked_by(self.strategy)) {
            let (left, right) = (facts.place(edge.rows.0), facts.place(edge.rows.1));
            let ssn4 = Evidence::of_cells(u32::from(facts.ssn4[left]), u32::from(facts.ssn4[right]));
            add(S::Links, true);
            add(S::Matches, edge.is_match());
            add(S::VotedTwice, self.voted_twice(edge, left, right));
            add(S::Ssn4Agree, ssn4 == Evidence::Agree);
            add(S::Ssn4Contradict, ssn4 == Evidence::Contradict);
            add(S::Ssn4ContradictMatch, ssn4 == Evidence::Contradict && edge.is_match());
            let all = |fact: &[bool]| fact[left] && (self.one_sided || fact[right]);
            if all(&facts.credited) {
                add(S::DoubleVotes, true);
                add(S::DoubleVotesOfTwo, !edge.is_match());
                let listed = self.one_sided && edge.is_match() && facts.valid[left];
                add(S::DoubleVotesListed, listed);
                add(S::DoubleVotesClerical, edge.is_match() && !listed && !all(&facts.voted));
            }
            if let Some(place) = self.cancelled(left, right) {
                add(S::DirectedMatches, edge.is_match());
                add(S::WrongDirection, edge.is_match() && facts.valid[place]);
            }
        }
        for &(place, prevents) in cancelled {
            let place = place as usize;
            add(S::Cancelled, true);
            add(S::CancelledValid, facts.valid[place]);
            add(S::CancelledInvalid, !facts.valid[place]);
            add(S::VotesPrevented, prevents);
            add(S::VotesImpeded, facts.voted[place] && !prevents);
        }
        counts
    }

    /// Whether a link is of one person who voted with both registrations.
    fn voted_twice(&self, edge: &Edge, left: usize, right: usize) -> bool {
        edge.is_match() && !self.one_sided && self.facts.voted[left] && self.facts.voted[right]
    }

    /// Places among the facts of the registrations of a cluster that would be canceled, each once, and whether that prevents a second vote.
    fn cancelled_of(&self, cluster: &[(u32, Edge)]) -> Vec<(u32, bool)> {
        let cancelled_by = |(_, edge): &(u32, Edge)| {
            let (left, right) = (self.facts.place(edge.rows.0), self.facts.place(edge.rows.1));
            let place = self.cancelled(left, right)?;
            Some((place as u32, self.voted_twice(edge, left, right)))
        };
        let mut cancelled: Vec<(u32, bool)> =
            cluster.iter().filter(|(_, e)| e.is_linked_by(self.strategy)).filter_map(cancelled_by).collect();
        cancelled.sort_unstable_by_key(|c| (c.0, !c.1));
        cancelled.dedup_by_key(|c| c.0);
        cancelled
    }

    /// The place among the facts of the registration that would be canceled: against a list the registration, otherwise by the recorded dates; none when these
    /// are missing or the same.
    fn cancelled(&self, left: usize, right: usize) -> Option<usize> {
        let dates = (self.facts.registered[left], self.facts.registered[right]);
        let known = dates.0 != 0 && dates.1 != 0 && dates.0 != dates.1;
        match self.direction {
            _ if self.one_sided => Some(left),
            Direction::None => None,
            _ if !known => None,
            Direction::LaterRegistration => Some(if dates.0 < dates.1 { left } else { right }),
            Direction::EarlierRegistration => Some(if dates.0 < dates.1 { right } else { left }),
        }
    }

    /// A row of each person in a false link and in no true one.
    fn wrongly_flagged(&self, cluster: &[(u32, Edge)]) -> Vec<u32> {
        let mut flagged: Vec<(PersonId, bool, u32)> = Vec::new();
        for (_, edge) in cluster.iter().filter(|(_, e)| e.is_linked_by(self.strategy)) {
            flagged.push((edge.left, !edge.is_match(), edge.rows.0));
            if !self.one_sided {
                flagged.push((edge.right, !edge.is_match(), edge.rows.1));
            }
        }
        flagged.sort_unstable();
        flagged.chunk_by(|a, b| a.0 == b.0).filter(|links| links[0].1).map(|links| links[0].2).collect()
    }
}

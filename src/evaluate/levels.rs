//! Beyond identity: which registrations a strategy would cancel, and which votes it takes for double.

use super::clusters::{Edge, grouped};
use super::counts::Evaluation;
use crate::linkage::{Direction, Evidence};
use crate::population::PersonId;
use crate::stats::Clusters;

/// What is counted of a strategy in each cluster beyond [`super::Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LevelSlot {
    /// Links.
    Links,
    /// Links with SSN4 on both sides that agrees.
    Ssn4Agree,
    /// Links with SSN4 on both sides that differs.
    Ssn4Contradict,
    /// Registrations that the strategy would cancel, each once.
    Cancelled,
    /// Of these, registrations where their person may vote.
    CancelledLive,
    /// Of these, registrations with which nobody may vote.
    CancelledStale,
    /// True links of which it would cancel one.
    DirectedMatches,
    /// Of these, links of which it would cancel the one where the person may vote.
    WrongDirection,
    /// Links whose records are both credited with a vote at the election; against a list, links whose registration is.
    DoubleVotes,
    /// Of these, links of two people.
    DoubleVotesOfTwo,
    /// Of these, links of one person who did not cast all the votes that the records are credited with.
    DoubleVotesClerical,
    /// Votes cast with a registration that it would cancel, which are nobody's second.
    VotesImpeded,
    /// Votes cast with a registration that it would cancel, by people who voted with the other one of a true link, too.
    VotesPrevented,
}

impl LevelSlot {
    /// Slots.
    pub const COUNT: usize = 13;

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
    pub live: Vec<bool>,
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

/// One strategy at the levels beyond identity.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Counts by cluster, in the order of [`LevelSlot`].
    pub counts: Clusters,
    /// By grouping: people flagged only wrongly, by group, by cluster.
    pub flagged: Vec<Clusters>,
    /// Against a list of everybody, by registration that can be checked: 1, no link, several links, no link though the person may vote.
    pub checks: Clusters,
}

impl Levels {
    /// Adds another replicate's.
    pub fn merge(&mut self, other: &Levels) {
        self.counts.merge(&other.counts);
        self.checks.merge(&other.checks);
        self.flagged.resize(self.flagged.len().max(other.flagged.len()), Clusters::default());
        self.flagged.iter_mut().zip(&other.flagged).for_each(|(sum, new)| sum.merge(new));
    }
}

impl Evaluation {
    /// The rows that some link or match touches, ascending.
    pub fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.edges.iter().flat_map(|e| [e.rows.0, e.rows.1]).collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// Counts a strategy at the levels beyond identity. `groups` are the numbers of groups of each grouping of the facts.
    ///
    /// # Panics
    /// When the facts lack a row of [`Evaluation::rows`].
    pub fn levels(&self, strategy: usize, direction: Direction, facts: &RowFacts, groups: &[usize]) -> Levels {
        let judge = Judge { strategy, direction, facts, one_sided: self.one_sided };
        let mut levels = Levels { flagged: vec![Clusters::default(); groups.len()], ..Levels::default() };
        for cluster in grouped(&self.edges, &[strategy], self.dates_are_sampled).chunk_by(|a, b| a.0 == b.0) {
            levels.counts.add(&judge.count(cluster));
            let flagged = judge.wrongly_flagged(cluster);
            if flagged.is_empty() {
                continue;
            }
            for (grouping, clusters) in levels.flagged.iter_mut().enumerate() {
                let mut counts = vec![0; groups[grouping]];
                flagged.iter().for_each(|&row| counts[usize::from(facts.groups[grouping][facts.place(row)])] += 1);
                clusters.add(&counts);
            }
        }
        levels
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
    fn count(&self, cluster: &[(u32, Edge)]) -> [u32; LevelSlot::COUNT] {
        use LevelSlot as S;
        let facts = self.facts;
        let mut counts = [0; LevelSlot::COUNT];
        let mut add = |slot: LevelSlot, is: bool| counts[slot.index()] += u32::from(is);
        // Row, and whether cancelling it prevents a second vote.
        let mut cancelled: Vec<(u32, bool)> = Vec::new();
        for (_, edge) in cluster.iter().filter(|(_, e)| e.is_linked_by(self.strategy)) {
            let (left, right) = (facts.place(edge.rows.0), facts.place(edge.rows.1));
            let ssn4 = Evidence::of_cells(u32::from(facts.ssn4[left]), u32::from(facts.ssn4[right]));
            add(S::Links, true);
            add(S::Ssn4Agree, ssn4 == Evidence::Agree);
            add(S::Ssn4Contradict, ssn4 == Evidence::Contradict);
            let all = |of: &[bool]| of[left] && (self.one_sided || of[right]);
            if all(&facts.credited) {
                add(S::DoubleVotes, true);
                add(S::DoubleVotesOfTwo, !edge.is_match());
                add(S::DoubleVotesClerical, edge.is_match() && !all(&facts.voted));
            }
            if let Some(place) = self.cancelled(left, right) {
                add(S::DirectedMatches, edge.is_match());
                add(S::WrongDirection, edge.is_match() && facts.live[place]);
                cancelled.push((place as u32, edge.is_match() && !self.one_sided && all(&facts.voted)));
            }
        }
        cancelled.sort_unstable();
        for one in cancelled.chunk_by(|a, b| a.0 == b.0) {
            let (place, prevents) = (one[0].0 as usize, one.iter().any(|c| c.1));
            add(S::Cancelled, true);
            add(S::CancelledLive, facts.live[place]);
            add(S::CancelledStale, !facts.live[place]);
            add(S::VotesPrevented, prevents);
            add(S::VotesImpeded, facts.voted[place] && !prevents);
        }
        counts
    }

    /// The place among the facts of the registration that would be cancelled: against a list the registration, otherwise by the recorded dates; none when these
    /// are missing or the same.
    fn cancelled(&self, left: usize, right: usize) -> Option<usize> {
        let dates = (self.facts.registered[left], self.facts.registered[right]);
        let known = dates.0 != 0 && dates.1 != 0 && dates.0 != dates.1;
        match self.direction {
            Direction::None => None,
            _ if self.one_sided => Some(left),
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

//! What metrics are made from.

use crate::evaluate::{Consequence, Consequences, KindCounts};
use crate::stats::Clusters;

/// All that is counted of one strategy, and the totals beside it.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// Links and matches by cluster, in the order of [`crate::evaluate::Slot`].
    pub links: &'a Clusters,
    /// What would follow from the links.
    pub consequences: &'a Consequences,
    /// False links by kind; needed only of a sample of people.
    pub kinds: &'a KindCounts,
    /// False links between unrelated people in rolls of full size by closed form, if there is one that can control the count.
    pub control: Option<f64>,
    /// False links that the strategy claims among its own links, if it is a model.
    pub claimed: Option<f64>,
    /// Totals that are not counted by cluster.
    pub totals: Totals,
}

/// What a run keeps of full rolls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sample {
    /// Everything, or a group that is itself all there is to ask about.
    #[default]
    Nothing,
    /// Whole birth dates: all counts are thinned by one share.
    BirthDates,
    /// People: chance pairs are thinned by the square of the share.
    People,
}

/// Totals that are not counted by cluster, summed over replicates.
#[derive(Clone, Copy, Debug, Default)]
pub struct Totals {
    /// People with a registration; 0 when a focus leaves most of them out.
    pub persons: f64,
    /// Records compared; 0 when a focus leaves most of them out.
    pub records: f64,
    /// Pairs of records of different people in scope, as many as the links come from.
    pub nonmatching_pairs: f64,
    /// Pairs of records in scope that are one person.
    pub matches: f64,
    /// Pairs that the strategy looked at.
    pub candidate_pairs: f64,
    /// What was left out of full rolls.
    pub sample: Sample,
    /// The share of matches, and of people, that was kept.
    pub parts: f64,
    /// The share of pairs of unrelated people that was kept.
    pub chance_parts: f64,
    /// Whether votes are looked at.
    pub election: bool,
    /// Whether rolls are compared with each other, so that a link has a direction.
    pub rolls: bool,
}

impl Totals {
    /// Adds another replicate's. All replicates sample alike.
    pub fn merge(&mut self, other: &Totals) {
        self.persons += other.persons;
        self.records += other.records;
        self.nonmatching_pairs += other.nonmatching_pairs;
        self.matches += other.matches;
        self.candidate_pairs += other.candidate_pairs;
        self.sample = other.sample;
        self.parts += other.parts;
        self.chance_parts += other.chance_parts;
        self.election = other.election;
        self.rolls = other.rolls;
    }
}

/// What there must be so that a metric can be estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// An election.
    Election,
    /// Rolls that are compared with each other.
    Rolls,
    /// Links.
    Links,
    /// Registrations to cancel.
    Cancellations,
    /// Registrations compared, all of them.
    Registrations,
    /// Rolls in full, or whole birth dates of them: counts that chance pairs enter singly are not to be had from a sample of people.
    WholeDates,
    /// A sample of people.
    SampledPeople,
    /// A model, which says how many of its links it believes to be false.
    Model,
    /// A list of everybody.
    ListOfEverybody,
    /// Another list than one of everybody, or rolls.
    NoListOfEverybody,
}

impl Need {
    /// Whether it is there.
    pub fn is_met(self, of: &Counted) -> bool {
        let any = |what: Consequence| of.consequences.counts.total(what.index()) > 0;
        match self {
            Self::Election => of.totals.election,
            Self::Rolls => of.totals.rolls,
            Self::Links => any(Consequence::Links),
            Self::Cancellations => any(Consequence::Cancelled),
            Self::Registrations => of.totals.records > 0.0,
            Self::WholeDates => of.totals.sample != Sample::People,
            Self::SampledPeople => of.totals.sample == Sample::People,
            Self::Model => of.claimed.is_some(),
            Self::ListOfEverybody => of.consequences.checks.total(0) > 0,
            Self::NoListOfEverybody => of.consequences.checks.total(0) == 0,
        }
    }

    /// In words that follow "it needs".
    pub fn words(self) -> &'static str {
        match self {
            Self::Election => "a general election before the rolls were taken",
            Self::Rolls => "rolls that are compared with each other",
            Self::Links => "at least one link",
            Self::Cancellations => "at least one registration that the strategy would cancel or flag",
            Self::Registrations => "all registrations to be compared, not those of one state with the others",
            Self::WholeDates => {
                "rolls in full (`rolls.scale = 1`) or a sample of whole birth dates, as a sample of people thins strangers more than matches"
            }
            Self::SampledPeople => "a sample of people",
            Self::Model => "a model, which says how many of its links it believes to be false",
            Self::ListOfEverybody => "a list of everybody to check registrations against",
            Self::NoListOfEverybody => "links that flag somebody, which those with a list of everybody do not",
        }
    }
}

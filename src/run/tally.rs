//! What the replicates have shown of one strategy.

use crate::evaluate::{Consequences, Curve, KindCounts, Slot};
use crate::linkage::{Comparison, EvidenceCounts};
use crate::metric::{Counted, Totals};
use crate::results::{ExamplesResult, ModelResult};
use crate::stats::{Clusters, Interval};

/// One strategy's counts, which add up over replicates.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Links and matches by the strategy's own clusters.
    pub links: Clusters,
    /// What would follow from the links.
    pub consequences: Consequences,
    /// Links by what the two people are to each other.
    pub kinds: KindCounts,
    /// A model's links at all thresholds; empty for rules.
    pub curve: Curve,
    /// Evidence among the links, by comparison: same person, different people.
    pub evidence: Vec<(Comparison, EvidenceCounts, EvidenceCounts)>,
    /// Denominators that are not counted by cluster.
    pub totals: Totals,
    /// Registrations compared.
    pub compared: f64,
    /// Pairs in scope.
    pub pairs: f64,
    /// False links by closed form; `None` when there is none.
    pub expected: Option<Expected>,
    /// Whether the closed form may control the count: all that chance does is in it.
    pub closed_form_controls: bool,
    /// False links that the strategy expects among its own links, if it is a model.
    pub claimed_false_links: Option<f64>,
    /// What a model estimated, in the first replicate.
    pub model: Option<ModelResult>,
    /// Pairs to look at, of the scenario's first strategy, in the first replicate.
    pub examples: Option<ExamplesResult>,
}

/// False links between unrelated people by closed form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    /// As simulated, summed over replicates.
    pub simulated: f64,
    /// In rolls of full size, of one replicate.
    pub full_size: f64,
}

impl Tally {
    /// Adds another replicate's.
    pub fn merge(&mut self, other: Tally) {
        self.links.merge(&other.links);
        self.consequences.merge(&other.consequences);
        self.kinds.merge(&other.kinds);
        self.curve.merge(&other.curve);
        for (sum, new) in self.evidence.iter_mut().zip(&other.evidence) {
            sum.1.merge(&new.1);
            sum.2.merge(&new.2);
        }
        self.totals.merge(&other.totals);
        self.compared += other.compared;
        self.pairs += other.pairs;
        self.expected = self
            .expected
            .zip(other.expected)
            .map(|(sum, new)| Expected { simulated: sum.simulated + new.simulated, ..new });
        self.closed_form_controls = other.closed_form_controls;
        self.claimed_false_links = match (self.claimed_false_links, other.claimed_false_links) {
            (Some(sum), Some(new)) => Some(sum + new),
            (sum, new) => sum.or(new),
        };
        self.model = self.model.take().or(other.model);
        self.examples = self.examples.take().or(other.examples);
    }

    /// Sum of a count of links and matches.
    pub fn count(&self, slot: Slot) -> u64 {
        self.links.total(slot.of(0))
    }

    /// The interval of the mean number of false links.
    pub fn false_links_interval(&self) -> Interval {
        self.links.count_interval(&[Slot::FalseLinks.of(0)], 1.0)
    }

    /// As metrics are made from it.
    pub fn counted(&self) -> Counted<'_> {
        let control = self.expected.filter(|_| self.closed_form_controls).map(|expected| expected.full_size);
        Counted {
            links: &self.links,
            consequences: &self.consequences,
            kinds: &self.kinds,
            control,
            claimed: self.claimed_false_links,
            totals: self.totals,
        }
    }
}

/// Adds the tallies of a replicate, strategy by strategy.
pub(super) fn merge_all(sums: &mut Vec<Tally>, new: Vec<Tally>) {
    if sums.is_empty() {
        *sums = new;
        return;
    }
    sums.iter_mut().zip(new).for_each(|(sum, new)| sum.merge(new));
}

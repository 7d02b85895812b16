//! From counts to results.

use super::claims::judge;
use super::dials::dials;
use super::results::{Counts, EvidenceTable, Metric, Provenance, Results, Size, StrategyResult};
use super::run::{Run, Unmet};
use crate::evaluate::Slot;
use crate::metric::{METRICS, Totals, estimate};
use crate::scenario::Scenario;
use crate::tables::states;

/// The results of the replicates so far.
pub(super) fn summarise(scenario: &Scenario, run: &Run, provenance: &Provenance) -> Results {
    let strategies = (0..scenario.strategies.len()).map(|place| strategy_result(scenario, run, place)).collect();
    Results {
        provenance: Provenance { replicates: run.replicates, ..provenance.clone() },
        question: scenario.question.clone(),
        analysis: scenario.analysis.trim().to_owned(),
        size: Size {
            persons: run.totals.persons as u64,
            registrations: run.totals.records as u64,
            jurisdictions: scenario.rolls.states.iter().map(|&s| states()[usize::from(s)].postal.to_owned()).collect(),
            scale: scenario.rolls.scale.get(),
            sampling: scenario.rolls.sampling.label().to_owned(),
            registrations_full_size: run.full_size,
        },
        dials: dials(scenario, run),
        strategies,
        claims: scenario.claims.iter().map(|claim| judge(claim, scenario, run)).collect(),
        sweep: run.sweep.clone(),
    }
}

fn strategy_result(scenario: &Scenario, run: &Run, place: usize) -> StrategyResult {
    let strategy = &scenario.strategies[place];
    let count = |slot| run.count(slot, place);
    let metric = |definition: &crate::metric::MetricDefinition| {
        let totals = Totals { candidate_pairs: run.candidate_pairs[place] as f64, ..run.totals };
        let estimate = estimate(definition.name, &run.by_strategy[place], totals)?;
        Some(Metric { name: definition.name.to_owned(), estimate, group: None })
    };
    let table = |(comparison, same, different): &(crate::linkage::Comparison, _, _)| EvidenceTable {
        field: comparison.to_string(),
        same_person: *same,
        different_person: *different,
    };
    StrategyResult {
        name: strategy.name.clone(),
        about: strategy.about.clone(),
        comparison: "roll-roll".to_owned(),
        counts: Counts {
            records: run.totals.records as u64,
            pairs_compared: run.pairs as u64,
            links: count(Slot::TrueLinks) + count(Slot::FalseLinks),
            true_links: count(Slot::TrueLinks),
            false_links: count(Slot::FalseLinks),
            false_links_interval: run.false_links_interval(place),
            missed_matches: count(Slot::MissedMatches),
            candidate_pairs: run.candidate_pairs[place],
            missed_by_blocking: count(Slot::TrueLinks) + count(Slot::MissedMatches) - count(Slot::ReachedMatches),
            claimed_false_links: run.claimed_false_links[place],
        },
        expected_false_links: run.expected[place].map(|e| e.0),
        expected_false_links_full_size: run.expected[place].map(|e| e.1),
        metrics: METRICS.iter().filter_map(metric).collect(),
        evidence: run.evidence[place].iter().map(table).collect(),
        model: run.models[place].clone(),
    }
}

impl Results {
    /// The scenario's expectations that these results do not meet.
    pub fn unmet(&self, scenario: &Scenario) -> Vec<Unmet> {
        let value = |e: &crate::scenario::Expectation| {
            let strategy = self.strategies.iter().find(|s| s.name == e.strategy)?;
            strategy.metrics.iter().find(|m| m.name == e.metric && m.group.is_none())?.estimate.value
        };
        let unmet = |e: &crate::scenario::Expectation| {
            let value = value(e);
            let met = value.is_some_and(|v| (e.between[0]..=e.between[1]).contains(&v));
            (!met).then(|| Unmet { expectation: e.clone(), value })
        };
        scenario.expectations.iter().filter_map(unmet).collect()
    }
}

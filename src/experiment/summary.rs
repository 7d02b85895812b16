//! From counts to results.

use super::claims::judge;
use super::curves::{calibration_results, curve_results};
use super::dials::dials;
use super::kinds::kind_results;
use super::published::hold;
use super::results::{Counts, EvidenceTable, Metric, Provenance, Results, Size, StrategyResult, WorldResult};
use super::run::{Run, Runs, Unmet};
use crate::evaluate::Slot;
use crate::metric::{disparity, metrics, of_group};
use crate::scenario::{Comparing, ControlWorld, Scenario};
use crate::stats::Clusters;
use crate::tables::states;

/// The results of the replicates so far.
pub(super) fn summarise(runs: &Runs, provenance: &Provenance) -> Results {
    let (scenario, run) = runs.own();
    let sending = scenario.rolls.states.iter().filter(|state| !scenario.participation.refused.contains(state));
    let world = |(control, (scenario, run)): (&ControlWorld, &(Scenario, Run))| WorldResult {
        name: control.name.clone(),
        about: control.about.clone(),
        set: control.set.iter().map(|(dial, value)| (dial.clone(), value.get())).collect(),
        strategies: strategies(scenario, run),
        estimators: run.estimates.results(),
    };
    Results {
        provenance: Provenance { replicates: run.replicates, ..provenance.clone() },
        question: scenario.question.clone(),
        analysis: scenario.analysis.trim().to_owned(),
        size: Size {
            persons: run.persons as u64,
            registrations: run.records as u64,
            jurisdictions: sending.map(|&s| states()[usize::from(s)].postal.to_owned()).collect(),
            scale: scenario.rolls.scale.get(),
            sampling: scenario.rolls.sampling.label().to_owned(),
            registrations_full_size: run.full_size,
        },
        dials: dials(scenario, run),
        strategies: strategies(scenario, run),
        estimators: run.estimates.results(),
        worlds: scenario.worlds.iter().zip(runs.controls()).map(world).collect(),
        published: scenario.published.iter().map(|published| hold(published, runs)).collect(),
        claims: scenario.claims.iter().map(|claim| judge(claim, runs)).collect(),
        sweep: run.sweep.clone(),
    }
}

fn strategies(scenario: &Scenario, run: &Run) -> Vec<StrategyResult> {
    let list = |place: usize| {
        let of = |c: &&Comparing| c.strategies.contains(&place);
        scenario.comparisons().iter().find(of).and_then(|c| c.list)
    };
    (0..scenario.strategies.len()).map(|place| strategy_result(scenario, run, place, list(place))).collect()
}

fn strategy_result(scenario: &Scenario, run: &Run, place: usize, list: Option<usize>) -> StrategyResult {
    let strategy = &scenario.strategies[place];
    let count = |slot| run.count(slot, place);
    let metric = |definition: &crate::metric::MetricDefinition| {
        let estimate = run.metric(scenario, definition.name, place)?;
        Some(Metric { name: definition.name.to_owned(), estimate, group: None })
    };
    let table = |(comparison, same, different): &(crate::linkage::Comparison, _, _)| EvidenceTable {
        field: comparison.to_string(),
        same_person: *same,
        different_person: *different,
    };
    let groups = if scenario.focus.is_none() { by_group(run, place) } else { Vec::new() };
    StrategyResult {
        name: strategy.name.clone(),
        about: strategy.about.clone(),
        comparison: match list {
            None => "roll-roll".to_owned(),
            Some(list) => format!("roll-list: {}", scenario.lists[list].name),
        },
        counts: Counts {
            records: run.compared[place] as u64,
            pairs_compared: run.pairs[place] as u64,
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
        metrics: metrics().filter_map(metric).chain(groups).collect(),
        evidence: run.evidence[place].iter().map(table).collect(),
        false_links_by_kind: kind_results(&run.kinds[place], run.models[place].is_some()),
        curve: curve_results(&run.curves[place]),
        calibration: calibration_results(&run.curves[place]),
        model: run.models[place].clone(),
    }
}

/// Whom the strategy harms, by group, and how many times as often as the largest group of the grouping.
fn by_group(run: &Run, place: usize) -> Vec<Metric> {
    let levels = &run.levels[place];
    if levels.checks != Clusters::default() {
        return Vec::new();
    }
    let mut metrics = Vec::new();
    for (grouping, (name, labels, people)) in run.groups.iter().enumerate() {
        // Of groups as large as each other the first.
        let larger = |a: usize, b: usize| if people[b] > people[a] { b } else { a };
        let reference = (0..labels.len()).reduce(larger).expect("a grouping has groups");
        for (group, label) in labels.iter().enumerate().filter(|(group, _)| people[*group] > 0.0) {
            let of = Some(format!("{name}={label}"));
            for (name, estimate) in of_group(levels, grouping, labels.len(), group, people[group]) {
                metrics.push(Metric { name: name.to_owned(), estimate, group: of.clone() });
            }
            if group != reference {
                let people = (people[group], people[reference]);
                let estimate = disparity(levels, grouping, labels.len(), (group, reference), people);
                let of = of.map(|of| format!("{of} / {name}={}", labels[reference]));
                metrics.push(Metric { name: "disparity_ratio".to_owned(), estimate, group: of });
            }
        }
    }
    metrics
}

impl Results {
    /// The scenario's expectations that these results do not meet.
    pub fn unmet(&self, scenario: &Scenario) -> Vec<Unmet> {
        let value = |e: &crate::scenario::Expectation| {
            let strategies = match &e.world {
                None => &self.strategies,
                Some(name) => &self.worlds.iter().find(|world| world.name == *name)?.strategies,
            };
            let strategy = strategies.iter().find(|s| s.name == e.strategy)?;
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

//! From counts to results.

use super::curves::{calibration_results, curve_results};
use super::groups::GroupSizes;
use super::judge::{judge, measure_result};
use super::kinds::kind_results;
use super::measured::dials;
use super::published::hold;
use super::replicates::{Run, Runs};
use super::tally::Tally;
use crate::evaluate::Slot;
use crate::linkage::{Comparison, EvidenceCounts};
use crate::metric::{GroupCounts, METRICS, Metric, Sample, disparity, of_group};
use crate::results::{
    Counts, EvidenceTable, ExpectationResult, Group, MetricDefinition, MetricResult, Precision, Provenance, Results,
    SCHEMA_VERSION, Size, SourceResult, StrategyResult, WorldResult,
};
use crate::scenario::{ControlWorld, Expectation, Scenario, Target, json};
use crate::sources::{Source, sources};
use crate::stats::{Clusters, Estimate};
use crate::tables::states;

/// The results of the replicates so far.
pub(super) fn summarise(runs: &Runs, provenance: &Provenance) -> Results {
    let (scenario, run) = runs.own();
    let sending = scenario.rolls.states.iter().filter(|state| !scenario.participation.refused.contains(state));
    let world = |(control, (scenario, run)): (&ControlWorld, &(Scenario, Run))| WorldResult {
        name: control.name.clone(),
        about: control.about.clone(),
        set: control.set.iter().map(|(path, value)| (path.clone(), json(value))).collect(),
        strategies: strategies(scenario, run),
        estimators: run.estimates.results(),
    };
    let done = run.replicates == scenario.replicates && run.sweep.is_some() == scenario.sweep.is_some();
    Results {
        schema_version: SCHEMA_VERSION,
        provenance: Provenance { replicates: run.replicates, stopped_early: !done, ..provenance.clone() },
        question: scenario.question.clone(),
        analysis: scenario.analysis.trim().to_owned(),
        size: Size {
            persons: run.persons as u64,
            registrations: run.records as u64,
            jurisdictions: sending.map(|&s| states()[usize::from(s)].postal.to_owned()).collect(),
            scale: scenario.rolls.scale.get(),
            sampling: scenario.rolls.sampling.label().to_owned(),
            registrations_full_size: run.full_size,
            date: scenario.rolls.date.0.to_string(),
            pairs: scenario.pairs.name().to_owned(),
            focus: scenario.focus.map(|focus| states()[usize::from(focus.0)].postal.to_owned()),
            registered_twice: scenario.registrations.registered_twice.get(),
            precision: scenario.target.as_ref().map(|target| precision(target, scenario, run)),
        },
        dials: dials(scenario, run),
        strategies: strategies(scenario, run),
        examples: run.strategies.first().and_then(|first| first.examples.clone()),
        estimators: run.estimates.results(),
        worlds: scenario.worlds.iter().zip(runs.controls()).map(world).collect(),
        published: scenario.published.iter().map(|published| hold(published, runs)).collect(),
        claims: judge(runs),
        expectations: scenario.expectations.iter().map(|e| expectation(e, runs)).collect(),
        sweep: run.sweep.clone(),
        definitions: METRICS.iter().map(MetricDefinition::from).collect(),
        sources: named_sources(scenario),
    }
}

/// How well a number is known beside what was asked.
fn precision(target: &Target, scenario: &Scenario, run: &Run) -> Precision {
    let strategy = scenario.strategies.iter().position(|s| s.name == target.strategy).expect("checked");
    let estimate = run.metric(target.metric.0, strategy).ok();
    let achieved = estimate.and_then(|e| {
        let (value, interval) = e.value.filter(|v| *v > 0.0).zip(e.interval)?;
        Some((interval.upper? - interval.lower) / 3.92 / value)
    });
    let needed =
        |error: f64| (f64::from(run.replicates) * (error / target.relative_error).powi(2)).ceil().max(1.0) as u32;
    Precision {
        measure: measure_result(&target.measure()),
        asked: target.relative_error,
        achieved,
        replicates_needed: achieved.map(needed),
    }
}

/// What a scenario must give, and what came.
fn expectation(expectation: &Expectation, runs: &Runs) -> ExpectationResult {
    let (scenario, run) = runs.world(expectation.world.as_deref());
    let strategy = scenario.strategies.iter().position(|s| s.name == expectation.strategy).expect("checked");
    ExpectationResult {
        measure: measure_result(&expectation.measure()),
        between: expectation.between,
        source: expectation.source.clone(),
        value: run.metric(expectation.metric.0, strategy).ok().and_then(|e| e.value),
    }
}

/// The sources whose keys stand in the scenario's texts, by key.
fn named_sources(scenario: &Scenario) -> Vec<SourceResult> {
    let quotes = scenario.claims.iter().flat_map(|claim| &claim.quotes).map(|quote| &quote.source);
    let of_claims = scenario.claims.iter().map(|claim| &claim.source).chain(quotes);
    let of_numbers = scenario.published.iter().map(|published| &published.source);
    let of_expectations = scenario.expectations.iter().map(|expectation| &expectation.source);
    let texts = scenario.sources.iter().chain([&scenario.analysis]);
    let texts = texts.chain(of_claims).chain(of_numbers).chain(of_expectations);
    sources().named_in(texts).into_iter().map(source_result).collect()
}

/// A source as results name it.
pub(crate) fn source_result(source: &Source) -> SourceResult {
    SourceResult { key: source.key.clone(), citation: source.citation.clone() }
}

fn strategies(scenario: &Scenario, run: &Run) -> Vec<StrategyResult> {
    (0..scenario.strategies.len()).map(|place| strategy_result(scenario, run, place)).collect()
}

fn strategy_result(scenario: &Scenario, run: &Run, place: usize) -> StrategyResult {
    let (strategy, tally) = (&scenario.strategies[place], &run.strategies[place]);
    let count = |slot| tally.count(slot);
    let metric = |metric: &Metric| {
        let estimate = run.metric(metric, place).ok()?;
        Some(MetricResult { name: metric.name.to_owned(), estimate, group: None })
    };
    let table = |(comparison, same, different): &(Comparison, EvidenceCounts, EvidenceCounts)| EvidenceTable {
        field: comparison.to_string(),
        same_person: *same,
        different_person: *different,
    };
    let list = scenario.comparisons().into_iter().find(|c| c.strategies.contains(&place)).and_then(|c| c.list);
    let groups = if scenario.focus.is_none() { by_group(tally, &run.groups) } else { Vec::new() };
    StrategyResult {
        name: strategy.name.clone(),
        about: strategy.about.clone(),
        rule: strategy.in_words(),
        list: list.map(|list| scenario.lists[list].name.clone()),
        closed_form_false_links_full_size: tally.expected.map(|e| e.full_size),
        simulated: Counts {
            records: tally.compared as u64,
            pairs_compared: tally.pairs as u64,
            links: count(Slot::TrueLinks) + count(Slot::FalseLinks),
            true_links: count(Slot::TrueLinks),
            false_links: count(Slot::FalseLinks),
            closed_form_false_links: tally.expected.map(|e| e.simulated),
            missed_matches: count(Slot::MissedMatches),
            candidate_pairs: tally.totals.candidate_pairs as u64,
            missed_by_blocking: count(Slot::TrueLinks) + count(Slot::MissedMatches) - count(Slot::ReachedMatches),
            claimed_false_links: tally.claimed_false_links,
        },
        metrics: METRICS.iter().filter_map(metric).chain(groups).collect(),
        evidence: tally.evidence.iter().map(table).collect(),
        false_links_by_kind: kind_results(&tally.kinds, &tally.counted(), tally.model.is_some()),
        curve: curve_results(&tally.curve),
        calibration: calibration_results(&tally.curve),
        model: tally.model.clone(),
    }
}

/// Whom the strategy harms, by group, and how many times as often as the largest group of the grouping.
fn by_group(tally: &Tally, groups: &[GroupSizes]) -> Vec<MetricResult> {
    // In a sample of people strangers are too rare beside kin and oneself.
    let thinned = tally.totals.sample == Sample::People;
    if thinned || tally.consequences.checks != Clusters::default() {
        return Vec::new();
    }
    let mut metrics = Vec::new();
    for (sizes, flagged) in groups.iter().zip(&tally.consequences.flagged) {
        let counts = GroupCounts { flagged, groups: sizes.labels.len() };
        let people = &sizes.people;
        // Of groups as large as each other the first.
        let larger = |a: usize, b: usize| if people[b] > people[a] { b } else { a };
        let reference = (0..sizes.labels.len()).reduce(larger).expect("a grouping has groups");
        let mut add = |name: &str, estimate: Estimate, group: usize, reference: Option<usize>| {
            let label = |group: usize| sizes.labels[group].clone();
            let group = Group { grouping: sizes.name.to_owned(), group: label(group), reference: reference.map(label) };
            metrics.push(MetricResult { name: name.to_owned(), estimate, group: Some(group) });
        };
        for group in (0..sizes.labels.len()).filter(|&group| people[group] > 0.0) {
            for (name, estimate) in of_group(counts, group, people[group]) {
                add(name, estimate, group, None);
            }
            if group != reference {
                let ratio = disparity(counts, group, reference, (people[group], people[reference]));
                add("disparity_ratio", ratio, group, Some(reference));
            }
        }
    }
    metrics
}

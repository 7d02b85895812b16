//! Rolls against each other or against a list: records of both, links, and what is true of them.

use super::World;
use super::curves::LOWEST;
use super::groups::Grouping;
use super::kinds::link_kinds;
use crate::evaluate::{Curve, Evaluation, KindCounts, Levels, RowFacts, evaluate};
use crate::linkage::{Candidates, Comparison, LinkError, Linkage, Strategy};
use crate::recording::RowKeys;
use crate::records::{Cells, Field, Records};
use crate::roll::RegistrationKind;
use crate::scenario::{Comparing, Scenario};
use crate::stats::Clusters;
use crate::truth::Truth;

/// One comparison of one replicate.
pub(super) struct Compared {
    pub(super) evaluation: Evaluation,
    pub(super) found: Candidates,
    /// By strategy of the comparison.
    pub(super) levels: Vec<Levels>,
    /// By strategy of the comparison: its links by what the two people are to each other.
    pub(super) kinds: Vec<KindCounts>,
    /// Of each model of the comparison, at all thresholds.
    pub(super) curves: Vec<Curve>,
    /// Registrations compared.
    pub(super) registrations: usize,
}

/// Compares the rolls, whose records are given with what they were made from, as the comparison says.
pub(super) fn compare(
    scenario: &Scenario,
    world: &World,
    comparing: &Comparing,
    (keys, records): (&RowKeys, &Records),
    groupings: &[Grouping],
) -> Result<Compared, LinkError> {
    let strategies = scenario.strategies_of(comparing);
    let both = comparing.list.map(|list| with_list(scenario, world, list, keys, records));
    let (keys, records) = both.as_ref().map_or((keys, records), |both| (&both.keys, &both.records));
    let registrations = both.as_ref().map_or(records.len(), |both| both.registrations);
    let rows = both.as_ref().and_then(|both| both.rows.as_ref());
    let linkage = scenario.linkage_of(&strategies, comparing.list.is_some(), registrations).with_curves_from(LOWEST);
    let found = linkage.run(records)?;
    let truth = world.truth(keys);
    let evaluation = evaluate(&linkage, strategies.len(), &found, records, &truth, &reported(&linkage, &strategies));
    let kinds = link_kinds(scenario, world, comparing.list, (keys, records, registrations), &evaluation, &found);
    let curves = evaluation.curves(&found.modelled, &truth);
    let mut facts = facts(scenario, world, comparing, keys, registrations, evaluation.rows());
    let row_on_rolls = |row: u32| rows.map_or(row, |rows| rows[row as usize]) as usize;
    let of_rolls = |row: &u32| (*row as usize) < registrations;
    facts.groups = groupings
        .iter()
        .map(|g| {
            let group = |row: &u32| if of_rolls(row) { g.of_row[row_on_rolls(*row)] } else { 0 };
            facts.rows.iter().map(group).collect()
        })
        .collect();
    let sizes: Vec<usize> = groupings.iter().map(|g| g.labels.len()).collect();
    let level = |(place, strategy): (usize, &Strategy)| match comparing.list {
        // On a list of everybody a link says that all is well: who has none is suspected.
        Some(list) if scenario.lists[list].of.flags_the_absent() => Levels {
            flagged: sizes.iter().map(|_| Clusters::default()).collect(),
            checks: checks(scenario, world, list, (place, strategy), &found, (keys, records), registrations),
            ..Levels::default()
        },
        _ => evaluation.levels(place, strategy.direction, &facts, &sizes),
    };
    let levels = strategies.iter().enumerate().map(level).collect();
    Ok(Compared { evaluation, found, levels, kinds, curves, registrations })
}

/// Fields whose evidence is tabulated: all that some strategy weighs beyond what all strategies demand.
pub(super) fn reported(linkage: &Linkage, strategies: &[Strategy]) -> Vec<Comparison> {
    let demanded_by_all = |c: &Comparison| strategies.iter().all(|s| s.demands(*c));
    linkage.comparisons.iter().copied().filter(|c| !demanded_by_all(c)).collect()
}

/// Registrations, and behind them the entries of a list.
struct WithList {
    keys: RowKeys,
    records: Records,
    registrations: usize,
    /// Their rows on the rolls, if not all registrations are compared.
    rows: Option<Vec<u32>>,
}

fn with_list(scenario: &Scenario, world: &World, list: usize, keys: &RowKeys, records: &Records) -> WithList {
    let fields: Vec<Field> = records.columns().map(|(field, _)| field).collect();
    let rows = credited(scenario, world, list, keys);
    let (mut keys, mut records) = match &rows {
        Some(rows) => {
            let some = keys.select(rows);
            let records = world.recorder(scenario).record(&some, &fields);
            (some, records)
        }
        None => (keys.clone(), records.clone()),
    };
    let registrations = records.len();
    records.append(&world.list_recorder(scenario, list).record(&world.lists[list], &fields));
    keys.append(&world.lists[list]);
    WithList { keys, records, registrations, rows }
}

/// Rows credited with a vote at the scenario's election, if the list is compared with these only.
fn credited(scenario: &Scenario, world: &World, list: usize, keys: &RowKeys) -> Option<Vec<u32>> {
    let election = scenario.election_place().filter(|_| scenario.lists[list].only_credited)?;
    let field = Field::VOTED[election];
    let records = world.recorder(scenario).record(keys, &[field]);
    let credits = records.column(field).expect("asked for");
    Some((0..keys.len() as u32).filter(|&row| credits.get(row as usize) != 0).collect())
}

/// What is true of rows, and what their records say beyond what strategies read.
fn facts(
    scenario: &Scenario,
    world: &World,
    comparing: &Comparing,
    keys: &RowKeys,
    registrations: usize,
    rows: Vec<u32>,
) -> RowFacts {
    let on_rolls = rows.partition_point(|&row| (row as usize) < registrations);
    let some = keys.select(&rows[..on_rolls]);
    let election = scenario.election_place();
    let fields: Vec<Field> =
        [Field::RegistrationDate, Field::Ssn4].into_iter().chain(election.map(|e| Field::VOTED[e])).collect();
    let (records, truth) = world.recorder(scenario).record_with_truth(&some, &fields);
    let column = |field| records.column(field).expect("asked for");
    let numbers = |cells: &Cells| (0..cells.len()).map(|row| cells.get(row)).collect::<Vec<u64>>();
    let mut facts = RowFacts {
        live: live(scenario, world, comparing, &some),
        registered: numbers(column(Field::RegistrationDate)).into_iter().map(|n| n as u32).collect(),
        ssn4: numbers(column(Field::Ssn4)).into_iter().map(|n| n as u16).collect(),
        voted: voted(&truth, election, some.len()),
        credited: match election {
            Some(election) => numbers(column(Field::VOTED[election])).into_iter().map(|n| n != 0).collect(),
            None => vec![false; some.len()],
        },
        rows,
        groups: Vec::new(),
    };
    if let Some(list) = comparing.list {
        let entries = keys.select(&facts.rows[on_rolls..]);
        let records = world.list_recorder(scenario, list).record(&entries, &[Field::Ssn4]);
        let ssn4 = records.column(Field::Ssn4).expect("asked for");
        facts.ssn4.extend((0..ssn4.len()).map(|row| ssn4.get(row) as u16));
    }
    let all = facts.rows.len();
    facts.live.resize(all, false);
    facts.registered.resize(all, 0);
    facts.voted.resize(all, false);
    facts.credited.resize(all, false);
    facts
}

fn voted(truth: &Truth, election: Option<usize>, rows: usize) -> Vec<bool> {
    match (&truth.votes, election) {
        (Some(votes), Some(election)) => votes.iter().map(|votes| votes >> election & 1 == 1).collect(),
        _ => vec![false; rows],
    }
}

/// Whether people may vote with their registrations: where they live and are citizens; against a list, unless what it is about is true of them.
fn live(scenario: &Scenario, world: &World, comparing: &Comparing, keys: &RowKeys) -> Vec<bool> {
    let (population, registrar) = (&world.population, &world.registrar);
    let of = |row: usize| {
        let (registration, person) = (keys.registration(row), keys.person(row));
        match comparing.list {
            Some(list) => !scenario.lists[list].of.disqualifies(population, registrar, registration, &person),
            None => registration.kind == RegistrationKind::Home && population.is_citizen(person.id, person.birth),
        }
    };
    (0..keys.len()).map(of).collect()
}

/// Registrations that hold all that a strategy compares, by how many entries of a list of everybody it finds for them.
fn checks(
    scenario: &Scenario,
    world: &World,
    list: usize,
    (place, strategy): (usize, &Strategy),
    found: &Candidates,
    (keys, records): (&RowKeys, &Records),
    registrations: usize,
) -> Clusters {
    let mut links = vec![0u32; registrations];
    let linked = found.pairs.iter().filter(|pair| pair.linked_by >> place & 1 == 1);
    linked.for_each(|pair| links[pair.left as usize] += 1);
    let columns: Vec<&Cells> =
        strategy.comparisons().map(|c| records.column(c.field).expect("compared columns are recorded")).collect();
    let mut checks = Clusters::default();
    for row in (0..registrations).filter(|&row| columns.iter().all(|cells| cells.get(row) != 0)) {
        let eligible = || {
            let kind = &scenario.lists[list].of;
            !kind.disqualifies(&world.population, &world.registrar, keys.registration(row), &keys.person(row))
        };
        let (none, several) = (links[row] == 0, links[row] > 1);
        checks.add(&[1, u32::from(none), u32::from(several), u32::from(none && eligible())]);
    }
    checks
}

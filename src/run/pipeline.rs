//! The one way from a world's records to links: rolls against each other, or against a list.

use std::borrow::Cow;

use super::curves::LOWEST;
use super::examples::examples;
use super::groups::Grouping;
use super::kinds::link_kinds;
use super::tally::{Expected, Tally};
use crate::date::Date;
use crate::evaluate::{Consequences, Evaluation, KindCounts, RowFacts, evaluate};
use crate::linkage::{Candidates, Comparison, LinkError, Linkage, Strategy};
use crate::metric::{Sample, Totals};
use crate::population::Sampling;
use crate::recording::RowKeys;
use crate::records::{Cells, Field, Records};
use crate::results::ModelResult;
use crate::roll::RegistrationKind;
use crate::scenario::{Comparing, Scenario};
use crate::stats::Clusters;
use crate::truth::Truth;
use crate::world::World;

/// The files of one comparison: the registrations, and behind them the entries of the list if there is one.
pub(crate) struct Files<'a> {
    /// What the rows are made from.
    pub(crate) keys: Cow<'a, RowKeys>,
    /// What the rows say.
    pub(crate) records: Cow<'a, Records>,
    /// How many of the rows are registrations.
    pub(crate) registrations: usize,
    /// Their rows on the rolls, if not all registrations are compared.
    pub(crate) rows: Option<Vec<u32>>,
}

/// A comparison with the links of its strategies.
pub(crate) struct Linked<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) world: &'a World,
    pub(crate) comparing: &'a Comparing,
    pub(crate) strategies: &'a [Strategy],
    pub(crate) linkage: &'a Linkage<'a>,
    pub(crate) files: &'a Files<'a>,
    pub(crate) found: &'a Candidates,
    truth: Truth,
}

/// Goes through the comparisons of a scenario: makes each one's files from the rolls' records, links them with its strategies, and hands the links
/// to `visit`.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub(crate) fn each_comparison<T>(
    scenario: &Scenario,
    world: &World,
    keys: &RowKeys,
    records: &Records,
    mut visit: impl FnMut(&Linked) -> T,
) -> Result<Vec<T>, LinkError> {
    let link_one = |comparing: &Comparing| {
        let strategies = scenario.strategies_of(comparing);
        let files = Files::new(scenario, world, comparing, keys, records);
        let linkage = scenario.linkage_of(&strategies, comparing.list.is_some(), files.registrations);
        let linkage = linkage.with_curves_from(LOWEST);
        let found = linkage.run(&files.records)?;
        let truth = world.truth(&files.keys);
        let linked = Linked {
            scenario,
            world,
            comparing,
            strategies: &strategies,
            linkage: &linkage,
            files: &files,
            found: &found,
            truth,
        };
        Ok(visit(&linked))
    };
    scenario.comparisons().iter().map(link_one).collect()
}

impl<'a> Files<'a> {
    /// The files of a comparison, from the records of all rolls.
    pub(crate) fn new(
        scenario: &Scenario,
        world: &World,
        comparing: &Comparing,
        keys: &'a RowKeys,
        records: &'a Records,
    ) -> Self {
        let Some(list) = comparing.list else {
            let registrations = records.len();
            return Self { keys: Cow::Borrowed(keys), records: Cow::Borrowed(records), registrations, rows: None };
        };
        let rows = credited(scenario, world, list, keys);
        let fields: Vec<Field> = records.columns().map(|(field, _)| field).collect();
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
        Self { keys: Cow::Owned(keys), records: Cow::Owned(records), registrations, rows }
    }

    /// The row of a row of the rolls, or of the list; `None` when a registration is not compared.
    pub(crate) fn row_of(&self, row: usize, on_list: bool) -> Option<u32> {
        match (&self.rows, on_list) {
            (_, true) => Some((self.registrations + row) as u32),
            (None, false) => Some(row as u32),
            (Some(rows), false) => rows.binary_search(&(row as u32)).ok().map(|place| place as u32),
        }
    }

    /// The row on the rolls of a registration.
    fn row_on_rolls(&self, row: u32) -> usize {
        self.rows.as_ref().map_or(row, |rows| rows[row as usize]) as usize
    }

    fn is_registration(&self, row: u32) -> bool {
        (row as usize) < self.registrations
    }
}

impl Linked<'_> {
    /// Links and matches against the truth; `reported` are the comparisons whose evidence is tabulated.
    pub(crate) fn evaluation(&self, reported: &[Comparison]) -> Evaluation {
        evaluate(self.linkage, self.strategies.len(), self.found, &self.files.records, &self.truth, reported)
    }

    /// All that one replicate shows of each strategy of the comparison, and the counts of all by common clusters. `show`: whether to take pairs of the
    /// scenario's first strategy to look at.
    pub(super) fn tallies(&self, groupings: &[Grouping], show: bool) -> (Vec<Tally>, Clusters) {
        let evaluation = self.evaluation(&self.reported());
        let curves = evaluation.curves(&self.found.modelled, &self.truth);
        let consequences = self.consequences(&evaluation, groupings);
        let kinds = link_kinds(self, &evaluation);
        let mut tallies = self.link_tallies(&evaluation, kinds);
        for ((tally, consequences), evidence) in tallies.iter_mut().zip(consequences).zip(&evaluation.evidence) {
            tally.consequences = consequences;
            tally.evidence.clone_from(evidence);
        }
        for (model, curve) in self.found.modelled.iter().zip(curves) {
            let tally = &mut tallies[model.strategy];
            tally.curve = curve;
            tally.claimed_false_links = Some(model.claimed_false_links());
            tally.model = Some(ModelResult {
                threshold: model.threshold,
                prior: model.prior,
                warnings: model.warnings.clone(),
                comparisons: model.tables.clone(),
            });
        }
        if let Some(first) = self.comparing.strategies.iter().position(|&strategy| show && strategy == 0) {
            tallies[first].examples = Some(examples(self, &evaluation, first));
        }
        (tallies, evaluation.joint)
    }

    /// What one replicate shows of each strategy's links and matches alone.
    pub(super) fn tallies_of_links(&self) -> Vec<Tally> {
        let evaluation = self.evaluation(&[]);
        // Only a sample needs to know of what kind its false links are.
        let kinds = match sample(self.world) {
            Sample::People | Sample::BirthDates => link_kinds(self, &evaluation),
            Sample::Nothing => vec![KindCounts::default(); self.strategies.len()],
        };
        self.link_tallies(&evaluation, kinds)
    }

    fn link_tallies(&self, evaluation: &Evaluation, kinds: Vec<KindCounts>) -> Vec<Tally> {
        let (scenario, world) = (self.scenario, self.world);
        let totals = self.totals(evaluation);
        let of_strategy = |(place, kinds): (usize, KindCounts)| {
            let expected = world.expected_false_links(scenario, &self.strategies[place], self.comparing.list);
            Tally {
                links: evaluation.by_strategy[place].clone(),
                kinds,
                totals: Totals { candidate_pairs: evaluation.candidate_pairs[place] as f64, ..totals },
                compared: self.files.registrations as f64,
                pairs: evaluation.pairs,
                expected: expected.map(|(simulated, full_size)| Expected { simulated, full_size }),
                // The closed form knows of chance alone.
                closed_form_controls: world.collisions.times == 1.0,
                ..Tally::default()
            }
        };
        kinds.into_iter().enumerate().map(of_strategy).collect()
    }

    /// Denominators, but for what differs between strategies. Of a sample of birth dates, registrations of people born on them.
    fn totals(&self, evaluation: &Evaluation) -> Totals {
        let whole = self.scenario.focus.is_none();
        // With a focus most people and registrations are compared with few others, so that rates per person or registration say nothing.
        let all = |count: f64| if whole { count } else { 0.0 };
        Totals {
            persons: all(self.world.rolls.persons() as f64),
            records: all(self.registrations_by_birth()),
            nonmatching_pairs: pairs_represented(
                self.world,
                evaluation,
                self.registrations_by_birth() / self.files.registrations.max(1) as f64,
            ),
            matches: evaluation.matches as f64,
            candidate_pairs: 0.0,
            sample: sample(self.world),
            parts: part(self.world),
            chance_parts: self.world.thinning().1,
            election: self.scenario.election_place().is_some(),
            rolls: self.comparing.list.is_none(),
        }
    }

    /// Registrations of people whose birth date is simulated, which are all that are expected: of others some are here whose written date is.
    fn registrations_by_birth(&self) -> f64 {
        let rows = self.world.rows_by_birth(&self.files.keys);
        let count = |rows: Vec<u32>| rows.partition_point(|&row| self.files.is_registration(row));
        rows.map_or(self.files.registrations, count) as f64
    }

    /// Fields whose evidence is tabulated: all that some strategy weighs beyond what all strategies demand.
    fn reported(&self) -> Vec<Comparison> {
        let demanded_by_all = |c: &Comparison| self.strategies.iter().all(|s| s.demands(*c));
        self.linkage.comparisons.iter().copied().filter(|c| !demanded_by_all(c)).collect()
    }

    /// What would follow from the links of each strategy.
    pub(super) fn consequences(&self, evaluation: &Evaluation, groupings: &[Grouping]) -> Vec<Consequences> {
        let mut facts = self.facts(evaluation.rows());
        facts.groups = groupings
            .iter()
            .map(|g| {
                let group = |row: &u32| {
                    if self.files.is_registration(*row) { g.of_row[self.files.row_on_rolls(*row)] } else { 0 }
                };
                facts.rows.iter().map(group).collect()
            })
            .collect();
        let sizes: Vec<usize> = groupings.iter().map(|g| g.labels.len()).collect();
        let consequences_of = |(place, strategy): (usize, &Strategy)| match self.comparing.list {
            // On a list of everybody a link says that all is well: who has none is suspected.
            Some(list) if self.scenario.lists[list].of.flags_the_absent() => Consequences {
                flagged: sizes.iter().map(|_| Clusters::default()).collect(),
                checks: self.checks(list, place),
                ..Consequences::default()
            },
            _ => evaluation.consequences(place, strategy.direction, &facts, &sizes),
        };
        self.strategies.iter().enumerate().map(consequences_of).collect()
    }

    /// What is true of rows, and what their records say beyond what strategies read.
    fn facts(&self, rows: Vec<u32>) -> RowFacts {
        let (scenario, world, keys) = (self.scenario, self.world, &self.files.keys);
        let on_rolls = rows.partition_point(|&row| self.files.is_registration(row));
        let some = keys.select(&rows[..on_rolls]);
        let election = scenario.election_place();
        let fields: Vec<Field> =
            [Field::RegistrationDate, Field::Ssn4].into_iter().chain(election.map(|e| Field::VOTED[e])).collect();
        let (records, truth) = world.recorder(scenario).record_with_truth(&some, &fields);
        let column = |field| records.column(field).expect("asked for");
        let numbers = |cells: &Cells| (0..cells.len()).map(|row| cells.get(row)).collect::<Vec<u64>>();
        let mut facts = RowFacts {
            valid: self.valid(&some),
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
        if let Some(list) = self.comparing.list {
            let entries = keys.select(&facts.rows[on_rolls..]);
            let records = world.list_recorder(scenario, list).record(&entries, &[Field::Ssn4]);
            let ssn4 = records.column(Field::Ssn4).expect("asked for");
            facts.ssn4.extend((0..ssn4.len()).map(|row| ssn4.get(row) as u16));
        }
        let all = facts.rows.len();
        facts.valid.resize(all, false);
        facts.registered.resize(all, 0);
        facts.voted.resize(all, false);
        facts.credited.resize(all, false);
        facts
    }

    /// Whether people may vote with their registrations: where they live and are citizens; against a list, unless what it is about is true of them.
    fn valid(&self, keys: &RowKeys) -> Vec<bool> {
        let (population, registrar) = (&self.world.population, &self.world.registrar);
        let is_valid = |row: usize| {
            let (registration, person) = (keys.registration(row), keys.person(row));
            match self.comparing.list {
                Some(list) => !self.scenario.lists[list].of.disqualifies(population, registrar, registration, &person),
                None => registration.kind == RegistrationKind::Home && population.is_citizen(person.id, person.birth),
            }
        };
        (0..keys.len()).map(is_valid).collect()
    }

    /// Registrations that hold all that a strategy compares, by how many entries of a list of everybody it finds for them.
    fn checks(&self, list: usize, place: usize) -> Clusters {
        let (keys, records, registrations) = (&self.files.keys, &self.files.records, self.files.registrations);
        let mut links = vec![0u32; registrations];
        let linked = self.found.pairs.iter().filter(|pair| pair.linked_by >> place & 1 == 1);
        linked.for_each(|pair| links[pair.left as usize] += 1);
        let compared = self.strategies[place].comparisons();
        let columns: Vec<&Cells> =
            compared.iter().map(|c| records.column(c.field).expect("compared columns are recorded")).collect();
        let mut checks = Clusters::default();
        // Of a sample of birth dates all entries are there that give a simulated date, so that a registration which gives one finds what it would find in full.
        let written = records.column(Field::BirthDate).filter(|_| self.world.population.slices_dates());
        let date = |row: usize| written.and_then(|cells| Date::from_packed(cells.get(row) as u32));
        let is_sampled = |row: usize| date(row).is_none_or(|date| self.world.population.keeps(date));
        for row in (0..registrations)
            .filter(|&row| is_sampled(row))
            .filter(|&row| columns.iter().all(|cells| cells.get(row) != 0))
        {
            let eligible = || {
                let kind = &self.scenario.lists[list].of;
                let (population, registrar) = (&self.world.population, &self.world.registrar);
                !kind.disqualifies(population, registrar, keys.registration(row), &keys.person(row))
            };
            let (none, several) = (links[row] == 0, links[row] > 1);
            checks.add(&[1, u32::from(none), u32::from(several), u32::from(none && eligible())]);
        }
        checks
    }
}

/// Rows credited with a vote at the scenario's election, if the list is compared with these only.
pub(crate) fn credited(scenario: &Scenario, world: &World, list: usize, keys: &RowKeys) -> Option<Vec<u32>> {
    let election = scenario.election_place().filter(|_| scenario.lists[list].only_credited)?;
    let field = Field::VOTED[election];
    let records = world.recorder(scenario).record(keys, &[field]);
    let credits = records.column(field).expect("asked for");
    Some((0..keys.len() as u32).filter(|&row| credits.get(row as usize) != 0).collect())
}

fn voted(truth: &Truth, election: Option<usize>, rows: usize) -> Vec<bool> {
    match (&truth.votes, election) {
        (Some(votes), Some(election)) => votes.iter().map(|votes| votes >> election & 1 == 1).collect(),
        _ => vec![false; rows],
    }
}

/// What is left out of full rolls.
fn sample(world: &World) -> Sample {
    let parameters = world.population.parameters();
    match parameters.sampling {
        _ if parameters.scale.get() >= 1.0 => Sample::Nothing,
        Sampling::Group => Sample::Nothing,
        Sampling::BirthDates => Sample::BirthDates,
        Sampling::People => Sample::People,
    }
}

/// The simulated share of full rolls' matches; of a group, which is all there is to ask about, everything.
fn part(world: &World) -> f64 {
    if world.population.parameters().sampling == Sampling::Group {
        return 1.0;
    }
    world.simulated_share()
}

/// Pairs of different people in scope that the simulated links stand for. With whole birth dates kept, links across a
/// share of the dates stand for that share of the full rolls' pairs; `by_birth` of the records are of people born on them.
fn pairs_represented(world: &World, evaluation: &Evaluation, by_birth: f64) -> f64 {
    let (records, same_date_pairs) = world.thinning();
    let correction = if records > 0.0 { same_date_pairs * (by_birth / records).powi(2) } else { 1.0 };
    evaluation.pairs * correction - evaluation.matches as f64
}

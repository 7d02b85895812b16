//! What the dials were asked, what that implies, and what came out.

use std::collections::BTreeMap;

use super::World;
use super::kin::{KinshipCounts, kinship_counts};
use super::lives::{LifeCounts, life_counts};
use super::results::Dial;
use super::run::Run;
use crate::population::NONCITIZEN_SHARE;
use crate::probability::Probability;
use crate::recording::formats::middle_kept;
use crate::recording::{NoiseParameters, RowKeys};
use crate::records::{Field, Records};
use crate::roll::RegistrationKind;
use crate::scenario::{DIALS, DialDefinition, Scenario};
use crate::stats::{Clusters, Interval, LEVEL, Ratio, clopper_pearson};

/// Records on which noise is measured; each error makes a word, so all records would take a country's worth of words.
const NOISE_ROWS: usize = 200_000;

/// Counts behind each dial's achieved value, in the order of `DIALS`: `(events, trials)`; no trials when it was not measured.
#[derive(Clone, Debug, Default)]
pub(super) struct DialCounts {
    counts: [(u64, u64); DIALS.len()],
    expected: [f64; DIALS.len()],
    /// (registered twice, registered) by birth date, when dates are the sampling units.
    twice_by_date: Clusters,
    kinship: KinshipCounts,
    lives: LifeCounts,
}

impl DialCounts {
    pub(super) fn add(&mut self, other: &DialCounts) {
        self.expected.iter_mut().zip(&other.expected).for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
        self.twice_by_date.merge(&other.twice_by_date);
        self.kinship.add(&other.kinship);
        self.lives.add(&other.lives);
    }
}

/// Measures the dials of one replicate. Errors show only against a clean copy of their column, so that one is written too.
pub(super) fn dial_counts(scenario: &Scenario, world: &World, keys: &RowKeys, records: &Records) -> DialCounts {
    let mut found = DialCounts::default();
    let rows = records.len() as u64;
    let rolls = world.registrar.expected_rolls();
    let full: f64 = rolls.iter().map(|r| r.total()).sum();
    let kept: f64 = rolls.iter().map(|roll| world.simulated(roll)).sum();
    let middle_blank: f64 = world
        .population
        .states()
        .iter()
        .zip(rolls)
        .map(|(&s, r)| (1.0 - middle_kept(scenario.recording.middle_name_blank, usize::from(s))) * r.total() / full)
        .sum();
    let lives = life_counts(scenario, world, keys);
    for (place, dial) in DIALS.iter().enumerate() {
        let present =
            |field| records.column(field).map(|cells| (cells, (0..cells.len()).filter(|&r| cells.get(r) != 0)));
        let (counts, expected) = match dial.name {
            "rolls.scale" => ((rows, full.round() as u64), kept / full),
            "registrations.registered_twice" => {
                ((world.rolls.registered_twice(), world.rolls.persons()), world.registrar.expected_twice())
            }
            "registrations.duplicates" => {
                let counts = world.rolls.counts();
                ((counts.duplicates, counts.homes), scenario.registrations.duplicates.get())
            }
            "recording.redated" => (redated(scenario, world, keys), scenario.recording.redated.get()),
            "registrations.noncitizens" => noncitizens(scenario, world, keys),
            "votes.double_votes" => (lives.double_votes, lives.expected_double_votes),
            "votes.vote_credit_error" => (lives.wrong_credits, scenario.votes.vote_credit_error.get()),
            "recording.middle_name_blank" => {
                let with = present(Field::MiddleName).map(|(_, with)| with.count() as u64);
                (with.map_or((0, 0), |with| (rows - with, rows)), middle_blank)
            }
            "recording.ssn4.coverage" => {
                let with = present(Field::Ssn4).map(|(_, with)| with.count() as u64);
                (with.map_or((0, 0), |with| (with, rows)), scenario.recording.ssn4.coverage.get())
            }
            "recording.ssn4.error" => {
                let mut clean = scenario.clone();
                clean.recording.ssn4.error = Probability::ZERO;
                (differing(world, keys, records, &clean, Field::Ssn4), scenario.recording.ssn4.error.get())
            }
            _ => (noise_counts(scenario, world, dial, records), (dial.get)(scenario).unwrap_or(0.0)),
        };
        (found.counts[place], found.expected[place]) = (counts, expected);
    }
    if world.population.slices_dates() {
        found.twice_by_date = twice_by_date(world, keys);
    }
    found.kinship = kinship_counts(world, keys);
    found.lives = lives;
    found
}

/// Registrations with the date of a later change, of the first `NOISE_ROWS`.
fn redated(scenario: &Scenario, world: &World, keys: &RowKeys) -> (u64, u64) {
    let recorder = world.recorder(scenario);
    let rows = 0..keys.len().min(NOISE_ROWS);
    let all = rows.len() as u64;
    (rows.filter(|&row| recorder.is_redated(keys.registration(row))).count() as u64, all)
}

/// (Noncitizens registered at home, registrations at home), and their expected share: of a stratum with a share `f` of noncitizens, registered at a fraction `q` of the
/// citizens' rate, `f q / (1 − f (1 − q))`.
fn noncitizens(scenario: &Scenario, world: &World, keys: &RowKeys) -> ((u64, u64), f64) {
    let q = scenario.registrations.noncitizens.get();
    let homes = world.rolls.counts().homes;
    if q == 0.0 {
        return ((0, homes), 0.0);
    }
    let at_home = (0..keys.len())
        .filter(|&row| keys.registration(row).kind == RegistrationKind::Home)
        .map(|row| keys.person(row));
    let found = at_home.filter(|p| !world.population.is_citizen(p.id, p.birth)).count() as u64;
    let (mut all, mut foreign) = (0.0, 0.0);
    for homes in world.registrar.expected_homes().iter().map(|homes| world.simulated_part(homes)) {
        let mut part = homes.clone();
        part.weight(|_, _, race| {
            let f = NONCITIZEN_SHARE[race as usize];
            f * q / (1.0 - f * (1.0 - q))
        });
        all += homes.total();
        foreign += part.total();
    }
    ((found, homes), foreign / all)
}

/// People registered at home and where they left, of all people with a record, by birth date.
fn twice_by_date(world: &World, keys: &RowKeys) -> Clusters {
    let mut by_date: BTreeMap<u32, [u32; 2]> = BTreeMap::new();
    for row in 0..keys.len() {
        let (registration, person) = (keys.registration(row), keys.person(row));
        let home = || world.registrar.is_registered_at_home(&world.population, &person);
        let (twice, new) = match registration.kind {
            RegistrationKind::Home | RegistrationKind::OfTheDead => (0, 1),
            RegistrationKind::LeftBehind if home() => (1, 0),
            RegistrationKind::LeftBehind => (0, 1),
            _ => (0, 0),
        };
        let counts = by_date.entry(person.birth.date.packed()).or_default();
        counts[0] += twice;
        counts[1] += new;
    }
    let mut clusters = Clusters::default();
    by_date.values().for_each(|counts| clusters.add(counts));
    clusters
}

/// Cells that are there and differ from those of another recording of the same world, of those that are there.
fn differing(world: &World, keys: &RowKeys, records: &Records, other: &Scenario, field: Field) -> (u64, u64) {
    let Some(cells) = records.column(field) else { return (0, 0) };
    let other = world.record(other, keys, &[field]);
    let other = other.column(field).expect("asked for");
    let present = (0..cells.len()).filter(|&row| cells.get(row) != 0);
    present.fold((0, 0), |(differ, all), row| (differ + u64::from(cells.get(row) != other.get(row)), all + 1))
}

/// Cells with an error of one noise type, of those that offer it: the same world is written with that type alone, at its rate, at 0
/// and at 1. Measured on the first of its columns that the strategies read, in the first `NOISE_ROWS` records; nothing when the
/// rate is 0.
fn noise_counts(scenario: &Scenario, world: &World, dial: &DialDefinition, records: &Records) -> (u64, u64) {
    let rate = Probability::new((dial.get)(scenario).unwrap_or(0.0)).unwrap_or(Probability::ZERO);
    let Some(&field) = dial.columns.iter().find(|f| records.column(**f).is_some()).filter(|_| rate.get() > 0.0) else {
        return (0, 0);
    };
    let keys = RowKeys::new(&world.rolls, &world.population, 0..records.len().min(NOISE_ROWS));
    let mut table = Records::new(keys.len(), records.lexicon.clone());
    let mut written_at = |rate: Probability| {
        let mut alone = scenario.clone();
        alone.recording.noise = NoiseParameters::default();
        (dial.set)(&mut alone, rate);
        world.recorder(&alone).record_into(&mut table, &keys, &[field]);
        table.column(field).expect("asked for").clone()
    };
    let (clean, stated, always) = (written_at(Probability::ZERO), written_at(rate), written_at(Probability::ONE));
    let offered = (0..clean.len()).filter(|&row| clean.get(row) != always.get(row));
    offered.fold((0, 0), |(seen, all), row| (seen + u64::from(stated.get(row) != clean.get(row)), all + 1))
}

/// Dials that are listed when they are turned.
const SHOWN_WHEN_SET: [&str; 2] = ["registrations.noncitizens", "recording.redated"];

/// The dials of a run.
pub(super) fn dials(scenario: &Scenario, run: &Run) -> Vec<Dial> {
    let by_default = |dial: &DialDefinition| dial.noise().is_none() && !SHOWN_WHEN_SET.contains(&dial.name);
    let shown = |dial: &DialDefinition| by_default(dial) || (dial.get)(scenario) != Some(0.0);
    let shares = DIALS.iter().enumerate().filter(|(_, dial)| shown(dial)).map(|(place, dial)| {
        let (events, trials) = run.dials.counts[place];
        let expected = run.dials.expected[place] / f64::from(run.replicates);
        Dial {
            name: dial.name.to_owned(),
            asked: (dial.get)(scenario).unwrap_or(expected),
            expected,
            achieved: (trials > 0).then(|| events as f64 / trials as f64),
            interval: (trials > 0).then(|| interval(dial.name, run, events as f64, trials as f64)).flatten(),
            meaning: dial.meaning.to_owned(),
        }
    });
    let kinship = run.dials.kinship.dials(scenario, run.replicates);
    shares.chain(kinship).chain(run.dials.lives.dials(scenario, run.replicates)).collect()
}

/// The interval of an achieved share. Records of one birth date hang together, so a sample of dates has dates for clusters; the scale
/// itself is no estimate.
fn interval(name: &str, run: &Run, events: f64, trials: f64) -> Option<Interval> {
    let by_date = &run.dials.twice_by_date;
    match name {
        "rolls.scale" => None,
        "registrations.registered_twice" if by_date.total(1) > 0 => {
            by_date.proportion(Ratio { numerator: &[0], denominator: &[1] }).interval
        }
        _ => {
            let (lower, upper) = clopper_pearson(events.min(trials), trials, LEVEL);
            Some(Interval { level: LEVEL, lower, upper: Some(upper), method: "Clopper-Pearson" })
        }
    }
}

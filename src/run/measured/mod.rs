//! What runs measure: what the dials were asked, what that implies, and what came out.
//!
//! Any key of a scenario can be set; this is the registry of those that are measured. Rates have an entry each in `rates.rs`, noise types are
//! measured alike, look-alikes stand in `kin.rs` and lives in `lives.rs`.

mod kin;
mod lives;
mod rates;

use self::kin::{KinshipCounts, kinship_counts};
use self::lives::{LifeCounts, life_counts};
use self::rates::{RATES, twice_by_date};
use super::replicates::Run;
use crate::probability::Probability;
use crate::recording::noise::{self, NoiseType};
use crate::recording::{NoiseParameters, RowKeys};
use crate::records::{Field, Records};
use crate::results::Dial;
use crate::scenario::Scenario;
use crate::stats::{Clusters, Interval, LEVEL, Ratio, clopper_pearson};
use crate::world::World;

/// Records on which noise is measured; each error makes a word, so all records would take a country's worth of words.
const NOISE_ROWS: usize = 200_000;
/// Rates, then noise types.
const MEASURED: usize = RATES.len() + noise::ALL.len();

/// Counts behind each rate's achieved value, in the order of [`RATES`] and of noise types: `(events, trials)`; no trials when it was not measured.
#[derive(Clone, Debug)]
pub(super) struct DialCounts {
    counts: [(u64, u64); MEASURED],
    expected: [f64; MEASURED],
    /// (registered twice, registered) by birth date, when dates are the sampling units.
    twice_by_date: Clusters,
    kinship: KinshipCounts,
    lives: LifeCounts,
}

impl Default for DialCounts {
    fn default() -> Self {
        Self {
            counts: [(0, 0); MEASURED],
            expected: [0.0; MEASURED],
            twice_by_date: Clusters::default(),
            kinship: KinshipCounts::default(),
            lives: LifeCounts::default(),
        }
    }
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

/// One replicate, as rates are measured on it.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    scenario: &'a Scenario,
    world: &'a World,
    keys: &'a RowKeys,
    records: &'a Records,
    lives: &'a LifeCounts,
}

impl Seen<'_> {
    /// Records whose cell of a column is not empty; `None` when no strategy reads the column.
    fn present(&self, field: Field) -> Option<u64> {
        let cells = self.records.column(field)?;
        Some((0..cells.len()).filter(|&row| cells.get(row) != 0).count() as u64)
    }
}

/// Measures the dials of one replicate. Errors show only against a clean copy of their column, so that one is written too.
///
/// Of a sample of birth dates, on those who were born on them: whoever is there by the written date alone has an error for certain.
pub(super) fn dial_counts(scenario: &Scenario, world: &World, keys: &RowKeys, records: &Records) -> DialCounts {
    if let Some(rows) = world.rows_by_birth(keys) {
        let keys = keys.select(&rows);
        let fields: Vec<Field> = records.columns().map(|(field, _)| field).collect();
        return counts_of(scenario, world, &keys, &world.record(scenario, &keys, &fields));
    }
    counts_of(scenario, world, keys, records)
}

fn counts_of(scenario: &Scenario, world: &World, keys: &RowKeys, records: &Records) -> DialCounts {
    let lives = life_counts(scenario, world, keys);
    let seen = Seen { scenario, world, keys, records, lives: &lives };
    let mut found = DialCounts::default();
    let of_noise = |noise: &NoiseType| (noise_counts(&seen, noise), scenario.recording.noise.of(noise.name).get());
    let measured = RATES.iter().map(|rate| (rate.measure)(&seen)).chain(noise::ALL.iter().map(of_noise));
    for (place, (counts, expected)) in measured.enumerate() {
        (found.counts[place], found.expected[place]) = (counts, expected);
    }
    if world.population.slices_dates() {
        found.twice_by_date = twice_by_date(world, keys);
    }
    found.kinship = kinship_counts(world, keys);
    found.lives = lives;
    found
}

/// Cells with an error of one noise type, of those that offer it: the same world is written with that type alone, at its rate, at 0
/// and at 1. Measured on the first of its columns that the strategies read, in the first `NOISE_ROWS` records; nothing when the
/// rate is 0.
fn noise_counts(seen: &Seen, noise: &NoiseType) -> (u64, u64) {
    let (scenario, world, records) = (seen.scenario, seen.world, seen.records);
    let rate = scenario.recording.noise.of(noise.name);
    let Some(&field) = noise.fields.iter().find(|f| records.column(**f).is_some()).filter(|_| rate.get() > 0.0) else {
        return (0, 0);
    };
    let rows: Vec<u32> = (0..records.len().min(NOISE_ROWS) as u32).collect();
    let keys = seen.keys.select(&rows);
    let mut table = Records::new(keys.len(), records.lexicon.clone());
    let mut written_at = |rate: Probability| {
        let mut alone = scenario.clone();
        alone.recording.noise = NoiseParameters::default().with(noise.name, rate);
        world.recorder(&alone).record_into(&mut table, &keys, &[field]);
        table.column(field).expect("asked for").clone()
    };
    let (clean, stated, always) = (written_at(Probability::ZERO), written_at(rate), written_at(Probability::ONE));
    let offered = (0..clean.len()).filter(|&row| clean.get(row) != always.get(row));
    offered.fold((0, 0), |(seen, all), row| (seen + u64::from(stated.get(row) != clean.get(row)), all + 1))
}

/// What is measured of a noise type.
const NOISE_MEANING: &str = "cells with the error, of those that offer it";

/// The keys that runs measure, by path, with what is counted.
pub fn measured_dials() -> Vec<(String, &'static str)> {
    let rates = RATES.iter().map(|rate| (rate.dial.to_owned(), rate.meaning));
    let noise = noise::ALL.iter().map(|noise| (noise_dial(noise), NOISE_MEANING));
    let others = kin::DIALS.iter().chain(&lives::DIALS).map(|(dial, meaning)| ((*dial).to_owned(), *meaning));
    rates.chain(noise).chain(others).collect()
}

fn noise_dial(noise: &NoiseType) -> String {
    format!("recording.noise.{}", noise.name)
}

/// The dials of a run.
pub(super) fn dials(scenario: &Scenario, run: &Run) -> Vec<Dial> {
    let of_rates = RATES.iter().map(|rate| {
        let asked = (rate.asked)(scenario);
        (rate.dial.to_owned(), rate.meaning, asked, !rate.shown_when_set || asked != Some(0.0))
    });
    let of_noise = noise::ALL.iter().map(|noise| {
        let asked = scenario.recording.noise.of(noise.name).get();
        (noise_dial(noise), NOISE_MEANING, Some(asked), asked != 0.0)
    });
    let shares = of_rates.chain(of_noise).enumerate().filter(|(_, dial)| dial.3).map(|(place, dial)| {
        let (name, meaning, asked, _) = dial;
        let (events, trials) = run.dials.counts[place];
        let expected = run.dials.expected[place] / f64::from(run.replicates);
        Dial {
            asked: asked.unwrap_or(expected),
            expected,
            achieved: (trials > 0).then(|| events as f64 / trials as f64),
            interval: (trials > 0).then(|| interval(&name, run, events as f64, trials as f64)).flatten(),
            meaning: meaning.to_owned(),
            name,
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
            Some(Interval { level: LEVEL, lower, upper: Some(upper), method: "Clopper-Pearson".into() })
        }
    }
}

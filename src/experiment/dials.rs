//! What the dials were asked, what that implies, and what came out.

use super::World;
use super::results::Dial;
use super::run::Run;
use crate::recording::formats::middle_kept;
use crate::records::{Field, Records};
use crate::scenario::{DIALS, Scenario};
use crate::stats::{Interval, LEVEL, clopper_pearson};

/// Counts behind each dial's achieved value, in the order of `DIALS`: `(events, trials)`; no trials when it was not measured.
#[derive(Clone, Debug, Default)]
pub(super) struct DialCounts {
    counts: [(u64, u64); DIALS.len()],
    expected: [f64; DIALS.len()],
}

impl DialCounts {
    pub(super) fn add(&mut self, other: &DialCounts) {
        self.expected.iter_mut().zip(&other.expected).for_each(|(mine, theirs)| *mine += theirs);
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            mine.0 += theirs.0;
            mine.1 += theirs.1;
        }
    }
}

/// Measures the dials of one replicate. SSN4 errors and typos show only against a clean copy of the column, so that one is written too.
pub(super) fn dial_counts(scenario: &Scenario, world: &World, records: &Records) -> DialCounts {
    let mut found = DialCounts::default();
    let rows = records.len() as u64;
    let rolls = world.registrar.expected_rolls(&world.population);
    let full: f64 = rolls.iter().map(|r| r.total()).sum();
    let simulated_days: Vec<f64> =
        (0..world.population.birth_years()).map(|y| world.population.simulated_days(y).iter().sum()).collect();
    let with_dates =
        |year: usize| if world.population.slices_dates() { simulated_days[year] } else { world.thinning().0 };
    let kept: f64 = rolls
        .iter()
        .flat_map(|r| r.people.iter().enumerate())
        .map(|(year, cells)| with_dates(year) * cells.iter().sum::<f64>())
        .sum();
    let middle_blank: f64 = world
        .population
        .states()
        .iter()
        .zip(&rolls)
        .map(|(&s, r)| (1.0 - middle_kept(scenario.recording.middle_name_blank, usize::from(s))) * r.total() / full)
        .sum();
    for (place, dial) in DIALS.iter().enumerate() {
        let present =
            |field| records.column(field).map(|cells| (cells, (0..cells.len()).filter(|&r| cells.get(r) != 0)));
        let (counts, expected) = match dial.name {
            "rolls.scale" => ((rows, full.round() as u64), kept / full),
            "registrations.registered_twice" => {
                let possible = world.population.states().len() > 1;
                let asked = if possible { scenario.registrations.registered_twice.get() } else { 0.0 };
                ((world.rolls.registered_twice(), world.rolls.persons()), asked)
            }
            "recording.middle_name_blank" => {
                let with = present(Field::MiddleName).map(|(_, with)| with.count() as u64);
                (with.map_or((0, 0), |with| (rows - with, rows)), middle_blank)
            }
            "recording.ssn4.coverage" => {
                let with = present(Field::Ssn4).map(|(_, with)| with.count() as u64);
                (with.map_or((0, 0), |with| (with, rows)), scenario.recording.ssn4.coverage.get())
            }
            "recording.ssn4.error" => {
                (differing(scenario, world, records, Field::Ssn4), scenario.recording.ssn4.error.get())
            }
            _ => (differing(scenario, world, records, Field::LastName), scenario.recording.noise.typo.get()),
        };
        (found.counts[place], found.expected[place]) = (counts, expected);
    }
    found
}

/// Cells that are there and differ from those of the same world without errors, of those that are there.
fn differing(scenario: &Scenario, world: &World, records: &Records, field: Field) -> (u64, u64) {
    let Some(cells) = records.column(field) else { return (0, 0) };
    let mut clean = scenario.clone();
    clean.recording.noise = crate::recording::NoiseParameters::default();
    clean.recording.ssn4.error = crate::probability::Probability::ZERO;
    let clean = world.record(&clean, &world.keys(), &[field]);
    let clean = clean.column(field).expect("asked for");
    let present = (0..cells.len()).filter(|&row| cells.get(row) != 0);
    present.fold((0, 0), |(wrong, all), row| (wrong + u64::from(cells.get(row) != clean.get(row)), all + 1))
}

/// The dials of a run.
pub(super) fn dials(scenario: &Scenario, run: &Run) -> Vec<Dial> {
    DIALS
        .iter()
        .enumerate()
        .map(|(place, dial)| {
            let (events, trials) = run.dials.counts[place];
            let (events, trials, expected) =
                (events as f64, trials as f64, run.dials.expected[place] / f64::from(run.replicates));
            let (lower, upper) = clopper_pearson(events.min(trials), trials, LEVEL);
            let measured = trials > 0.0;
            Dial {
                name: dial.name.to_owned(),
                asked: (dial.get)(scenario).unwrap_or(expected),
                expected,
                achieved: measured.then(|| events / trials),
                interval: measured.then_some(Interval {
                    level: LEVEL,
                    lower,
                    upper: Some(upper),
                    method: "Clopper-Pearson",
                }),
                meaning: dial.meaning.to_owned(),
            }
        })
        .collect()
}

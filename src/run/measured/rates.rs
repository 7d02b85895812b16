//! Rates that are measured as events among trials: one entry for each.

use std::collections::BTreeMap;

use super::{NOISE_ROWS, Seen};
use crate::population::NONCITIZEN_SHARE;
use crate::probability::Probability;
use crate::recording::RowKeys;
use crate::recording::formats::middle_kept;
use crate::records::{Field, Records};
use crate::roll::{DuplicateKind, RegistrationKind};
use crate::scenario::Scenario;
use crate::stats::Clusters;
use crate::world::World;

/// A rate of a scenario, and how it is measured.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    /// Path of its key in the scenario.
    pub dial: &'static str,
    /// What is counted.
    pub meaning: &'static str,
    /// What the scenario asks for; `None` when it leaves it to what follows from other settings.
    pub asked: fn(&Scenario) -> Option<f64>,
    /// `(events, trials)` in one replicate, no trials when it was not measured; and the expected share.
    pub measure: fn(&Seen) -> ((u64, u64), f64),
    /// Whether it is listed only when it is asked for.
    pub shown_when_set: bool,
}

/// All rates but those of noise types, which are measured alike.
pub(super) const RATES: [Rate; 13] = [
    Rate {
        dial: "rolls.scale",
        meaning: "registrations, as a share of the rolls in full",
        asked: |s| Some(s.rolls.scale.get()),
        measure: scale,
        shown_when_set: false,
    },
    Rate {
        dial: "registrations.registered_twice",
        meaning: "people registered at home and in a state that they left: asked of the nation, expected and achieved between the states compared",
        asked: |s| Some(s.registrations.registered_twice.get()),
        measure: |seen| {
            let rolls = &seen.world.rolls;
            ((rolls.registered_twice(), rolls.persons()), seen.world.registrar.expected_twice())
        },
        shown_when_set: false,
    },
    Rate {
        dial: "registrations.duplicates",
        meaning: "people registered at home who are on their state's roll a second time",
        asked: |s| Some(s.registrations.duplicates.get()),
        measure: |seen| {
            let counts = seen.world.rolls.counts();
            ((counts.duplicates, counts.homes), seen.scenario.registrations.duplicates.get())
        },
        shown_when_set: false,
    },
    Rate {
        dial: "registrations.duplicate_kinds.exact",
        meaning: "second registrations within the state that differ in nothing",
        asked: |s| Some(s.registrations.duplicate_kinds.exact.get()),
        measure: |seen| (duplicates(seen).exact, seen.scenario.registrations.duplicate_kinds.exact.get()),
        shown_when_set: true,
    },
    Rate {
        dial: "registrations.duplicate_kinds.birth_date",
        meaning: "second registrations within the state with another birth date, of those that differ",
        asked: |s| Some(s.registrations.duplicate_kinds.birth_date.get()),
        measure: |seen| (duplicates(seen).birth_date, seen.scenario.registrations.duplicate_kinds.birth_date.get()),
        shown_when_set: true,
    },
    Rate {
        dial: "registrations.duplicate_kinds.former_name",
        meaning: "second registrations within the state under the surname at birth, of the others of women who changed it",
        asked: |s| Some(s.registrations.duplicate_kinds.former_name.get()),
        measure: |seen| (duplicates(seen).former_name, seen.scenario.registrations.duplicate_kinds.former_name.get()),
        shown_when_set: true,
    },
    Rate {
        dial: "registrations.noncitizens",
        meaning: "registrations at home whose people are not citizens",
        asked: |s| Some(s.registrations.noncitizens.get()),
        measure: |seen| noncitizens(seen.scenario, seen.world, seen.keys),
        shown_when_set: true,
    },
    Rate {
        dial: "votes.double_votes",
        meaning: "voters of the last election who voted in two states: asked of the nation, expected and achieved between the states compared",
        asked: |s| Some(s.votes.double_votes.get()),
        measure: |seen| (seen.lives.double_votes, seen.lives.expected_double_votes),
        shown_when_set: false,
    },
    Rate {
        dial: "votes.vote_credit_error",
        meaning: "credits for votes that are wrong, of registrations at an election",
        asked: |s| Some(s.votes.vote_credit_error.get()),
        measure: |seen| (seen.lives.wrong_credits, seen.scenario.votes.vote_credit_error.get()),
        shown_when_set: false,
    },
    Rate {
        dial: "recording.middle_name_blank",
        meaning: "records without a middle name",
        asked: |s| s.recording.middle_name_blank.map(Probability::get),
        measure: middle_name_blank,
        shown_when_set: false,
    },
    Rate {
        dial: "recording.ssn4.coverage",
        meaning: "records that hold SSN4",
        asked: |s| Some(s.recording.ssn4.coverage.get()),
        measure: |seen| {
            let counts = seen.present(Field::Ssn4).map_or((0, 0), |with| (with, seen.records.len() as u64));
            (counts, ssn4_coverage(seen))
        },
        shown_when_set: false,
    },
    Rate {
        dial: "recording.ssn4.error",
        meaning: "SSN4 that are wrong, of those held",
        asked: |s| Some(s.recording.ssn4.error.get()),
        measure: |seen| {
            let mut clean = seen.scenario.clone();
            clean.recording.ssn4.error = Probability::ZERO;
            let counts = differing(seen.world, seen.keys, seen.records, &clean, Field::Ssn4);
            (counts, seen.scenario.recording.ssn4.error.get())
        },
        shown_when_set: false,
    },
    Rate {
        dial: "recording.redated",
        meaning: "registrations whose date is that of a later change",
        asked: |s| Some(s.recording.redated.get()),
        measure: |seen| (redated(seen.scenario, seen.world, seen.keys), seen.scenario.recording.redated.get()),
        shown_when_set: true,
    },
];

fn scale(seen: &Seen) -> ((u64, u64), f64) {
    let full = seen.world.registrations_in_full();
    ((seen.records.len() as u64, full.round() as u64), seen.world.simulated_share())
}

/// The coverage that states and ages lead to expect.
fn ssn4_coverage(seen: &Seen) -> f64 {
    let (ssn4, world) = (&seen.scenario.recording.ssn4, seen.world);
    if ssn4.by_state.is_empty() && ssn4.by_age.is_empty() {
        return ssn4.coverage.get();
    }
    let (mut all, mut holding) = (0.0, 0.0);
    for (&state, roll) in world.population.states().iter().zip(world.registrar.expected_rolls()) {
        let mut part = world.simulated_part(roll);
        all += part.total();
        part.weight(|born, _, _| ssn4.coverage_at(state, world.population.year() - born));
        holding += part.total();
    }
    holding / all
}

fn middle_name_blank(seen: &Seen) -> ((u64, u64), f64) {
    let blank = seen.scenario.recording.middle_name_blank;
    let full = seen.world.registrations_in_full();
    let states = seen.world.population.states().iter().zip(seen.world.registrar.expected_rolls());
    let expected = states.map(|(&s, r)| (1.0 - middle_kept(blank, usize::from(s))) * r.total() / full).sum();
    let rows = seen.records.len() as u64;
    (seen.present(Field::MiddleName).map_or((0, 0), |with| (rows - with, rows)), expected)
}

/// Registrations with the date of a later change, of the first `NOISE_ROWS`.
fn redated(scenario: &Scenario, world: &World, keys: &RowKeys) -> (u64, u64) {
    let recorder = world.recorder(scenario);
    let rows = 0..keys.len().min(NOISE_ROWS);
    let all = rows.len() as u64;
    (rows.filter(|&row| recorder.is_redated(keys.registration(row))).count() as u64, all)
}

/// Kinds of second registrations within a state, each as (so many, of so many).
#[derive(Default)]
struct Duplicates {
    exact: (u64, u64),
    birth_date: (u64, u64),
    former_name: (u64, u64),
}

fn duplicates(seen: &Seen) -> Duplicates {
    let (population, registrar) = (&seen.world.population, &seen.world.registrar);
    let mut found = Duplicates::default();
    let count = |of: &mut (u64, u64), is: bool| {
        of.0 += u64::from(is);
        of.1 += 1;
        !is
    };
    for row in 0..seen.keys.len() {
        if seen.keys.registration(row).kind != RegistrationKind::Duplicate {
            continue;
        }
        let person = seen.keys.person(row);
        let kind = registrar.duplicate_kind(population, &person);
        let now = || registrar.day_number(population, person.id, RegistrationKind::Home, person.birth);
        if count(&mut found.exact, kind == DuplicateKind::Exact)
            && count(&mut found.birth_date, kind == DuplicateKind::BirthDate)
            && population.name_change(&person, now).is_some()
        {
            count(&mut found.former_name, kind == DuplicateKind::FormerName);
        }
    }
    found
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
pub(super) fn twice_by_date(world: &World, keys: &RowKeys) -> Clusters {
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

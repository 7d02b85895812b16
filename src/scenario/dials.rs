//! The dials of a scenario, by name: what a sweep may turn and a report lists.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::file::{Scenario, ScenarioError};
use crate::probability::Probability;
use crate::records::Field;

/// A number that a scenario sets.
#[derive(Clone, Copy, Debug)]
pub struct DialDefinition {
    /// Its place in the scenario file.
    pub name: &'static str,
    /// What is measured to see whether it was met.
    pub meaning: &'static str,
    /// The columns that change when it is turned; empty when the people or the rolls change.
    pub columns: &'static [Field],
    /// Reads it.
    pub get: fn(&Scenario) -> Option<f64>,
    /// Sets it.
    pub set: fn(&mut Scenario, Probability),
}

/// All dials.
pub const DIALS: [DialDefinition; 23] = [
    DialDefinition {
        name: "rolls.scale",
        meaning: "registrations, as a share of the rolls in full",
        columns: &[],
        get: |s| Some(s.rolls.scale.get()),
        set: |s, p| s.rolls.scale = p,
    },
    DialDefinition {
        name: "registrations.registered_twice",
        meaning: "registered people who are on a second of the rolls",
        columns: &[],
        get: |s| s.registrations.registered_twice.map(Probability::get),
        set: |s, p| s.registrations.registered_twice = Some(p),
    },
    DialDefinition {
        name: "registrations.duplicates",
        meaning: "people registered at home who are on their state's roll a second time",
        columns: &[],
        get: |s| Some(s.registrations.duplicates.get()),
        set: |s, p| s.registrations.duplicates = p,
    },
    DialDefinition {
        name: "registrations.noncitizens",
        meaning: "registrations at home whose people are not citizens",
        columns: &[],
        get: |s| Some(s.registrations.noncitizens.get()),
        set: |s, p| s.registrations.noncitizens = p,
    },
    DialDefinition {
        name: "votes.double_votes",
        meaning: "voters of the last election who voted in two states",
        columns: &Field::VOTED,
        get: |s| Some(s.votes.double_votes.get()),
        set: |s, p| s.votes.double_votes = p,
    },
    DialDefinition {
        name: "votes.vote_credit_error",
        meaning: "credits for votes that are wrong, of registrations at an election",
        columns: &Field::VOTED,
        get: |s| Some(s.votes.vote_credit_error.get()),
        set: |s, p| s.votes.vote_credit_error = p,
    },
    DialDefinition {
        name: "recording.middle_name_blank",
        meaning: "records without a middle name",
        columns: &[Field::MiddleName],
        get: |s| s.recording.middle_name_blank.map(Probability::get),
        set: |s, p| s.recording.middle_name_blank = Some(p),
    },
    DialDefinition {
        name: "recording.ssn4.coverage",
        meaning: "records that hold SSN4",
        columns: &[Field::Ssn4],
        get: |s| Some(s.recording.ssn4.coverage.get()),
        set: |s, p| s.recording.ssn4.coverage = p,
    },
    DialDefinition {
        name: "recording.ssn4.error",
        meaning: "SSN4 that have a wrong digit, of those held",
        columns: &[Field::Ssn4],
        get: |s| Some(s.recording.ssn4.error.get()),
        set: |s, p| s.recording.ssn4.error = p,
    },
    DialDefinition {
        name: "recording.redated",
        meaning: "registrations whose date is that of a later change",
        columns: &[Field::RegistrationDate],
        get: |s| Some(s.recording.redated.get()),
        set: |s, p| s.recording.redated = p,
    },
    noise_dial(
        "recording.noise.blank",
        &[Field::MiddleName, Field::Suffix, Field::BirthDate, Field::Sex, Field::Ssn4],
        |s| Some(s.recording.noise.blank.get()),
        |s, p| s.recording.noise.blank = p,
    ),
    noise_dial(
        "recording.noise.nickname",
        &[Field::FirstName],
        |s| Some(s.recording.noise.nickname.get()),
        |s, p| s.recording.noise.nickname = p,
    ),
    noise_dial(
        "recording.noise.typo",
        &[Field::FirstName, Field::MiddleName, Field::LastName],
        |s| Some(s.recording.noise.typo.get()),
        |s, p| s.recording.noise.typo = p,
    ),
    noise_dial(
        "recording.noise.ocr",
        &[Field::FirstName, Field::MiddleName, Field::LastName],
        |s| Some(s.recording.noise.ocr.get()),
        |s, p| s.recording.noise.ocr = p,
    ),
    noise_dial(
        "recording.noise.phonetic",
        &[Field::FirstName, Field::LastName],
        |s| Some(s.recording.noise.phonetic.get()),
        |s, p| s.recording.noise.phonetic = p,
    ),
    noise_dial(
        "recording.noise.month_day_swap",
        &[Field::BirthDate],
        |s| Some(s.recording.noise.month_day_swap.get()),
        |s, p| s.recording.noise.month_day_swap = p,
    ),
    noise_dial(
        "recording.noise.placeholder_date",
        &[Field::BirthDate],
        |s| Some(s.recording.noise.placeholder_date.get()),
        |s, p| s.recording.noise.placeholder_date = p,
    ),
    noise_dial(
        "recording.noise.first_of_month",
        &[Field::BirthDate],
        |s| Some(s.recording.noise.first_of_month.get()),
        |s, p| s.recording.noise.first_of_month = p,
    ),
    noise_dial(
        "recording.noise.swapped_names",
        &[Field::FirstName, Field::LastName],
        |s| Some(s.recording.noise.swapped_names.get()),
        |s, p| s.recording.noise.swapped_names = p,
    ),
    noise_dial(
        "recording.noise.surname_spacing",
        &[Field::LastName],
        |s| Some(s.recording.noise.surname_spacing.get()),
        |s, p| s.recording.noise.surname_spacing = p,
    ),
    noise_dial(
        "recording.noise.suffix_in_surname",
        &[Field::LastName, Field::Suffix],
        |s| Some(s.recording.noise.suffix_in_surname.get()),
        |s, p| s.recording.noise.suffix_in_surname = p,
    ),
    noise_dial(
        "recording.noise.suffix_spelling",
        &[Field::Suffix],
        |s| Some(s.recording.noise.suffix_spelling.get()),
        |s, p| s.recording.noise.suffix_spelling = p,
    ),
    noise_dial(
        "recording.noise.registration_date",
        &[Field::RegistrationDate],
        |s| Some(s.recording.noise.registration_date.get()),
        |s, p| s.recording.noise.registration_date = p,
    ),
];

/// The dial of a noise type.
const fn noise_dial(
    name: &'static str,
    columns: &'static [Field],
    get: fn(&Scenario) -> Option<f64>,
    set: fn(&mut Scenario, Probability),
) -> DialDefinition {
    DialDefinition { name, meaning: "cells with the error, of those that offer it", columns, get, set }
}

impl DialDefinition {
    /// The noise type that the dial sets, if it is one's.
    pub fn noise(&self) -> Option<&'static str> {
        self.name.strip_prefix("recording.noise.")
    }

    /// The dial of a name.
    pub fn named(name: &str) -> Option<&'static DialDefinition> {
        DIALS.iter().find(|d| d.name == name)
    }
}

/// `[sweep]` of a scenario: every combination of these values is run.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sweep {
    /// Replicates at each point.
    #[serde(default = "one")]
    pub replicates: u32,
    /// Dials with their values; the last runs fastest.
    #[serde(rename = "axis")]
    pub axes: Vec<SweepAxis>,
}

/// One dial of a sweep.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SweepAxis {
    /// Name of the dial, such as `recording.ssn4.coverage`.
    pub dial: String,
    /// Values to try.
    pub values: Vec<Probability>,
}

fn one() -> u32 {
    1
}

impl Sweep {
    /// Checks names and size.
    pub fn check(&self) -> Result<(), ScenarioError> {
        if let Some(axis) = self.axes.iter().find(|a| DialDefinition::named(&a.dial).is_none()) {
            return Err(ScenarioError::UnknownDial(axis.dial.clone()));
        }
        let runnable = self.replicates > 0 && !self.axes.is_empty();
        let size = if runnable { self.axes.iter().map(|a| a.values.len()).product() } else { 0usize };
        match (1..=10_000).contains(&size) {
            true => Ok(()),
            false => Err(ScenarioError::SweepSize(size)),
        }
    }

    /// Every point of the grid, as the value of each axis.
    pub fn points(&self) -> Vec<Vec<Probability>> {
        self.axes.iter().fold(vec![Vec::new()], |points, axis| {
            let extended = |point: &Vec<Probability>| {
                let point = point.clone();
                axis.values.iter().map(move |&v| [point.as_slice(), &[v]].concat()).collect::<Vec<_>>()
            };
            points.iter().flat_map(extended).collect()
        })
    }

    /// The scenario at a point.
    pub fn at(&self, scenario: &Scenario, point: &[Probability]) -> Scenario {
        let mut turned = scenario.clone();
        for (axis, &value) in self.axes.iter().zip(point) {
            (DialDefinition::named(&axis.dial).expect("checked").set)(&mut turned, value);
        }
        turned
    }

    /// A point by name.
    pub fn labels(&self, point: &[Probability]) -> BTreeMap<String, f64> {
        self.axes.iter().zip(point).map(|(axis, value)| (axis.dial.clone(), value.get())).collect()
    }

    /// The columns that the sweep changes; `None` when it changes the people or the rolls.
    pub fn columns(&self) -> Option<Vec<Field>> {
        let dials = self.axes.iter().map(|a| DialDefinition::named(&a.dial).expect("checked"));
        let columns: Vec<&[Field]> = dials.map(|d| d.columns).collect();
        (!columns.iter().any(|c| c.is_empty())).then(|| {
            let mut all = columns.concat();
            all.sort_unstable();
            all.dedup();
            all
        })
    }
}

//! What a jurisdiction keeps: middle names and suffixes.

use super::{BirthDateFormat, RecordingParameters};
use crate::date::Precision;
use crate::population::SUFFIX_SHARE_OF_MEN;
use crate::probability::Probability;
use crate::rng::Stream;
use crate::roll::Registration;
use crate::tables::{StateCode, states};

/// Shares by jurisdiction, and the draws that decide.
#[derive(Clone, Debug)]
pub(crate) struct Formats {
    /// Which states send public fields only.
    pub public: Vec<bool>,
    /// Share of middle names of which a state gives the initial only.
    initial: Vec<f64>,
    middle_kept: Vec<f64>,
    suffix_kept: Vec<f64>,
    /// How much of the birth date each jurisdiction's file gives.
    pub birth_date: Vec<Option<Precision>>,
    middle: Stream,
    only_initial: Stream,
    suffix: Stream,
}

impl Formats {
    /// The formats of a scenario; `public` states send what is public only.
    pub(crate) fn new(seed: u64, parameters: &RecordingParameters, public: &[StateCode]) -> Self {
        let birth_date = |state: StateCode| {
            if public.contains(&state) {
                BirthDateFormat::AsReleased.of_state(state)
            } else {
                parameters.birth_date.of_state(state)
            }
        };
        Self {
            public: (0..states().len()).map(|s| public.contains(&(s as StateCode))).collect(),
            initial: (0..states().len()).map(|s| initial_share(parameters, s as StateCode)).collect(),
            middle_kept: (0..states().len()).map(|s| middle_kept(parameters.middle_name_blank, s)).collect(),
            suffix_kept: (0..states().len()).map(suffix_kept).collect(),
            birth_date: (0..states().len()).map(|s| birth_date(s as StateCode)).collect(),
            middle: Stream::new(seed, "middle name is recorded"),
            only_initial: Stream::new(seed, "middle name is recorded by its initial"),
            suffix: Stream::new(seed, "suffix is recorded"),
        }
    }

    /// Whether this registration has its middle name.
    #[inline]
    pub(crate) fn keeps_middle_name(&self, registration: Registration) -> bool {
        let share = self.middle_kept[usize::from(registration.jurisdiction)];
        self.middle.chance(registration.key(), share)
    }

    /// Whether this registration has the initial of its middle name only.
    #[inline]
    pub(crate) fn gives_initial(&self, registration: Registration) -> bool {
        let share = self.initial[usize::from(registration.jurisdiction)];
        share > 0.0 && self.only_initial.chance(registration.key(), share)
    }

    /// Whether this registration has its suffix, if its person bears one.
    #[inline]
    pub(crate) fn keeps_suffix(&self, registration: Registration) -> bool {
        let share = self.suffix_kept[usize::from(registration.jurisdiction)];
        self.suffix.chance(registration.key(), share)
    }
}

/// Share of a state's records with a middle name. States without a published figure have the mean of those with one.
pub(crate) fn middle_kept(blank: Option<Probability>, state: usize) -> f64 {
    1.0 - blank.map_or_else(|| observed_or_mean(state, |s| s.middle_blank), Probability::get)
}

/// Share of a state's middle names of which the file gives the initial only.
pub(crate) fn initial_share(parameters: &RecordingParameters, state: StateCode) -> f64 {
    if parameters.middle_initial.contains(&state) { 1.0 } else { parameters.middle_initial_share.get() }
}

/// Share of suffix bearers whose suffix is written: the state's share of records with one over the share of people with one
/// (half of whom are men).
pub(crate) fn suffix_kept(state: usize) -> f64 {
    (observed_or_mean(state, |s| s.suffix_share) / (0.5 * SUFFIX_SHARE_OF_MEN)).min(1.0)
}

fn observed_or_mean(state: usize, figure: impl Fn(&crate::tables::State) -> Option<f64>) -> f64 {
    let published: Vec<f64> = states().iter().filter_map(&figure).collect();
    figure(&states()[state]).unwrap_or(published.iter().sum::<f64>() / published.len() as f64)
}

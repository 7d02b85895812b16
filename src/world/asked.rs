//! Who was asked for the rolls of a sample of birth dates, so that another world of the same people need not go through all of them again.

use crate::population::Population;
use crate::probability::Probability;
use crate::recording::{NoiseParameters, QualityParameters};
use crate::roll::{Asked, DuplicateKinds, Registrar, WrittenDates};
use crate::scenario::Scenario;

/// Whom the rolls of a world were asked of, and what else than their birth dates decides it.
#[derive(Debug)]
pub(super) struct WhoWasAsked {
    asked: Asked,
    errors: ErrorsOfDates,
}

/// All that decides whose birth dates files may give otherwise than they are.
#[derive(Debug, PartialEq)]
struct ErrorsOfDates {
    noise: NoiseParameters,
    quality: QualityParameters,
    duplicates: Probability,
    kinds: DuplicateKinds,
}

impl WhoWasAsked {
    /// Asks, or takes over from another world what is the same there; `None` when all birth dates are simulated.
    pub(super) fn new(
        scenario: &Scenario,
        population: &Population,
        registrar: &Registrar,
        written: Option<&dyn WrittenDates>,
        beside: Option<(&Population, &Self)>,
        tick: &(dyn Fn(u64) + Sync),
    ) -> Option<Self> {
        let errors = ErrorsOfDates {
            noise: scenario.recording.noise,
            quality: scenario.recording.quality,
            duplicates: scenario.registrations.duplicates,
            kinds: scenario.registrations.duplicate_kinds,
        };
        let same_people = beside.filter(|(other, _)| population.has_births_of(other)).map(|(_, who)| who);
        let asked = match same_people {
            Some(who) if who.errors == errors => Some(who.asked.clone()),
            who => Asked::new(population, registrar, written, who.map(|who| &who.asked), tick),
        };
        asked.map(|asked| Self { asked, errors })
    }

    pub(super) fn asked(&self) -> &Asked {
        &self.asked
    }
}

//! Who was asked for the rolls of a sample of birth dates, so that another world of the same people need not go through all of them again.

use crate::population::Population;
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
    duplicates: f64,
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
            duplicates: scenario.registrations.duplicates.get(),
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

#[cfg(test)]
mod tests {
    use crate::scenario::{Scenario, Setting};
    use crate::world::{Silent, World};

    const SCENARIO: &str = r#"
name = "small"
question = "?"
seed = 8
[rolls]
states = ["VT", "WY"]
date = "2016-11-08"
scale = 0.05
sampling = "birth-dates"
[registrations]
duplicates = 0.1
[recording.noise]
first_of_month = 0.1
month_day_swap = 0.1
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
"#;

    /// A world that is made beside another one is the world that is made by itself, whatever differs between the two.
    #[test]
    fn a_world_beside_another_is_the_one_by_itself() {
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let first = World::new(&scenario, 0, &Silent);
        let rows = |world: &World| (0..world.rolls.len()).map(|row| world.rolls.number(row)).collect::<Vec<_>>();
        let settings = [
            "registrations.registered_twice=0.2",
            "registrations.duplicates=0.3",
            "registrations.duplicate_kinds.birth_date=0.9",
            "recording.noise.first_of_month=0.3",
            "recording.noise.month_day_swap=0.0",
            "recording.quality.people=2.0",
            "recording.quality.copied=0.9",
            "participation.refused=[\"VT\"]",
            "kinship.twins=10.0",
            "kinship.collisions={ times = 3.0 }",
            "kinship.names.surname_evenness=0.03",
            "lives.deaths=2.0",
            "lives.january_first=0.5",
            "lives.moves=3.0",
            "rolls.scale=0.02",
            "rolls.states=[\"WY\"]",
            "rolls.date=2012-11-06",
            "rolls.sampling=people",
            "seed=9",
        ];
        for setting in settings {
            let turned = scenario.with(&[Setting::parse(setting).unwrap()]).unwrap();
            let (alone, beside) = (World::new(&turned, 0, &Silent), World::beside(Some(&first), &turned, 0, &Silent));
            assert_eq!(alone.rolls.counts(), beside.rolls.counts(), "{setting}");
            assert!(rows(&alone) == rows(&beside), "{setting}");
            assert_eq!(rows(&alone) == rows(&first), setting.contains("surname_evenness"), "{setting}");
        }
    }

    /// What is the same is taken over, so that the test above is of something.
    #[test]
    fn who_is_asked_is_found_once() {
        let scenario = Scenario::parse(SCENARIO).unwrap();
        let first = World::new(&scenario, 0, &Silent);
        let is_taken_over = |setting: &str| {
            let turned = scenario.with(&[Setting::parse(setting).unwrap()]).unwrap();
            let other = World::beside(Some(&first), &turned, 0, &Silent);
            let [a, b] = [&first, &other].map(|world| world.asked.as_ref().unwrap().asked());
            a.shares_with(b)
        };
        assert_eq!(is_taken_over("registrations.registered_twice=0.2"), (true, true));
        assert_eq!(is_taken_over("recording.noise.first_of_month=0.3"), (true, false));
        assert_eq!(is_taken_over("kinship.twins=10.0"), (false, false));
    }
}

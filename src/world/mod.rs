//! One replicate's world: its people, their registrations, and the records of them.

mod collisions;
mod progress;

pub use collisions::{Plan as CollisionPlan, namesakes};
pub use progress::{Progress, Silent};

use crate::closed_form::{Condition, Presence, RollMix, expected_pairs_across, expected_pairs_within};
use crate::date::Date;
use crate::linkage::Strategy;
use crate::list::List;
use crate::population::{Composition, FIRST_BIRTH_YEAR, Population, Sampling};
use crate::recording::{Recorder, RecordingParameters, RowKeys, all_rows};
use crate::records::{Field, Records};
use crate::roll::{Registrar, Rolls};
use crate::scenario::{Focus, Pairs, Scenario};
use crate::tables::StateCode;
use crate::truth::Truth;

/// People, registrations and rolls of one seed; records are written when asked for.
#[derive(Debug)]
pub struct World {
    seed: u64,
    /// The people.
    pub population: Population,
    /// Who registers where.
    pub registrar: Registrar,
    /// The rolls.
    pub rolls: Rolls,
    /// Entries of the scenario's lists.
    pub lists: Vec<RowKeys>,
    /// Pairs of namesakes: by chance, and as wanted.
    pub collisions: CollisionPlan,
}

impl World {
    /// The seed of its draws.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Makes the world of a scenario's `replicate`-th repetition.
    pub fn new(scenario: &Scenario, replicate: u32, progress: &dyn Progress) -> Self {
        let seed = scenario.seed.wrapping_add(u64::from(replicate));
        let mut population = Population::new(seed, &scenario.rolls, &scenario.kinship, &scenario.lives);
        let registrar = Registrar::new(seed, &scenario.registrations, &scenario.participation.refused, &population);
        let residents = (0..population.states().len()).map(|place| u64::from(population.residents(place))).sum();
        progress.stage("registering people", residents);
        let collisions = collisions::plan(scenario, &population, &registrar);
        population.set_doubles(collisions::share_of_doubles(collisions, &population, &registrar));
        let rolls = Rolls::take(seed, &population, &registrar, &|steps| progress.advance(steps));
        let mut world = Self { seed, population, registrar, rolls, lists: Vec::new(), collisions };
        if collisions.times < 1.0 {
            progress.stage("parting namesakes", 1);
            collisions::thin(&mut world, seed, collisions.times);
        }
        for (place, list) in scenario.lists.iter().enumerate() {
            progress.stage("taking lists", 1);
            let list = List::take(seed, place, &list.name, &list.of, &world.population, &world.registrar);
            world.lists.push(RowKeys::of_entries(&world.population, &list.entries));
        }
        world
    }

    /// The people of a scenario's first replicate and who registers, without taking the rolls: for registrations that are known from another world of
    /// the same seed and states.
    pub(crate) fn without_rolls(scenario: &Scenario) -> Self {
        let seed = scenario.seed;
        let population = Population::new(seed, &scenario.rolls, &scenario.kinship, &scenario.lives);
        let registrar = Registrar::new(seed, &scenario.registrations, &scenario.participation.refused, &population);
        let collisions = CollisionPlan { natural: 0.0, times: 1.0 };
        Self { seed, population, registrar, rolls: Rolls::none(seed), lists: Vec::new(), collisions }
    }

    /// Decides anew whose name changes at marriage, of the same people.
    pub(crate) fn change_names(&mut self, scenario: &Scenario) {
        self.population.change_names(self.seed, scenario.kinship.name_change);
    }

    /// Decides anew who registers, of the same people; how long ago, as before.
    pub(crate) fn register_anew(&mut self, scenario: &Scenario) {
        let refused = &scenario.participation.refused;
        self.registrar = self.registrar.anew(self.seed, &scenario.registrations, refused, &self.population);
    }

    /// What all columns of all records are computed from; also the answer key.
    pub fn keys(&self) -> RowKeys {
        all_rows(&self.rolls, &self.population)
    }

    /// The answer key.
    pub fn truth(&self, keys: &RowKeys) -> Truth {
        keys.truth(self.population.slices_dates().then(|| self.date_exposures()))
    }

    /// Simulated birth dates, packed and ascending, each with sixteenths of the registrations that are expected of people born on it.
    fn date_exposures(&self) -> Vec<(u32, u32)> {
        let mut expected = vec![0.0; self.population.birth_years()];
        for roll in self.registrar.expected_rolls() {
            for (sum, cells) in expected.iter_mut().zip(&roll.people) {
                *sum += cells.iter().sum::<f64>();
            }
        }
        let of_year = |(index, registrations): (usize, f64)| {
            let days = self.population.simulated_days(index).into_iter().enumerate().filter(|(_, share)| *share > 0.0);
            let exposure = move |share: f64| (16.0 * registrations * share).round() as u32;
            days.map(move |(day, share)| {
                (Date::from_day_of_year(FIRST_BIRTH_YEAR + index as i32, day as u32).packed(), exposure(share))
            })
        };
        expected.into_iter().enumerate().flat_map(of_year).collect()
    }

    /// Writes records.
    pub fn record(&self, scenario: &Scenario, keys: &RowKeys, fields: &[Field]) -> Records {
        self.recorder(scenario).record(keys, fields)
    }

    /// Who writes records.
    pub fn recorder(&self, scenario: &Scenario) -> Recorder<'_> {
        let public = &scenario.participation.public;
        Recorder::new(self.seed, &scenario.recording, public, &scenario.votes, &self.population, &self.registrar)
    }

    /// Who writes the entries of a list.
    pub fn list_recorder(&self, scenario: &Scenario, list: usize) -> Recorder<'_> {
        let recording = &scenario.lists[list].recording;
        Recorder::new(self.seed, recording, &[], &scenario.votes, &self.population, &self.registrar)
    }

    /// Share of the full rolls' records, and of their pairs of equal birth date, that are simulated.
    pub fn thinning(&self) -> (f64, f64) {
        let scale = self.population.parameters().scale.get();
        match self.population.parameters().sampling {
            Sampling::People | Sampling::Group => (scale, scale * scale),
            Sampling::BirthDates => (scale, scale),
        }
    }

    /// The part of expected people or records in full that is simulated, by stratum.
    pub fn simulated_part(&self, full: &Composition) -> Composition {
        let mut part = full.clone();
        for (year, cells) in part.people.iter_mut().enumerate() {
            let kept: f64 = if self.population.slices_dates() {
                self.population.simulated_days(year).iter().sum()
            } else {
                self.thinning().0
            };
            cells.iter_mut().for_each(|cell| *cell *= kept);
        }
        part
    }

    /// How many of expected people or records in full are simulated, in all strata.
    pub fn simulated(&self, full: &Composition) -> f64 {
        self.simulated_part(full).total()
    }

    /// Closed-form expectation of false links between unrelated people: as simulated, and for the rolls (and the list) in full.
    pub fn expected_false_links(
        &self,
        scenario: &Scenario,
        strategy: &Strategy,
        list: Option<usize>,
    ) -> Option<(f64, f64)> {
        let conditions = Condition::of(strategy)?;
        let rolls = self.roll_mixes(scenario);
        let days =
            |shares: &dyn Fn(usize) -> Vec<f64>| (0..self.population.birth_years()).map(shares).collect::<Vec<_>>();
        let pairs = |days: &[Vec<f64>]| {
            let across = |mixes: &[RollMix]| Some(expected_pairs_across(mixes, &conditions, days)?.agreeing);
            match (list, scenario.pairs, scenario.focus) {
                (None, Pairs::AcrossStates, None) => across(&rolls),
                (None, Pairs::AcrossStates, Some(Focus(state))) => {
                    let mut others = rolls.clone();
                    others.remove(self.population.states().iter().position(|&s| s == state)?);
                    Some(across(&rolls)? - across(&others)?)
                }
                (None, Pairs::All, _) => {
                    let within = |roll| Some(expected_pairs_within(roll, &conditions, days)?.agreeing);
                    let within: Option<f64> = rolls.iter().map(within).sum();
                    Some(within? + across(&rolls)?)
                }
                (Some(place), _, _) => {
                    let list = &scenario.lists[place];
                    if list.only_credited {
                        return None;
                    }
                    let entries = self.mixes(scenario, &list.recording, &[], &list.of.expected(&self.population)?);
                    // All pairs of different files, less those among the rolls and those among the parts of the list.
                    Some(across(&[rolls.as_slice(), &entries].concat())? - across(&rolls)? - across(&entries)?)
                }
            }
        };
        let full = pairs(&days(&|y| self.population.all_days(y)))?;
        let sliced =
            if self.population.slices_dates() { pairs(&days(&|y| self.population.simulated_days(y)))? } else { full };
        let people = self.population.parameters().scale.get().powi(2);
        Some(match self.population.parameters().sampling {
            Sampling::People => (full * people, full),
            // A group is all there is to ask about.
            Sampling::Group => (full * people, full * people),
            Sampling::BirthDates => (sliced, full),
        })
    }

    /// The rolls as the closed form sees them.
    pub(crate) fn roll_mixes(&self, scenario: &Scenario) -> Vec<RollMix> {
        let public = &scenario.participation.public;
        self.mixes(scenario, &scenario.recording, public, self.registrar.expected_rolls())
    }

    /// Files as the closed form sees them; `public` states' have public fields only.
    fn mixes(
        &self,
        scenario: &Scenario,
        recording: &RecordingParameters,
        public: &[StateCode],
        compositions: &[Composition],
    ) -> Vec<RollMix> {
        let states = self.population.states().iter().zip(compositions);
        let mix = |(&state, composition): (&StateCode, &Composition)| RollMix {
            composition: composition.clone(),
            presence: Presence::of(
                state,
                recording,
                public.contains(&state),
                scenario.rolls.date.0.year(),
                scenario.kinship.name_change,
            ),
        };
        states.map(mix).collect()
    }
}

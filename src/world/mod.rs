//! One replicate's world: its people, their registrations, and the records of them.

mod asked;
mod collisions;
mod progress;

pub use collisions::{Plan as CollisionPlan, namesakes};
pub use progress::{Progress, Silent};

use asked::WhoWasAsked;

use crate::closed_form::{Condition, Presence, RollMix, expected_pairs_across, expected_pairs_within, written_days};
use crate::date::{Date, days_in_year};
use crate::linkage::Strategy;
use crate::list::List;
use crate::population::{Composition, FIRST_BIRTH_YEAR, Population, Sampling, born_abroad_share};
use crate::recording::{Recorder, RecordingParameters, RowKeys, WrittenBirthDates, all_rows};
use crate::records::{Field, Records};
use crate::roll::{Registrar, Rolls, WrittenDates};
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
    /// Of a sample of birth dates.
    asked: Option<WhoWasAsked>,
}

/// The share of each race on rolls whose birth date is 1 January as they were born abroad.
fn january_first(scenario: &Scenario) -> [f64; 6] {
    let noncitizens = scenario.registrations.noncitizens.get();
    std::array::from_fn(|race| scenario.lives.january_first.get() * born_abroad_share(race, noncitizens))
}

/// The people of a scenario under a seed, and who decides which of them register.
fn people(scenario: &Scenario, seed: u64) -> (Population, Registrar) {
    let population = Population::new(seed, &scenario.rolls, &scenario.kinship, &scenario.lives);
    let registrar = Registrar::new(seed, &scenario.registrations, &scenario.participation.refused, &population);
    (population, registrar)
}

impl World {
    /// The seed of its draws.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Makes the world of a scenario's `replicate`-th repetition.
    pub fn new(scenario: &Scenario, replicate: u32, progress: &dyn Progress) -> Self {
        Self::beside(None, scenario, replicate, progress)
    }

    /// The same world, made sooner if another one is of the same people, though of other registrations: a sample of birth dates is found once for both.
    pub(crate) fn beside(other: Option<&Self>, scenario: &Scenario, replicate: u32, progress: &dyn Progress) -> Self {
        let seed = scenario.seed.wrapping_add(u64::from(replicate));
        let (mut population, registrar) = people(scenario, seed);
        let residents = (0..population.states().len()).map(|place| u64::from(population.residents(place))).sum();
        progress.stage("registering people", residents);
        let collisions = collisions::plan(scenario, &population, &registrar);
        population.set_doubles(collisions::share_of_doubles(collisions, &population, &registrar));
        let written = WrittenBirthDates::new(seed, &scenario.recording, &population, &registrar);
        let written = written.as_ref().map(|written| written as &dyn WrittenDates);
        let tick = |steps| progress.advance(steps);
        let other = other.and_then(|other| Some((&other.population, other.asked.as_ref()?)));
        let who = WhoWasAsked::new(scenario, &population, &registrar, written, other, &tick);
        let asked = who.as_ref().map(WhoWasAsked::asked);
        let rolls = Rolls::take_from(seed, &population, &registrar, written, asked, &tick);
        let mut world = Self { seed, population, registrar, rolls, lists: Vec::new(), collisions, asked: who };
        if collisions.times < 1.0 {
            progress.stage("parting namesakes", 1);
            collisions::thin(&mut world, seed, collisions.times);
        }
        for (place, list) in scenario.lists.iter().enumerate() {
            progress.stage("taking lists", 1);
            let (people, registrar) = (&world.population, &world.registrar);
            let written = WrittenBirthDates::new(seed, &list.recording, people, registrar);
            let written = written.as_ref().map(|written| written as &dyn WrittenDates);
            let entries = List::take(seed, place, &list.name, &list.of, people, registrar, written).entries;
            world.lists.push(RowKeys::of_entries(&world.population, &entries));
        }
        world
    }

    /// The rows whose people were born on dates that are simulated, if there are others: those whose written date alone is among them.
    pub fn rows_by_birth(&self, keys: &RowKeys) -> Option<Vec<u32>> {
        if !self.population.slices_dates() {
            return None;
        }
        let born = |row: &u32| self.population.keeps(keys.person(*row as usize).birth.date);
        let rows: Vec<u32> = (0..keys.len() as u32).filter(born).collect();
        (rows.len() < keys.len()).then_some(rows)
    }

    /// The people of a scenario's first replicate and who registers, without taking the rolls: for registrations that are known from another world of
    /// the same seed and states.
    pub(crate) fn without_rolls(scenario: &Scenario) -> Self {
        let seed = scenario.seed;
        let (population, registrar) = people(scenario, seed);
        let collisions = CollisionPlan { natural: 0.0, times: 1.0 };
        Self { seed, population, registrar, rolls: Rolls::none(seed), lists: Vec::new(), collisions, asked: None }
    }

    /// Decides anew whose name changes at marriage, of the same people.
    pub(crate) fn change_names(&mut self, scenario: &Scenario) {
        self.population.change_names(self.seed, scenario.kinship.name_changes());
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
            let year = FIRST_BIRTH_YEAR + index as i32;
            let shares = self.population.all_days(index);
            // Dates that files can give, but on which nobody of age was born, have no exposure.
            let days = (0..days_in_year(year)).map(move |day| (Date::from_day_of_year(year, day), day as usize));
            let exposure = move |day: usize| (16.0 * registrations * shares.get(day).unwrap_or(&0.0)).round() as u32;
            let days = days.filter(|(date, _)| self.population.keeps(*date));
            days.map(move |(date, day)| (date.packed(), exposure(day)))
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

    /// Registrations of the rolls in full that are expected, on all rolls.
    pub(crate) fn registrations_in_full(&self) -> f64 {
        self.registrar.expected_rolls().iter().map(|roll| roll.total()).sum()
    }

    /// The share of these that is simulated. Of a sample of birth dates it is what those dates have: closer than the share of dates asked for.
    pub(crate) fn simulated_share(&self) -> f64 {
        let full = self.registrations_in_full();
        let simulated: f64 = self.registrar.expected_rolls().iter().map(|roll| self.simulated(roll)).sum();
        if full > 0.0 { simulated / full } else { self.thinning().0 }
    }

    /// Closed-form expectation of false links between unrelated people: as simulated, and for the rolls (and the list) in full.
    pub fn expected_false_links(
        &self,
        scenario: &Scenario,
        strategy: &Strategy,
        list: Option<usize>,
    ) -> Option<(f64, f64)> {
        let conditions = Condition::of(strategy)?;
        // Of people on lists another share was born abroad than of those who register.
        if list.is_some() && scenario.lives.january_first.get() > 0.0 {
            return None;
        }
        let rolls = self.roll_mixes(scenario);
        let pairs = |days: &[Vec<f64>]| {
            let Some(place) = list else { return self.expected_pairs_in_scope(scenario, &rolls, &conditions, days) };
            let list = &scenario.lists[place];
            if list.only_credited {
                return None;
            }
            let across = |mixes: &[RollMix]| Some(expected_pairs_across(mixes, &conditions, days)?.agreeing);
            let entries = self.mixes(scenario, &list.recording, &[], &list.of.expected(&self.population)?);
            // All pairs of different files, less those among the rolls and those among the parts of the list.
            Some(across(&[rolls.as_slice(), &entries].concat())? - across(&rolls)? - across(&entries)?)
        };
        let days = self.written_days(scenario, list)?;
        let full = pairs(&days)?;
        let sliced = if self.population.slices_dates() { pairs(&self.simulated_of(&days))? } else { full };
        let people = self.population.parameters().scale.get().powi(2);
        Some(match self.population.parameters().sampling {
            Sampling::People => (full * people, full),
            // A group is all there is to ask about.
            Sampling::Group => (full * people, full * people),
            Sampling::BirthDates => (sliced, full),
        })
    }

    /// Pairs of strangers that meet conditions, of those registrations that a scenario compares with each other; `None` when a condition has no closed form.
    pub(crate) fn expected_pairs_in_scope(
        &self,
        scenario: &Scenario,
        rolls: &[RollMix],
        conditions: &[Condition],
        days: &[Vec<f64>],
    ) -> Option<f64> {
        let across = |mixes: &[RollMix]| Some(expected_pairs_across(mixes, conditions, days)?.agreeing);
        match (scenario.pairs, scenario.focus) {
            (Pairs::AcrossStates, None) => across(rolls),
            (Pairs::AcrossStates, Some(Focus(state))) => {
                let mut others = rolls.to_vec();
                others.remove(self.population.states().iter().position(|&s| s == state)?);
                Some(across(rolls)? - across(&others)?)
            }
            (Pairs::All, _) => {
                let within = |roll| Some(expected_pairs_within(roll, conditions, days)?.agreeing);
                let within: Option<f64> = rolls.iter().map(within).sum();
                Some(within? + across(rolls)?)
            }
        }
    }

    /// Shares of the birth dates that files give, by birth year: the geometric mean of both files' shares, so that squares are the products of the two.
    pub(crate) fn written_days(&self, scenario: &Scenario, list: Option<usize>) -> Option<Vec<Vec<f64>>> {
        let entries = list.map_or(&scenario.recording, |place| &scenario.lists[place].recording);
        let of_year = |year: usize| {
            let born = self.population.all_days(year);
            let on_rolls = written_days(year, &born, &scenario.recording.noise)?;
            if entries.noise == scenario.recording.noise {
                return Some(on_rolls);
            }
            let on_list = written_days(year, &born, &entries.noise)?;
            Some(on_rolls.iter().zip(&on_list).map(|(a, b)| (a * b).sqrt()).collect())
        };
        (0..self.population.birth_years()).map(of_year).collect()
    }

    /// The shares of the dates that are simulated, and 0 for others.
    fn simulated_of(&self, days: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let of_year = |(index, shares): (usize, &Vec<f64>)| {
            let date = |day| Date::from_day_of_year(FIRST_BIRTH_YEAR + index as i32, day as u32);
            let share = |(day, &share): (usize, &f64)| if self.population.keeps(date(day)) { share } else { 0.0 };
            shares.iter().enumerate().map(share).collect()
        };
        days.iter().enumerate().map(of_year).collect()
    }

    /// The rolls as the closed form sees them.
    pub(crate) fn roll_mixes(&self, scenario: &Scenario) -> Vec<RollMix> {
        let public = &scenario.participation.public;
        let mut rolls = self.mixes(scenario, &scenario.recording, public, self.registrar.expected_rolls());
        let registrations = &scenario.registrations;
        let respelled = registrations.duplicates.get() * registrations.duplicate_kinds.respelled();
        for ((mix, homes), all) in
            rolls.iter_mut().zip(self.registrar.expected_homes()).zip(self.registrar.expected_rolls())
        {
            mix.presence.respelled = respelled * homes.total() / all.total().max(1.0);
        }
        rolls
    }

    /// Files as the closed form sees them; `public` states' have public fields only.
    fn mixes(
        &self,
        scenario: &Scenario,
        recording: &RecordingParameters,
        public: &[StateCode],
        compositions: &[Composition],
    ) -> Vec<RollMix> {
        let states = self.population.states().iter().zip(compositions).enumerate();
        let mix = |(place, (&state, composition)): (usize, (&StateCode, &Composition))| RollMix {
            composition: composition.clone(),
            presence: Presence::of(
                state,
                recording,
                public.contains(&state),
                scenario.rolls.date.0.year(),
                &scenario.kinship,
                january_first(scenario),
            ),
            married: self.registrar.married_when_registered(&self.population, place).to_vec(),
        };
        states.map(mix).collect()
    }
}

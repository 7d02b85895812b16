//! People: who they are is a pure function of (seed, person id).

mod citizenship;
mod composition;
mod coupling;
mod death;
mod household;
mod identity;
mod kinship;
mod marriage;
mod moves;
mod naming;
mod parameters;
mod person;
mod sampled;

pub use citizenship::{Citizenship, Conviction, NATURALISED_SHARE, NONCITIZEN_SHARE, born_abroad_share, convicted_by};
pub use composition::{Composition, FIRST_BIRTH_YEAR, STRATA, Stratum};
pub use death::{YEARS_OF_DEATHS, dead_by_year};
pub use identity::{SUFFIX_SHARE_OF_MEN, SUFFIXES};
pub use kinship::Kin;
pub use marriage::{Marriage, NameAtMarriage, married_share, name_change_shares, name_kept_share};
pub use moves::{MOVES_WITHIN_PER_MOVE_BETWEEN, adult_years, moves_from, observed_moves_per_year};
pub use naming::{Evenness, NameParameters, SecondSurname};
pub use parameters::{
    Collisions, KinshipParameters, LifeParameters, NameChanges, Origins, PopulationParameters, RollDate, Sampling,
    Times, some_states,
};
pub use person::{Birth, Person, PersonId};

use std::ops::Range;

use identity::Identity;
use kinship::Kinship;

use crate::date::{Date, days_in_year};
use crate::rng::{AliasTable, Stream};
use crate::tables::{BirthDays, StateCode, birth_days};

/// The adult residents of a group of states on a date.
#[derive(Debug)]
pub struct Population {
    parameters: PopulationParameters,
    lives: LifeParameters,
    /// Residents simulated, living and dead, by place in `parameters.states`.
    residents: Vec<u32>,
    compositions: Vec<Composition>,
    strata: Vec<AliasTable>,
    days: Vec<BirthDays>,
    /// Birth dates that are simulated, by birth year and day; empty when all are.
    kept_dates: Vec<Vec<bool>>,
    sampled_cells: sampled::SampledCells,
    stratum_stream: Stream,
    day_stream: Stream,
    january_stream: Stream,
    identity: Identity,
    kinship: Kinship,
    coupling: coupling::Coupling,
    deaths: death::Deaths,
    moves: moves::Moves,
    standing: citizenship::Standing,
    households: household::Households,
    marriages: marriage::Marriages,
    naming: naming::Naming,
    /// People whose first name is drawn again, so that nobody shares name and birth date with a stranger; ascending.
    renamed: Vec<(PersonId, u8)>,
}

impl Population {
    /// Prepares the draws for a scenario's people.
    pub fn new(
        seed: u64,
        parameters: &PopulationParameters,
        kinship: &KinshipParameters,
        lives: &LifeParameters,
    ) -> Self {
        let date = parameters.date.0;
        let compositions: Vec<Composition> =
            parameters.states.iter().map(|&s| Composition::residents(s, date)).collect();
        let thinning = match parameters.sampling {
            Sampling::People | Sampling::Group => parameters.scale.get(),
            Sampling::BirthDates => 1.0,
        };
        let deaths = death::Deaths::new(seed, &compositions, date, lives.deaths.0);
        let all = |(place, living): (usize, &Composition)| living.total() + deaths.total(place);
        let residents: Vec<u32> =
            compositions.iter().enumerate().map(|state| (all(state) * thinning).round() as u32).collect();
        let years = FIRST_BIRTH_YEAR..=date.year() - 18;
        let days: Vec<BirthDays> = years.clone().map(|year| days_of_adults(year, date)).collect();
        let slice = Stream::new(seed, "birth date is simulated");
        // All days of a year: files also write dates on which nobody who is of age was born.
        let keep = |year: i32| {
            let date = |day| Date::from_day_of_year(year, day);
            let kept = |day| slice.chance(u64::from(date(day).packed()), parameters.scale.get());
            (0..days_in_year(year)).map(kept).collect()
        };
        let kept_dates: Vec<Vec<bool>> = match parameters.sampling {
            Sampling::BirthDates if parameters.scale.get() < 1.0 => years.map(keep).collect(),
            _ => Vec::new(),
        };
        Self {
            kinship: Kinship::new(seed, kinship, &residents),
            coupling: coupling::Coupling::new(seed, &compositions[0], &deaths.dead[0]),
            moves: moves::Moves::new(seed, &parameters.states, date, lives),
            standing: citizenship::Standing::new(seed),
            households: household::Households::new(seed),
            deaths,
            marriages: marriage::Marriages::new(seed, kinship.name_changes()),
            naming: naming::Naming::new(seed, kinship.names),
            renamed: Vec::new(),
            residents,
            strata: compositions.iter().map(Composition::sampler).collect(),
            compositions,
            sampled_cells: sampled::SampledCells::new(&days, &kept_dates),
            days,
            kept_dates,
            stratum_stream: Stream::new(seed, "birth year, sex and race"),
            day_stream: Stream::new(seed, "birthday"),
            january_stream: Stream::new(seed, "birth date is 1 January"),
            identity: Identity::new(seed),
            parameters: parameters.clone(),
            lives: lives.clone(),
        }
    }

    /// How women's surnames change.
    pub fn name_changes(&self) -> NameChanges {
        self.marriages.change()
    }

    /// The same people, of whom more or fewer women change their name at marriage.
    pub(crate) fn change_names(&mut self, seed: u64, change: NameChanges) {
        self.marriages = marriage::Marriages::new(seed, change);
    }

    /// The scenario's parameters.
    pub fn parameters(&self) -> &PopulationParameters {
        &self.parameters
    }

    /// How often its people move and die.
    pub fn lives(&self) -> &LifeParameters {
        &self.lives
    }

    /// The states, in the order of the scenario; a person's home is given by its place here.
    pub fn states(&self) -> &[StateCode] {
        &self.parameters.states
    }

    /// The year in which the rolls are taken.
    pub fn year(&self) -> i32 {
        self.parameters.date.0.year()
    }

    /// Residents of the `place`-th state that are simulated, living and dead (before birth dates are sliced).
    pub fn residents(&self, place: usize) -> u32 {
        self.residents[place]
    }

    /// All simulated residents in blocks that can be asked side by side: place of the state, and numbers in it.
    pub fn blocks(&self) -> Vec<(usize, Range<u32>)> {
        const BLOCK: u32 = 1 << 15;
        let blocks_of = |(place, &n): (usize, &u32)| {
            (0..n.div_ceil(BLOCK)).map(move |b| (place, b * BLOCK..((b + 1) * BLOCK).min(n)))
        };
        self.residents.iter().enumerate().flat_map(blocks_of).collect()
    }

    /// Expected living residents of the `place`-th state by stratum, in full.
    pub fn composition(&self, place: usize) -> &Composition {
        &self.compositions[place]
    }

    /// Birth years that residents can have, counted from [`FIRST_BIRTH_YEAR`].
    pub fn birth_years(&self) -> usize {
        self.days.len()
    }

    /// Whether only some birth dates are simulated.
    pub fn slices_dates(&self) -> bool {
        !self.kept_dates.is_empty()
    }

    /// The share of each birth date among its year's births.
    pub fn all_days(&self, year_index: usize) -> Vec<f64> {
        self.days[year_index].share.clone()
    }

    /// The share of each birth date among its year's births, 0 for dates that are not simulated.
    pub fn simulated_days(&self, year_index: usize) -> Vec<f64> {
        let shares = &self.days[year_index].share;
        match self.kept_dates.get(year_index) {
            None => shares.clone(),
            Some(kept) => shares.iter().zip(kept).map(|(&share, &kept)| if kept { share } else { 0.0 }).collect(),
        }
    }

    /// Makes so large a share of residents bear the name and birth date of a random other resident.
    pub fn set_doubles(&mut self, chance: f64) {
        self.kinship.set_doubles(chance);
    }

    /// Has the first names of these people drawn again, so many times.
    pub fn rename(&mut self, mut people: Vec<(PersonId, u8)>) {
        people.sort_unstable();
        self.renamed = people;
    }

    /// When a person was born, and as what, whether or not the date is simulated.
    #[inline]
    pub fn birth(&self, place: usize, id: PersonId) -> Birth {
        // Only second twins and doubles are born on another day than the one drawn for them.
        if id.0 & 7 == 1 || self.kinship.has_doubles() {
            self.person(place, id).birth
        } else {
            self.own_birth(place, id)
        }
    }

    /// Whether a date is among those that are simulated, whoever was born on it.
    #[inline]
    pub fn keeps(&self, date: Date) -> bool {
        self.kept_dates.is_empty()
            || usize::try_from(date.year() - FIRST_BIRTH_YEAR)
                .is_ok_and(|year| year < self.kept_dates.len() && self.is_kept(year, date.day_of_year() as usize))
    }

    #[inline]
    fn is_kept(&self, year_index: usize, day: usize) -> bool {
        self.kept_dates.get(year_index).is_none_or(|kept| kept[day])
    }

    /// A person.
    #[inline]
    pub fn person(&self, place: usize, id: PersonId) -> Person {
        let own = self.own_stratum(place, id);
        let (kin, other_place, other) = self.kin_of(place, id, own);
        let birth = match kin {
            Kin::SecondTwin => self.twin_birth(self.own_birth(other_place, other), id),
            Kin::Doppelganger => self.own_birth(other_place, other),
            _ => self.birth_of(own, self.own_day(id, own)),
        };
        Person { id, place: place as u8, birth, kin }
    }

    /// Birth as drawn for this id, before kinship.
    #[inline]
    fn own_birth(&self, place: usize, id: PersonId) -> Birth {
        let stratum = self.own_stratum(place, id);
        self.birth_of(stratum, self.own_day(id, stratum))
    }

    #[inline]
    fn own_day(&self, id: PersonId, stratum: Stratum) -> usize {
        if self.is_given_january_first(id, stratum) {
            return 0;
        }
        self.days[stratum.year_index()].draw(self.day_stream.bits(id.key()))
    }

    #[inline]
    fn is_given_january_first(&self, id: PersonId, stratum: Stratum) -> bool {
        let january = self.lives.january_first.get();
        january > 0.0 && self.was_born_abroad(id, stratum.race()) && self.january_stream.chance(id.key(), january)
    }

    #[inline]
    fn birth_of(&self, stratum: Stratum, day: usize) -> Birth {
        Birth { date: self.days[stratum.year_index()].dates[day], sex: stratum.sex(), race: stratum.race() }
    }
}

/// The days of a birth year on which people were born who are 18 on `date`.
pub fn days_of_adults(year: i32, date: Date) -> BirthDays {
    let days = birth_days(year);
    if year == date.year() - 18 { days.until(composition::youngest_birth_date(date).day_of_year()) } else { days }
}

#[cfg(test)]
mod tests;

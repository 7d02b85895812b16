//! Deaths in the years before the rolls: people who may still be on them.
//!
//! Of the residents of a state some are dead: those who would live there had they not died in the last years. Their number and ages follow
//! from the living and the life table; `deaths` multiplies their number.

use super::composition::{Composition, Stratum};
use super::person::PersonId;
use crate::date::Date;
use crate::rng::{AliasTable, Stream};
use crate::tables::{Sex, mortality};

/// Years before the rolls in which the dead died. Removal takes about a year, so later than this hardly anybody is left on a roll; at five times the lag a
/// ninth of the dead who would be left is missing, at ten times a third.
pub const YEARS_OF_DEATHS: usize = 10;

/// The dead of a group of states.
#[derive(Clone, Debug)]
pub(super) struct Deaths {
    /// People by place who died in each of the years before the rolls, the last year first, as they are expected.
    pub(super) dead: Vec<Vec<Composition>>,
    /// Share of residents, living and dead, who are dead, by place.
    share: Vec<f64>,
    tables: Vec<Option<AliasTable>>,
    died: Stream,
    who: Stream,
    when: Stream,
}

impl Deaths {
    /// Draws the dead from the ages of the living, at a multiple of the observed deaths.
    pub(super) fn new(seed: u64, living: &[Composition], date: Date, times: f64) -> Self {
        let dead_of = |living: &Composition| {
            let mut dead = dead_by_year(living, date);
            dead.iter_mut().for_each(|d| d.weight(|_, _, _| times));
            dead
        };
        let dead: Vec<Vec<Composition>> = living.iter().map(dead_of).collect();
        let total = |dead: &[Composition]| dead.iter().map(Composition::total).sum::<f64>();
        Self {
            share: dead.iter().zip(living).map(|(d, l)| total(d) / (total(d) + l.total())).collect(),
            tables: dead.iter().map(|d| (total(d) > 0.0).then(|| table(d))).collect(),
            dead,
            died: Stream::new(seed, "has died"),
            who: Stream::new(seed, "birth year, sex, race and year of death"),
            when: Stream::new(seed, "day of death"),
        }
    }

    /// People of a place who are dead, as they are expected.
    pub(super) fn total(&self, place: usize) -> f64 {
        self.dead[place].iter().map(Composition::total).sum()
    }

    /// Share of a place's residents, living and dead, who are dead.
    pub(super) fn share(&self, place: usize) -> f64 {
        self.share[place]
    }

    #[inline]
    pub(super) fn died(&self, place: usize, id: PersonId) -> bool {
        self.died.chance(id.key(), self.share[place])
    }

    /// Stratum of a dead person, and in which of the years before the rolls they died.
    pub(super) fn draw(&self, place: usize, id: PersonId) -> (Stratum, usize) {
        let table = self.tables[place].as_ref().expect("somebody is dead");
        let drawn = table.draw(self.who.bits(id.key())) as usize;
        (Stratum((drawn / YEARS_OF_DEATHS) as u16), drawn % YEARS_OF_DEATHS)
    }

    /// How many years before the rolls a dead person died.
    pub(super) fn years_ago(&self, place: usize, id: PersonId) -> f64 {
        self.draw(place, id).1 as f64 + self.when.unit(id.key())
    }
}

fn table(dead: &[Composition]) -> AliasTable {
    let cells = dead.iter().enumerate().flat_map(|(ago, composition)| {
        let cells = composition.people.iter().flatten().enumerate();
        cells.map(move |(stratum, &people)| ((stratum * YEARS_OF_DEATHS + ago) as u32, people))
    });
    AliasTable::new(&cells.filter(|c| c.1 > 0.0).collect::<Vec<_>>())
}

/// Who died in each year before a date. Those alive at its end are the living over the chance to survive since; the year's dead are
/// these times `q / (1 − q)`.
pub fn dead_by_year(living: &Composition, date: Date) -> Vec<Composition> {
    let mut at_end = living.clone();
    let mut years = Vec::with_capacity(YEARS_OF_DEATHS);
    for ago in 1..=YEARS_OF_DEATHS as i32 {
        let year = date.year() - ago;
        let mut dead = at_end.clone();
        let dies = |born: i32, sex: Sex| match year - born {
            // Children are on no roll.
            ..18 => 0.0,
            age => mortality().dies_within_a_year(year, age, sex),
        };
        dead.weight(|born, sex, _| dies(born, sex) / (1.0 - dies(born, sex)));
        at_end.add(&dead, 1.0);
        years.push(dead);
    }
    years
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nation_s_deaths_are_those_registered() {
        let date = Date::new(2014, 1, 1).unwrap();
        let dead = dead_by_year(&Composition::nation(date), date);
        // 2,596,993 deaths in 2013 [nchs-deaths-2013], of which about 40,000 were under 18; the population is a
        // projection, and the life table is of another source [us-life-tables].
        let adults = dead[0].total();
        assert!((adults / 2_557_000.0 - 1.0).abs() < 0.08, "{adults}");
        assert!(dead.iter().all(|year| (year.total() / adults - 1.0).abs() < 0.1));
    }
}

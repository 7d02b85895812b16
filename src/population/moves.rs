//! Moves: when somebody last moved between states, and within theirs.
//!
//! A constant rate by age makes the time since the last move exponential; a move before the eighteenth birthday leaves no registration behind, so
//! it is no move here.

use super::Times;
use super::parameters::{LifeParameters, Origins};
use super::person::{Birth, PersonId};
use crate::date::Date;
use crate::rng::{AliasTable, Stream};
use crate::tables::{StateCode, moved_to};

/// Moves within a state for each move between states: 11.6 % of people move in a year, 2.3 % between states
/// [acs-moves].
pub const MOVES_WITHIN_PER_MOVE_BETWEEN: f64 = (11.6 - 2.3) / 2.3;

/// Share of people who move between states in a year, by age: 2.3 % of all, 4.6 % at 25–29, falling with age
/// [acs-moves]; the other ages are an assumption [moves-by-age] that keeps to both.
pub fn observed_moves_per_year(age: i32) -> f64 {
    match age {
        ..25 => 0.040,
        25..30 => 0.046,
        30..35 => 0.035,
        35..45 => 0.024,
        45..65 => 0.015,
        _ => 0.010,
    }
}

/// Years for which people of an age (at the end of the year of a date) have been adults on it, in the mean.
pub fn adult_years(age: i32, date: Date) -> f64 {
    (f64::from(age) - 18.5 + f64::from(date.day_of_year()) / 365.0).max(0.0)
}

/// Draws of moves.
#[derive(Clone, Debug)]
pub(super) struct Moves {
    times: Times,
    date: Date,
    between: Stream,
    within: Stream,
    origin: Stream,
    /// Where people came from who live at each place now, among all states.
    origins: Vec<AliasTable>,
    weights: Vec<Vec<(u32, f64)>>,
}

impl Moves {
    pub(super) fn new(seed: u64, group: &[StateCode], date: Date, lives: &LifeParameters) -> Self {
        let among = |origin: u32| {
            let compared = group.len() > 1 && lives.origins == Origins::ComparedStates;
            !compared || group.binary_search(&(origin as StateCode)).is_ok()
        };
        let weights_of = |&home: &StateCode| moves_from(home).into_iter().filter(|w| among(w.0)).collect();
        let weights: Vec<Vec<(u32, f64)>> = group.iter().map(weights_of).collect();
        Self {
            times: lives.moves,
            date,
            between: Stream::new(seed, "moves between states"),
            within: Stream::new(seed, "moves within the state"),
            origin: Stream::new(seed, "state they moved from"),
            origins: weights.iter().map(|w| AliasTable::new(w)).collect(),
            weights,
        }
    }

    fn adult_years(&self, age: i32) -> f64 {
        adult_years(age, self.date)
    }

    /// Moves between states in a year at an age.
    pub(super) fn between_per_year(&self, age: i32) -> f64 {
        self.times.0 * observed_moves_per_year(age)
    }

    /// Years since the last move between states as an adult.
    #[inline]
    pub(super) fn years_since_between(&self, id: PersonId, age: i32) -> Option<f64> {
        years_since(self.between, id, self.between_per_year(age), self.adult_years(age))
    }

    /// Years since the last move within the state as an adult.
    #[inline]
    pub(super) fn years_since_within(&self, id: PersonId, age: i32) -> Option<f64> {
        let per_year = MOVES_WITHIN_PER_MOVE_BETWEEN * self.between_per_year(age);
        years_since(self.within, id, per_year, self.adult_years(age))
    }

    /// The state they lived in before.
    pub(super) fn origin(&self, place: usize, id: PersonId) -> StateCode {
        self.origins[place].draw(self.origin.bits(id.key())) as StateCode
    }
}

#[inline]
fn years_since(stream: Stream, id: PersonId, per_year: f64, possible: f64) -> Option<f64> {
    // 1 − unit lies in (0, 1]. The cheap test first: −ln(u) is at least 1 − u.
    let u = 1.0 - stream.unit(id.key());
    if 1.0 - u >= per_year * possible {
        return None;
    }
    let years = -libm::log(u) / per_year;
    (years < possible).then_some(years)
}

/// Where the people of a state came from who moved there: a weight for each other state, those who moved within a year [acs-flows-2012]. A flow that the
/// survey did not see counts as one person. That the flows stand for all years, and those of all ages for adults, is an assumption [flows-of-2012].
pub fn moves_from(home: StateCode) -> Vec<(u32, f64)> {
    let from = moved_to(home).iter().enumerate().filter(|flow| flow.0 != usize::from(home));
    from.map(|(origin, &people)| (origin as u32, f64::from(people.max(1)))).collect()
}

impl super::Population {
    /// Years between somebody's last move between states and the rolls; `None` when they made none as an adult.
    #[inline]
    pub fn years_since_interstate_move(&self, id: PersonId, birth: Birth) -> Option<f64> {
        self.moves.years_since_between(id, birth.age_in(self.year()))
    }

    /// Years since somebody's last move within the state.
    #[inline]
    pub fn years_since_move_within(&self, id: PersonId, birth: Birth) -> Option<f64> {
        self.moves.years_since_within(id, birth.age_in(self.year()))
    }

    /// The state from which they made it.
    pub fn moved_from(&self, place: usize, id: PersonId) -> StateCode {
        self.moves.origin(place, id)
    }

    /// Where movers to a place came from: a weight for each state.
    pub fn origin_weights(&self, place: usize) -> &[(u32, f64)] {
        &self.moves.weights[place]
    }

    /// Years in which people of an age can have moved as adults.
    pub fn adult_years(&self, age: i32) -> f64 {
        self.moves.adult_years(age)
    }

    /// Moves between states in a year at an age, as the scenario has them.
    pub fn interstate_moves_per_year(&self, age: i32) -> f64 {
        self.moves.between_per_year(age)
    }
}

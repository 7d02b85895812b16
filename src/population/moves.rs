//! Moves: when somebody last moved between states, and within theirs.
//!
//! A constant rate by age makes the time since the last move exponential; a move before the eighteenth birthday leaves no registration behind, so
//! it is no move here.

use std::sync::OnceLock;

use super::Times;
use super::parameters::{LifeParameters, Origins};
use super::person::{Birth, PersonId};
use crate::date::Date;
use crate::rng::{AliasTable, Stream};
use crate::tables::{State, StateCode, states};

/// Moves within a state for each move between states: 11.6 % of people move in a year, 2.3 % between states
/// [acs-moves].
pub const MOVES_WITHIN_PER_MOVE_BETWEEN: f64 = (11.6 - 2.3) / 2.3;

/// Share of people who move between states in a year, by age: 2.3 % of all, 4.6 % at 25–29, falling with age
/// [acs-moves]; the other ages are an assumption [moves-by-age] that keeps to both.
fn interstate_moves_per_year(age: i32) -> f64 {
    match age {
        ..25 => 0.040,
        25..30 => 0.046,
        30..35 => 0.035,
        35..45 => 0.024,
        45..65 => 0.015,
        _ => 0.010,
    }
}

/// Years for which people of an age (at the end of the year) have been adults in the mean, when so large a part of the year has passed.
fn adult_years(age: i32, part: f64) -> f64 {
    (f64::from(age) - 18.5 + part).max(0.0)
}

/// Draws of moves.
#[derive(Clone, Debug)]
pub(super) struct Moves {
    times: Times,
    part_of_year: f64,
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
            let compared = group.len() > 1 && lives.origins == Some(Origins::ComparedStates);
            !compared || group.binary_search(&(origin as StateCode)).is_ok()
        };
        let weights_of = |&home: &StateCode| origin_weights(home).into_iter().filter(|w| among(w.0)).collect();
        let weights: Vec<Vec<(u32, f64)>> = group.iter().map(weights_of).collect();
        Self {
            times: lives.moves,
            part_of_year: f64::from(date.day_of_year()) / 365.0,
            between: Stream::new(seed, "moves between states"),
            within: Stream::new(seed, "moves within the state"),
            origin: Stream::new(seed, "state they moved from"),
            origins: weights.iter().map(|w| AliasTable::new(w)).collect(),
            weights,
        }
    }

    fn adult_years(&self, age: i32) -> f64 {
        adult_years(age, self.part_of_year)
    }

    /// Moves between states in a year at an age.
    pub(super) fn between_per_year(&self, age: i32) -> f64 {
        self.times.0 * interstate_moves_per_year(age)
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

/// Where the people of a state came from who moved there: a weight for each other state.
fn origin_weights(home: StateCode) -> Vec<(u32, f64)> {
    let flows = &flows()[usize::from(home)];
    (0..flows.len()).filter(|&other| other != usize::from(home)).map(|other| (other as u32, flows[other])).collect()
}

/// Movers to each state from each: gravity, in proportion to both states' adults over their distance, with factors on the states so that as many leave
/// each as come to it, a fixed share of its adults. The model, its exponent of 1 on distance and the balance are an
/// assumption [gravity-exponent]: no table of flows is in reach.
fn flows() -> &'static Vec<Vec<f64>> {
    static FLOWS: OnceLock<Vec<Vec<f64>>> = OnceLock::new();
    FLOWS.get_or_init(|| {
        let all = states();
        let adults: Vec<f64> = all.iter().map(State::adults_total).collect();
        let attraction = |a: usize, b: usize| {
            if a == b { 0.0 } else { adults[a] * adults[b] / all[a].distance_km(&all[b]).max(1.0) }
        };
        // The matrix is symmetric, so one factor serves a state as origin and as destination.
        let mut factor = vec![1.0; all.len()];
        for _ in 0..200 {
            let sums: Vec<f64> = (0..all.len())
                .map(|a| (0..all.len()).map(|b| factor[a] * factor[b] * attraction(a, b)).sum())
                .collect();
            // The square root, as both factors of a flow change at once.
            factor.iter_mut().enumerate().for_each(|(a, f)| *f *= (adults[a] / sums[a]).sqrt());
        }
        let flow = |a: usize, b: usize| factor[a] * factor[b] * attraction(a, b);
        (0..all.len()).map(|a| (0..all.len()).map(|b| flow(a, b)).collect()).collect()
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_leave_each_state_as_come() {
        for (state, to) in flows().iter().enumerate() {
            let adults = states()[state].adults_total();
            let (come, leave): (f64, f64) = (to.iter().sum(), flows().iter().map(|from| from[state]).sum());
            assert!((come / adults - 1.0).abs() < 1e-6 && (leave / adults - 1.0).abs() < 1e-6, "{state}");
        }
    }
}

//! For what share of deaths and moves a state removes the registration for that reason, as states report their removals [eavs-2016].
//!
//! In a steady state as many are removed as die or leave, whatever the lag: a published flow tells the share that was removed for that reason.
//! The others are removed as inactive or when lists are renewed, after as long or longer.

use std::sync::OnceLock;

use super::RollSizes;
use super::expected::roll_size;
use super::lags::moved_and_stays;
use super::registration::registered_probability;
use crate::date::{Date, election_day};
use crate::population::{Composition, adult_years, dead_by_year, moves_from, observed_moves_per_year};
use crate::tables::{State, StateCode, states};

/// Shares by state.
#[derive(Clone, Debug)]
pub struct Reported {
    /// Of the registered people who die, those removed as dead.
    pub deaths: Vec<f64>,
    /// Of the registered people who leave the state, those removed as moved.
    pub moves: Vec<f64>,
    /// The nation's shares.
    pub nation: [f64; 2],
}

/// Registered people for each registration: the others are of the dead, left behind or duplicates.
const PEOPLE_PER_REGISTRATION: f64 = 0.95;
/// Mean years until a registration left behind is removed, at the default of assumption [registered-twice]; it matters little, as only the last move
/// of those who move again before counts.
const LAG: f64 = 2.2;
/// Years in which removals were counted.
const YEARS: f64 = 2.0;

impl Reported {
    /// The shares of 2016, worked out once: published removals over the deaths and departures that the model has in two years, at most 1. States that report
    /// none have the share of those that do.
    pub fn of_2016() -> &'static Reported {
        static SHARES: OnceLock<Reported> = OnceLock::new();
        SHARES.get_or_init(Self::new)
    }

    /// Of those who moved to a state from any other, the share that is removed there as moved.
    pub fn of_moves_to(&self, home: StateCode) -> f64 {
        let flows = moves_from(home);
        let all: f64 = flows.iter().map(|flow| flow.1).sum();
        flows.iter().map(|(origin, flow)| flow * self.moves[*origin as usize]).sum::<f64>() / all
    }

    fn new() -> Self {
        let sizes: Vec<f64> =
            (0..states().len()).map(|s| roll_size(s as StateCode, RollSizes::Eavs2016, election_day(2016))).collect();
        let [dying, moving] = rates_of_registered(election_day(2016));
        let registered: Vec<f64> = sizes.iter().map(|size| PEOPLE_PER_REGISTRATION * size).collect();
        let deaths: Vec<f64> = registered.iter().map(|people| YEARS * dying * people).collect();
        let mut leaving = vec![0.0; sizes.len()];
        for (home, people) in registered.iter().enumerate() {
            let flows = moves_from(home as StateCode);
            let all: f64 = flows.iter().map(|flow| flow.1).sum();
            flows.iter().for_each(|(origin, flow)| leaving[*origin as usize] += YEARS * moving * people * flow / all);
        }
        let shares = |published: &dyn Fn(&State) -> Option<f64>, events: &[f64]| {
            // A state that says it removed nobody did not report.
            let removed = |s: usize| published(&states()[s]).filter(|share| *share > 0.0).map(|p| p * sizes[s]);
            let share = |s: usize| removed(s).map(|n| (n / events[s]).min(1.0));
            let reporting = || (0..sizes.len()).filter(|&s| share(s).is_some());
            let all: f64 = reporting().map(|s| events[s]).sum();
            let nation = reporting().map(|s| share(s).unwrap_or(0.0) * events[s]).sum::<f64>() / all;
            ((0..sizes.len()).map(|s| share(s).unwrap_or(nation)).collect::<Vec<_>>(), nation)
        };
        let (deaths, of_deaths) = shares(&|s| s.removed_dead, &deaths);
        let (moves, of_moves) = shares(&|s| s.removed_moved, &leaving);
        Self { deaths, moves, nation: [of_deaths, of_moves] }
    }
}

/// Of the nation's registered people, those who die and whose registration in a state that they left is removed in a year.
fn rates_of_registered(date: Date) -> [f64; 2] {
    let registered = |mut people: Composition| {
        people.weight(|born, _, race| registered_probability(1.0, date.year() - born, race as usize, 0.0));
        people
    };
    let living = Composition::nation(date);
    let died = registered(dead_by_year(&living, date).swap_remove(0)).total();
    let living = registered(living);
    let mut moving = living.clone();
    moving.weight(|born, _, _| {
        let age = date.year() - born;
        moved_and_stays(observed_moves_per_year(age), LAG, f64::INFINITY, adult_years(age, date)) / LAG
    });
    [died / living.total(), moving.total() / living.total()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tables::state_named;

    fn share(of: &[f64], state: &str) -> f64 {
        of[usize::from(state_named(state).unwrap())]
    }

    #[test]
    fn states_remove_as_dead_what_they_report_or_all_of_them() {
        let found = Reported::of_2016();
        let all_in = |of: &[f64]| of.iter().filter(|share| **share >= 1.0).count();
        println!("{:?}", found.nation);
        // Fourteen states report more deaths than their people have at the nation's ages, and eleven more movers than leave them.
        assert_eq!((all_in(&found.deaths), all_in(&found.moves)), (14, 11));
        assert!((0.75..0.95).contains(&found.nation[0]), "{:?}", found.nation);
        // Colorado reports a quarter of its dead; Florida's are older than the nation's.
        assert!((0.2..0.3).contains(&share(&found.deaths, "CO")), "{}", share(&found.deaths, "CO"));
        assert_eq!(share(&found.deaths, "FL"), 1.0);
        // New Mexico says that it removed nobody, New York says nothing.
        assert_eq!(share(&found.deaths, "NM"), found.nation[0]);
        assert_eq!(share(&found.moves, "NY"), found.nation[1]);
        assert!(share(&found.moves, "MA") == 1.0 && share(&found.moves, "IA") < 0.5);
    }
}

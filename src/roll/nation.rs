//! The nation that dials are about, whatever states a scenario compares: who is registered twice in it, and since when.
//!
//! Everybody in all states registers at the age rates. A state's own factor on them, which fits the size of its roll, cancels but for those whom it
//! takes to the most that register anywhere. So what is fitted here hangs on the date alone, and is the same in every scenario of that date.

use super::Reported;
use super::expected::bisect;
use super::lags::Lags;
use super::registration::registered_probability;
use crate::date::Date;
use crate::population::{
    Composition, FIRST_BIRTH_YEAR, LifeParameters, adult_years, dead_by_year, observed_moves_per_year,
};
use crate::tables::{StateCode, states};

/// Longest mean lag that is tried to meet an asked share, years.
const LONGEST_LAG: f64 = 1000.0;

/// Registered people of all states on a date.
#[derive(Clone, Debug)]
pub struct Nation {
    date: Date,
    /// Living, by birth year: registered where they live, or only where they came from.
    registered: Vec<f64>,
    /// Registered when they died, by the year of death, the last first.
    died: Vec<f64>,
    /// Share of their moves that is reported to the state that was left.
    reported: f64,
}

impl Nation {
    /// The nation on a date.
    pub fn on(date: Date) -> Self {
        let living = Composition::nation(date);
        let registered = |mut people: Composition| {
            people.weight(|born, _, race| registered_probability(1.0, date.year() - born, race as usize, 0.0));
            people
        };
        let died = dead_by_year(&living, date).into_iter().map(|dead| registered(dead).total()).collect();
        let by_year = registered(living).people.iter().map(|cells| cells.iter().sum()).collect();
        Self { date, registered: by_year, died, reported: moves_reported(date) }
    }

    /// Share of the people on rolls who are registered where they live, since so many years or more, and in a state that they left.
    pub fn twice_since(&self, lags: &Lags, lives: &LifeParameters, since: f64) -> f64 {
        let twice = |(index, people): (usize, &f64)| {
            let age = self.date.year() - FIRST_BIRTH_YEAR - index as i32;
            let rate = lives.moves.0 * observed_moves_per_year(age);
            people * lags.twice_since(rate, adult_years(age, self.date), since, self.reported)
        };
        let deaths = Reported::of_2016().nation[0];
        let dead = self.died.iter().enumerate().map(|(ago, died)| died * lags.on_roll_after_death(ago, deaths));
        let dead = dead.sum::<f64>();
        let people = self.registered.iter().sum::<f64>() + lives.deaths.0 * dead;
        self.registered.iter().enumerate().map(twice).sum::<f64>() / people
    }

    /// The mean lag after a move at which, with moves and the other lags as observed, so large a share of the people on rolls is registered
    /// where they live and in a state that they left. A share that no lag reaches gets the longest that is tried.
    pub fn lag_after_move(&self, share: f64, unreported: f64) -> f64 {
        let lives = LifeParameters::default();
        let twice = |lag: f64| self.twice_since(&Lags::new(0, 1.0, lag, unreported), &lives, 0.0);
        if share > 0.0 { bisect(|lag| twice(lag) < share, LONGEST_LAG, 60) } else { 0.0 }
    }
}

/// Share of the moves of the nation's registered people that is reported to the states that were left.
fn moves_reported(date: Date) -> f64 {
    let (mut all, mut reported) = (0.0, 0.0);
    for home in 0..states().len() as StateCode {
        let mut people = Composition::residents(home, date);
        people.weight(|born, _, race| registered_probability(1.0, date.year() - born, race as usize, 0.0));
        let people = people.total();
        all += people;
        reported += people * Reported::of_2016().of_moves_to(home);
    }
    reported / all
}

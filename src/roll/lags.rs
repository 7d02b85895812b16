//! How long registrations outlive the reason they were made for.
//!
//! Moves come at a constant rate `r` by age, removals after an exponential time of mean `L`. Somebody last moved `t` years ago with density
//! `r e^(−rt)`, and is still on the old roll with probability `e^(−t/L)`: in all `r / (r + 1/L) (1 − e^(−(r + 1/L) A))`, where `A` are the years as an adult.

use super::Reported;
use crate::rng::Stream;
use crate::tables::StateCode;

/// Mean years until a registration's address follows a move within the state, fitted: with those who left, 12 of 180
/// million registrations have a wrong address [pew-2012].
pub const YEARS_TO_UPDATE: f64 = 0.42;
/// Mean years until a registration is removed after a death, fitted: 1.8 of 180 million registrations are dead people's
/// [pew-2012].
pub const YEARS_AFTER_DEATH: f64 = 0.91;
/// Mean years until somebody registers in a new state: assumption [years-to-register].
const YEARS_TO_REGISTER: f64 = 1.0;

/// Mean lags of a scenario, in years, and the draws that use them.
#[derive(Clone, Copy, Debug)]
pub struct Lags {
    /// After a move to another state that is reported to the one that was left.
    pub after_move: f64,
    /// After a move within the state.
    pub to_update: f64,
    /// After a death that is reported to the office.
    pub after_death: f64,
    /// How many times as long a registration stays when nobody reports.
    pub unreported: f64,
    reports: Stream,
    pub(super) moved: Stream,
    pub(super) registers: Stream,
    pub(super) updated: Stream,
    pub(super) died: Stream,
}

impl Lags {
    /// At a multiple of the observed lags, of which the one after a move between states that is reported is given; registrations stay `unreported` times
    /// as long when nobody reports. The dead stay as long in the mean as is observed.
    pub fn new(seed: u64, times: f64, after_move: f64, unreported: f64) -> Self {
        let reported = Reported::of_2016().nation[0];
        Self {
            after_move: times * after_move,
            to_update: times * YEARS_TO_UPDATE,
            after_death: times * YEARS_AFTER_DEATH / (reported + (1.0 - reported) * unreported),
            unreported,
            reports: Stream::new(seed, "death or move is reported"),
            moved: Stream::new(seed, "registration is removed after a move"),
            registers: Stream::new(seed, "registers in the new state"),
            updated: Stream::new(seed, "address is updated"),
            died: Stream::new(seed, "registration is removed after the death"),
        }
    }

    /// Whether somebody who left a state so many years ago is still on its roll.
    pub fn still_after_move(&self, key: u64, years: f64, left: StateCode) -> bool {
        outlasts(
            self.moved,
            key,
            years,
            self.after_move * self.times(key, Reported::of_2016().moves[usize::from(left)]),
        )
    }

    /// How many times the lag of what is reported holds for somebody.
    fn times(&self, key: u64, reported: f64) -> f64 {
        if self.unreported == 1.0 || self.reports.chance(key, reported) { 1.0 } else { self.unreported }
    }

    /// Whether somebody who moved so many years ago has registered in the new state.
    pub fn registered_since(&self, key: u64, years: f64) -> bool {
        self.years_to_register(key) <= years
    }

    /// Years from a move to the registration in the new state, of those who are still on the old roll.
    pub fn years_to_register(&self, key: u64) -> f64 {
        -libm::log(1.0 - self.registers.unit(key)) * YEARS_TO_REGISTER
    }

    /// Whether the address of somebody who moved within the state so many years ago is still the old one.
    pub fn still_at_old_address(&self, key: u64, years: f64) -> bool {
        outlasts(self.updated, key, years, self.to_update)
    }

    /// Whether somebody who died so many years ago is still on the roll of a state.
    pub fn still_after_death(&self, key: u64, years: f64, home: StateCode) -> bool {
        outlasts(
            self.died,
            key,
            years,
            self.after_death * self.times(key, Reported::of_2016().deaths[usize::from(home)]),
        )
    }

    /// The mean of a chance over those whose move or death is reported, so large a share, and the others.
    fn mixed(&self, reported: f64, chance: impl Fn(f64) -> f64) -> f64 {
        if self.unreported == 1.0 {
            chance(1.0)
        } else {
            reported * chance(1.0) + (1.0 - reported) * chance(self.unreported)
        }
    }

    /// Probability to be still on a roll that one left, at a rate of moves per year and with so many years as an adult, when such a share of moves is
    /// reported.
    pub fn left_behind(&self, per_year: f64, adult: f64, reported: f64) -> f64 {
        self.mixed(reported, |times| moved_and_stays(per_year, times * self.after_move, f64::INFINITY, adult))
    }

    /// Probability to be still on a roll that one left, and to have been registered in the new state for `since` years or more:
    /// `∫ r e^(−(r + 1/L) t) (1 − e^(−(t − since)/d)) dt` over the moves of at least `since` years ago.
    pub fn twice_since(&self, per_year: f64, adult: f64, since: f64, reported: f64) -> f64 {
        if self.after_move <= 0.0 || per_year <= 0.0 || since >= adult {
            return 0.0;
        }
        let left = adult - since;
        self.mixed(reported, |times| {
            let lag = times * self.after_move;
            let longer = moved_and_stays(per_year, lag, f64::INFINITY, left)
                - moved_and_stays(per_year, lag, YEARS_TO_REGISTER, left);
            libm::exp(-(per_year + 1.0 / lag) * since) * longer
        })
    }

    /// Probability to be still on a roll that one left, and not yet registered in the new state.
    pub fn left_behind_only(&self, per_year: f64, adult: f64, reported: f64) -> f64 {
        self.mixed(reported, |times| moved_and_stays(per_year, times * self.after_move, YEARS_TO_REGISTER, adult))
    }

    /// Probability that a registration has the address before the last move within the state.
    pub fn stale_address(&self, per_year: f64, adult: f64) -> f64 {
        moved_and_stays(per_year, self.to_update, f64::INFINITY, adult)
    }

    /// Probability to be still on the roll, for those who died in the `ago`-th year before it, counted from 0, when such a share of deaths is reported.
    pub fn on_roll_after_death(&self, ago: usize, reported: f64) -> f64 {
        self.mixed(reported, |times| {
            let lag = times * self.after_death;
            if lag <= 0.0 { 0.0 } else { libm::exp(-(ago as f64) / lag) * lag * -libm::expm1(-1.0 / lag) }
        })
    }
}

/// Whether an exponential time of this mean is longer than `years`.
fn outlasts(stream: Stream, key: u64, years: f64, mean: f64) -> bool {
    // Written so that a larger mean only adds, and a mean of 0 gives nobody.
    -libm::log(1.0 - stream.unit(key)) * mean > years
}

pub(super) fn moved_and_stays(per_year: f64, lag: f64, other: f64, adult: f64) -> f64 {
    if lag <= 0.0 || per_year <= 0.0 {
        return 0.0;
    }
    let sum = per_year + 1.0 / lag + 1.0 / other;
    per_year / sum * -libm::expm1(-sum * adult)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms_are_the_integrals() {
        for unreported in [1.0, 2.5] {
            let lags = Lags::new(1, 1.5, 1.36, unreported);
            let (reported, other_lag) = (0.6, unreported * lags.after_move);
            for (rate, adult) in [(0.04, 1.0), (0.02, 30.0), (1.0, 3.0)] {
                // Midpoint rule over the years since the move.
                let steps = 200_000;
                let h = adult / f64::from(steps);
                let still =
                    |t: f64| reported * (-t / lags.after_move).exp() + (1.0 - reported) * (-t / other_lag).exp();
                let integral = |other: f64| -> f64 {
                    (0..steps)
                        .map(|i| {
                            let t = h * (f64::from(i) + 0.5);
                            h * rate * (-rate * t - t / other).exp() * still(t)
                        })
                        .sum()
                };
                assert!((lags.left_behind(rate, adult, reported) - integral(f64::INFINITY)).abs() < 1e-9);
                assert!((lags.left_behind_only(rate, adult, reported) - integral(YEARS_TO_REGISTER)).abs() < 1e-9);
                let since = 0.3;
                let later = |t: f64| if t < since { 0.0 } else { 1.0 - (-(t - since) / YEARS_TO_REGISTER).exp() };
                let twice: f64 = (0..steps)
                    .map(|i| h * (f64::from(i) + 0.5))
                    .map(|t| h * rate * (-rate * t).exp() * still(t) * later(t))
                    .sum();
                assert!((lags.twice_since(rate, adult, since, reported) - twice).abs() < 1e-8);
            }
            let year: f64 = (0..1000)
                .map(|i| 2.0 + (f64::from(i) + 0.5) / 1000.0)
                .map(|t| {
                    let other = (-t / (unreported * lags.after_death)).exp();
                    (reported * (-t / lags.after_death).exp() + (1.0 - reported) * other) / 1000.0
                })
                .sum();
            assert!((lags.on_roll_after_death(2, reported) - year).abs() < 1e-6);
        }
    }

    #[test]
    fn clean_lists_hold_nobody_who_left() {
        let lags = Lags::new(1, 0.0, 1.36, 3.0);
        assert!((0..1000).all(|key| !lags.still_after_move(key, 1e-9, 3) && !lags.still_after_death(key, 0.0, 3)));
        assert_eq!(
            [lags.left_behind(0.1, 5.0, 0.5), lags.stale_address(0.1, 5.0), lags.on_roll_after_death(0, 0.5)],
            [0.0; 3]
        );
    }
}

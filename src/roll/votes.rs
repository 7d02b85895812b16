//! Votes at federal general elections, and the credits that rolls show for them.

use super::RegistrationKind;
use super::registration::{OnRolls, Registration};
use super::{Registrar, VoteParameters};
use crate::date::{ELECTIONS, election_day};
use crate::population::{Person, PersonId, Population};
use crate::rng::Stream;

/// Turnout among registered people by age (18–24, 25–44, 45–64, 65 and older), in the order of [`ELECTIONS`]. Voters of
/// 2012 by age [voters-2012] and of 2016 in all [eavs-2016], over this model's registered people with each year's ages
/// (in 2012 19.5, 66.2, 68.8, 36.8 million). The other elections' totals (85.8, 132.6, 90.9, 83.3 million in 2006, 2008,
/// 2010, 2014) are the ballots counted [elections-project]; other years have the shape of 2012,
/// assumption [turnout-shape], and without a president to elect its power 1.6, assumption [midterm-power]: turnout
/// falls most where it was low. `audit` compares 2016.
const TURNOUT: [[f64; TURNOUT_BANDS]; 6] = [
    [0.365, 0.371, 0.512, 0.541],
    [0.605, 0.612, 0.748, 0.773],
    [0.378, 0.385, 0.530, 0.559],
    [0.591, 0.597, 0.730, 0.755],
    [0.339, 0.346, 0.476, 0.503],
    [0.613, 0.620, 0.758, 0.784],
];

/// Share of a person's decisions that one disposition makes for all elections, assumption [vote-habit]; the others are
/// made anew.
const HABIT: f64 = 0.7;

/// Which elections, a bit each in the order of [`ELECTIONS`].
pub type Credits = u8;

/// Draws of votes.
#[derive(Clone, Copy, Debug)]
pub struct Votes {
    /// Chance that somebody who votes, registered at home and where they left, votes at both.
    twice: f64,
    error: f64,
    wrong_line: f64,
    dead_votes: f64,
    /// Day numbers of the elections.
    days: [i32; 6],
    habit: Stream,
    by_habit: Stream,
    votes: Stream,
    both: Stream,
    wrong: Stream,
    line: Stream,
    of_the_dead: Stream,
}

impl Votes {
    /// Prepares the draws of a scenario. `could` is the share of the nation's people on rolls who were registered at home and where they left at the last
    /// election, so that the chance does not depend on which states are compared.
    pub fn new(seed: u64, parameters: &VoteParameters, could: f64) -> Self {
        let twice = parameters.double_votes.get() / could.max(f64::MIN_POSITIVE);
        Self {
            twice: twice.min(1.0),
            days: ELECTIONS.map(|year| election_day(year).day_number()),
            error: parameters.vote_credit_error.get(),
            wrong_line: parameters.wrong_line.get(),
            dead_votes: parameters.dead_votes.get(),
            habit: Stream::new(seed, "disposition to vote"),
            by_habit: Stream::new(seed, "disposition decides"),
            votes: Stream::new(seed, "votes"),
            both: Stream::new(seed, "votes in both states"),
            wrong: Stream::new(seed, "credit is wrong"),
            line: Stream::new(seed, "credit is on the line beside"),
            of_the_dead: Stream::new(seed, "a vote in the name of the dead"),
        }
    }

    /// Share of voters who vote twice, where such a share of people could: taken for as likely to vote as all.
    pub fn expected_twice(&self, could: f64) -> f64 {
        self.twice * could
    }

    /// Elections at which the person of a registration, made on a day, voted there, and those for which its roll gives credit.
    pub fn of(
        &self,
        population: &Population,
        registrar: &Registrar,
        registration: Registration,
        person: &Person,
        made: i32,
    ) -> (Credits, Credits) {
        let roll_day = population.parameters().date.0.day_number();
        let day = |kind| registrar.day_number(population, person.id, kind, person.birth);
        let home = usize::from(person.place);
        let on = match registration.kind {
            RegistrationKind::LeftBehind => registrar.on_rolls(population, home, person.id, person.birth),
            _ => OnRolls::default(),
        };
        let at_home = on.home;
        // Of two registrations at home the duplicate is the earlier one.
        let first_at_home = || day(if on.duplicate { RegistrationKind::Duplicate } else { RegistrationKind::Home });
        // From when on the person votes elsewhere, or not at all.
        let until = match registration.kind {
            RegistrationKind::OfTheDead => {
                roll_day - (population.years_since_death(home, person.id).unwrap_or(0.0) * 365.25) as i32
            }
            RegistrationKind::LeftBehind if at_home => first_at_home(),
            RegistrationKind::LeftBehind => roll_day - self.days_since_move(population, person),
            RegistrationKind::Duplicate => day(RegistrationKind::Home),
            RegistrationKind::Home | RegistrationKind::Listed { .. } => roll_day + 1,
        };
        let (mut voted, mut credited) = (0, 0);
        for (place, &election) in self.days.iter().enumerate() {
            if election > roll_day || election < made {
                continue;
            }
            let key = person.id.key() << 4 | place as u64;
            let votes = self.votes_in(registrar, place, person, key);
            let here = if election < until {
                votes
            } else if registration.kind == RegistrationKind::OfTheDead {
                self.of_the_dead.chance(key, self.dead_votes)
            } else {
                // Once more in the state that they left.
                at_home && votes && self.both.chance(key, self.twice) && first_at_home() <= election
            };
            let wrong = self.is_wrong(key, registration.kind);
            let lost =
                here && !wrong && self.is_on_a_relative_s_line(population, registrar, registration, person, place);
            voted |= u8::from(here) << place;
            credited |= u8::from((here != wrong) && !lost) << place;
        }
        (voted, credited)
    }

    /// Whether the credit of a registration at an election, by the key of its person and election, is wrong.
    fn is_wrong(&self, key: u64, kind: RegistrationKind) -> bool {
        self.wrong.chance(key << 8 | u64::from(kind.byte()), self.error)
    }

    /// Whether the credit for somebody's vote at home was given to a relative who is registered there and did not vote.
    fn is_on_a_relative_s_line(
        &self,
        population: &Population,
        registrar: &Registrar,
        registration: Registration,
        person: &Person,
        place: usize,
    ) -> bool {
        if self.wrong_line == 0.0 || registration.kind != RegistrationKind::Home {
            return false;
        }
        let took_it = |other: PersonId| {
            let key = other.key() << 4 | place as u64;
            if !self.is_wrong(key, RegistrationKind::Home) || !self.line.chance(key, self.wrong_line) {
                return false;
            }
            let other = population.person(usize::from(person.place), other);
            registrar.is_registered_at_home(population, &other)
                && registrar.day_number(population, other.id, RegistrationKind::Home, other.birth) <= self.days[place]
                && !self.votes_in(registrar, place, &other, key)
        };
        let relatives = [population.spouse(person), population.relative(person)];
        relatives.into_iter().flatten().any(took_it)
    }

    fn votes_in(&self, registrar: &Registrar, place: usize, person: &Person, key: u64) -> bool {
        let draw =
            if self.by_habit.chance(key, HABIT) { self.habit.unit(person.id.key()) } else { self.votes.unit(key) };
        draw < registrar.turnout_times * turnout(place, ELECTIONS[place] - person.birth.date.year())
    }

    fn days_since_move(&self, population: &Population, person: &Person) -> i32 {
        (population.years_since_interstate_move(person.id, person.birth).unwrap_or(0.0) * 365.25) as i32
    }
}

/// Chance that a registered person of an age votes at the election of a place in [`ELECTIONS`].
pub(super) fn turnout(place: usize, age: i32) -> f64 {
    TURNOUT[place][turnout_band(age)]
}

/// Bands of age in which turnout differs.
pub(crate) const TURNOUT_BANDS: usize = 4;

/// The band of an age.
pub(crate) fn turnout_band(age: i32) -> usize {
    match age {
        ..25 => 0,
        25..45 => 1,
        45..65 => 2,
        _ => 3,
    }
}

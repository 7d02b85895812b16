//! Moves, deaths, removals and votes: what was asked for, follows from the rates, and came out.

use crate::date::{ELECTIONS, election_day, last_election};
use crate::population::{Composition, Person};
use crate::recording::RowKeys;
use crate::results::Dial;
use crate::roll::{RegistrationKind, Votes};
use crate::scenario::Scenario;
use crate::stats::{Interval, rate_interval};
use crate::world::World;

/// What is measured, by path, with what is counted.
pub(super) const DIALS: [(&str, &str); 3] = [
    ("lives.moves", "living people on the rolls who moved between states in the last year, per 1,000"),
    ("lives.deaths", "registrations of people who have died, per 1,000"),
    ("registrations.removal_lag", "registrations left behind in another of the states, per 1,000"),
];

/// Records on which moves and credits are measured.
const MEASURED_ROWS: usize = 400_000;

/// Life events seen on the rolls.
#[derive(Clone, Debug, Default)]
pub(super) struct LifeCounts {
    /// Living people with a record; those who moved between states in the last year; expected share of these.
    living: u64,
    moved: u64,
    expected_moved: f64,
    registrations: u64,
    dead: u64,
    expected_dead: f64,
    left_behind: u64,
    expected_left_behind: f64,
    /// (Voted twice at the last election, voted), the second estimated from a part of the records.
    pub(super) double_votes: (u64, u64),
    pub(super) expected_double_votes: f64,
    /// (Wrong credits, registrations at elections).
    pub(super) wrong_credits: (u64, u64),
}

impl LifeCounts {
    pub(super) fn add(&mut self, other: &LifeCounts) {
        self.living += other.living;
        self.moved += other.moved;
        self.expected_moved += other.expected_moved;
        self.registrations += other.registrations;
        self.dead += other.dead;
        self.expected_dead += other.expected_dead;
        self.left_behind += other.left_behind;
        self.expected_left_behind += other.expected_left_behind;
    }

    /// Those dials that are multiples of what is observed.
    pub(super) fn dials(&self, scenario: &Scenario, replicates: u32) -> Vec<Dial> {
        let dial = |(name, meaning): (&str, &str), asked, expected: f64, (count, of): (u64, u64)| {
            let unit = 1000.0 / (of as f64).max(1.0);
            let interval: Interval = rate_interval(count as f64, count as f64).scaled(unit);
            Dial {
                name: name.to_owned(),
                asked,
                expected: 1000.0 * expected / f64::from(replicates),
                achieved: (of > 0).then_some(count as f64 * unit),
                interval: (of > 0).then_some(interval),
                meaning: meaning.to_owned(),
            }
        };
        let mut dials = vec![
            dial(DIALS[0], scenario.lives.moves.0, self.expected_moved, (self.moved, self.living)),
            dial(DIALS[1], scenario.lives.deaths.0, self.expected_dead, (self.dead, self.registrations)),
            dial(
                DIALS[2],
                scenario.registrations.removal_lag.0,
                self.expected_left_behind,
                (self.left_behind, self.registrations),
            ),
        ];
        // Of people on the rolls only because they left a state, more moved lately; when rolls are not sent they weigh more than the formula knows.
        if !scenario.participation.refused.is_empty() {
            dials.remove(0);
        }
        dials
    }
}

/// Counts the life events of one replicate.
pub(super) fn life_counts(scenario: &Scenario, world: &World, keys: &RowKeys) -> LifeCounts {
    let (population, registrar) = (&world.population, &world.registrar);
    let counts = world.rolls.counts();
    let expected = registrar.expected();
    let simulated = |parts: &[Composition]| parts.iter().map(|part| world.simulated(part)).sum::<f64>();
    let rolls = simulated(&expected.rolls);
    let votes = Votes::new(world.seed(), &scenario.votes, registrar.could_vote_twice());
    let mut found = LifeCounts {
        registrations: keys.len() as u64,
        dead: counts.dead,
        left_behind: counts.left_behind,
        expected_dead: simulated(&expected.dead) / rolls,
        expected_left_behind: simulated(&expected.left_behind) / rolls,
        expected_double_votes: votes.expected_twice(expected.twice_at_election),
        ..LifeCounts::default()
    };
    let roll_day = population.parameters().date.0.day_number();
    let last = last_election(roll_day);
    let election_days = ELECTIONS.map(|year| election_day(year).day_number());
    let stride = keys.len().div_ceil(MEASURED_ROWS).max(1);
    let (mut twice, mut voters, mut asked) = (0u64, 0u64, 0u64);
    for row in 0..keys.len() {
        let (registration, person) = (keys.registration(row), keys.person(row));
        let made = || registrar.day_number(population, person.id, registration.kind, person.birth);
        let counted = match registration.kind {
            RegistrationKind::Home => true,
            RegistrationKind::LeftBehind => {
                let home = registrar.is_registered_at_home(population, &person);
                let (voted, _) = votes.of(population, registrar, registration, &person, made());
                // At the last election somebody registered at home by then votes there, if they vote once.
                let registered = registrar.day_number(population, person.id, RegistrationKind::Home, person.birth);
                twice += last.map_or(0, |(e, day)| u64::from(home && voted >> e & 1 == 1 && registered <= day));
                !home
            }
            _ => false,
        };
        let measured = row % stride == 0;
        if counted && measured {
            found.living += 1;
            let years = population.years_since_interstate_move(person.id, person.birth);
            found.moved += u64::from(years.is_some_and(|y| y < 1.0));
            found.expected_moved += expected_moved(world, &person);
        }
        if measured {
            let made = made();
            let (voted, credited) = votes.of(population, registrar, registration, &person, made);
            let at = |day: &&i32| (made..=roll_day).contains(*day);
            found.wrong_credits.0 += u64::from((voted ^ credited).count_ones());
            found.wrong_credits.1 += election_days.iter().filter(at).count() as u64;
            asked += 1;
            voters += last.map_or(0, |(e, _)| {
                u64::from(registration.kind != RegistrationKind::OfTheDead) & u64::from(voted >> e & 1)
            });
        }
    }
    found.expected_moved /= (found.living as f64).max(1.0);
    found.double_votes = (twice, (voters * keys.len() as u64).checked_div(asked).unwrap_or(0));
    found
}

/// Chance that somebody of the person's age and home, of those with a record here, moved between states in the last year. Without a record here are those
/// who moved from a state without a roll here, are still on that roll and have not registered at home.
fn expected_moved(world: &World, person: &Person) -> f64 {
    let (population, registrar) = (&world.population, &world.registrar);
    let age = person.birth.age_in(population.year());
    let (rate, adult) = (population.interstate_moves_per_year(age), population.adult_years(age));
    let unseen = 1.0 - registrar.expected().visible[usize::from(person.place)];
    let reported = registrar.expected().reported_elsewhere[usize::from(person.place)];
    let without = |years: f64| unseen * registrar.lags.left_behind_only(rate, years, reported);
    (-libm::expm1(-rate * adult.min(1.0)) - without(adult.min(1.0))) / (1.0 - without(adult))
}

//! Figures of the audited country's rolls.

use crate::population::{Composition, Kin, NONCITIZEN_SHARE, Person};
use crate::records::Field;
use crate::roll::{RegistrationKind, Reported};
use crate::scenario::Scenario;
use crate::tables::{State, StateCode, state_named, states};
use crate::world::World;

/// What the audit counts; shares of registrations unless said otherwise.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RollFigures {
    pub registrations: f64,
    pub twins_per_1000: f64,
    pub dead: f64,
    /// People with two, of registrations.
    pub twice: f64,
    pub old_address: f64,
    pub inactive: f64,
    pub new: f64,
    pub removed_dead: Removals,
    pub removed_moved: Removals,
    /// Of people registered at home.
    pub duplicates: f64,
    pub voters: f64,
    /// Shares of voters aged 18–24, 25–44, 45–64, 65 and older.
    pub by_age: [f64; 4],
    /// Of voters.
    pub double_votes: f64,
    pub middle_blank_ohio: f64,
    pub suffix_north_carolina: f64,
    /// Of citizens of the age.
    pub registered_young: f64,
    pub registered_older: f64,
    /// Pairs in a million registrations: registered at home in one state, and at one address.
    pub twins: [f64; 2],
    /// The same of fathers and sons of one name.
    pub juniors: [f64; 2],
}

/// Removals of two years in the states that report them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Removals {
    pub ours: f64,
    pub published: f64,
    /// Registrations on their rolls.
    pub rolls: f64,
    pub states: f64,
    /// States whose number comes out.
    pub alike: f64,
}

/// How far a state's removals may be off to come out, as a share: published ones are rounded to a tenth of a percent of the roll.
const ALIKE: f64 = 0.05;

/// Counts over all records; what was simulated stands for the whole by the expected share of records that was.
pub(super) fn roll_figures(scenario: &Scenario, world: &World) -> RollFigures {
    let keys = world.keys();
    let (population, registrar) = (&world.population, &world.registrar);
    let n = keys.len() as f64;
    let fields = [Field::MiddleName, Field::Suffix, Field::Status, Field::RegistrationDate];
    let records = world.record(scenario, &keys, &fields);
    let column = |field: Field| records.column(field).expect("asked for");
    let truth = world.recorder(scenario).truth(&keys);
    let (votes, moved) = (truth.votes.as_ref().expect("asked for"), truth.old_address.as_ref().expect("asked for"));
    let roll_date = population.parameters().date.0;
    let two_years_ago = crate::date::Date::from_day_number(roll_date.day_number() - 730).packed() as u64;
    let (mut sums, mut twins, mut before_1981) = (RollFigures::default(), 0.0, 0.0);
    let in_state = |postal: &str| u64::from(state_named(postal).expect("a state")) as u8;
    let (ohio, carolina) = (in_state("OH"), in_state("NC"));
    let (mut records_ohio, mut records_carolina) = (0.0, 0.0);
    for row in 0..keys.len() {
        let (registration, person) = (keys.registration(row), keys.person(row));
        let one = |is: bool| f64::from(u8::from(is));
        let lives = registration.kind != RegistrationKind::OfTheDead;
        sums.old_address += one(lives && moved[row]);
        sums.inactive += one(column(Field::Status).get(row) == 2);
        sums.new += one(column(Field::RegistrationDate).get(row) >= two_years_ago);
        if registration.kind == RegistrationKind::Home && person.birth.date.year() <= 1980 {
            before_1981 += 1.0;
            twins += one(matches!(person.kin, Kin::FirstTwin | Kin::SecondTwin));
        }
        if registration.kind == RegistrationKind::Home
            && let Kin::SecondTwin | Kin::Junior = person.kin
        {
            let pairs = if person.kin == Kin::Junior { &mut sums.juniors } else { &mut sums.twins };
            let [registered, together] = look_alike(world, &person);
            pairs[0] += one(registered);
            pairs[1] += one(registered && together);
        }
        if registration.jurisdiction == ohio {
            records_ohio += 1.0;
            sums.middle_blank_ohio += one(column(Field::MiddleName).get(row) == 0);
        }
        if registration.jurisdiction == carolina {
            records_carolina += 1.0;
            sums.suffix_north_carolina += one(column(Field::Suffix).get(row) != 0);
        }
        if votes[row] >> 5 & 1 == 1 {
            let home = || registrar.is_registered_at_home(population, &person);
            let day = || registrar.day_number(population, person.id, RegistrationKind::Home, person.birth);
            if registration.kind == RegistrationKind::LeftBehind && home() && day() <= roll_date.day_number() {
                sums.double_votes += 1.0;
            } else {
                sums.voters += 1.0;
                let band = match person.birth.age_in(population.year()) {
                    ..25 => 0,
                    25..45 => 1,
                    45..65 => 2,
                    _ => 3,
                };
                sums.by_age[band] += 1.0;
            }
        }
    }
    let counts = world.rolls.counts();
    let expected = registrar.expected();
    let total = |parts: &[Composition]| parts.iter().map(Composition::total).sum::<f64>();
    let full = total(&expected.rolls);
    let simulated: f64 = expected.rolls.iter().map(|roll| world.simulated(roll)).sum();
    let whole = full / simulated;
    RollFigures {
        registrations: n * whole,
        twins_per_1000: 1000.0 * twins / before_1981,
        dead: counts.dead as f64 / n,
        twice: counts.registered_twice as f64 / n,
        old_address: sums.old_address / n,
        inactive: sums.inactive / n,
        new: sums.new / n,
        removed_dead: removals(world, &removed_dead(world), |state| state.removed_dead),
        removed_moved: removals(
            world,
            &expected.removed_as_moved.iter().map(|a_year| 2.0 * a_year).collect::<Vec<_>>(),
            |state| state.removed_moved,
        ),
        duplicates: counts.duplicates as f64 / counts.homes as f64,
        voters: sums.voters * whole,
        by_age: sums.by_age.map(|band| band / sums.voters),
        double_votes: sums.double_votes / sums.voters,
        middle_blank_ohio: sums.middle_blank_ohio / records_ohio,
        suffix_north_carolina: sums.suffix_north_carolina / records_carolina,
        registered_young: registered_share(world, 18..25),
        registered_older: registered_share(world, 35..200),
        twins: sums.twins.map(|pairs| 1e6 * pairs / n),
        juniors: sums.juniors.map(|pairs| 1e6 * pairs / n),
    }
}

/// Whether a person's twin or father is registered at home too, and whether they share a household.
fn look_alike(world: &World, person: &Person) -> [bool; 2] {
    let (population, place) = (&world.population, usize::from(person.place));
    let Some(other) = population.relative(person) else { return [false; 2] };
    let other = population.person(place, other);
    let home = world.registrar.is_registered_at_home(population, &other);
    [home, population.household(person) == population.household(&other)]
}

/// Registrations removed as dead in two years, by place: in a steady state, as many as registered people died whose death was reported.
fn removed_dead(world: &World) -> Vec<f64> {
    let year = world.population.year();
    let of_place = |(place, state): (usize, &StateCode)| {
        let two_years = world.population.dead(place).iter().take(2).cloned();
        let died = two_years
            .map(|mut dead| {
                dead.weight(|born, _, race| world.registrar.registered_probability(place, year - born, race as usize));
                dead.total()
            })
            .sum::<f64>();
        died * Reported::of_2016().deaths[usize::from(*state)]
    };
    world.population.states().iter().enumerate().map(of_place).collect()
}

/// Registrations removed in two years for a reason, in the states that report it, beside what they report.
fn removals(world: &World, removed: &[f64], published: impl Fn(&State) -> Option<f64>) -> Removals {
    let rolls = world.registrar.expected_rolls();
    let mut found = Removals::default();
    for (place, &state) in world.population.states().iter().enumerate() {
        let Some(share) = published(&states()[usize::from(state)]) else { continue };
        let roll = rolls[place].total();
        let ratio = removed[place] / roll / share;
        found.ours += removed[place];
        found.published += share * roll;
        found.rolls += roll;
        found.states += 1.0;
        found.alike += f64::from(u8::from((ratio - 1.0).abs() < ALIKE));
    }
    found
}

/// Share of citizens of some ages who are registered at home.
fn registered_share(world: &World, ages: std::ops::Range<i32>) -> f64 {
    let (mut registered, mut citizens) = (0.0, 0.0);
    for (place, home) in world.registrar.expected_homes().iter().enumerate() {
        let of_age = |composition: &Composition, citizens: bool| {
            let mut part = composition.clone();
            part.weight(|born, _, race| {
                let inside = ages.contains(&(world.population.year() - born));
                f64::from(u8::from(inside)) * if citizens { 1.0 - NONCITIZEN_SHARE[race as usize] } else { 1.0 }
            });
            part.total()
        };
        registered += of_age(home, false);
        citizens += of_age(world.population.composition(place), true);
    }
    registered / citizens
}

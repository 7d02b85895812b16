//! Who registers, where, and when.

use super::RegistrationParameters;
use crate::date::Date;
use crate::population::{Birth, Composition, NONCITIZEN_SHARE, PersonId, Population};
use crate::rng::{AliasTable, Stream};
use crate::tables::{StateCode, states};

/// One person's entry on one roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Whose it is.
    pub person: PersonId,
    /// 0 for the one at the person's home, 1 for one left behind.
    pub nth: u8,
    /// The state whose roll it is on.
    pub jurisdiction: StateCode,
}

/// Decides registrations; each decision is a pure function of (seed, person).
#[derive(Debug)]
pub struct Registrar {
    /// By place of the state: factor on the age rates that fits the state's roll of 2016.
    intensity: Vec<f64>,
    /// By place: where people came from who live here now.
    origins: Vec<Option<AliasTable>>,
    /// Of P(registered twice): mover rate by age times this.
    moving_scale: f64,
    registered: Stream,
    moved: Stream,
    origin: Stream,
    dates: Stream,
}

/// Registered share of citizens by age. Sources: FIGURES §4 (18–24: 55 %, 35 and older: 75 %); 25–34 `assumption`, between them.
fn registered_share(age: i32) -> f64 {
    match age {
        ..25 => 0.55,
        25..35 => 0.66,
        _ => 0.75,
    }
}

/// Share of people who move between states in a year, by age. Sources: FIGURES §4 (2.3 % of all, 4.6 % at 25–29, falling with age);
/// the other ages are an `assumption` that keeps to both.
pub(super) fn interstate_moves_per_year(age: i32) -> f64 {
    match age {
        ..25 => 0.040,
        25..30 => 0.046,
        30..35 => 0.035,
        35..45 => 0.024,
        45..65 => 0.015,
        _ => 0.010,
    }
}

/// Largest share of a group that can be registered. `assumption`.
const MOST: f64 = 0.98;

impl Registrar {
    /// Fits the rates to the states' rolls of 2016.
    pub fn new(seed: u64, parameters: &RegistrationParameters, population: &Population) -> Self {
        let twice = parameters.registered_twice.get();
        let year = population.parameters().date.0.year();
        let places = 0..population.states().len();
        let origins: Vec<Vec<(u32, f64)>> = places.clone().map(|p| origin_weights(population.states(), p)).collect();
        let homes = registrations_at_home(population.states(), &origins, twice);
        let intensity: Vec<f64> =
            places.clone().map(|p| fitted_intensity(population.composition(p), year, homes[p])).collect();
        let mut registrar = Self {
            origins: origins.iter().map(|w| (!w.is_empty()).then(|| AliasTable::new(w))).collect(),
            intensity,
            moving_scale: 0.0,
            registered: Stream::new(seed, "registers"),
            moved: Stream::new(seed, "is still registered where they moved from"),
            origin: Stream::new(seed, "state they moved from"),
            dates: Stream::new(seed, "registration date"),
        };
        if population.states().len() > 1 && twice > 0.0 {
            registrar.moving_scale = registrar.fitted_moving_scale(population, twice);
        }
        registrar
    }

    /// Probability that a resident of a state is registered there.
    #[inline]
    pub fn registered_probability(&self, place: usize, age: i32, race: usize) -> f64 {
        registered_probability(self.intensity[place], age, race)
    }

    /// Probability that a registered person of an age is also registered elsewhere.
    #[inline]
    pub fn twice_probability(&self, age: i32) -> f64 {
        (self.moving_scale * interstate_moves_per_year(age)).min(1.0)
    }

    /// The one or two registrations of a person, as places of states: at home, and left behind.
    #[inline]
    pub fn places(&self, place: usize, person: PersonId, birth: Birth, year: i32) -> (Option<usize>, Option<usize>) {
        let (age, key) = (birth.age_in(year), person.key());
        if !self.registered.chance(key, self.registered_probability(place, age, birth.race as usize)) {
            return (None, None);
        }
        let left = match (&self.origins[place], self.moved.chance(key, self.twice_probability(age))) {
            (Some(origins), true) => Some(origins.draw(self.origin.bits(key)) as usize),
            _ => None,
        };
        (Some(place), left)
    }

    /// When a registration was made. People register at home up to `HOME_YEARS` ago, recently rather than long ago; one left
    /// behind is older than the one at home. `assumption`.
    pub fn date(&self, person: PersonId, nth: u8, birth: Birth, roll_date: Date) -> Date {
        Date::from_day_number(self.day_number(person, nth, birth, roll_date.day_number()))
    }

    /// The same as a day number, for rolls taken on the day `roll_day`.
    #[inline]
    pub fn day_number(&self, person: PersonId, nth: u8, birth: Birth, roll_day: i32) -> i32 {
        const HOME_YEARS: f64 = 20.0;
        let adult_days = f64::from(roll_day - birth.date.day_number()) - 18.0 * 365.25;
        let adult_days = adult_days.max(0.0);
        let ago = |draw: f64| draw * draw * (HOME_YEARS * 365.25).min(adult_days);
        let home = ago(self.dates.unit(person.key() << 8));
        let days = match nth {
            0 => home,
            _ => home + self.dates.unit(person.key() << 8 | 1) * (adult_days - home),
        };
        roll_day - days as i32
    }

    /// Expected people registered at their home in each place, by stratum and in full.
    pub fn expected_homes(&self, population: &Population) -> Vec<Composition> {
        let year = population.parameters().date.0.year();
        let home = |place: usize| {
            let mut home = population.composition(place).clone();
            home.weight(|born, _, race| self.registered_probability(place, year - born, race as usize));
            home
        };
        (0..population.states().len()).map(home).collect()
    }

    /// Expected registrations on the roll of each place, by stratum and in full: at home, and left behind by others.
    pub fn expected_rolls(&self, population: &Population) -> Vec<Composition> {
        let year = population.parameters().date.0.year();
        let homes = self.expected_homes(population);
        let mut rolls = homes.clone();
        for (place, home) in homes.iter().enumerate() {
            let mut leaving = home.clone();
            leaving.weight(|born, _, _| self.twice_probability(year - born));
            let origins = origin_weights(population.states(), place);
            let all: f64 = origins.iter().map(|o| o.1).sum();
            for (origin, weight) in origins {
                rolls[origin as usize].add(&leaving, weight / all);
            }
        }
        rolls
    }

    /// The factor that makes `twice` of the registered be registered twice.
    fn fitted_moving_scale(&self, population: &Population, twice: f64) -> f64 {
        let year = population.parameters().date.0.year();
        let mut by_age = vec![0.0; 130];
        for (index, cells) in self.expected_homes(population).iter().flat_map(|home| home.people.iter().enumerate()) {
            by_age[(year - crate::population::FIRST_BIRTH_YEAR) as usize - index] += cells.iter().sum::<f64>();
        }
        let registered: f64 = by_age.iter().sum();
        let share = |scale: f64| {
            let one = |(age, n): (usize, &f64)| n * (scale * interstate_moves_per_year(age as i32)).min(1.0);
            by_age.iter().enumerate().map(one).sum::<f64>() / registered
        };
        bisect(|scale| share(scale) < twice, 200.0)
    }
}

/// Gravity: people come from a state in proportion to its adults over the distance. Sources: FIGURES §4 names the model;
/// exponent 1 on distance is an `assumption`.
fn origin_weights(group: &[StateCode], place: usize) -> Vec<(u32, f64)> {
    let state = |p: usize| &states()[usize::from(group[p])];
    let weight = |p: usize| (p as u32, state(p).adults_total() / state(place).distance_km(state(p)).max(1.0));
    (0..group.len()).filter(|&p| p != place).map(weight).collect()
}

/// Registrations at home so that, with those left behind, each roll has its size of 2016.
fn registrations_at_home(group: &[StateCode], origins: &[Vec<(u32, f64)>], twice: f64) -> Vec<f64> {
    let target: Vec<f64> = group.iter().map(|&s| roll_size(s)).collect();
    let mut homes = target.clone();
    for _ in 0..50 {
        let mut left = vec![0.0; homes.len()];
        for (place, weights) in origins.iter().enumerate() {
            let all: f64 = weights.iter().map(|w| w.1).sum();
            weights.iter().for_each(|&(origin, w)| left[origin as usize] += homes[place] * twice * w / all);
        }
        homes = target.iter().zip(&left).map(|(t, l)| (t - l).max(0.0)).collect();
    }
    homes
}

/// The roll of 2016; for AK and ND, which the source lacks, the national share of adults (`assumption`).
fn roll_size(state: StateCode) -> f64 {
    let with_roll = || states().iter().filter_map(|s| Some((f64::from(s.registered_2016?), s.adults_total())));
    let (registered, adults) = with_roll().fold((0.0, 0.0), |(r, a), (x, y)| (r + x, a + y));
    let state = &states()[usize::from(state)];
    state.registered_2016.map_or(state.adults_total() * registered / adults, f64::from)
}

fn fitted_intensity(residents: &Composition, year: i32, registered: f64) -> f64 {
    let expected = |intensity: f64| {
        let mut all = residents.clone();
        all.weight(|born, _, race| registered_probability(intensity, year - born, race as usize));
        all.total()
    };
    bisect(|intensity| expected(intensity) < registered, 4.0)
}

/// Expected registered people of a state at home, by stratum, when everybody is registered once.
pub fn registered_composition(state: StateCode, date: Date) -> Composition {
    let mut composition = Composition::residents(state, date);
    let intensity = fitted_intensity(&composition, date.year(), roll_size(state));
    composition.weight(|born, _, race| registered_probability(intensity, date.year() - born, race as usize));
    composition
}

fn registered_probability(intensity: f64, age: i32, race: usize) -> f64 {
    (intensity * registered_share(age)).min(MOST) * (1.0 - NONCITIZEN_SHARE[race])
}

/// The point up to which `below` holds, in `0..=high`.
fn bisect(below: impl Fn(f64) -> bool, mut high: f64) -> f64 {
    let mut low = 0.0;
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if below(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

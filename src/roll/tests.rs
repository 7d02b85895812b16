//! Rolls come out at their sizes, the same for any number of threads, and say nothing by their order.

use super::*;
use crate::population::{
    Composition, KinshipParameters, LifeParameters, Origins, Population, PopulationParameters, Times,
};
use crate::probability::Probability;

/// A closed country of a few states, in which the nation's share comes true.
fn world(toml: &str, twice: f64) -> (Population, Registrar) {
    let lives = LifeParameters { origins: Origins::ComparedStates, ..LifeParameters::default() };
    world_of(toml, twice, &lives)
}

fn world_of(toml: &str, twice: f64, lives: &LifeParameters) -> (Population, Registrar) {
    let parameters: PopulationParameters = toml::from_str(toml).unwrap();
    let population = Population::new(1, &parameters, &KinshipParameters::default(), lives);
    let registrations = RegistrationParameters {
        registered_twice: Probability::new(twice).unwrap(),
        ..RegistrationParameters::default()
    };
    let registrar = Registrar::new(1, &registrations, &[], &population);
    (population, registrar)
}

const FOUR: &str = "states = ['IA', 'NE', 'SD', 'KS']\ndate = '2016-11-08'\nscale = 0.05\nsampling = 'people'";

fn take(population: &Population, registrar: &Registrar) -> Rolls {
    Rolls::take(1, population, registrar, None, &|_| ())
}

#[test]
fn rolls_have_their_size_of_2016_and_the_asked_share_twice() {
    let (population, registrar) = world(FOUR, 0.03);
    let rolls = take(&population, &registrar);
    for ((state, rows), expected) in rolls.segments().iter().zip(registrar.expected_rolls()) {
        let published = f64::from(crate::tables::states()[usize::from(*state)].registered_2016.unwrap());
        let ratio = expected.total() / published;
        assert!((ratio - 1.0).abs() < 0.001, "{state}: {ratio}");
        let mean = 0.05 * expected.total();
        assert!((rows.len() as f64 - mean).abs() < 5.0 * mean.sqrt());
    }
    let (n, twice) = (rolls.persons() as f64, rolls.registered_twice() as f64);
    // The most that register anywhere is reached by old people of states with large rolls, who seldom moved.
    let expected = registrar.expected_twice();
    assert!((1.0..1.01).contains(&(expected / 0.03)), "{expected}");
    assert!((twice - expected * n).abs() < 5.0 * (expected * n).sqrt(), "{twice} of {n}");
}

#[test]
fn nobody_is_registered_twice_when_the_rate_is_zero_and_every_mover_when_it_is_one() {
    let (population, registrar) = world(FOUR, 0.0);
    assert_eq!(take(&population, &registrar).registered_twice(), 0);
    // As many as moved and have registered again: nobody else can be registered twice, and the run says how many are expected.
    let (population, registrar) = world(FOUR, 1.0);
    let rolls = take(&population, &registrar);
    let (n, twice) = (rolls.persons() as f64, rolls.registered_twice() as f64);
    let expected = registrar.expected_twice();
    assert!((0.01..0.5).contains(&expected), "{expected}");
    assert!((twice - expected * n).abs() < 5.0 * (expected * n).sqrt(), "{twice} of {n}, expected {expected}");
}

const TWO: &str = "states = ['AR', 'OK']\ndate = '2016-11-08'\nscale = 0.1\nsampling = 'people'";
const ALL: &str = "states = ['all']\ndate = '2016-11-08'\nscale = 0.005\nsampling = 'people'";

#[test]
fn the_lag_is_the_nation_s_whatever_states_are_compared() {
    let lag = |toml: &str| world_of(toml, 0.03, &LifeParameters::default()).1.lags.after_move;
    assert_eq!(lag(TWO).to_bits(), lag(FOUR).to_bits());
    assert_eq!(lag(TWO).to_bits(), lag(ALL).to_bits());
    let moves = LifeParameters { moves: Times(3.0), ..LifeParameters::default() };
    assert_eq!(lag(TWO).to_bits(), world_of(TWO, 0.03, &moves).1.lags.after_move.to_bits());
}

#[test]
fn all_states_see_the_share_and_two_the_part_that_moved_between_them() {
    for (toml, asked) in [(ALL, 0.03), (TWO, 0.03)] {
        let (population, registrar) = world_of(toml, asked, &LifeParameters::default());
        let expected = registrar.expected();
        let homes = expected.homes.iter().map(|h| h.total());
        let (sum, all) = homes.zip(&expected.visible).fold((0.0, 0.0), |(s, a), (n, v)| (s + n * v, a + n));
        let part = sum / all;
        // The most that register anywhere cuts off old people (0.5 %), and those who are registered only where they left do not count (1.5 %).
        let ratio = registrar.expected_twice() / (asked * part);
        assert!((0.995..1.025).contains(&ratio), "{toml}: {ratio}");
        assert!(if toml == ALL { part == 1.0 } else { (0.04..0.15).contains(&part) }, "{part}");
        // The chance to vote twice does not hang on the scope.
        let could = expected.twice_at_election / registrar.could_vote_twice() / part;
        assert!((0.995..1.025).contains(&could), "{toml}: {could}");
        let rolls = take(&population, &registrar);
        let (n, twice) = (rolls.persons() as f64, rolls.registered_twice() as f64);
        let mean = registrar.expected_twice() * n;
        assert!((twice - mean).abs() < 5.0 * mean.sqrt(), "{toml}: {twice} of {n}, expected {mean}");
    }
}

#[test]
fn raising_the_rate_only_adds_registrations() {
    let numbers = |twice| {
        let (population, registrar) =
            world("states = ['SD', 'WY']\ndate = '2016-11-08'\nsampling = 'people'\nscale = 0.1", twice);
        let rolls = take(&population, &registrar);
        (0..rolls.len()).map(|row| rolls.number(row)).filter(|_| true).collect::<std::collections::BTreeSet<_>>()
    };
    let (none, some) = (numbers(0.0), numbers(0.02));
    // Home registrations shrink a little to make room for those left behind, so compare the second ones only.
    assert!(some.difference(&none).count() > 0);
    let more = numbers(0.04);
    let (population, registrar) =
        world("states = ['SD', 'WY']\ndate = '2016-11-08'\nsampling = 'people'\nscale = 0.1", 0.02);
    let rolls = take(&population, &registrar);
    let second = (0..rolls.len()).filter(|&row| rolls.registration(row).kind == RegistrationKind::LeftBehind);
    let kept = second.clone().filter(|&row| more.contains(&rolls.number(row))).count();
    assert!(kept as f64 > 0.97 * second.count() as f64);
}

#[test]
fn threads_do_not_matter() {
    let (population, registrar) = world(FOUR, 0.03);
    let numbers_with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| take(&population, &registrar)).numbers_for_test()
    };
    let one = numbers_with(1);
    assert_eq!(one, numbers_with(2));
    assert_eq!(one, numbers_with(7));
}

#[test]
fn a_row_leads_back_to_its_person_and_order_says_nothing() {
    let (population, registrar) = world(FOUR, 0.03);
    let rolls = take(&population, &registrar);
    let mut sum = 0.0;
    let n = rolls.len().min(50_000);
    for row in 0..n {
        let registration = rolls.registration(row);
        assert!(RegistrationKind::ON_ROLLS.contains(&registration.kind));
        sum += f64::from(registration.person.0 & 0x3ff_ffff) * (row as f64 / n as f64 - 0.5);
    }
    // Covariance of row and person number, in standard errors.
    let residents = f64::from(population.residents(0));
    let z = sum / (residents / 12f64.sqrt() * (n as f64 / 12.0).sqrt());
    assert!(z.abs() < 6.0, "row order follows person numbers: z = {z}");
}

#[test]
fn deaths_and_moves_that_nobody_reports_stay_longer_and_the_nation_s_shares_stay() {
    let parameters: PopulationParameters = toml::from_str(ALL).unwrap();
    let population = Population::new(1, &parameters, &KinshipParameters::default(), &LifeParameters::default());
    let at = |unreported: f64| {
        let toml = format!("unreported_lag = {unreported:?}");
        Registrar::new(1, &toml::from_str(&toml).unwrap(), &[], &population)
    };
    let (alike, longer) = (at(1.0), at(4.0));
    let total = |parts: &[Composition]| parts.iter().map(Composition::total).sum::<f64>();
    let ratio = |of: &dyn Fn(&Registrar) -> f64| of(&longer) / of(&alike);
    assert!((ratio(&|r| r.expected_twice()) - 1.0).abs() < 0.005, "{}", ratio(&|r| r.expected_twice()));
    // Of the longest lags a part ends only after the ten years of deaths that are drawn.
    let dead = ratio(&|r| total(&r.expected().dead));
    assert!((0.93..1.0).contains(&dead), "{dead}");
    let of = |registrar: &Registrar, state: &str| {
        let place = population.states().iter().position(|&s| Some(s) == crate::tables::state_named(state)).unwrap();
        registrar.expected().left_behind[place].total() / registrar.expected().rolls[place].total()
    };
    // Massachusetts hears of all who leave, Alabama of one in thirteen.
    assert!(of(&longer, "MA") < 0.7 * of(&alike, "MA") && of(&longer, "AL") > 1.2 * of(&alike, "AL"));
    let rolls = take(&population, &longer);
    let (n, counts, expected) = (rolls.len() as f64, rolls.counts(), longer.expected());
    let all = total(&expected.rolls);
    for (found, mean) in [
        (counts.registered_twice, longer.expected_twice() * rolls.persons() as f64),
        (counts.left_behind, total(&expected.left_behind) / all * n),
        (counts.dead, total(&expected.dead) / all * n),
        (counts.homes, total(&expected.homes) / all * n),
    ] {
        assert!((found as f64 - mean).abs() < 5.0 * mean.sqrt(), "{found}, expected {mean}");
    }
}

#[test]
fn rolls_of_any_year_from_2004_to_2026_have_their_size_and_ages() {
    let size = |year: i32| {
        let toml = format!("states = ['IA', 'NE']\ndate = '{year}-11-20'\nscale = 0.02\nsampling = 'people'");
        let parameters: PopulationParameters = toml::from_str(&toml).unwrap();
        let population = Population::new(1, &parameters, &KinshipParameters::default(), &LifeParameters::default());
        let registrar = Registrar::new(1, &toml::from_str("sizes = 'by-year'").unwrap(), &[], &population);
        let rolls = take(&population, &registrar);
        let mut youngest = 0;
        for row in (0..rolls.len()).step_by(7) {
            let registration = rolls.registration(row);
            let place = population.states().binary_search(&registration.person.home()).unwrap();
            let birth = population.person(place, registration.person).birth;
            assert!((18..=127).contains(&birth.age_in(year)), "{year}: {birth:?}");
            youngest = youngest.max(birth.date.year());
        }
        assert_eq!(youngest, year - 18);
        let expected: f64 = registrar.expected_rolls().iter().map(Composition::total).sum();
        assert!((rolls.len() as f64 - 0.02 * expected).abs() < 5.0 * (0.02 * expected).sqrt());
        expected / f64::from(2_222_380 + 1_211_101)
    };
    // Iowa's roll is near the most that can be registered, so that it grows less than asked.
    for (year, asked) in [(2004, 174.8 / 214.1), (2008, 190.5 / 214.1), (2016, 1.0), (2026, 232.2 / 214.1)] {
        assert!((size(year) / asked - 1.0).abs() < 0.02, "{year}: {} for {asked}", size(year));
    }
}

//! Verification against theory: each test is named after the comparison it makes.
//!
//! The slow ones are ignored by `cargo test`; run them with `cargo test --release --test verification -- --include-ignored`.

use doppelroll::evaluate::Slot;
use doppelroll::population::{Kin, Person, PersonId, Population};
use doppelroll::run::Run;
use doppelroll::scenario::Scenario;
use doppelroll::tables::{Race, Sex, first_names, surnames};
use doppelroll::world::{Silent, World};

fn scenario(text: &str) -> Scenario {
    let head = "name = 'verification'\nquestion = 'Does it agree with theory?'\nseed = 4\n";
    Scenario::parse(&format!("{head}{text}")).unwrap()
}

const STRATEGIES: &str = r#"
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "SSN4 veto"
agree = ["first_name", "last_name", "birth_date"]
not_contradict = ["ssn4"]
[[strategy]]
name = "initial and suffix"
agree = ["first_name", "last_name", "birth_date", "sex"]
not_contradict = ["middle_name:initial", "suffix"]
[[strategy]]
name = "middle name"
agree = ["first_name", "middle_name", "last_name", "birth_date"]
[[strategy]]
name = "no names"
agree = ["birth_date", "ssn4"]
[[strategy]]
name = "birth month"
agree = ["first_name", "last_name", "birth_date:month_year"]
"#;

/// Runs one replicate and compares each strategy's false links with the closed form, in standard errors from the clusters.
fn compare_with_closed_form(scenario: &Scenario, least: f64) {
    let mut run = Run::default();
    run.add(scenario, 0, &Silent).unwrap();
    for (place, strategy) in scenario.strategies.iter().enumerate() {
        let simulated = run.count(Slot::FalseLinks, place) as f64;
        let expected = run.expected(place).expect("all of these have a closed form").simulated;
        let interval = run.strategies[place].false_links_interval();
        let error = ((interval.upper.unwrap() - interval.lower) / 3.92).max(expected.sqrt());
        let z = (simulated - expected) / error;
        println!("{:20} simulated {simulated:9} closed form {expected:11.1} z {z:6.2}", strategy.name);
        assert!(z.abs() < 4.0, "{}: {simulated} simulated, {expected} expected, z = {z}", strategy.name);
        assert!(expected > least || strategy.name == "middle name", "{}: too few to tell", strategy.name);
    }
}

#[test]
fn simulation_of_two_small_states_against_the_closed_form() {
    let rolls = "[rolls]\nstates = ['MN', 'WI']\ndate = '2016-11-08'\nscale = 0.3\nsampling = 'people'\n[registrations]\nregistered_twice = 0.0\n";
    compare_with_closed_form(&scenario(&format!("{rolls}{STRATEGIES}")), 30.0);
}

#[test]
#[ignore = "ten million people: half a minute"]
fn simulation_of_ten_million_people_against_the_closed_form() {
    let rolls = "[rolls]\nstates = ['all']\ndate = '2016-11-08'\nscale = 0.0476\nsampling = 'people'\n[registrations]\nregistered_twice = 0.0\n[recording.noise]\ntypo = 0.02\n";
    compare_with_closed_form(&scenario(&format!("{rolls}{STRATEGIES}")), 1000.0);
}

#[test]
fn people_sampling_and_birth_date_sampling_against_each_other() {
    // Full-size expectations do not depend on how a part is sampled.
    let dated = STRATEGIES.split("[[strategy]]\nname = \"birth month\"").next().unwrap();
    let of = |sampling: &str| {
        let rolls =
            format!("[rolls]\nstates = ['IA', 'NE']\ndate = '2016-11-08'\nscale = 0.01\nsampling = '{sampling}'\n");
        let scenario = scenario(&format!("{rolls}{dated}"));
        let world = World::new(&scenario, 0, &Silent);
        scenario
            .strategies
            .iter()
            .map(|s| world.expected_false_links(&scenario, s, None).unwrap().1)
            .collect::<Vec<f64>>()
    };
    for (people, dates) in of("people").into_iter().zip(of("birth-dates")) {
        assert!((people / dates - 1.0).abs() < 1e-12);
    }
}

/// How often, of 200 samples, each strategy's interval for false links holds the number that the closed form gives for the full rolls.
fn covered(rolls: &str, scale_of_pairs: f64) -> Vec<u32> {
    let dated = STRATEGIES.split("[[strategy]]\nname = \"birth month\"").next().unwrap();
    let scenario = scenario(&format!("{rolls}{dated}"));
    let mut covered = vec![0; scenario.strategies.len()];
    for replicate in 0..200 {
        let mut run = Run::default();
        run.add(&scenario, replicate, &Silent).unwrap();
        for (place, covered) in covered.iter_mut().enumerate() {
            let interval = run.strategies[place].false_links_interval();
            let expected = run.expected(place).unwrap().full_size * scale_of_pairs;
            *covered += u32::from((interval.lower..=interval.upper.unwrap()).contains(&expected));
        }
    }
    println!("covered of 200: {covered:?}");
    covered
}

// Nominal 95 %: of 200, fewer than 179 has probability 2·10⁻⁴.

#[test]
#[ignore = "two hundred replicates: a minute"]
fn coverage_of_the_full_rolls_by_two_hundred_samples_of_birth_dates() {
    let rolls = "[rolls]\nstates = ['KS', 'OK']\ndate = '2016-11-08'\nscale = 0.02\n";
    let covered = covered(rolls, 0.02);
    assert!(covered.iter().all(|&c| c >= 179), "{covered:?}");
}

#[test]
#[ignore = "two hundred replicates: a minute"]
fn coverage_of_the_full_rolls_by_two_hundred_samples_of_people() {
    let rolls = "[rolls]\nstates = ['KS', 'OK']\ndate = '2016-11-08'\nscale = 0.1\nsampling = 'people'\n";
    let covered = covered(rolls, 0.01);
    assert!(covered.iter().all(|&c| c >= 179), "{covered:?}");
}

/// Chi-square of draws against weights, over the cells with at least 20 expected; returns (statistic, degrees of freedom).
fn chi_square(counts: &[f64], weights: &[f64]) -> (f64, f64) {
    let (n, total) = (counts.iter().sum::<f64>(), weights.iter().sum::<f64>());
    let cells = counts.iter().zip(weights).map(|(c, w)| (c, n * w / total)).filter(|(_, e)| *e >= 20.0);
    cells.fold((0.0, 0.0), |(x, d), (c, e)| (x + (c - e).powi(2) / e, d + 1.0))
}

/// Upper critical value at alpha about 1e-6 (Wilson–Hilferty).
fn critical(degrees: f64) -> f64 {
    let h = 2.0 / (9.0 * degrees);
    degrees * (1.0 - h + 4.753 * h.sqrt()).powi(3)
}

#[test]
fn names_drawn_against_the_tables() {
    let parameters = "states = ['CA']\ndate = '2016-11-08'\nscale = 0.02\nsampling = 'people'";
    let population = Population::new(9, &toml::from_str(parameters).unwrap(), &Default::default(), &Default::default());
    let home = population.states()[0];
    let mut first = vec![0.0; 1 << 20];
    let mut last = std::collections::HashMap::<u32, f64>::new();
    let birth = doppelroll::population::Birth {
        date: doppelroll::date::Date::new(1960, 5, 1).unwrap(),
        sex: Sex::Female,
        race: Race::Hispanic,
    };
    for number in 0..400_000 {
        let person = Person { id: PersonId::new(home, number), place: 0, birth, kin: Kin::None };
        first[population.first_name(&person) as usize] += 1.0;
        *last.entry(population.birth_name(&person)).or_default() += 1.0;
    }
    let weights: Vec<(u32, f64)> = first_names().weights(Sex::Female, 1960, Race::Hispanic).collect();
    let counts: Vec<f64> = weights.iter().map(|w| first[w.0 as usize]).collect();
    let (statistic, degrees) = chi_square(&counts, &weights.iter().map(|w| w.1).collect::<Vec<_>>());
    assert!(degrees > 200.0 && statistic < critical(degrees), "first names: {statistic} on {degrees}");
    // Surnames: the chance that two share one, from the draws and from the tables.
    let n: f64 = last.values().sum();
    let same = last.values().map(|c| c * (c - 1.0)).sum::<f64>() / (n * (n - 1.0));
    let expected = surnames().shared()[Race::Hispanic as usize][Race::Hispanic as usize];
    assert!((same / expected - 1.0).abs() < 0.02, "same surname: {same} drawn, {expected} in the tables");
}

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

/// What 200 samples of one scenario say of a count at full size, by strategy.
struct Samples {
    /// Estimates with their intervals.
    estimates: Vec<Vec<(f64, f64, f64)>>,
    /// The closed form of false links in full.
    closed_form: Vec<f64>,
}

/// Estimates a count at full size on 200 samples. `control`: whether the closed form may help; then it is no check.
fn samples(rolls: &str, metric: &str, control: bool) -> Samples {
    let dated = STRATEGIES.split("[[strategy]]\nname = \"birth month\"").next().unwrap();
    let scenario = scenario(&format!("{rolls}{dated}"));
    let mut estimates = vec![Vec::new(); scenario.strategies.len()];
    let mut closed_form = Vec::new();
    for replicate in 0..200 {
        let mut run = Run::default();
        run.add(&scenario, replicate, &Silent).unwrap();
        run.strategies.iter_mut().for_each(|tally| tally.closed_form_controls &= control);
        for (place, estimates) in estimates.iter_mut().enumerate() {
            let estimate = run.estimate(metric, place).unwrap();
            let interval = estimate.interval.unwrap();
            estimates.push((estimate.value.unwrap(), interval.lower, interval.upper.unwrap()));
        }
        closed_form = (0..scenario.strategies.len()).map(|place| run.expected(place).unwrap().full_size).collect();
    }
    Samples { estimates, closed_form }
}

impl Samples {
    /// Of 200 intervals how many hold the truth, and the claimed standard error over the actual one; both can be too small and too large.
    fn check(&self, truth: impl Fn(usize) -> f64, counted_at_least: f64) {
        for (place, estimates) in self.estimates.iter().enumerate() {
            let truth = truth(place);
            let n = estimates.len() as f64;
            let mean = estimates.iter().map(|e| e.0).sum::<f64>() / n;
            let actual = (estimates.iter().map(|e| (e.0 - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            let claimed = estimates.iter().map(|e| (e.2 - e.1) / 3.92).sum::<f64>() / n;
            let covered = estimates.iter().filter(|e| (e.1..=e.2).contains(&truth)).count();
            let relative = actual / mean;
            println!(
                "{place}: true {truth:.1}, mean {mean:.1}, covered {covered} of 200, claimed/actual {:.3}",
                claimed / actual
            );
            // Nominal 95 %: of 200, fewer than 179 has probability 2e-4.
            assert!(covered >= 179, "{place}: {covered} of 200");
            // A standard deviation from 200 samples is known to 5 %. Small counts have exact, longer intervals.
            let enough = relative < 1.0 / counted_at_least.sqrt();
            assert!(
                !enough || (0.85..1.2).contains(&(claimed / actual)),
                "{place}: {claimed} claimed, {actual} actual"
            );
            assert!((mean - truth).abs() < 4.0 * actual / n.sqrt() + 0.015 * truth, "{place}: {mean}, {truth}");
        }
        // The rules with many links must be among those whose standard errors are judged.
        assert!(self.estimates[0].iter().map(|e| e.0).sum::<f64>() > 0.0);
    }
}

const DATES: &str = "[rolls]\nstates = ['KS', 'OK']\ndate = '2016-11-08'\nscale = 0.02\n";
const PEOPLE: &str = "[rolls]\nstates = ['KS', 'OK']\ndate = '2016-11-08'\nscale = 0.1\nsampling = 'people'\n";

#[test]
#[ignore = "two hundred replicates: a minute"]
fn false_links_at_full_size_by_two_hundred_samples_of_birth_dates_against_the_closed_form() {
    let samples = samples(DATES, "false_links_full_size", false);
    samples.check(|place| samples.closed_form[place], 30.0);
}

#[test]
#[ignore = "two hundred replicates: a minute"]
fn false_links_at_full_size_by_two_hundred_samples_of_people_against_the_closed_form() {
    let samples = samples(PEOPLE, "false_links_full_size", false);
    samples.check(|place| samples.closed_form[place], 30.0);
}

#[test]
#[ignore = "two hundred replicates: a minute"]
fn standard_errors_of_links_at_full_size_against_the_spread_of_two_hundred_samples_of_birth_dates() {
    // Most links are matches, whose number hangs on how many people a date has: the residuals must be centered.
    let samples = samples(DATES, "links_full_size", false);
    let mean = |place: usize| samples.estimates[place].iter().map(|e| e.0).sum::<f64>() / 200.0;
    samples.check(mean, 30.0);
}

/// The users' kind of rule, one that a closed form knows, and one whose links are nearly all strangers: 10 % of the people of two small states against everybody.
#[test]
#[ignore = "a state in full and forty samples of it: a minute"]
fn samples_of_people_against_the_rolls_in_full() {
    let rules = r#"
[recording.noise]
typo = 0.01
nickname = 0.01
[[strategy]]
name = "users"
agree = ["first_name:nickname", "last_name ~ jaro_winkler >= 0.92", "birth_date ~ days <= 1"]
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "birth year"
agree = ["first_name", "last_name", "birth_date:year"]
"#;
    let rolls = |scale: f64| {
        format!("[rolls]\nstates = ['VT', 'WY']\ndate = '2016-11-08'\nscale = {scale}\nsampling = 'people'\n{rules}")
    };
    let metrics = ["false_links_full_size", "links_full_size", "false_link_share", "people_found_full_size"];
    let run = |scale: f64, replicate: u32| {
        let mut run = Run::default();
        run.add(&scenario(&rolls(scale)), replicate, &Silent).unwrap();
        let of = |place: usize| metrics.map(|metric| run.estimate(metric, place).unwrap());
        [0, 1, 2].map(of)
    };
    let full = run(1.0, 0);
    let mut held = [[0; 4]; 3];
    for replicate in 1..=40 {
        for (place, estimates) in run(0.1, replicate).iter().enumerate() {
            for (metric, estimate) in estimates.iter().enumerate() {
                let interval = estimate.interval.as_ref().unwrap();
                let truth = full[place][metric].value.unwrap();
                held[place][metric] += u32::from((interval.lower..=interval.upper.unwrap()).contains(&truth));
            }
        }
    }
    let truths = full.map(|of| of.map(|e| e.value.unwrap()));
    println!("in full {truths:?}; of 40 samples hold {held:?}");
    // Of 40 nominal 95 % intervals fewer than 33 hold with probability 8e-4.
    assert!(held.iter().flatten().all(|&n| n >= 33), "{held:?}");
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
        // Names that no list has are beyond those of the table.
        if let Some(count) = first.get_mut(population.first_name(&person) as usize) {
            *count += 1.0;
        }
        *last.entry(population.birth_name(&person)).or_default() += 1.0;
    }
    let weights: Vec<(u32, f64)> = first_names().weights(Sex::Female, 1960, Race::Hispanic).collect();
    let counts: Vec<f64> = weights.iter().map(|w| first[w.0 as usize]).collect();
    let (statistic, degrees) = chi_square(&counts, &weights.iter().map(|w| w.1).collect::<Vec<_>>());
    assert!(degrees > 200.0 && statistic < critical(degrees), "first names: {statistic} on {degrees}");
    // Surnames: the chance that two share one, from the draws and from the tables.
    let n: f64 = last.values().sum();
    let same = last.values().map(|c| c * (c - 1.0)).sum::<f64>() / (n * (n - 1.0));
    let expected = surnames().shared(0.0)[Race::Hispanic as usize][Race::Hispanic as usize];
    assert!((same / expected - 1.0).abs() < 0.02, "same surname: {same} drawn, {expected} in the tables");
}

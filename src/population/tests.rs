//! People come out as the tables say.

use super::*;
use crate::probability::Probability;
use crate::tables::state_named;

fn parameters(states: &[&str], scale: f64, sampling: Sampling) -> PopulationParameters {
    PopulationParameters {
        states: states.iter().map(|s| state_named(s).unwrap()).collect(),
        date: RollDate(Date::new(2016, 11, 8).unwrap()),
        scale: Probability::new(scale).unwrap(),
        sampling,
    }
}

#[test]
fn everyone_is_an_adult_and_the_mix_is_the_tables() {
    let population = Population::new(
        1,
        &parameters(&["IA"], 0.05, Sampling::People),
        &KinshipParameters::default(),
        &LifeParameters::default(),
    );
    let (n, home) = (population.residents(0), population.states()[0]);
    let mut by_race = [0.0; 6];
    for number in 0..n {
        let birth = population.person(0, PersonId::new(home, number)).birth;
        assert!(birth.date <= Date::new(1998, 11, 8).unwrap());
        assert_eq!(Birth::unpacked(birth.packed()), birth);
        by_race[birth.race as usize] += 1.0;
    }
    let expected = population.composition(0);
    let total = expected.total();
    for race in 0..6 {
        let p = expected.people.iter().map(|y| y[race] + y[6 + race]).sum::<f64>() / total;
        let z = (by_race[race] - f64::from(n) * p) / (f64::from(n) * p * (1.0 - p)).sqrt();
        assert!(z.abs() < 5.0, "race {race}: z = {z}");
    }
}

#[test]
fn slicing_birth_dates_keeps_whole_dates() {
    let all = Population::new(
        1,
        &parameters(&["WY"], 1.0, Sampling::BirthDates),
        &KinshipParameters::default(),
        &LifeParameters::default(),
    );
    let slice = Population::new(
        1,
        &parameters(&["WY"], 0.1, Sampling::BirthDates),
        &KinshipParameters::default(),
        &LifeParameters::default(),
    );
    let home = all.states()[0];
    let mut fate = std::collections::HashMap::new();
    let mut kept = 0;
    for number in 0..all.residents(0) {
        let person = PersonId::new(home, number);
        let birth = slice.person(0, person).birth;
        let simulated = slice.simulated_birth(0, person);
        assert_eq!(all.simulated_birth(0, person), Some(birth));
        kept += usize::from(simulated.is_some());
        assert_eq!(*fate.entry(birth.date).or_insert(simulated.is_some()), simulated.is_some());
    }
    let share = kept as f64 / f64::from(all.residents(0));
    assert!((0.08..0.12).contains(&share), "{share}");
}

#[test]
fn a_person_does_not_depend_on_the_other_states() {
    let (few, more) = (
        Population::new(
            3,
            &parameters(&["IA"], 1.0, Sampling::People),
            &KinshipParameters::default(),
            &LifeParameters::default(),
        ),
        Population::new(
            3,
            &parameters(&["CA", "IA"], 1.0, Sampling::People),
            &KinshipParameters::default(),
            &LifeParameters::default(),
        ),
    );
    let iowa = few.states()[0];
    for number in 0..1000 {
        let person = PersonId::new(iowa, number);
        assert_eq!(few.person(0, person).birth, more.person(1, person).birth);
    }
}

#[test]
fn suffixes_are_men_s_and_as_frequent_as_stated() {
    let population = Population::new(
        1,
        &parameters(&["IA"], 1.0, Sampling::People),
        &KinshipParameters::default(),
        &LifeParameters::default(),
    );
    let (mut men, mut with) = (0.0, 0.0);
    for number in 0..200_000 {
        let person = PersonId::new(population.states()[0], number);
        let person = population.person(0, person);
        let suffix = population.suffix(&person);
        if person.birth.sex == crate::tables::Sex::Female {
            assert_eq!(suffix, 0);
        } else {
            men += 1.0;
            with += f64::from(u8::from(suffix > 0));
        }
    }
    // Juniors and half of their fathers, and the others at their rate; half of the people are men.
    let sons = 2.0 * population.expected_kin(&[population.composition(0).clone()]).1;
    let share = 1.5 * sons + (1.0 - 2.0 * sons) * (0.10 - 0.033);
    let z: f64 = (with - share * men) / (share * men).sqrt();
    assert!((0.09..0.12).contains(&share), "{share}");
    assert!(z.abs() < 5.0, "{with} of {men}, expected {share}, z = {z}");
}

#[test]
fn labels_of_fields_are_those_of_the_tables() {
    use crate::records::{Field, Meaning};
    use crate::tables::{Race, states};

    let postal: Vec<&str> = states().iter().map(|s| s.postal).collect();
    let Meaning::Label(jurisdictions) = Field::Jurisdiction.meaning() else { panic!("jurisdictions are labels") };
    assert_eq!(postal, jurisdictions);
    assert_eq!(Field::Race.meaning(), Meaning::Label(&Race::LABELS));
    let Meaning::Label(suffixes) = Field::Suffix.meaning() else { panic!("suffixes are labels") };
    assert_eq!(suffixes[..SUFFIXES.len()], SUFFIXES);
}

#[test]
fn people_born_abroad_have_1_january_at_the_stated_rate() {
    let at = |rate: f64| {
        let lives = LifeParameters { january_first: Probability::new(rate).unwrap(), ..LifeParameters::default() };
        Population::new(4, &parameters(&["CA"], 0.02, Sampling::People), &KinshipParameters::default(), &lives)
    };
    let (none, some, all) = (at(0.0), at(0.2), at(1.0));
    let (mut abroad, mut moved) = (0.0, 0.0);
    for number in 0..none.residents(0) {
        let id = PersonId::new(none.states()[0], number);
        let [none, some, all] = [&none, &some, &all].map(|people| people.person(0, id).birth.date);
        // Whoever's date is another at a rate of 1 was born abroad, but for those born on 1 January anyway.
        abroad += f64::from(u8::from(none != all));
        moved += f64::from(u8::from(none != some));
        assert!(some == none || some == all, "{number}");
        assert!(all == none || (all.month(), all.day()) == (1, 1), "{number}");
    }
    // A second twin has the date of the first.
    assert!(abroad > 100_000.0 && (moved / abroad - 0.2).abs() < 0.006, "{abroad} {}", moved / abroad);
    let share = abroad / f64::from(none.residents(0));
    let mut expected = none.composition(0).clone();
    let residents = expected.total();
    expected.weight(|_, _, race| born_abroad_share(race as usize, 1.0));
    assert!((share / (expected.total() / residents) - 1.0).abs() < 0.02, "{share}");
}

/// Those whose birth date is simulated are told a pair at a time, by parts of what is drawn for them: the same people as when each is looked at.
#[test]
fn whose_birth_date_is_simulated_does_not_hang_on_how_it_is_asked() {
    for (doubles, january) in [(0.0, 0.0), (0.0, 0.3), (0.2, 0.3)] {
        let kinship = KinshipParameters { twins: Times(10.0), ..KinshipParameters::default() };
        let lives = LifeParameters {
            january_first: Probability::new(january).unwrap(),
            deaths: Times(3.0),
            ..LifeParameters::default()
        };
        let mut population =
            Population::new(3, &parameters(&["VT", "WY"], 0.03, Sampling::BirthDates), &kinship, &lives);
        population.set_doubles(doubles);
        for place in 0..2 {
            let id = |number| PersonId::new(population.states()[place], number);
            for numbers in [0..30_001, 32_768..population.residents(place)] {
                let of_one = |number: &u32| population.keeps(population.person(place, id(*number)).birth.date);
                let one_by_one: Vec<u32> = numbers.clone().filter(of_one).collect();
                assert!(one_by_one.len() > numbers.len() / 100, "{}", one_by_one.len());
                assert_eq!(population.numbers_of_simulated(place, numbers.clone()), one_by_one);
                let births = numbers.filter(|&number| population.simulated_birth(place, id(number)).is_some());
                assert!(births.eq(one_by_one));
            }
        }
    }
}

//! Lists beside what is expected of them.

use super::*;
use crate::population::{Citizenship, KinshipParameters, LifeParameters, PopulationParameters};
use crate::roll::{RegistrationKind, RegistrationParameters};

fn population(seed: u64) -> Population {
    let parameters: PopulationParameters =
        toml::from_str("states = ['IA', 'SD']\ndate = '2016-11-08'\nscale = 0.2").unwrap();
    Population::new(seed, &parameters, &KinshipParameters::default(), &LifeParameters::default())
}

fn take(seed: u64, name: &str, kind: &ListKind, population: &Population) -> List {
    let registrar = Registrar::new(seed, &RegistrationParameters::default(), &[], population);
    List::take(seed, 0, name, kind, population, &registrar, None)
}

fn kind(text: &str) -> ListKind {
    #[derive(serde::Deserialize)]
    struct Of {
        of: ListKind,
    }
    toml::from_str::<Of>(text).unwrap().of
}

fn persons(list: &List, population: &Population) -> Vec<Person> {
    let place = |id: PersonId| population.states().binary_search(&id.home()).unwrap();
    list.entries.iter().map(|(_, r)| population.person(place(r.person), r.person)).collect()
}

#[test]
fn lists_have_as_many_entries_as_expected() {
    let population = population(3);
    let kinds = [
        "of.deaths = {}",
        "of.deaths = { before = '2014-11-04', living = 0.0 }",
        "of.noncitizens = {}",
        "of.noncitizens = { renewal_years = 0.0, mistaken = 0.01 }",
        "of.residents = { coverage = 0.9 }",
    ];
    for text in kinds {
        let list = take(3, "x", &kind(text), &population);
        let expected = kind(text).expected(&population).unwrap();
        let scale = population.parameters().scale.get();
        let expected: f64 = expected.iter().map(Composition::total).sum::<f64>() * scale;
        let z = (list.entries.len() as f64 - expected) / expected.sqrt();
        assert!(z.abs() < 4.0, "{text}: {} entries, {expected} expected, z = {z}", list.entries.len());
    }
}

#[test]
fn the_death_index_has_the_dead_by_age_and_a_few_living() {
    let population = population(4);
    let list = take(4, "x", &kind("of.deaths = { living = 0.001 }"), &population);
    let dead = |p: &Person| population.years_since_death(usize::from(p.place), p.id);
    let persons = persons(&list, &population);
    let living = persons.iter().filter(|p| dead(p).is_none()).count() as f64;
    let all: f64 = (0..2).map(|place| population.composition(place).total()).sum::<f64>() * 0.2;
    assert!((living - 0.001 * all).abs() < 4.0 * (0.001 * all).sqrt(), "{living} of {all}");
    let none =
        take(4, "x", &kind("of.deaths = { coverage = 0.0, coverage_below_65 = 0.0, living = 0.0 }"), &population);
    assert!(none.entries.is_empty());
    let before = take(4, "x", &kind("of.deaths = { before = '2012-11-06', living = 0.0 }"), &population);
    assert!(self::persons(&before, &population).iter().all(|p| dead(p).unwrap() >= 4.0));
}

#[test]
fn an_up_to_date_list_has_no_citizens_and_a_stale_one_those_lately_naturalised() {
    let population = population(5);
    let citizens = |text: &str| {
        let list = take(5, "x", &kind(text), &population);
        let citizenship = |p: &Person| population.citizenship(p.id, p.birth);
        persons(&list, &population)
            .iter()
            .map(citizenship)
            .filter(|c| *c != Citizenship::Noncitizen)
            .collect::<Vec<_>>()
    };
    assert!(citizens("of.noncitizens = { renewal_years = 0.0 }").is_empty());
    let stale = citizens("of.noncitizens = { renewal_years = 8.0 }");
    let today = population.parameters().date.0.day_number();
    let lately = |c: &Citizenship| matches!(c, Citizenship::Naturalised(d) if today - d.day_number() < 8 * 366);
    assert!(!stale.is_empty() && stale.iter().all(lately));
}

#[test]
fn a_registration_is_rightly_flagged_for_what_is_true_of_its_person_alone() {
    let population = population(6);
    let registrar = Registrar::new(6, &RegistrationParameters::default(), &[], &population);
    let felonies = kind("of.felonies = {}");
    let list = take(6, "x", &felonies, &population);
    let today = population.parameters().date.0.day_number();
    let (mut barred, mut restored) = (0, 0);
    for person in persons(&list, &population) {
        let home = Registration { person: person.id, kind: RegistrationKind::Home, jurisdiction: person.id.home() };
        let serving = population.conviction(person.id, person.birth).unwrap().restored.day_number() > today;
        assert_eq!(felonies.disqualifies(&population, &registrar, home, &person), serving);
        assert!(!kind("of.deaths = {}").disqualifies(&population, &registrar, home, &person));
        let left = Registration { kind: RegistrationKind::LeftBehind, ..home };
        assert!(kind("of.movers = {}").disqualifies(&population, &registrar, left, &person));
        *(if serving { &mut barred } else { &mut restored }) += 1;
    }
    assert!(barred > 100 && restored > 10 * barred / 2, "{barred} {restored}");
}

#[test]
fn lists_of_one_kind_and_different_names_are_drawn_apart() {
    let population = population(7);
    let entries = |name: &str| take(7, name, &kind("of.residents = { coverage = 0.5 }"), &population).entries;
    let (a, b) = (entries("a"), entries("b"));
    let persons_of = |entries: &[(RecordNumber, Registration)]| {
        let mut ids: Vec<PersonId> = entries.iter().map(|e| e.1.person).collect();
        ids.sort_unstable();
        ids
    };
    let (a, b) = (persons_of(&a), persons_of(&b));
    let both = a.iter().filter(|id| b.binary_search(id).is_ok()).count() as f64;
    assert!((both / a.len() as f64 - 0.5).abs() < 0.01);
}

#[test]
fn movers_who_are_registered_at_their_new_address_are_not_listed() {
    let population = population(8);
    let registrar = Registrar::new(8, &RegistrationParameters::default(), &[], &population);
    let movers = kind("of.movers = { coverage = 1.0, mistaken = 0.0, years = 4.0 }");
    let list = take(8, "x", &movers, &population);
    let mut flagged = 0;
    for (person, (_, entry)) in persons(&list, &population).iter().zip(&list.entries) {
        let home = Registration { person: person.id, kind: RegistrationKind::Home, jurisdiction: person.id.home() };
        assert_eq!(
            entry.jurisdiction == home.jurisdiction,
            movers.reason(&population, person) == "moved within the state"
        );
        if registrar.is_registered_at_home(&population, person) {
            assert!(movers.disqualifies(&population, &registrar, home, person));
            flagged += 1;
        }
    }
    assert!(flagged > 1000, "{flagged}");
}

#[test]
fn where_a_felony_bars_for_life_everybody_convicted_is_flagged_rightly() {
    let population = population(9);
    let registrar = Registrar::new(9, &RegistrationParameters::default(), &[], &population);
    let felonies = kind("of.felonies = { barred_for_life = [\"IA\"] }");
    let list = take(9, "x", &felonies, &population);
    let mut restored = 0;
    for person in persons(&list, &population) {
        let home = Registration { person: person.id, kind: RegistrationKind::Home, jurisdiction: person.id.home() };
        let iowa = crate::tables::states()[usize::from(person.id.home())].postal == "IA";
        let over = felonies.reason(&population, &person) == "sentence is over";
        assert_eq!(felonies.disqualifies(&population, &registrar, home, &person), iowa || !over);
        restored += u32::from(iowa && over);
    }
    assert!(restored > 100);
}

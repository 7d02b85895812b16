//! The embedded tables are what `data/README.md` says.

use super::*;

#[test]
fn states_add_up_to_the_nation() {
    assert_eq!(states().len(), 51);
    let adults: f64 = states().iter().map(State::adults_total).sum();
    assert!((adults - 258_342_422.0).abs() < 1000.0, "adults of the 2020 Census: {adults}");
    let registered: u32 = states().iter().filter_map(|s| s.registered_2016).sum();
    // The published national total, 214,109,360 [eavs-2016], also counts territories.
    assert_eq!(registered, 210_556_710, "[eavs-2016], own sum of the states listed");
    assert_eq!(state_named("ia").map(|s| states()[usize::from(s)].name), Some("Iowa"));
    assert_eq!(state_named("XX"), None);
}

#[test]
fn moves_add_up_to_those_published() {
    let find = |code| state_named(code).unwrap();
    let all = || (0..states().len() as StateCode).map(moved_to);
    assert!(all().enumerate().all(|(home, from)| from.len() == states().len() && from[home] == 0));
    // Published in the row of all states [acs-flows-2012].
    assert_eq!(all().map(|from| from[usize::from(find("IA"))]).sum::<u32>(), 73_325);
    assert_eq!(all().map(|from| from[usize::from(find("CA"))]).sum::<u32>(), 566_986);
    assert_eq!(all().flatten().sum::<u32>(), 7_070_345);
    assert_eq!(moved_to(find("IA"))[usize::from(find("IL"))], 11_969);
}

#[test]
fn surnames_hold_the_whole_census() {
    let table = surnames();
    assert_eq!(table.names.len(), 162_252);
    assert_eq!(table.names[0], "SMITH");
    let shared = table.shared(0.0);
    for (a, row) in shared.iter().enumerate() {
        for (b, &chance) in row.iter().enumerate() {
            assert!((chance - shared[b][a]).abs() < 1e-15);
            assert!(chance > 0.0 && chance < 0.01);
        }
    }
}

#[test]
fn first_names_follow_their_time() {
    let share = |name: &str, sex, year| {
        let code = vocabulary().code(name).unwrap();
        let all: Vec<_> = Race::ALL.iter().flat_map(|&r| first_names().weights(sex, year, r)).collect();
        let total: f64 = all.iter().map(|w| w.1).sum();
        all.iter().filter(|w| w.0 == code).map(|w| w.1).sum::<f64>() / total
    };
    assert!(share("LINDA", Sex::Female, 1947) > 0.04);
    assert!(share("LINDA", Sex::Female, 1995) < 0.003);
    assert!(share("MICHAEL", Sex::Male, 1970) > 0.03);
    assert!(share("MICHAEL", Sex::Female, 1970) < 0.001);
}

#[test]
fn as_many_first_names_are_drawn_from_the_tail_as_the_census_does_not_list() {
    let draws = crate::rng::Stream::new(1, "first names of a test");
    for (sex, year, race) in [(Sex::Female, 1975, Race::Black), (Sex::Male, 1980, Race::White)] {
        let unlisted = first_names().unlisted(sex, year, race);
        assert!(unlisted > first_names().unlisted(sex, year - 20, race) && unlisted < 0.25, "{unlisted}");
        let drawn = (0..200_000).filter(|&k| is_tail_name(first_names().draw(sex, year, race, draws.bits(k)))).count();
        let share = drawn as f64 / 200_000.0;
        assert!((share - unlisted).abs() < 4.0 * (unlisted / 200_000.0).sqrt(), "{share} for {unlisted}");
    }
    let mut name = String::new();
    let code =
        (0..).map(|k| first_names().draw(Sex::Female, 1975, Race::Api, draws.bits(k))).find(|c| is_tail_name(*c));
    tail_name(code.unwrap(), &mut name);
    assert_eq!(vocabulary().code_with_tail(&name), code, "{name}");
}

#[test]
fn names_of_immigrants_are_as_many_as_the_census_has() {
    // Living in 2020: MOHAMMED 48 thousand where births alone make 13 [census-first-names-2020]; MIKE is written on the form, and stays as births have it.
    let share = |name: &str, year| {
        let code = vocabulary().code(name).unwrap();
        let all: Vec<_> = first_names().weights(Sex::Male, year, Race::Multi).collect();
        all.iter().filter(|w| w.0 == code).map(|w| w.1).sum::<f64>() / all.iter().map(|w| w.1).sum::<f64>()
    };
    assert!(share("MOHAMMED", 1985) > 1e-4, "{}", share("MOHAMMED", 1985));
    assert!(share("MATT", 1985) < 2e-4, "{}", share("MATT", 1985));
}

#[test]
fn birth_days_are_a_distribution_and_know_leap_years() {
    for year in [1880, 1890, 1940, 1969, 1988, 2000, 2010] {
        let days = birth_days(year);
        assert_eq!(days.share.len() as u32, crate::date::days_in_year(year));
        assert!((days.share.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        assert!(days.dates.iter().all(|date| date.year() == year));
        assert!(days.draw(u64::MAX) < days.dates.len());
    }
    let half = birth_days(1998).until(99);
    assert_eq!(half.share.len(), 100);
    assert!((half.share.iter().sum::<f64>() - 1.0).abs() < 1e-9);
}

#[test]
fn every_state_has_places_of_its_own() {
    for (code, state) in states().iter().enumerate() {
        let place = places().draw(code as StateCode, 12345 << 32);
        assert_eq!(usize::from(place.state_code()), code, "{}", state.name);
        assert_eq!(place.zip.len(), 5);
    }
    assert!(streets().len() > 1000);
}

#[test]
fn equal_text_has_equal_code() {
    let words = vocabulary();
    for (code, name) in words.names.iter().enumerate().skip(1) {
        assert_eq!(words.code(name), Some(code as u32));
    }
}

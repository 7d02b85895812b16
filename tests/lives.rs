//! Dials of moves, deaths, removals and votes: achieved is expected, 0 is none, 1 changes no byte, and no other draw moves.

use std::collections::{BTreeMap, BTreeSet};

use doppelroll::records::Field;
use doppelroll::results::Provenance;
use doppelroll::roll::RegistrationKind;
use doppelroll::run::run;
use doppelroll::scenario::Scenario;
use doppelroll::world::{Silent, World};

fn scenario(settings: &str) -> Scenario {
    let text = format!(
        "name = 'lives'\nquestion = 'Do lives work?'\nseed = 5\n[rolls]\nstates = ['IL', 'MN', 'WI']\ndate = '2016-11-08'\n\
         scale = 0.03\nsampling = 'people'\n{settings}\n[[strategy]]\nname = 'x'\nagree = ['first_name', 'last_name', 'birth_date']\n"
    );
    Scenario::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn world(settings: &str) -> World {
    World::new(&scenario(settings), 0, &Silent)
}

/// Record numbers of one kind of registration.
fn numbers(world: &World, kind: RegistrationKind) -> BTreeSet<u64> {
    (0..world.rolls.len())
        .filter(|&r| world.rolls.registration(r).kind == kind)
        .map(|r| world.rolls.number(r))
        .collect()
}

#[test]
fn every_dial_comes_as_expected() {
    let settings = [
        "",
        "[lives]\nmoves = 3.0\ndeaths = 4.0",
        "[registrations]\nremoval_lag = 4.0\nduplicates = 0.05",
        "[registrations]\nregistered_twice = 0.05\n[votes]\ndouble_votes = 0.01\nvote_credit_error = 0.2",
    ];
    let named = [
        "registrations.registered_twice",
        "registrations.duplicates",
        "votes.double_votes",
        "votes.vote_credit_error",
        "lives.moves",
        "lives.deaths",
        "registrations.removal_lag",
    ];
    for settings in settings {
        let scenario = scenario(settings);
        let provenance = Provenance::default();
        let results = run(&scenario, &provenance, &Silent, |_| Ok::<(), ()>(())).unwrap().unwrap();
        for name in named {
            let dial = results.dials.iter().find(|d| d.name == name).unwrap_or_else(|| panic!("{name}"));
            let (achieved, interval) = (dial.achieved.unwrap(), dial.interval.clone().unwrap());
            // Twice the interval's half width: four standard errors.
            let half = (interval.upper.unwrap() - interval.lower).max(1e-9);
            assert!((achieved - dial.expected).abs() < half, "{settings}: {name} {achieved} against {}", dial.expected);
        }
    }
}

#[test]
fn nothing_happens_when_all_rates_are_zero() {
    let still = world(
        "[lives]\nmoves = 0.0\ndeaths = 0.0\n[registrations]\nduplicates = 0.0\n[votes]\ndouble_votes = 0.0\nvote_credit_error = 0.0",
    );
    assert!(
        [RegistrationKind::LeftBehind, RegistrationKind::Duplicate, RegistrationKind::OfTheDead]
            .iter()
            .all(|&kind| numbers(&still, kind).is_empty())
    );
    let keys = still.keys();
    let scenario = scenario("[votes]\ndouble_votes = 0.0\nvote_credit_error = 0.0");
    let recorder = still.recorder(&scenario);
    let (records, truth) = (recorder.record(&keys, &Field::VOTED), recorder.truth(&keys));
    for row in 0..keys.len() {
        let credits =
            Field::VOTED.iter().enumerate().map(|(i, &f)| records.column(f).unwrap().get(row) << i).sum::<u64>();
        assert_eq!(credits, u64::from(truth.votes.as_ref().unwrap()[row]), "a credit is a vote");
    }
    assert!(truth.old_address.unwrap().iter().all(|old| !old));
    let clean = world("[registrations]\nremoval_lag = 0.0");
    assert!(
        [RegistrationKind::LeftBehind, RegistrationKind::OfTheDead]
            .iter()
            .all(|&kind| numbers(&clean, kind).is_empty())
    );
    assert!(!numbers(&clean, RegistrationKind::Duplicate).is_empty());
}

#[test]
fn nobody_votes_twice_when_nobody_is_to() {
    let toml = "[registrations]\nregistered_twice = 0.1\nduplicates = 0.2\n[votes]\ndouble_votes = 0.0";
    let (scenario, world) = (scenario(toml), world(toml));
    let keys = world.keys();
    let truth = world.recorder(&scenario).truth(&keys);
    let mut cast = BTreeMap::new();
    for (row, votes) in truth.votes.as_ref().unwrap().iter().enumerate() {
        let all: &mut u8 = cast.entry(truth.persons[row]).or_default();
        assert_eq!(*all & votes, 0, "{:?}", keys.registration(row));
        *all |= votes;
    }
    let registrations = keys.len();
    assert!(cast.len() < registrations * 9 / 10, "many are registered twice");
}

#[test]
fn one_is_as_observed_and_no_dial_moves_another_draw() {
    let as_is = world("");
    let one = world("[lives]\nmoves = 1.0\ndeaths = 1.0\n[registrations]\nremoval_lag = 1.0\nduplicates = 0.008");
    for kind in
        [RegistrationKind::Home, RegistrationKind::LeftBehind, RegistrationKind::Duplicate, RegistrationKind::OfTheDead]
    {
        assert_eq!(numbers(&as_is, kind), numbers(&one, kind));
    }
    // Longer lags only add old registrations. (The rolls keep their size, so a few people fewer are registered at home.)
    let slow = world("[registrations]\nremoval_lag = 2.0");
    for kind in [RegistrationKind::LeftBehind, RegistrationKind::OfTheDead] {
        let (before, after) = (numbers(&as_is, kind), numbers(&slow, kind));
        let kept = before.intersection(&after).count() as f64;
        assert!(kept > 0.97 * before.len() as f64 && after.len() as f64 > 1.4 * before.len() as f64, "{kind:?}");
    }
    // Vote dials change no roll; and no other column.
    let other = world("[votes]\ndouble_votes = 0.1\nvote_credit_error = 0.5");
    assert_eq!(numbers(&as_is, RegistrationKind::Home), numbers(&other, RegistrationKind::Home));
}

#[test]
fn people_of_one_household_share_their_address() {
    let world = world("");
    let keys = world.keys();
    let records = world.record(&scenario(""), &keys, &[Field::Address, Field::Zip, Field::LastName]);
    let text = |field: Field, row: usize| {
        let mut out = Vec::new();
        records.write_cell(field, records.column(field).unwrap(), row, &mut out);
        String::from_utf8(out).unwrap()
    };
    let mut at_home = BTreeMap::new();
    for row in (0..keys.len()).filter(|&r| keys.registration(r).kind == RegistrationKind::Home) {
        let person = keys.person(row);
        if world.registrar.address_is_current(&world.population, keys.registration(row), person.birth) {
            at_home.insert(person.id, row);
        }
    }
    let (mut couples, mut same_surname) = (0, 0);
    for (&id, &row) in &at_home {
        let person = keys.person(row);
        let Some(spouse) = world.population.spouse(&person) else { continue };
        assert_eq!(world.population.household(&person) & !1, u64::from(id.0 & !1));
        let Some(&other) = at_home.get(&spouse) else { continue };
        couples += 1;
        assert_eq!(text(Field::Address, row), text(Field::Address, other));
        assert_eq!(text(Field::Zip, row), text(Field::Zip, other));
        same_surname += usize::from(text(Field::LastName, row) == text(Field::LastName, other));
    }
    let share = same_surname as f64 / couples as f64;
    // 79 % take the name; those who registered before the wedding have not told the office.
    assert!(couples > 10_000 && (0.5..0.79).contains(&share), "{share} of {couples}");
}

#[test]
fn refusing_states_send_nothing_and_public_ones_no_numbers() {
    let settings = "[participation]\nrefused = ['MN']\npublic = ['WI']";
    let world = world(settings);
    let sizes: Vec<usize> = world.rolls.segments().iter().map(|(_, rows)| rows.len()).collect();
    assert!(sizes[1] == 0 && sizes[0] > 0 && sizes[2] > 0, "{sizes:?}");
    let keys = world.keys();
    let records = world.record(&scenario(settings), &keys, &[Field::Ssn4, Field::BirthDate, Field::Licence]);
    let wisconsin = world.rolls.segments()[2].1.clone();
    for row in wisconsin {
        assert_eq!(records.column(Field::Ssn4).unwrap().get(row), 0);
        assert_eq!(records.column(Field::BirthDate).unwrap().get(row), 0, "Wisconsin gives no birth date");
        assert_eq!(records.column(Field::Licence).unwrap().get(row), 0);
    }
    let expected: f64 = world.registrar.expected_rolls().iter().map(|r| world.simulated(r)).sum();
    let n = world.rolls.len() as f64;
    assert!((n - expected).abs() < 5.0 * expected.sqrt(), "{n} {expected}");
}

#[test]
fn ssn4_goes_to_those_without_a_licence_number_when_asked() {
    let settings = "[recording.ssn4]\ncoverage = 0.3\nmissing = 'licence-instead'";
    let (world, scenario) = (world(settings), scenario(settings));
    let keys = world.keys();
    let records = world.record(&scenario, &keys, &[Field::Ssn4, Field::Licence]);
    let (mut with, mut both, mut licences) = (0.0, 0.0, 0.0);
    for row in 0..keys.len() {
        let has = |f| records.column(f).unwrap().get(row) != 0;
        with += f64::from(u8::from(has(Field::Ssn4)));
        licences += f64::from(u8::from(has(Field::Licence)));
        both += f64::from(u8::from(has(Field::Ssn4) && has(Field::Licence)));
    }
    let n = keys.len() as f64;
    assert!((with / n - 0.3).abs() < 0.005, "{}", with / n);
    assert!(both / licences < 0.05 && both > 0.0, "{}", both / licences);
}

#[test]
fn as_many_vote_as_ballots_were_counted() {
    // 2012 by its voters by age [voters-2012], 2016 [eavs-2016], the others [elections-project].
    let counted = [(2006, 85.8), (2008, 132.6), (2010, 90.9), (2012, 129.0), (2014, 83.3), (2016, 140.1)];
    for (place, (year, millions)) in counted.into_iter().enumerate() {
        // Rolls of early years cannot reach their size of 2016, which turnout is measured against.
        for (sizes, within) in [("eavs-2016", 0.04), ("by-year", 0.06)] {
            let date = doppelroll::date::election_day(year);
            let text = format!(
                "name = 'votes'\nquestion = 'How many vote?'\nseed = 3\n[rolls]\nstates = ['all']\ndate = '{date}'\n\
                 scale = 0.001\nsampling = 'people'\n[registrations]\nsizes = '{sizes}'\n\
                 [[strategy]]\nname = 'x'\nagree = ['first_name', 'last_name', 'birth_date']\n"
            );
            let scenario = Scenario::parse(&text).unwrap();
            let world = World::new(&scenario, 0, &Silent);
            let votes = world.recorder(&scenario).truth(&world.keys()).votes.unwrap();
            let voters = votes.iter().filter(|votes| *votes >> place & 1 == 1).count() as f64 / 0.001 / 1e6;
            println!("{year}, {sizes}: {voters:.1} million, {millions} counted");
            let off = voters / millions - 1.0;
            assert!(off.abs() < within, "{year}, {sizes}: {voters:.1} million, {millions} counted");
        }
    }
}

#[test]
fn votes_of_the_dead_wrong_lines_and_felons_are_dials() {
    let toml =
        "[registrations]\nremoval_lag = 3.0\n[votes]\nvote_credit_error = 0.2\ndead_votes = 0.3\nwrong_line = 1.0";
    let (scenario_of, world) = (scenario(toml), world(toml));
    let keys = world.keys();
    let credits = |scenario: &Scenario| {
        let records = world.recorder(scenario).record(&keys, &[Field::Voted2016]);
        (0..keys.len()).map(|row| records.column(Field::Voted2016).unwrap().get(row) == 1).collect::<Vec<_>>()
    };
    let votes = world.recorder(&scenario_of).truth(&keys).votes.unwrap();
    let (mut dead, mut of_the_dead) = (0, 0);
    let roll_day = world.population.parameters().date.0.day_number();
    let election = doppelroll::date::election_day(2016).day_number();
    for (row, votes) in votes.iter().enumerate() {
        let (registration, person) = (keys.registration(row), keys.person(row));
        if registration.kind == RegistrationKind::OfTheDead {
            let ago = world.population.years_since_death(usize::from(person.place), person.id).unwrap();
            let made = world.registrar.day_number(&world.population, person.id, registration.kind, person.birth);
            if roll_day - (ago * 365.25) as i32 <= election && made <= election {
                dead += 1;
                of_the_dead += usize::from(votes >> 5 & 1 == 1);
            }
        }
    }
    assert!(dead > 300, "{dead}");
    let share = of_the_dead as f64 / dead as f64;
    assert!((share - 0.3).abs() < 5.0 * (0.21 / dead as f64).sqrt(), "{of_the_dead} of {dead}");
    // Whose credit is on a relative's line lacks it, and the relative has one without a vote; nobody else's changes.
    let (swapped, plain) =
        (credits(&scenario_of), credits(&scenario(&toml.replace("wrong_line = 1.0", "wrong_line = 0.0"))));
    let mut lost = 0;
    for row in 0..keys.len() {
        let voted = votes[row] >> 5 & 1 == 1;
        assert!(swapped[row] == plain[row] || (voted && plain[row] && !swapped[row]));
        if swapped[row] != plain[row] {
            lost += 1;
            let person = keys.person(row);
            let relatives = [world.population.spouse(&person), world.population.relative(&person)];
            let given = relatives.into_iter().flatten().flat_map(|other| world.rolls.rows_of(other));
            assert!(given.into_iter().any(|other| swapped[other] && votes[other] >> 5 & 1 == 0), "{person:?}");
        }
    }
    assert!(lost > 100, "{lost}");
    // Felons.
    let convicted = |toml: &str| {
        let world = self::world(toml);
        let keys = world.keys();
        let home = |row: &usize| keys.registration(*row).kind == RegistrationKind::Home;
        let homes = (0..keys.len()).filter(home).count() as f64;
        let expected: f64 = world.registrar.expected_homes().iter().map(|homes| world.simulated(homes)).sum();
        assert!((homes - expected).abs() < 5.0 * expected.sqrt(), "{toml}: {homes}, expected {expected}");
        let is_convicted = |row: &usize| {
            let person = keys.person(*row);
            world.population.conviction(person.id, person.birth).is_some()
        };
        (0..keys.len()).filter(home).filter(is_convicted).count() as f64
    };
    let (all, third) = (convicted(""), convicted("[registrations]\nfelons = 0.3333"));
    // The rolls keep their size, so that a few more of all are registered.
    assert!((0.31..0.38).contains(&(third / all)), "{third} of {all}");
}

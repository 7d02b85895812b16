//! Each dial does what it says: achieved is asked within its interval, 0 is none, 1 changes no byte, and no other draw moves.

use std::collections::HashMap;

use doppelroll::population::Kin;
use doppelroll::records::Field;
use doppelroll::roll::RegistrationKind;
use doppelroll::scenario::Scenario;
use doppelroll::world::{Silent, World, namesakes};

/// Twelve million registrations' worth of four states' people, on a few birth dates.
fn scenario(kinship: &str) -> Scenario {
    let text = format!(
        "name = 'dials'\nquestion = 'Do dials work?'\nseed = 21\n[rolls]\nstates = ['IL', 'MN', 'MO', 'WI']\ndate = '2016-11-08'\n\
         scale = 0.03\n[kinship]\n{kinship}\n[[strategy]]\nname = 'x'\nagree = ['first_name', 'last_name', 'birth_date']\n"
    );
    Scenario::parse(&text).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn world(kinship: &str) -> World {
    World::new(&scenario(kinship), 0, &Silent)
}

/// Pairs of namesakes, and the standard deviation of such a number.
fn pairs(world: &World) -> (f64, f64) {
    let of = |group: &Vec<_>| (group.len() * (group.len() - 1) / 2) as f64;
    let groups = namesakes(world, &world.keys());
    (groups.iter().map(of).sum(), groups.iter().map(|g| of(g).powi(2)).sum::<f64>().sqrt())
}

fn assert_near(found: f64, expected: f64, error: f64, what: &str) {
    let z = (found - expected) / error.max(expected.sqrt());
    assert!(z.abs() < 4.0, "{what}: {found}, expected {expected}, z = {z}");
}

#[test]
fn collisions_come_as_often_as_asked() {
    let natural = world("");
    let (found, error) = pairs(&natural);
    assert!(natural.collisions.natural > 300.0);
    assert_near(found, natural.collisions.natural, error, "natural");
    for times in [0.5, 3.0] {
        let turned = world(&format!("collisions = {{ times = {times} }}"));
        let (found, error) = pairs(&turned);
        assert_near(found, times * natural.collisions.natural, error, &format!("times {times}"));
    }
    let persons = natural.rolls.persons() as f64;
    let (found, error) = pairs(&world("collisions = { per_100k = 400.0 }"));
    assert_near(found, 400.0 * persons / 1e5, error, "per 100,000");
}

#[test]
fn no_collisions_means_none() {
    assert_eq!(pairs(&world("collisions = { times = 0.0 }")).0, 0.0);
}

#[test]
fn thinning_namesakes_changes_nobody_else() {
    // Words that are put together get codes in the order of the rows, so nobody spells a name otherwise here.
    const ONCE: &str = "\n[registrations]\nduplicates = 0.0";
    let (all, few) = (world(ONCE), world(&format!("collisions = {{ times = 0.0 }}{ONCE}")));
    let keys = all.keys();
    let concerned: std::collections::HashSet<_> = namesakes(&all, &keys).into_iter().flatten().collect();
    let fields = [Field::FirstName, Field::MiddleName, Field::LastName, Field::BirthDate, Field::Ssn4];
    let records = |world: &World| world.record(&scenario(""), &keys, &fields);
    let (a, b) = (records(&all), records(&few));
    for field in fields {
        let (a, b) = (a.column(field).unwrap(), b.column(field).unwrap());
        for row in 0..keys.len() {
            let same = a.get(row) == b.get(row);
            let may_differ = field == Field::FirstName && concerned.contains(&keys.registration(row).person);
            assert!(same || may_differ, "{} of an unconcerned person changed", field.name());
        }
    }
}

#[test]
fn one_is_as_observed() {
    let fields = [Field::FirstName, Field::LastName, Field::BirthDate, Field::Suffix, Field::Ssn4];
    let cells = |kinship: &str| {
        let world = world(kinship);
        let records = world.record(&scenario(kinship), &world.keys(), &fields);
        fields.map(|f| {
            let cells = records.column(f).unwrap().clone();
            (0..cells.len()).map(|row| cells.get(row)).collect::<Vec<_>>()
        })
    };
    assert_eq!(cells(""), cells("twins = 1.0\njuniors = 1.0\nname_change = 1.0\ncollisions = { times = 1.0 }"));
}

fn count(world: &World, kin: Kin) -> f64 {
    let keys = world.keys();
    (0..keys.len())
        .filter(|&row| keys.registration(row).kind == RegistrationKind::Home && keys.person(row).kin == kin)
        .count() as f64
}

#[test]
fn twins_and_juniors_come_as_often_as_asked() {
    for times in [0.0, 1.0, 1.8] {
        let world = world(&format!("twins = {times}\njuniors = {times}"));
        let registered = world.rolls.persons() as f64;
        let homes = world.registrar.expected_homes();
        let (twins, juniors) = world.population.expected_kin(homes);
        for (kin, share) in [(Kin::SecondTwin, twins), (Kin::Junior, juniors)] {
            let (found, expected) = (count(&world, kin), registered * share);
            if times == 0.0 {
                assert_eq!(found, 0.0);
            } else {
                // Birth dates are sampled, and twins come by dates: allow for their clumping.
                assert_near(found, expected, 2.0 * expected.sqrt(), &format!("{kin:?} at {times}"));
            }
        }
    }
}

#[test]
fn kin_share_what_kin_share() {
    let world = world("twins = 3.0");
    let keys = world.keys();
    let people: HashMap<u32, _> = (0..keys.len())
        .filter(|&r| keys.registration(r).kind == RegistrationKind::Home)
        .map(|r| (keys.person(r).id.0, keys.person(r)))
        .collect();
    let (mut twins, mut neighbours, mut same_sex, mut sons) = (0.0, 0.0, 0.0, 0.0);
    for person in people.values() {
        let Some(other) = people.get(&(person.id.0 ^ 1)) else { continue };
        let (a, b) = (&world.population, &world.population);
        match person.kin {
            Kin::SecondTwin => {
                twins += 1.0;
                assert_eq!((person.birth.date, person.birth.race), (other.birth.date, other.birth.race));
                assert_eq!(a.birth_name(person), b.birth_name(other));
                assert_ne!(a.first_name(person), b.first_name(other));
                neighbours += f64::from(u8::from(a.ssn4(person) == b.ssn4(other) % 9999 + 1));
                same_sex += f64::from(u8::from(person.birth.sex == other.birth.sex));
            }
            Kin::Junior => {
                sons += 1.0;
                assert_eq!(a.first_name(person), b.first_name(other));
                assert_eq!(a.birth_name(person), b.birth_name(other));
                assert_eq!(a.suffix(person), 1);
                assert!((18..=45).contains(&(person.birth.date.year() - other.birth.date.year())));
            }
            _ => {}
        }
    }
    assert!(twins > 2000.0 && sons > 100.0, "{twins} {sons}");
    assert_near(neighbours, 0.8 * twins, (0.16 * twins).sqrt(), "neighbouring SSN");
    assert_near(same_sex, 2.0 / 3.0 * twins, (twins * 2.0 / 9.0).sqrt(), "twins of one sex");
}

#[test]
fn women_change_their_names_as_often_as_published() {
    let share = |kinship: &str| {
        let world = world(kinship);
        let keys = world.keys();
        let today = world.population.parameters().date.0.day_number();
        let women: Vec<_> = (0..keys.len())
            .map(|row| keys.person(row))
            .filter(|p| p.birth.sex == doppelroll::tables::Sex::Female && p.birth.age_in(2016) >= 40)
            .collect();
        let changed = women.iter().filter(|p| world.population.name_change(p, || today).is_some()).count();
        (changed as f64, women.len() as f64)
    };
    assert_eq!(share("name_change = 0.0").0, 0.0);
    let (changed, women) = share("");
    // 88 % marry, 84 % of them change.
    assert_near(changed, 0.88 * 0.84 * women, (women * 0.19).sqrt(), "changed names");
}

#[test]
fn own_names_are_borne_again_as_often_as_asked() {
    let (none, some) = (world(""), world("name_resumed = 0.25"));
    let keys = none.keys();
    let today = none.population.parameters().date.0.day_number();
    let (mut changed, mut resumed, mut together) = (0.0, 0.0, 0);
    for row in 0..keys.len() {
        let person = keys.person(row);
        if person.birth.sex != doppelroll::tables::Sex::Female || person.birth.age_in(2016) < 55 {
            continue;
        }
        let of = |world: &World| world.population.name_change(&person, || today).is_some();
        assert!(of(&none) || !of(&some), "a divorce changes no other name");
        changed += f64::from(u8::from(of(&none)));
        resumed += f64::from(u8::from(of(&none) && !of(&some)));
        let lives_with = |world: &World| world.population.spouse(&person).is_some();
        together += usize::from(lives_with(&none) && !lives_with(&some));
    }
    assert_near(resumed, 0.25 * changed, (changed * 0.19).sqrt(), "own names");
    assert!(together > 100, "{together} live apart");
    // The closed form of chance pairs knows it, too.
    let (found, error) = pairs(&some);
    assert_near(found, some.collisions.natural, error, "pairs by chance");
}

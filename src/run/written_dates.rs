//! A sample of birth dates against the rolls in full, where files give other dates than the true ones.

use std::collections::BTreeMap;

use super::pipeline::{Linked, each_comparison};
use super::tally::Tally;
use crate::date::Date;
use crate::evaluate::{PairKind, Slot};
use crate::metric::Metric;
use crate::records::Field;
use crate::roll::RegistrationKind;
use crate::scenario::Scenario;
use crate::world::{Silent, World};

const RULES: &str = r#"
name = "small"
question = "?"
seed = 11
[rolls]
states = ["VT", "WY"]
date = "2016-11-08"
scale = 1.0
sampling = "birth-dates"
[lives]
origins = "compared-states"
[registrations]
registered_twice = 0.3
[recording.noise]
first_of_month = 0.2
month_day_swap = 0.3
[[strategy]]
name = "surname by sound and birth date"
agree = ["last_name:soundex", "birth_date"]
[[strategy]]
name = "the same and SSN4"
agree = ["last_name:soundex", "birth_date", "ssn4"]
"#;

fn scaled(scale: f64) -> String {
    RULES.replace("scale = 1.0", &format!("scale = {scale}"))
}

/// Links a scenario, and shows the links.
fn look<T>(text: &str, visit: impl Fn(&Linked) -> T) -> T {
    let scenario = Scenario::parse(text).unwrap();
    let world = World::new(&scenario, 0, &Silent);
    let keys = world.keys();
    let records = world.record(&scenario, &keys, &scenario.linkage().fields());
    each_comparison(&scenario, &world, &keys, &records, visit).unwrap().remove(0)
}

/// True links, false links and missed matches of each rule, each by the date it counts by: counted one by one.
fn counted_in_full(linked: &Linked, keep: impl Fn(Date) -> bool) -> [[u64; 3]; 2] {
    let (keys, cells) = (&linked.files.keys, linked.files.records.column(Field::BirthDate).unwrap());
    let written = |row: u32| Date::from_packed(cells.get(row as usize) as u32).unwrap();
    let person = |row: u32| keys.person(row as usize);
    let mut counts = [[0; 3]; 2];
    let mut links = BTreeMap::new();
    for pair in &linked.found.pairs {
        links.insert((pair.left, pair.right), pair.linked_by);
        let stranger = usize::from(person(pair.left).id != person(pair.right).id);
        for (_, counts) in counts.iter_mut().enumerate().filter(|(rule, _)| pair.linked_by >> rule & 1 == 1) {
            counts[stranger] += u64::from(keep(written(pair.left)));
        }
    }
    let mut rows: BTreeMap<_, Vec<u32>> = BTreeMap::new();
    (0..keys.len() as u32).for_each(|row| rows.entry(person(row).id).or_default().push(row));
    for rows in rows.values() {
        for (i, &left) in rows.iter().enumerate() {
            let elsewhere = |row: &&u32| {
                keys.registration(**row as usize).jurisdiction != keys.registration(left as usize).jurisdiction
            };
            for &right in rows[i + 1..].iter().filter(elsewhere) {
                let linked_by = links.get(&(left.min(right), left.max(right))).unwrap_or(&0);
                for (_, counts) in counts.iter_mut().enumerate().filter(|(rule, _)| linked_by >> rule & 1 == 0) {
                    counts[2] += u64::from(keep(person(left).birth.date));
                }
            }
        }
    }
    counts
}

fn slots(tally: &Tally) -> [u64; 3] {
    [Slot::TrueLinks, Slot::FalseLinks, Slot::MissedMatches].map(|slot| tally.count(slot))
}

#[test]
fn a_sample_of_dates_holds_just_the_pairs_of_its_dates_of_the_rolls_in_full() {
    let sample = Scenario::parse(&scaled(0.1)).unwrap();
    let population = World::new(&sample, 0, &Silent).population;
    let (by_hand, records, homes) = look(RULES, |linked| {
        let keys = &linked.files.keys;
        let born = |row: &usize| population.keeps(keys.person(*row).birth.date);
        let home = |row: &usize| keys.registration(*row).kind == RegistrationKind::Home;
        let all = || (0..keys.len()).filter(born);
        (counted_in_full(linked, |date| population.keeps(date)), all().count(), all().filter(home).count())
    });
    let (tallies, rows, counts) =
        look(&scaled(0.1), |linked| (linked.tallies_of_links(), linked.files.keys.len(), linked.world.rolls.counts()));
    assert_eq!([slots(&tallies[0]), slots(&tallies[1])], by_hand);
    assert!(by_hand[0].iter().all(|&count| count > 1000) && by_hand[1][0] > 1000, "{by_hand:?}");
    // Denominators are of people born on the dates, though others are there.
    assert_eq!((tallies[0].totals.records, counts.homes), (records as f64, homes as u64));
    let others = rows as f64 / records as f64 - 1.0;
    // Of records a share is written with another date, and nearly all of these are of people born on dates left out: 0.2 × 0.967 + 0.8 × 0.3 × 0.36.
    assert!((0.24..0.29).contains(&(others / 0.9)), "{others}");
    // A match of one written date that is not the true one is a link by the one and a match by the other.
    assert_eq!(tallies[0].links.total(Slot::PeopleTwice.of(0)), tallies[1].links.total(Slot::PeopleTwice.of(0)));
}

#[test]
fn numbers_of_the_rolls_in_full_are_found_from_a_sample() {
    let metrics = ["true_links_full_size", "false_links_full_size", "missed_matches_full_size", "matches_full_size"];
    let full = look(RULES, |linked| slots(&linked.tallies_of_links()[0]).map(|count| count as f64));
    let full = [full[0], full[1], full[2], full[0] + full[2]];
    let (tallies, by_birth) = look(&scaled(0.25), |linked| {
        // What a sample of people born on the dates would hold of false links.
        let keys = &linked.files.keys;
        let both = |left: u32, right: u32| {
            [left, right].iter().all(|&row| linked.world.population.keeps(keys.person(row as usize).birth.date))
        };
        let strangers = |left: u32, right: u32| keys.person(left as usize).id != keys.person(right as usize).id;
        let links = linked.found.pairs.iter().filter(|p| p.linked_by & 1 == 1 && strangers(p.left, p.right));
        (linked.tallies_of_links(), links.filter(|p| both(p.left, p.right)).count() as f64)
    });
    for (metric, full) in metrics.iter().zip(full) {
        let estimate = Metric::named(metric).unwrap().estimate(&tallies[0].counted()).unwrap();
        let interval = estimate.interval.unwrap();
        let (low, high) = (interval.lower, interval.upper.unwrap());
        assert!((low..=high).contains(&full), "{metric}: {full} not in {low} to {high}");
        // Without the factor the number is a quarter, and far outside.
        assert!(estimate.value.unwrap() * tallies[0].totals.parts < low, "{metric}");
        if *metric == "false_links_full_size" {
            let naive = by_birth / tallies[0].totals.parts;
            assert!(naive < low, "people born on the dates alone are too few: {naive} beside {low}");
        }
    }
}

/// Written dates and 1 January for people born abroad, at rates that make many times as many pairs: in closed form and on one roll in full.
#[test]
fn the_closed_form_follows_the_dates_that_files_give() {
    let text = RULES
        .replace(r#"["VT", "WY"]"#, r#"["HI"]"#)
        .replace("[rolls]", "pairs = \"all\"\n[rolls]")
        .replace("registered_twice = 0.3", "duplicates = 0.0")
        .replace("[lives]", "[lives]\njanuary_first = 0.1")
        .replace(":soundex", "");
    for (first, january) in [(0.2, 0.0), (0.2, 0.1), (0.0, 0.0)] {
        let text = text
            .replace("january_first = 0.1", &format!("january_first = {january}"))
            .replace("first_of_month = 0.2", &format!("first_of_month = {first}"));
        let (counted, expected, variance) = look(&text, |linked| {
            let tally = linked.tallies(&[], false).0.remove(0);
            let kinds = [PairKind::Namesakes, PairKind::WrittenDate, PairKind::SameBirthDate, PairKind::Other];
            let of = |kind| &tally.kinds.of(kind).clusters;
            let counts = kinds.map(|kind| of(kind).sum(&[Slot::FalseLinks.of(0)]));
            let variance = kinds.map(|kind| of(kind).variance_of_count(&[Slot::FalseLinks.of(0)]));
            (counts.iter().sum::<f64>(), tally.expected.unwrap().full_size, variance.iter().sum::<f64>())
        });
        assert!((counted - expected).abs() < 3.5 * variance.sqrt() + 0.01 * expected, "{counted} beside {expected}");
        assert!(variance.sqrt() < 0.03 * expected, "too few to tell anything: {expected}");
    }
}

//! Closed forms against published figures, hand calculation and brute force.

use super::*;
use crate::date::Date;
use crate::linkage::Comparison;
use crate::population::{Composition, FIRST_BIRTH_YEAR, days_of_adults};
use crate::probability::Probability;
use crate::recording::NoiseParameters;
use crate::tables::birth_days;

pub(super) fn all_days() -> Vec<Vec<f64>> {
    (FIRST_BIRTH_YEAR..=2002).map(|year| birth_days(year).share).collect()
}

fn agree(fields: &[&str]) -> Vec<Condition> {
    let condition = |f: &&str| Condition { comparison: f.parse::<Comparison>().unwrap(), demand: Demand::Agree };
    fields.iter().map(condition).collect()
}

fn pairs(composition: &Composition, fields: &[&str]) -> ExpectedPairs {
    let roll = RollMix { composition: composition.clone(), presence: Presence::FULL, married: Vec::new() };
    expected_pairs_within(&roll, &agree(fields), &all_days()).unwrap()
}

#[test]
fn voters_of_2012_who_share_name_and_birth_date_are_about_a_million_pairs() {
    let voters = Composition::voters_2012();
    assert!((voters.total() - 129.0e6).abs() < 1e3, "{}", voters.total());
    let found = pairs(&voters, &["first_name", "last_name", "birth_date"]);
    // An earlier study has 0.93 million (0.87 to 0.97) for listed names alone [name-tables-study], as we had (0.916) before names that are not
    // listed, which nearly nobody shares, and those of immigrants took a tenth of the pairs away.
    assert!((0.80e6..0.86e6).contains(&found.agreeing), "{} pairs", found.agreeing);
    assert!((found.pairs / (129.0e6f64.powi(2) / 2.0) - 1.0).abs() < 1e-6);
    let names = pairs(&voters, &["first_name", "last_name"]);
    let chance = names.agreeing / names.pairs;
    assert!((1.6e-6..1.75e-6).contains(&chance), "P(same first and last) = {chance:e}");
}

fn days_on(date: Date) -> Vec<Vec<f64>> {
    (0..all_days().len()).map(|y| days_of_adults(FIRST_BIRTH_YEAR + y as i32, date).share).collect()
}

#[test]
fn birth_dates_are_shared_as_mcdonald_and_levitt_say() {
    // 180 people for 50 %, 460 for 99 %, so one pair in about 23,000 [mcdonald-levitt-2008]. Adults of 2004 (their
    // year) and voters of 2012 lie on either side, a few in a hundred apart.
    let (of_2004, of_2012) = (Date::new(2004, 11, 2).unwrap(), Date::new(2012, 11, 6).unwrap());
    let [adults, voters] =
        [(Composition::nation(of_2004), of_2004), (Composition::voters_2012(), of_2012)].map(|(people, date)| {
            let days = days_on(date);
            let room = |chance: f64| f64::from(people_for_shared_birth_date(&people, &days, chance));
            [1.0 / same_birth_date(&people, &days), room(0.5), room(0.99)]
        });
    for (published, (lower, upper)) in [23_000.0, 180.0, 460.0].into_iter().zip(adults.into_iter().zip(voters)) {
        assert!((lower..=upper).contains(&published) && upper < 1.05 * lower, "{published}: {lower} to {upper}");
    }
}

#[test]
fn the_room_is_that_of_the_textbook_when_all_dates_are_equal() {
    // One birth year without a leap day, all days alike: 23 people for an even chance, 57 for 99 %.
    let mut year = Composition::nation(Date::new(2004, 11, 2).unwrap());
    year.weight(|born, _, _| f64::from(u8::from(born == 1950)));
    let days = vec![vec![1.0 / 365.0; 365]; all_days().len()];
    assert_eq!([0.5, 0.99].map(|chance| people_for_shared_birth_date(&year, &days, chance)), [23, 57]);
}

#[test]
fn the_room_is_right_by_counting() {
    // Three dates of shares 1/2, 1/3, 1/6: two people differ with 1 − 14/36, three with 6 · 1/36, four never.
    let mut year = Composition::nation(Date::new(2004, 11, 2).unwrap());
    year.weight(|born, _, _| f64::from(u8::from(born == 1950)));
    let days = vec![vec![1.0 / 2.0, 1.0 / 3.0, 1.0 / 6.0]; all_days().len()];
    let room = |chance: f64| people_for_shared_birth_date(&year, &days, chance);
    assert_eq!((room(14.0 / 36.0 - 1e-9), room(14.0 / 36.0 + 1e-9)), (2, 3));
    assert_eq!((room(5.0 / 6.0 - 1e-9), room(5.0 / 6.0 + 1e-9)), (3, 4));
}

#[test]
fn birthdays_are_shared_across_years() {
    let voters = Composition::voters_2012();
    let one_in = |fields: &[&str]| {
        let found = pairs(&voters, fields);
        found.pairs / found.agreeing
    };
    // By the textbook one pair in 365; births that gather on some days make it a little more often.
    let birthday = one_in(&["birth_date:month_day"]);
    assert!((360.0..365.3).contains(&birthday), "{birthday}");
    assert!(one_in(&["birth_date"]) > 60.0 * birthday);
    assert!(one_in(&["first_name", "birth_date:month_day"]) < one_in(&["first_name", "birth_date"]));
}

#[test]
fn more_fields_never_agree_more() {
    let voters = Composition::voters_2012();
    let agreeing = |fields: &[&str]| pairs(&voters, fields).agreeing;
    let base = agreeing(&["first_name", "last_name", "birth_date"]);
    assert!(agreeing(&["first_name", "last_name", "birth_date", "sex"]) < base);
    assert!(agreeing(&["first_name", "last_name", "birth_date:month_year"]) > 25.0 * base);
    assert!(agreeing(&["first_name", "last_name", "birth_date:year"]) > 300.0 * base);
    let with_ssn4 = agreeing(&["first_name", "last_name", "birth_date", "ssn4"]);
    assert!((base / with_ssn4 - 9999.0).abs() < 1.0);
    // Leaving the birth date out and summing over all pairs of years must not lose the pairs of equal years.
    assert!(agreeing(&["first_name", "last_name"]) > agreeing(&["first_name", "last_name", "birth_date:year"]));
}

#[test]
fn optional_fields_are_multiplied_out_right() {
    // Two rolls; middle name and SSN4 optional. By hand: Σ_{A<B} with 1 − a_A a_B (1 − q) for each.
    let voters = Composition::voters_2012();
    let roll = |middle_name, ssn4| RollMix {
        composition: voters.clone(),
        presence: Presence { middle_name, ssn4: Ssn4Presence::all(ssn4), ..Presence::FULL },
        married: Vec::new(),
    };
    let days = all_days();
    let key = agree(&["first_name", "last_name", "birth_date"]);
    let plus = |field: &str, demand| {
        let mut all = key.clone();
        all.push(Condition { comparison: field.parse().unwrap(), demand });
        all
    };
    let across = |rolls: &[RollMix], c: &[Condition]| expected_pairs_across(rolls, c, &days).unwrap().agreeing;
    let (full, part) = ([roll(1.0, 1.0), roll(1.0, 1.0)], [roll(0.8, 0.5), roll(0.6, 0.3)]);
    let base = across(&full, &key);
    assert!((across(&part, &key) / base - 1.0).abs() < 1e-12);
    let veto = across(&part, &plus("ssn4", Demand::NotContradict)) / base;
    assert!((veto - (1.0 - 0.5 * 0.3 * (1.0 - 1.0 / 9999.0))).abs() < 1e-9, "{veto}");
    let middle = across(&full, &plus("middle_name", Demand::Agree)) / base;
    let optional = across(&part, &plus("middle_name", Demand::NotContradict)) / base;
    assert!((optional - (1.0 - 0.8 * 0.6 * (1.0 - middle))).abs() < 1e-9, "{optional}");
    let mut both = plus("middle_name", Demand::NotContradict);
    both.push(Condition { comparison: "ssn4".parse().unwrap(), demand: Demand::NotContradict });
    let product = optional * veto;
    assert!((across(&part, &both) / base - product).abs() < 1e-6, "SSN4 is independent of the names");
}

#[test]
fn pairs_across_rolls_are_counted_once() {
    let voters = Composition::voters_2012();
    let roll = RollMix { composition: voters.clone(), presence: Presence::FULL, married: Vec::new() };
    let days = all_days();
    let found = expected_pairs_across(&[roll.clone(), roll.clone(), roll], &agree(&["birth_date"]), &days).unwrap();
    let n = voters.total();
    assert!((found.pairs / (3.0 * n * n) - 1.0).abs() < 1e-9);
    assert!((found.agreeing / found.pairs / same_birth_date(&voters, &days) - 1.0).abs() < 1e-9);
}

#[test]
fn a_file_without_full_birth_dates_has_no_pairs_on_them() {
    let voters = Composition::voters_2012();
    let roll = |birth_date| RollMix {
        composition: voters.clone(),
        presence: Presence { birth_date, ..Presence::FULL },
        married: Vec::new(),
    };
    let rolls = [roll(Some(crate::date::Precision::Day)), roll(Some(crate::date::Precision::Year))];
    let across = |fields: &[&str]| expected_pairs_across(&rolls, &agree(fields), &all_days()).unwrap().agreeing;
    assert_eq!(across(&["last_name", "birth_date"]), 0.0);
    assert!(across(&["last_name", "birth_date:year"]) > 0.0);
    assert_eq!(across(&["last_name", "birth_date:month_year"]), 0.0);
}

/// Of dates that errors move to the first of the month with a chance: the share of records on a first, the share of the pairs of one name and date there,
/// and how many times as many such pairs there are.
fn on_firsts(voters: &Composition, rate: f64) -> [f64; 3] {
    let born = all_days();
    let noise = NoiseParameters::default().with("first_of_month", Probability::new(rate).unwrap());
    let written: Vec<Vec<f64>> = (0..born.len()).map(|y| written_days(y, &born[y], &noise).unwrap()).collect();
    let is_first =
        |year: usize, day: usize| Date::from_day_of_year(FIRST_BIRTH_YEAR + year as i32, day as u32).day() == 1;
    let firsts = |(year, days): (usize, &Vec<f64>)| {
        let only = |(day, &share): (usize, &f64)| if is_first(year, day) { share } else { 0.0 };
        days.iter().enumerate().map(only).collect::<Vec<f64>>()
    };
    let firsts: Vec<Vec<f64>> = written.iter().enumerate().map(firsts).collect();
    let people: Vec<f64> = voters.people.iter().map(|cells| cells.iter().sum::<f64>()).collect();
    let records: f64 = people.iter().zip(&firsts).map(|(n, days)| n * days.iter().sum::<f64>()).sum();
    let roll = RollMix { composition: voters.clone(), presence: Presence::FULL, married: Vec::new() };
    let namesakes = agree(&["first_name", "last_name", "birth_date"]);
    let pairs = |days: &[Vec<f64>]| expected_pairs_within(&roll, &namesakes, days).unwrap().agreeing;
    [records / voters.total(), pairs(&firsts) / pairs(&written), pairs(&written) / pairs(&born)]
}

#[test]
fn fourteen_percent_on_the_first_of_the_month_is_few_records_if_it_is_of_pairs_and_many_if_it_is_of_records() {
    let voters = Composition::voters_2012();
    let solve = |which: usize| {
        let (mut low, mut high) = (0.0, 0.5);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if on_firsts(&voters, middle)[which] < 0.14 { low = middle } else { high = middle }
        }
        (low, on_firsts(&voters, low))
    };
    let [none, pairs, records] = [(0.0, on_firsts(&voters, 0.0)), solve(1), solve(0)];
    println!("{none:?} {pairs:?} {records:?}");
    assert!((none.1[0] - 0.0329).abs() < 0.0005 && (none.1[1] - 0.033).abs() < 0.001);
    // By hand, for months of 30.4 days: the pairs grow by 1 + 29.4 q².
    assert!((pairs.0 - 0.038).abs() < 0.001 && (records.0 - 0.111).abs() < 0.001);
    for (rate, [_, _, times]) in [pairs, records] {
        assert!((times / (1.0 + 29.4 * rate * rate) - 1.0).abs() < 0.005, "{times}");
    }
    assert!((1.03..1.05).contains(&pairs.1[2]) && (1.34..1.38).contains(&records.1[2]));
}

#[test]
fn middle_names_and_two_surnames_are_those_of_a_simulated_roll() {
    use crate::records::Field;
    let text = r#"
name = "twin"
question = "?"
seed = 27
pairs = "all"
[rolls]
states = ["NM"]
date = "2016-11-08"
scale = 0.12
sampling = "people"
[kinship]
twins = 0.0
juniors = 0.0
[registrations]
duplicates = 0.0
[recording]
middle_initial_share = 0.2
[[strategy]]
name = "middle name"
agree = ["middle_name", "birth_date"]
[[strategy]]
name = "surname"
agree = ["last_name", "birth_date:month_year"]
[[strategy]]
name = "surname, middle initial"
agree = ["last_name", "middle_name:initial", "birth_date:month_year"]
[[strategy]]
name = "first name, birthday"
agree = ["first_name", "birth_date:month_day"]
"#;
    let scenario = crate::scenario::Scenario::parse(text).unwrap();
    let world = crate::world::World::new(&scenario, 0, &crate::world::Silent);
    let keys = world.keys();
    let records =
        world.record(&scenario, &keys, &[Field::FirstName, Field::MiddleName, Field::LastName, Field::BirthDate]);
    let views: Vec<Vec<_>> = [
        ["middle_name", "birth_date"].as_slice(),
        &["last_name", "birth_date:month_year"],
        &["last_name", "middle_name:initial", "birth_date:month_year"],
        &["first_name", "birth_date:month_day"],
    ]
    .map(|fields| {
        fields.iter().map(|f| crate::linkage::FieldView::new(&records, f.parse().unwrap()).unwrap()).collect()
    })
    .into();
    for (strategy, views) in scenario.strategies.iter().zip(views) {
        let mut counts = std::collections::HashMap::<Vec<u32>, f64>::new();
        for row in 0..keys.len() {
            let key: Vec<u32> = views.iter().map(|view| view.get(row)).collect();
            if key.iter().all(|&code| code != 0) {
                *counts.entry(key).or_default() += 1.0;
            }
        }
        let found: f64 = counts.values().map(|n| n * (n - 1.0) / 2.0).sum();
        let (expected, _) = world.expected_false_links(&scenario, strategy, None).unwrap();
        assert!((found / expected - 1.0).abs() < 0.05, "{}: {found} for {expected}", strategy.name);
    }
}

/// The mean of 1/length over the first names of adults of 2012.
#[test]
fn a_misspelling_in_some_seven_changes_the_first_letter() {
    let voters = Composition::voters_2012();
    let (mut sum, mut all) = (0.0, 0.0);
    for (year, cells) in voters.people.iter().enumerate() {
        for (code, share) in kernels::shares(year) {
            let people: f64 = cells.iter().zip(&share).map(|(n, s)| n * s).sum();
            all += people;
            sum += people / crate::tables::vocabulary().names[code as usize].len() as f64;
        }
    }
    println!("{}", sum / all);
    assert!((sum / all - condition::INVERSE_LENGTH).abs() < 0.005, "{}", sum / all);
}

#[test]
fn nicknames_are_those_of_files_that_hold_them() {
    use crate::text::nicknames;
    // One stratum of one birth year: the names of two files as they are written, by brute force.
    let year = (1950 - FIRST_BIRTH_YEAR) as usize;
    let written = |rate: f64, k: usize| {
        let mut shares = std::collections::BTreeMap::<&str, f64>::new();
        for (code, share) in kernels::shares(year) {
            let name = crate::tables::vocabulary().names[code as usize];
            let known = nicknames(name);
            let leave = if known.is_empty() { 0.0 } else { rate };
            *shares.entry(name).or_default() += share[k] * (1.0 - leave);
            known.iter().for_each(|n| *shares.entry(n).or_default() += share[k] * leave / known.len() as f64);
        }
        shares
    };
    let tail = |k: usize, l: usize| {
        let listed = |k| kernels::shares(year).iter().map(|(_, s)| s[k]).sum::<f64>();
        (1.0 - listed(k)) * (1.0 - listed(l)) / f64::from(crate::tables::TAIL_NAMES)
    };
    for (rate, (k, l)) in [(0.0, (6, 6)), (0.3, (6, 7)), (1.0, (0, 3))] {
        let (a, b) = (written(rate, k), written(rate, l));
        let by_hand: f64 = a.iter().map(|(name, share)| share * b.get(name).unwrap_or(&0.0)).sum::<f64>() + tail(k, l);
        let [part] = nicknames::parts(&[rate, rate])[..] else { panic!("one part where rates are equal") };
        let found = nicknames::within_year(part.mix, false, year, k, l);
        assert!((found / by_hand - 1.0).abs() < 1e-9, "{found} {by_hand}");
        let across = nicknames::across_years(part.mix, (year, k), (year, l));
        assert!((across / by_hand - 1.0).abs() < 1e-9, "{across} {by_hand}");
    }
}

#[test]
fn files_with_and_without_nicknames_are_summed_by_parts() {
    let voters = Composition::voters_2012();
    let roll = |nickname| RollMix {
        composition: voters.clone(),
        presence: Presence { nickname, ..Presence::FULL },
        married: Vec::new(),
    };
    let key = agree(&["first_name", "last_name", "birth_date"]);
    let across = |a, b| expected_pairs_across(&[roll(a), roll(b)], &key, &all_days()).unwrap().agreeing;
    let [none, one, both] = [across(0.0, 0.0), across(0.2, 0.0), across(0.2, 0.2)];
    println!("{none} {one} {both}");
    assert!(both < one && one < none, "{none} {one} {both}");
    // Nearly equal rates go by parts, equal ones do not.
    assert!((across(0.2, 0.2 + 1e-9) / both - 1.0).abs() < 1e-6);
}

//! SSN4 on file: who holds it, how it is wrong, and what strangers share, beside the closed form.

use std::collections::BTreeMap;

use crate::closed_form::{Condition, Demand, Presence, RollMix, expected_pairs_across, expected_pairs_within};
use crate::population::{Composition, KinshipParameters};
use crate::recording::RecordingParameters;
use crate::recording::tests::{assert_share, cells, columns, texts};
use crate::records::Field;
use crate::tables::state_named;

#[test]
fn wrong_numbers_are_wrong_in_the_ways_that_are_asked() {
    let wrong = "wrong = { transposed = 0.2, placeholder = 0.25, phone = 0.1, relative = 0.3 }";
    let fields = [Field::Ssn4, Field::Phone];
    let (records, _) = columns(&format!("ssn4 = {{ coverage = 1, error = 1, {wrong} }}"), &fields);
    let truth = cells(&columns("ssn4 = { coverage = 1, error = 0 }", &fields).0, Field::Ssn4);
    let (found, phones) = (cells(&records, Field::Ssn4), texts(&records, Field::Phone));
    let digits = |n: u64| format!("{n:04}").into_bytes();
    let count = |is: &dyn Fn(usize) -> bool| (0..found.len()).filter(|&row| is(row)).count();
    let all = found.len();
    assert_eq!(count(&|row| found[row] == truth[row]), 0);
    assert_share(count(&|row| [9999, 1234].contains(&found[row])), all, 0.25, "placeholders");
    assert_share(count(&|row| phones[row].ends_with(&format!("{:04}", found[row]))), all, 0.1, "telephone");
    let exchanged = |row: usize| {
        let (a, b) = (digits(found[row]), digits(truth[row]));
        let mut differ = (0..4).filter(|&i| a[i] != b[i]);
        matches!((differ.next(), differ.next(), differ.next()), (Some(i), Some(j), None) if j == i + 1 && a[i] == b[j] && a[j] == b[i])
    };
    // All digits are alike in one number of a thousand.
    assert_share(count(&exchanged), all, 0.2 * 0.999, "exchanged");
    let single = |row: usize| digits(found[row]).iter().zip(digits(truth[row])).filter(|(a, b)| **a != *b).count() == 1;
    // Who has no relative gets a wrong digit; about two in five have one.
    let relative = 0.45 - count(&single) as f64 / all as f64;
    assert!((0.05..0.25).contains(&relative), "{relative}");
}

#[test]
fn a_change_of_the_total_changes_no_wrong_number() {
    let at = |error: f64| {
        cells(&columns(&format!("ssn4 = {{ coverage = 1, error = {error} }}"), &[Field::Ssn4]).0, Field::Ssn4)
    };
    let (clean, few, more) = (at(0.0), at(0.05), at(0.3));
    assert!((0..clean.len()).all(|row| few[row] == clean[row] || few[row] == more[row]));
}

#[test]
fn states_ages_and_ways_of_registering_hold_it_as_asked() {
    let setting = "ssn4 = { coverage = 0.6, by_state = { WA = 0.3 }, by_age = [[50, 0.5]] }";
    let (records, keys) = columns(setting, &[Field::Ssn4]);
    let held = cells(&records, Field::Ssn4);
    let mut found: BTreeMap<(&str, bool), [usize; 2]> = BTreeMap::new();
    for (row, &held) in held.iter().enumerate() {
        let state = crate::tables::states()[usize::from(keys.registration(row).jurisdiction)].postal;
        let counts = found.entry((state, keys.person(row).birth.age_in(2016) >= 50)).or_default();
        counts[0] += usize::from(held != 0);
        counts[1] += 1;
    }
    for (state, old, expected) in [("FL", false, 0.6), ("FL", true, 0.3), ("WA", false, 0.3), ("WA", true, 0.15)] {
        let [held, all] = found[&(state, old)];
        assert_share(held, all, expected, state);
    }
    let missing = "missing = { channel = { motor-vehicles = 0, mail = 3 } }";
    let fields = [Field::Ssn4, Field::Licence];
    let (records, keys) = columns(&format!("ssn4 = {{ coverage = 0.4, {missing} }}"), &fields);
    let (held, licence) = (cells(&records, Field::Ssn4), texts(&records, Field::Licence));
    assert_share(held.iter().filter(|&&n| n != 0).count(), keys.len(), 0.4, "the mean over ways of registering");
    // By mail everybody has it then, and 0.46 of those who registered in the three other ways; times who gives a license number.
    let given = [0.33, 0.17 * 0.95, 0.17 * 0.70, 0.12 * 0.70, 0.21 * 0.60];
    let expected = (given[2] + 0.46 * (given[1] + given[3] + given[4])) / given.iter().sum::<f64>();
    let with: Vec<usize> = (0..keys.len()).filter(|&row| !licence[row].is_empty()).collect();
    let both = with.iter().filter(|&&row| held[row] != 0).count();
    assert_share(both, with.len(), expected, "with a license number");
}

/// Pairs of records with equal SSN4, of one file or of two, and their number in closed form.
fn strangers(settings: [&str; 2]) -> [(f64, f64); 2] {
    let parameters = settings.map(|s| toml::from_str::<RecordingParameters>(s).unwrap());
    let numbers = settings.map(|s| cells(&columns(s, &[Field::Ssn4]).0, Field::Ssn4));
    let counts = numbers.each_ref().map(|numbers| {
        let mut counts = vec![0.0f64; 10_000];
        numbers.iter().for_each(|&n| counts[n as usize] += 1.0);
        counts
    });
    let condition = [Condition { comparison: "ssn4".parse().unwrap(), demand: Demand::Agree }];
    let people = numbers[0].len() as f64;
    let mix = |parameters: &RecordingParameters| {
        let mut composition = Composition::voters_2012();
        let all = composition.total();
        composition.weight(|_, _, _| people / all);
        let state = state_named("FL").unwrap();
        let kinship = KinshipParameters::default();
        let presence = Presence::of(state, parameters, false, 2016, &kinship, [0.0; 6]);
        RollMix { composition, presence, married: Vec::new() }
    };
    let (mixes, days) = (parameters.each_ref().map(mix), vec![vec![1.0]; 103]);
    let within = counts[0][1..].iter().map(|n| n * (n - 1.0) / 2.0).sum();
    // The same people are on both files: every row meets its own once.
    let own = numbers[0].iter().zip(&numbers[1]).filter(|(a, b)| **a != 0 && a == b).count() as f64;
    let across: f64 = counts[0][1..].iter().zip(&counts[1][1..]).map(|(a, b)| a * b).sum::<f64>() - own;
    let expected = |pairs: Option<crate::closed_form::ExpectedPairs>| pairs.unwrap().agreeing;
    [
        (within, expected(expected_pairs_within(&mixes[0], &condition, &days))),
        (across, expected(expected_pairs_across(&mixes, &condition, &days))),
    ]
}

#[test]
fn strangers_share_placeholders_as_the_closed_form_says() {
    let mostly = "ssn4 = { coverage = 0.8, error = 0.1, wrong = { placeholder = 0.4, phone = 0.2, relative = 0 } }";
    let other = "ssn4 = { coverage = 0.6, error = 0.5, wrong = { placeholder = 0.1, phone = 0.4 } }";
    for settings in [["", ""], [mostly, other]] {
        for (found, expected) in strangers(settings) {
            let ratio = found / expected;
            assert!((0.97..1.03).contains(&ratio), "{found}, expected {expected} ({ratio})");
        }
    }
}

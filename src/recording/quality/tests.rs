//! Errors hang together in people and offices as the second moments say, and rates stay what they are.

use std::collections::{BTreeMap, HashMap};

use super::*;
use crate::population::{KinshipParameters, LifeParameters, PopulationParameters};
use crate::recording::{Recorder, RecordingParameters, RowKeys, all_rows};
use crate::records::{Field, Records};
use crate::roll::{RegistrationParameters, Rolls, VoteParameters};

/// People of Florida of whom half are on the roll a second time, and their files; `look` is given each setting's recorder, too.
fn with_files(settings: &[&str], fields: &[Field], mut look: impl FnMut(usize, &Quality, &RowKeys, &Records)) {
    let population: PopulationParameters =
        toml::from_str("states = ['FL']\ndate = '2016-11-08'\nscale = 0.005\nsampling = 'people'").unwrap();
    let population = Population::new(11, &population, &KinshipParameters::default(), &LifeParameters::default());
    let registrations: RegistrationParameters =
        toml::from_str("duplicates = 0.5\nduplicate_kinds = { exact = 1.0 }").unwrap();
    let registrar = Registrar::new(11, &registrations, &[], &population);
    let rolls = Rolls::take(11, &population, &registrar, None, &|_| ());
    let keys = all_rows(&rolls, &population);
    for (place, setting) in settings.iter().enumerate() {
        let parameters: RecordingParameters = toml::from_str(setting).unwrap();
        let quality = Quality::new(11, &parameters.quality, &population, &registrar);
        let votes = VoteParameters::default();
        let records = Recorder::new(11, &parameters, &[], &votes, &population, &registrar).record(&keys, fields);
        look(place, &quality, &keys, &records);
    }
}

/// Which rows have a wrong SSN4, beside those of files without errors.
fn wrong_ssn4(setting: &str, fields: &[Field], mut look: impl FnMut(&Quality, &RowKeys, &Records, &[bool])) {
    let fields = [&[Field::Ssn4], fields].concat();
    let mut truth = Vec::new();
    with_files(&["ssn4 = { coverage = 1, error = 0 }", setting], &fields, |place, quality, keys, records| {
        let cells = records.column(Field::Ssn4).unwrap();
        let numbers: Vec<u64> = (0..cells.len()).map(|row| cells.get(row)).collect();
        if place == 0 {
            truth = numbers;
        } else {
            let wrong: Vec<bool> = numbers.iter().zip(&truth).map(|(said, meant)| said != meant).collect();
            look(quality, keys, records, &wrong);
        }
    });
}

/// The chance that two errors of one rate happen that share a factor: `1 − 2 (1 − r) + E exp(−2 h g)`.
fn both(variation: f64, rate: f64) -> f64 {
    let k = 1.0 / (variation * variation);
    let hazard = k * ((1.0 - rate).powf(-1.0 / k) - 1.0);
    1.0 - 2.0 * (1.0 - rate) + (1.0 + 2.0 * hazard / k).powf(-k)
}

/// How far a sum of groups' `found − p · pairs` is from 0, in its own standard errors.
fn z(groups: impl Iterator<Item = (f64, f64)>, p: f64) -> f64 {
    let (sum, squares) = groups.fold((0.0, 0.0), |(sum, squares), (found, pairs)| {
        let rest = found - p * pairs;
        (sum + rest, squares + rest * rest)
    });
    sum / f64::sqrt(squares)
}

#[test]
fn rates_are_means_over_people_and_offices() {
    for (people, offices) in [(0.5, 0.0), (0.0, 0.65), (0.5, 0.65), (2.0, 1.0)] {
        let setting = format!("quality = {{ people = {people}, offices = {offices} }}");
        with_files(&[&setting], &[], |_, quality, _, _| {
            for asked in [0.0, 1e-4, 0.01, 0.091, 0.5, 0.99, 1.0] {
                let rate = quality.rate(asked);
                let everybody = vec![(1.0, 1.0)];
                let of = |gamma: &Option<Gamma>| gamma.as_ref().map_or(everybody.clone(), |g| g.cells().to_vec());
                let mut mean = 0.0;
                for (g, share) in of(&quality.people) {
                    for (other, part) in of(&quality.offices) {
                        mean -= share * part * libm::expm1(-rate.hazard * g * other);
                    }
                }
                assert!((mean - asked).abs() <= 2e-4 * asked, "{people}, {offices}: {mean} for {asked}");
            }
        });
    }
}

#[test]
fn errors_of_one_person_hang_together() {
    let setting = "ssn4 = { coverage = 1, error = 0.3 }\nquality = { people = 1, offices = 0 }";
    wrong_ssn4(setting, &[], |_, keys, _, wrong| {
        let mut of_person: HashMap<_, bool> = HashMap::new();
        let mut pairs = Vec::new();
        for (row, &wrong) in wrong.iter().enumerate() {
            if let Some(other) = of_person.insert(keys.registration(row).person, wrong) {
                pairs.push((f64::from(u8::from(wrong && other)), 1.0));
            }
        }
        let share = wrong.iter().filter(|w| **w).count() as f64 / wrong.len() as f64;
        assert!((share - 0.3).abs() < 0.008, "{share}");
        assert!(pairs.len() > 10_000, "{}", pairs.len());
        let (expected, alone) = (z(pairs.iter().copied(), both(1.0, 0.3)), z(pairs.iter().copied(), 0.09));
        assert!(expected.abs() < 4.0 && alone > 8.0, "z = {expected}, beside independent errors {alone}");
        // At small rates it is r² (1 + cv²).
        assert!((both(1.0, 1e-4) / 2e-8 - 1.0).abs() < 1e-3);
    });
}

#[test]
fn errors_of_one_office_hang_together_where_the_file_says_that_it_is_one() {
    let fields = [Field::Zip, Field::RegistrationDate];
    let setting = "ssn4 = { coverage = 1, error = 0.3 }\nquality = { people = 0, offices = 1 }";
    wrong_ssn4(setting, &fields, |_, keys, records, wrong| {
        let [zip, date] = fields.map(|field| records.column(field).unwrap());
        let mut offices: BTreeMap<(Vec<u8>, i32), (f64, f64)> = BTreeMap::new();
        for (row, &wrong) in wrong.iter().enumerate().take(keys.len()) {
            let year = Date::from_packed(date.get(row) as u32).unwrap().year();
            let counts = offices.entry((zip.text(row).to_vec(), year)).or_default();
            counts.0 += f64::from(u8::from(wrong));
            counts.1 += 1.0;
        }
        // Each desk counts as one, or the largest would decide alone.
        let large = offices.values().filter(|(_, all)| *all >= 3.0);
        let pairs: Vec<(f64, f64)> =
            large.map(|&(wrong, all)| (wrong * (wrong - 1.0) / (all * (all - 1.0)), 1.0)).collect();
        let (expected, alone) = (z(pairs.iter().copied(), both(1.0, 0.3)), z(pairs.iter().copied(), 0.09));
        assert!(expected.abs() < 4.0 && alone > 6.0, "z = {expected}, beside independent errors {alone}");
    });
}

#[test]
fn a_copied_error_is_the_same_error() {
    let fields = [Field::Ssn4, Field::LastName];
    let at = |copied: f64| {
        format!(
            "ssn4 = {{ coverage = 1, error = 0.3 }}\nnoise.typo = 0.3\nquality = {{ people = 0, offices = 0, copied = {copied} }}"
        )
    };
    let settings = [0.0, 0.5, 1.0].map(at);
    let settings = settings.each_ref().map(String::as_str);
    let mut differing = Vec::new();
    with_files(&settings, &fields, |_, _, keys, records| {
        let differ = fields.map(|field| {
            let cells = records.column(field).unwrap();
            let home = |row: &usize| keys.registration(*row).kind == RegistrationKind::Home;
            let homes: HashMap<_, usize> =
                (0..keys.len()).filter(home).map(|row| (keys.registration(row).person, row)).collect();
            let further = (0..keys.len()).filter(|row| keys.registration(*row).kind == RegistrationKind::Duplicate);
            let men = further.filter(|&row| keys.person(row).birth.sex == crate::tables::Sex::Male);
            let pairs: Vec<bool> =
                men.map(|row| cells.get(row) != cells.get(homes[&keys.registration(row).person])).collect();
            pairs.iter().filter(|differ| **differ).count() as f64 / pairs.len() as f64
        });
        differing.push(differ);
    });
    for ((none, half), all) in differing[0].iter().zip(differing[1]).zip(differing[2]) {
        assert!(*none > 0.48 && all == 0.0, "men keep their names: {none} and {all} differ");
        assert!((half / none - 0.5).abs() < 0.05, "{half} of {none}");
    }
}

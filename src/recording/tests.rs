//! Files say what their formats and rates say, and nothing else changes.

use super::*;
use crate::population::{KinshipParameters, LifeParameters, PopulationParameters};
use crate::roll::{DuplicateKind, RegistrationKind, RegistrationParameters};

pub(super) fn columns(recording: &str, fields: &[Field]) -> (Records, RowKeys) {
    columns_of("FL', 'WA", recording, fields)
}

fn columns_of(states: &str, recording: &str, fields: &[Field]) -> (Records, RowKeys) {
    let population: PopulationParameters =
        toml::from_str(&format!("states = ['{states}']\ndate = '2016-11-08'\nscale = 0.005\nsampling = 'people'"))
            .unwrap();
    let population = Population::new(7, &population, &KinshipParameters::default(), &LifeParameters::default());
    // Second registrations within a state differ by nothing but noise.
    let registrations: RegistrationParameters = toml::from_str("duplicate_kinds = { exact = 1.0 }").unwrap();
    let registrar = Registrar::new(7, &registrations, &[], &population);
    let rolls = Rolls::take(7, &population, &registrar, None, &|_| ());
    let keys = all_rows(&rolls, &population);
    let parameters: RecordingParameters = toml::from_str(recording).unwrap();
    let votes = VoteParameters::default();
    let records = Recorder::new(7, &parameters, &[], &votes, &population, &registrar).record(&keys, fields);
    (records, keys)
}

pub(super) fn cells(records: &Records, field: Field) -> Vec<u64> {
    let cells = records.column(field).unwrap();
    (0..cells.len()).map(|row| cells.get(row)).collect()
}

pub(super) fn texts(records: &Records, field: Field) -> Vec<String> {
    let column = records.column(field).unwrap();
    let text = |row| {
        let mut out = Vec::new();
        records.write_cell(field, column, row, &mut out);
        String::from_utf8(out).unwrap()
    };
    (0..records.len()).map(text).collect()
}

/// Five standard errors of a share.
pub(super) fn assert_share(seen: usize, trials: usize, p: f64, what: &str) {
    let z = (seen as f64 - trials as f64 * p) / (trials as f64 * p * (1.0 - p)).sqrt();
    assert!(z.abs() < 5.0, "{what}: {seen} of {trials}, expected {p}, z = {z}");
}

#[test]
fn ssn4_is_held_and_wrong_as_often_as_stated() {
    let at = |coverage, error| {
        let toml = format!("ssn4 = {{ coverage = {coverage}, error = {error} }}");
        cells(&columns(&toml, &[Field::Ssn4]).0, Field::Ssn4)
    };
    let (truth, half, wrong) = (at(1.0, 0.0), at(0.5, 0.0), at(1.0, 0.04));
    assert!(truth.iter().all(|&s| (1..=9999).contains(&s)));
    assert!(at(0.0, 0.0).iter().all(|&s| s == 0));
    assert_share(half.iter().filter(|&&s| s != 0).count(), half.len(), 0.5, "held");
    assert!(half.iter().zip(&truth).all(|(h, t)| *h == 0 || h == t), "coverage changes no digit");
    assert_share(wrong.iter().zip(&truth).filter(|(w, t)| w != t).count(), truth.len(), 0.04, "wrong");
}

#[test]
fn middle_names_are_blank_as_published() {
    let (records, keys) = columns("", &[Field::MiddleName]);
    let middle = cells(&records, Field::MiddleName);
    for (state, blank) in [("FL", 0.167), ("WA", 0.144)] {
        let code = crate::tables::state_named(state).unwrap();
        let rows: Vec<usize> = (0..keys.len()).filter(|&r| keys.registration(r).jurisdiction == code).collect();
        assert_share(rows.iter().filter(|&&r| middle[r] == 0).count(), rows.len(), blank, state);
    }
}

#[test]
fn typos_come_at_their_rate_and_touch_nothing_else() {
    let fields = [Field::FirstName, Field::LastName, Field::BirthDate];
    let (clean, _) = columns("", &fields);
    let (noisy, _) = columns("noise = { typo = 0.02 }", &fields);
    assert_eq!(cells(&clean, Field::BirthDate), cells(&noisy, Field::BirthDate));
    for field in [Field::FirstName, Field::LastName] {
        let (a, b) = (texts(&clean, field), texts(&noisy, field));
        assert_share(a.iter().zip(&b).filter(|(a, b)| a != b).count(), a.len(), 0.02, field.name());
    }
}

#[test]
fn two_registrations_of_one_person_are_noised_apart() {
    let (records, keys) = columns("noise = { typo = 0.3 }", &[Field::LastName]);
    let last = cells(&records, Field::LastName);
    let mut by_person = std::collections::HashMap::new();
    let (mut pairs, mut differ) = (0, 0);
    for (row, &name) in last.iter().enumerate() {
        if let Some(other) = by_person.insert(keys.registration(row).person, name) {
            pairs += 1;
            differ += usize::from(other != name);
        }
    }
    // At least one of two misspelled, less the rare equal typo: 1 - 0.7².
    assert!(pairs > 300);
    assert!((0.42..0.58).contains(&(differ as f64 / pairs as f64)), "{differ} of {pairs}");
}

#[test]
fn contact_details_can_belong_to_nobody() {
    let (records, _) = columns("", &[Field::Phone, Field::Email, Field::Address, Field::Zip, Field::RecordId]);
    let mut ids = std::collections::HashSet::new();
    for row in 0..records.len() {
        let text = |field| std::str::from_utf8(records.column(field).unwrap().text(row)).unwrap().to_owned();
        assert!(text(Field::Phone).contains("-555-01"));
        assert!(text(Field::Email).ends_with("@example.org"));
        assert!(text(Field::Address).starts_with('0'));
        assert_eq!(text(Field::Zip).len(), 5);
        assert!(ids.insert(text(Field::RecordId)), "record ids are unique");
    }
}

#[test]
fn birth_dates_are_given_as_each_state_releases_them() {
    let fields = [Field::BirthDate, Field::BirthDatePrecision, Field::Jurisdiction];
    // Florida gives the full date, Georgia the year, Wisconsin nothing [state-release-rules].
    let (records, _) = columns_of("FL', 'GA', 'WI", "birth_date = 'as-released'", &fields);
    let (date, precision, state) = (texts(&records, fields[0]), texts(&records, fields[1]), texts(&records, fields[2]));
    for row in 0..records.len() {
        let expected = match state[row].as_str() {
            "FL" => (10, "day"),
            "GA" => (4, "year"),
            _ => (0, ""),
        };
        assert_eq!((date[row].len(), precision[row].as_str()), expected, "{}: {}", state[row], date[row]);
    }
    let (months, _) = columns_of("FL', 'GA", "birth_date = 'month-year'", &fields);
    assert!(texts(&months, Field::BirthDate).iter().all(|d| d.len() == 7));
    let (full, _) = columns_of("FL', 'GA", "", &fields);
    assert!(
        texts(&full, Field::BirthDate).iter().zip(texts(&months, Field::BirthDate)).all(|(f, m)| f.starts_with(&m))
    );
}

#[test]
fn states_that_give_initials_give_the_first_letter_of_each_middle_name() {
    let (full, _) = columns("", &[Field::MiddleName]);
    let (some, keys) = columns("middle_initial = ['WA']", &[Field::MiddleName]);
    let (full, some) = (texts(&full, Field::MiddleName), texts(&some, Field::MiddleName));
    let washington = crate::tables::state_named("WA").unwrap();
    let mut shortened = 0;
    for row in 0..keys.len() {
        let expected = if keys.registration(row).jurisdiction == washington {
            full[row].chars().take(1).collect()
        } else {
            full[row].clone()
        };
        assert_eq!(some[row], expected);
        shortened += usize::from(full[row] != some[row]);
    }
    assert!(shortened > 10_000, "{shortened}");
}

#[test]
fn names_changed_at_marriage_are_missing_at_the_stated_rate() {
    let fields = [Field::LastName, Field::Sex];
    let at = |rate: f64| texts(&columns(&format!("name_before_marriage = {rate}"), &fields).0, Field::LastName);
    let (table, _) = columns("", &fields);
    let (known, some, none) = (texts(&table, Field::LastName), at(0.2), at(1.0));
    let sex = texts(&table, Field::Sex);
    // Whose name differs from that at birth has changed it.
    let changed: Vec<usize> = (0..known.len()).filter(|&row| known[row] != none[row]).collect();
    assert!(changed.len() > 5000 && changed.iter().all(|&row| sex[row] == "F"), "{}", changed.len());
    let unreported = changed.iter().filter(|&&row| some[row] == none[row]).count();
    assert_share(unreported, changed.len(), 0.2, "name before marriage");
    assert!((0..known.len()).all(|row| some[row] == known[row] || some[row] == none[row]));
}

#[test]
fn second_registrations_differ_in_what_their_kind_says() {
    let toml = "states = ['FL', 'WA']\ndate = '2016-11-08'\nscale = 0.005\nsampling = 'people'";
    let population = toml::from_str::<PopulationParameters>(toml).unwrap();
    let population = Population::new(7, &population, &KinshipParameters::default(), &LifeParameters::default());
    let registrations: RegistrationParameters = toml::from_str("duplicates = 0.3").unwrap();
    let registrar = Registrar::new(7, &registrations, &[], &population);
    let rolls = Rolls::take(7, &population, &registrar, None, &|_| ());
    let keys = all_rows(&rolls, &population);
    let parameters = RecordingParameters::default();
    let recorder = Recorder::new(7, &parameters, &[], &VoteParameters::default(), &population, &registrar);
    let fields = [Field::FirstName, Field::LastName, Field::BirthDate];
    let records = recorder.record(&keys, &fields);
    let column = |field: Field| cells(&records, field);
    let columns = fields.map(column);
    let mut counts = std::collections::HashMap::new();
    let mut duplicates = 0;
    for row in (0..keys.len()).filter(|&row| keys.registration(row).kind == RegistrationKind::Duplicate) {
        let person = keys.person(row);
        let other = rolls.rows_of(person.id).into_iter().find(|&r| keys.registration(r).kind == RegistrationKind::Home);
        let other = other.expect("a second one has a first");
        let differs = [0, 1, 2].map(|field: usize| columns[field][row] != columns[field][other]);
        let kind = registrar.duplicate_kind(&population, &person);
        let says = match kind {
            DuplicateKind::Exact => [false, false, false],
            DuplicateKind::BirthDate => [false, false, true],
            DuplicateKind::FirstName => [true, false, false],
            // Some marry a man of their own surname.
            DuplicateKind::FormerName => [false, differs[1], false],
            DuplicateKind::LastName => [false, true, false],
        };
        assert_eq!(differs, says, "{kind:?}");
        *counts.entry(format!("{kind:?}")).or_insert(0) += 1;
        duplicates += 1;
    }
    let of = |kind: &str| counts.get(kind).copied().unwrap_or(0);
    assert!(duplicates > 10_000, "{duplicates}");
    assert_share(of("Exact"), duplicates, 0.04, "exact");
    assert_share(of("BirthDate"), duplicates - of("Exact"), 0.25, "another birth date");
    let spelled = of("FirstName") + of("LastName");
    assert_share(of("FirstName"), spelled, 0.5, "first name");
    assert!(of("FormerName") > duplicates / 20, "{}", of("FormerName"));
}

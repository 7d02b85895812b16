//! Strategies against a slow and obvious twin that compares all pairs.

use super::*;
use crate::date::Date;
use crate::records::{Cells, Field, Lexicon, Records};

/// SplitMix64, for test data only: linkage may not use the project's draws.
pub(super) fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ x >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ x >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

/// 200 records in three states with few names and dates, some cells missing.
fn small_table() -> Records {
    const ROWS: usize = 200;
    let draw = |row: usize, column: u64, n: u64| mix(row as u64 * 64 + column) % n;
    let mut lexicon = Lexicon::default();
    let names = |lexicon: &mut Lexicon, column, words: &[&str]| {
        (0..ROWS).map(|row| lexicon.code(words[draw(row, column, words.len() as u64) as usize])).collect()
    };
    let first = names(&mut lexicon, 1, &["ANN", "JOHN", "Ann", ""]);
    let last = names(&mut lexicon, 2, &["O'NEIL", "ONEIL", "SMITH"]);
    let middle = names(&mut lexicon, 3, &["LEE", "LYNN", "MAY", "", ""]);
    let date = |row| Date::new(1950 + draw(row, 4, 2) as i32, 1 + draw(row, 5, 2) as u32, 7).unwrap().packed();
    let mut records = Records::new(ROWS, lexicon);
    records.set(Field::FirstName, Cells::U32(first));
    records.set(Field::LastName, Cells::U32(last));
    records.set(Field::MiddleName, Cells::U32(middle));
    records.set(Field::BirthDate, Cells::U32((0..ROWS).map(date).collect()));
    records.set(Field::Ssn4, Cells::U16((0..ROWS).map(|r| draw(r, 6, 4) as u16).collect()));
    let streets = ["012 Oak St", "012 OAK ST", "", "07 Elm Ave", "", ""];
    records.set(Field::Address, Cells::of_texts((0..ROWS).map(|r| streets[draw(r, 7, 6) as usize])));
    let cities = std::sync::Arc::new(Cells::of_texts(["Ames", "Omaha"]));
    let codes = (0..ROWS).map(|r| draw(r, 8, 3) as u32).collect();
    records.set(Field::City, Cells::Listed { codes, list: cities });
    records.set(Field::Jurisdiction, Cells::U8((0..ROWS).map(|r| 1 + (r / 70) as u8).collect()));
    records
}

fn strategy(toml: &str) -> Strategy {
    toml::from_str(&format!("name = 'x'\n{toml}")).unwrap()
}

fn strategies() -> Vec<Strategy> {
    [
        "agree = ['first_name', 'last_name', 'birth_date']",
        "agree = ['first_name', 'last_name', 'birth_date']\nnot_contradict = ['ssn4']",
        "agree = ['first_name', 'last_name', 'birth_date', 'ssn4']",
        "agree = ['birth_date', 'ssn4']",
        "agree = ['first_name:letters', 'last_name:letters', 'birth_date:year']\nnot_contradict = ['middle_name:initial']",
        "agree = ['birth_date:month_year', 'last_name']",
        "agree = ['last_name', 'address']\nnot_contradict = ['city']",
    ]
    .map(strategy)
    .to_vec()
}

/// What a normalised cell reads as, done slowly on text.
fn slow_value(records: &Records, comparison: Comparison, row: usize) -> Option<String> {
    let mut text = Vec::new();
    records.write_cell(comparison.field, records.column(comparison.field).unwrap(), row, &mut text);
    let text = String::from_utf8(text).unwrap();
    let letters = || text.to_uppercase().chars().filter(char::is_ascii_alphabetic).collect::<String>();
    let value = match comparison.normalisation {
        Normalisation::Exact => text.clone(),
        Normalisation::Letters => letters(),
        Normalisation::Initial => letters().chars().take(1).collect(),
        Normalisation::Year => text[..4].to_owned(),
        Normalisation::MonthYear => text[..7].to_owned(),
    };
    (!value.is_empty()).then_some(value)
}

fn slow_links(records: &Records, strategy: &Strategy, scope: PairScope) -> Vec<(u32, u32)> {
    let jurisdiction = |row| records.column(Field::Jurisdiction).unwrap().get(row);
    let in_scope = |left, right| scope == PairScope::All || jurisdiction(left) != jurisdiction(right);
    let mut links = Vec::new();
    for left in 0..records.len() {
        for right in left + 1..records.len() {
            let evidence = |c| match (slow_value(records, c, left), slow_value(records, c, right)) {
                (None, None) => Evidence::MissingBoth,
                (None, _) | (_, None) => Evidence::Missing,
                (a, b) if a == b => Evidence::Agree,
                _ => Evidence::Contradict,
            };
            if in_scope(left, right) && strategy.links(evidence) {
                links.push((left as u32, right as u32));
            }
        }
    }
    links
}

#[test]
fn every_strategy_links_what_its_slow_twin_links() {
    let (records, strategies) = (small_table(), strategies());
    for scope in [PairScope::AcrossJurisdictions, PairScope::All] {
        let found = Linkage::new(&strategies).with_scope(scope).run(&records);
        for (place, strategy) in strategies.iter().enumerate() {
            let links: Vec<(u32, u32)> =
                found.pairs.iter().filter(|p| p.linked_by >> place & 1 == 1).map(|p| (p.left, p.right)).collect();
            let expected = slow_links(&records, strategy, scope);
            assert!(!expected.is_empty());
            assert_eq!(links, expected, "{scope:?} {strategy:?}");
        }
    }
}

#[test]
fn veto_lies_between_ignoring_and_requiring() {
    let (records, strategies) = (small_table(), strategies());
    let found = Linkage::new(&strategies).run(&records);
    for pair in found.pairs {
        let by = |place: u32| pair.linked_by >> place & 1 == 1;
        assert!(!by(2) || by(1), "required implies veto");
        assert!(!by(1) || by(0), "veto implies ignored");
    }
}

#[test]
fn keys_are_shared_where_one_agreement_contains_another() {
    let keys = BlockingKey::for_strategies(&strategies());
    let served: Vec<Vec<usize>> = keys.iter().map(|k| k.strategies.clone()).collect();
    assert_eq!(served, [vec![0, 1], vec![2, 3], vec![4], vec![5], vec![6]]);
}

#[test]
fn strategies_that_make_no_sense_are_refused_with_the_choices() {
    let error = |toml: &str| toml::from_str::<Strategy>(&format!("name = 'x'\n{toml}")).unwrap_err().to_string();
    assert!(error("agree = ['shoe_size']").contains("can compare jurisdiction, first_name"));
    assert!(error("agree = ['birth_date:initial']").contains("expected exact or year or month_year"));
    assert!(error("agre = ['ssn4']").contains("unknown field `agre`"));
    let empty = strategy("agree = []");
    assert!(matches!(Strategy::check_all(&[empty]), Err(StrategyError::NothingAgrees(_))));
    assert!(matches!(Strategy::check_all(&[]), Err(StrategyError::None)));
    let twice = strategy("agree = ['ssn4', 'ssn4']");
    assert!(matches!(Strategy::check_all(&[twice]), Err(StrategyError::Twice { .. })));
}

#[test]
fn a_year_alone_is_no_birth_date() {
    let mut records = small_table();
    let year = Date::new(1950, 1, 7).unwrap().coarsened(crate::date::Precision::Year).packed();
    records.set(Field::BirthDate, Cells::U32(vec![year; records.len()]));
    let rules = [
        "agree = ['birth_date', 'ssn4']",
        "agree = ['birth_date:year', 'ssn4']",
        "agree = ['ssn4']\nnot_contradict = ['birth_date']",
    ];
    let strategies = rules.map(strategy).to_vec();
    let found = Linkage::new(&strategies).run(&records);
    assert!(!found.pairs.is_empty());
    // The full date is missing on both sides: it cannot agree, and does not contradict.
    assert!(found.pairs.iter().all(|p| p.linked_by == 0b110));
}

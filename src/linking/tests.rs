//! Chance links against draws from the tables themselves, and what is counted of links.

use super::*;
use crate::intake::Problems;
use crate::linkage::{Linkage, PairScope, Strategy};
use crate::records::{Cells, Field, Lexicon, Records};

fn strategy(toml: &str) -> Strategy {
    toml::from_str(&format!("name = 'x'\n{toml}")).unwrap()
}

/// `n` records born on one day of each year from 1950 on, all women, one name.
fn table(n: usize) -> Records {
    let mut lexicon = Lexicon::default();
    let (first, last) = (lexicon.code("MARY"), lexicon.code("SMITH"));
    let mut records = Records::new(n, lexicon);
    let date = |row: usize| crate::date::Date::new(1950 + (row % 40) as i32, 3, 14).unwrap().packed();
    records.set(Field::RecordId, Cells::of_texts((0..n).map(|_| "id")));
    records.set(Field::FirstName, Cells::U32(vec![first; n]));
    records.set(Field::LastName, Cells::U32(vec![last; n]));
    records.set(Field::BirthDate, Cells::U32((0..n).map(date).collect()));
    records.set(Field::Sex, Cells::U8(vec![1; n]));
    records.set(Field::Ssn4, Cells::U16((0..n).map(|row| if row % 2 == 0 { 1 + row as u16 } else { 0 }).collect()));
    records
}

#[test]
fn chance_links_follow_size_gaps_and_years() {
    let records = table(4000);
    let expected =
        |rows: &[std::ops::Range<usize>], toml: &str| chance_links(&records, rows, &strategy(toml)).expected.unwrap();
    let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} {b}");
    let date = "agree = ['birth_date']";
    // Births on each day of 40 years: the pairs of a file are n(n−1)/2, of two files n·m.
    let within = expected(&[0..4000], date);
    close(within / expected(&[0..2000, 2000..4000], date), 4000.0 * 3999.0 / 2.0 / (2000.0 * 2000.0));
    // A year has about 365.25 days: a little above 1/365.25/40 by season and weekday.
    let per_pair = within / (4000.0 * 3999.0 / 2.0);
    assert!((1.0..1.02).contains(&(per_pair * 365.25 * 40.0)), "{per_pair}");
    // Half of the records have SSN4: demanded on both sides a quarter of pairs, of which 1 in 9999 agree.
    let [demanded, vetoed] = ["agree = ['birth_date', 'ssn4']", "agree = ['birth_date']\nnot_contradict = ['ssn4']"]
        .map(|toml| expected(&[0..4000], toml));
    close(demanded, within / 4.0 / 9999.0);
    close(vetoed, within * (1.0 - 0.25 * (1.0 - 1.0 / 9999.0)));
    // All are women: sex takes nothing away.
    close(expected(&[0..4000], "agree = ['birth_date', 'sex']"), within);
}

#[test]
fn chance_links_are_refused_where_they_cannot_be_said() {
    let mut records = table(100);
    records.set(Field::City, Cells::of_texts((0..100).map(|_| "AMES")));
    let refused = |records: &Records, toml: &str| chance_links(records, &[0..100], &strategy(toml));
    let no_form = refused(&records, "agree = ['birth_date', 'city']");
    let points = refused(&records, "agree = ['birth_date']\nany_of = [['city']]");
    assert!(points.expected.is_none() && points.because.contains("agree or do not contradict"), "{points:?}");
    assert_eq!((no_form.expected, no_form.because.as_str()), (None, "not available: the rule has no closed form"));
    let early = crate::date::Date::new(1850, 1, 1).unwrap().packed();
    records.set(Field::BirthDate, Cells::U32(vec![early; 100]));
    let too_old = refused(&records, "agree = ['birth_date']");
    assert!(too_old.expected.is_none() && too_old.because.contains("1899 to 2002"), "{too_old:?}");
}

#[test]
fn links_are_counted_by_strategy_and_field() {
    let mut lexicon = Lexicon::default();
    let names = ["A", "A", "A", "B"].map(|name| lexicon.code(name));
    let mut records = Records::new(4, lexicon);
    records.set(Field::RecordId, Cells::of_texts(["l1", "l2", "r1", "r2"]));
    records.set(Field::LastName, Cells::U32(names.to_vec()));
    records.set(Field::Ssn4, Cells::U16(vec![7, 8, 7, 0]));
    let mut strategies = vec![strategy("agree = ['last_name']"), strategy("agree = ['last_name', 'ssn4']")];
    strategies[1].name = "y".to_owned();
    let linkage = Linkage::new(&strategies).with_scope(PairScope::AcrossFiles { second_begins: 2 });
    let candidates = linkage.run(&records).unwrap();
    let file = |name: &str| FileSummary { name: name.to_owned(), records: 2, bad_rows: Problems::default() };
    let summary = summarise(&linkage, &strategies, &candidates, &records, &[0..2, 2..4], vec![file("a"), file("b")]);
    assert_eq!((summary.pairs, summary.strategies[0].links, summary.strategies[1].links), (4.0, 2, 1));
    assert_eq!(summary.strategies.iter().map(|s| s.candidate_pairs).collect::<Vec<_>>(), [2, 1]);
    let ssn4 = &summary.strategies[0].evidence[1];
    assert_eq!((ssn4.field.as_str(), ssn4.counts.agree, ssn4.counts.contradict), ("ssn4", 1, 1));
    let rows = pair_columns(&linkage, 2, &candidates.pairs, &records);
    assert_eq!(rows.left, Cells::of_texts(["l1", "l1", "l2"]));
    assert_eq!(rows.right, Cells::of_texts(["r1"; 3]));
    assert_eq!((rows.strategy, rows.evidence), (vec![0, 1, 0], vec![vec![1; 3], vec![1, 1, 2]]));
}

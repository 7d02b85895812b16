//! Chance links against draws from the tables themselves, and what is counted of links.

use super::expected::chance_links;
use super::*;
use crate::intake::Problems;
use crate::linkage::model::ModelLink;
use crate::linkage::{Linkage, Modelled, PairScope, Strategy};
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
    let expected = |files: &[usize], toml: &str| {
        let rows: Vec<_> = (0..files.len()).map(|i| files[..i].iter().sum()..files[..=i].iter().sum()).collect();
        chance_links(&records, &rows, &strategy(toml)).expected.unwrap()
    };
    let close = |a: f64, b: f64| assert!((a / b - 1.0).abs() < 1e-9, "{a} {b}");
    let date = "agree = ['birth_date']";
    // Of each of 40 years one day: 100 records on each, or 50 in each of two files.
    let within = expected(&[4000], date);
    close(within, 40.0 * 100.0 * 99.0 / 2.0);
    close(expected(&[2000, 2000], date), 40.0 * 50.0 * 50.0);
    close(expected(&[4000], "agree = ['birth_date:month_year']"), within);
    // Years alone: all pairs of one year.
    let years = expected(&[4000], "agree = ['birth_date:year']");
    assert!((years / (within * 4000.0 / 3999.0) - 1.0).abs() < 0.02, "{years} {within}");
    // Half of the records have SSN4: demanded on both sides a quarter of pairs, of which 1 in 9999 agree.
    let [demanded, vetoed] = ["agree = ['birth_date', 'ssn4']", "agree = ['birth_date']\nnot_contradict = ['ssn4']"]
        .map(|toml| expected(&[4000], toml));
    close(demanded, within / 4.0 / 9999.0);
    close(vetoed, within * (1.0 - 0.25 * (1.0 - 1.0 / 9999.0)));
    // All are women: sex takes nothing away.
    close(expected(&[4000], "agree = ['birth_date', 'sex']"), within);
}

/// Records born evenly over the days of twenty years: the counted pairs are, but for chance, those of the formula.
#[test]
fn where_births_are_even_the_counted_dates_give_what_the_formula_gives() {
    use crate::closed_form::{Condition, Demand, Presence, RollMix, expected_pairs_across};
    use crate::population::{Composition, FIRST_BIRTH_YEAR, STRATA};
    let mut next = crate::rng::mix(7);
    let mut draw = |below: usize| {
        next = crate::rng::mix(next.wrapping_add(0x9e37_79b9_7f4a_7c15));
        (next % below as u64) as usize
    };
    let n = 60_000;
    let days = (0..n).map(|_| crate::date::Date::from_day_of_year(1950 + draw(20) as i32, draw(365) as u32).packed());
    let dates = Cells::U32(days.collect());
    let mut lexicon = Lexicon::default();
    let name = lexicon.code("A");
    let mut records = Records::new(n, lexicon);
    records.set(Field::BirthDate, dates);
    records.set(Field::FirstName, Cells::U32(vec![name; n]));
    records.set(Field::LastName, Cells::U32(vec![name; n]));
    records.set(Field::Sex, Cells::U8(vec![2; n]));
    let found =
        chance_links(&records, &[0..n / 2, n / 2..n], &strategy("agree = ['first_name', 'last_name', 'birth_date']"));
    // The same by the formula itself, for men of those years, evenly over days.
    let nation = Composition::nation(crate::date::Date::new(2020, 11, 3).unwrap());
    let first = (1950 - FIRST_BIRTH_YEAR) as usize;
    let mut composition = Composition { people: vec![[0.0; STRATA]; nation.people.len()] };
    for year in first..first + 20 {
        let men: f64 = nation.people[year][6..].iter().sum();
        (6..12).for_each(|k| composition.people[year][k] = n as f64 / 40.0 * nation.people[year][k] / men);
    }
    let roll = RollMix { composition, presence: Presence::FULL, married: Vec::new() };
    let days: Vec<Vec<f64>> = (0..nation.people.len()).map(|_| vec![1.0 / 365.0; 365]).collect();
    let conditions = ["first_name", "last_name", "birth_date"]
        .map(|field| Condition { comparison: field.parse().unwrap(), demand: Demand::Agree });
    let expected = expected_pairs_across(&[roll.clone(), roll], &conditions, &days).unwrap().agreeing;
    // About 123,000 pairs share a date: a standard deviation of 0.3 %.
    let ratio = found.expected.unwrap() / expected;
    assert!((0.985..1.015).contains(&ratio), "{ratio}");
}

#[test]
fn chance_links_are_refused_where_they_cannot_be_said() {
    let mut records = table(100);
    records.set(Field::City, Cells::of_texts((0..100).map(|_| "AMES")));
    let refused =
        |records: &Records, toml: &str| chance_links(records, std::slice::from_ref(&(0..100)), &strategy(toml));
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
    let link = ModelLink { left: 1, right: 2, posterior: 0.75, match_weight: 0.0, pattern: 0 };
    let model = Modelled { strategy: 0, links: vec![link], ..Modelled::default() };
    let rows = pair_columns(&linkage, 2, &[model], &candidates.pairs, &records);
    assert_eq!(rows.left, Cells::of_texts(["l1", "l1", "l2"]));
    assert_eq!(rows.right, Cells::of_texts(["r1"; 3]));
    assert_eq!(rows.posterior, Cells::of_texts(["", "", "0.75"]));
    assert_eq!((rows.strategy, rows.evidence), (vec![0, 1, 0], vec![vec![1; 3], vec![1, 1, 2]]));
}

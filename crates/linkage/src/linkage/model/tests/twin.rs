//! A slow twin: all pairs of 200 records, compared as text.

use std::collections::BTreeMap;

use rapidfuzz::distance::jaro_winkler;

use super::table::{table, text};
use crate::linkage::PairScope;
use crate::linkage::model::{FellegiSunter, Model};
use crate::records::{Field, Records};
use crate::text::letters;

pub(super) const TOML: &str = r#"
blocking = [["birth_date"], ["first_name", "last_name"], ["birth_date:year", "last_name:initial", "zip"]]
comparison = [
    { field = "first_name", levels = ["exact", "nickname", "jaro_winkler >= 0.9", "jaro_winkler >= 0.75"] },
    { field = "last_name" },
    { field = "middle_name", levels = ["exact", "initial"] },
    { field = "birth_date" },
    { field = "ssn4" },
]
threshold = 0.3
"#;

pub(super) fn nickname(name: &str) -> String {
    if name == "BOB" { "ROBERT".to_owned() } else { name.to_owned() }
}

/// The categories of a pair in words, and whether a key finds it.
fn slow(records: &Records, left: usize, right: usize) -> (Vec<String>, [bool; 3]) {
    let both = |field| [left, right].map(|row| text(records, field, row));
    let names = |field| both(field).map(|name| letters(&name));
    let [first, last, middle] = [Field::FirstName, Field::LastName, Field::MiddleName].map(names);
    let [date, ssn4, zip] = [Field::BirthDate, Field::Ssn4, Field::Zip].map(both);
    let similar = |[a, b]: &[String; 2]| jaro_winkler::similarity(a.chars(), b.chars());
    let there = |[a, b]: &[String; 2]| !a.is_empty() && !b.is_empty();
    let same = |pair: &[String; 2]| there(pair) && pair[0] == pair[1];
    let year = there(&date) && date[0][..4] == date[1][..4];
    let initial = there(&last) && last[0][..1] == last[1][..1];
    let level = |pair: &[String; 2], levels: &[(&str, bool)]| match pair {
        pair if !there(pair) => "missing".to_owned(),
        pair if same(pair) => "exact".to_owned(),
        _ => levels.iter().find(|l| l.1).map_or("else", |l| l.0).to_owned(),
    };
    let full = date[0].len() == 10 && date[1].len() == 10;
    let parts = |date: &String| date.split('-').map(str::to_owned).collect::<Vec<String>>();
    let (a, b) = (parts(&date[0]), parts(&date[1]));
    let equal_parts = a.iter().zip(&b).filter(|(a, b)| a == b).count();
    let common = a.len().min(b.len());
    let graded_date = if !there(&date) {
        "missing"
    } else if full && equal_parts == 3 {
        "exact"
    } else if !full && equal_parts == common {
        "as_far_as_given"
    } else if full && year && a[1] == b[2] && a[2] == b[1] {
        "swapped"
    } else if full && equal_parts == 2 {
        "one_part"
    } else if year {
        "year"
    } else {
        "else"
    };
    let digits = ssn4[0].bytes().zip(ssn4[1].bytes()).filter(|(a, b)| a != b).count();
    let with = |level: String, also: &str, agrees: bool| match level.as_str() {
        "exact" | "missing" => level,
        _ if agrees => format!("{level}, same {also}"),
        _ => level,
    };
    let short = there(&middle) && (middle[0].len() == 1 || middle[1].len() == 1) && middle[0][..1] == middle[1][..1];
    let levels = vec![
        level(
            &first,
            &[
                ("nickname", first.iter().all(|n| nickname(n) == "ROBERT")),
                ("jaro_winkler >= 0.9", similar(&first) >= 0.9),
                ("jaro_winkler >= 0.75", similar(&first) >= 0.75),
            ],
        ),
        with(
            level(
                &last,
                &[("jaro_winkler >= 0.92", similar(&last) >= 0.92), ("jaro_winkler >= 0.8", similar(&last) >= 0.8)],
            ),
            "initial",
            initial,
        ),
        level(&middle, &[("initial", short)]),
        with(graded_date.to_owned(), "year", year),
        level(&ssn4, &[("one_digit", digits == 1)]),
        level(&zip, &[]),
    ];
    let keys = [graded_date == "exact", same(&first) && same(&last), year && initial && same(&zip)];
    (levels, keys)
}

#[test]
fn patterns_keys_and_links_are_those_of_the_slow_twin() {
    let (records, _) = table(200, 60);
    let parameters: FellegiSunter = toml::from_str(TOML).unwrap();
    for scope in [PairScope::All, PairScope::AcrossJurisdictions] {
        let model = Model::new(&records, &parameters, scope, Some(nickname)).unwrap();
        let fitted = model.fit(&[]).unwrap();
        let (links, _) = model.links(&fitted);
        let jurisdiction = |row| text(&records, Field::Jurisdiction, row);
        let (mut by_key, mut in_scope, mut expected_links) = ([0; 3], 0, Vec::new());
        let mut patterns: BTreeMap<Vec<String>, u64> = BTreeMap::new();
        for left in 0..records.len() {
            for right in left + 1..records.len() {
                let score = model.score(&fitted, left as u32, right as u32);
                let (levels, keys) = slow(&records, left, right);
                let found: Vec<String> = score.levels.iter().map(|l| l.1.clone()).collect();
                assert_eq!(found, levels, "{left} {right}");
                assert_eq!(score.candidate, keys.contains(&true));
                if scope == PairScope::AcrossJurisdictions && jurisdiction(left) == jurisdiction(right) {
                    continue;
                }
                in_scope += 1;
                if let Some(key) = keys.iter().position(|&k| k) {
                    by_key[key] += 1;
                    *patterns.entry(levels).or_default() += 1;
                    if score.posterior >= 0.3 {
                        expected_links.push((left as u32, right as u32, score.posterior));
                    }
                }
            }
        }
        assert_eq!(model.pairs_in_scope(), in_scope);
        assert_eq!(model.candidate_pairs(), by_key);
        assert!(by_key.iter().all(|&n| n > 10), "{by_key:?}");
        let mut counts: Vec<u64> = patterns.into_values().collect();
        let mut found: Vec<u64> = fitted.patterns.iter().map(|p| p.1).collect();
        counts.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, counts);
        let found: Vec<(u32, u32, f64)> = links.iter().map(|l| (l.left, l.right, l.posterior)).collect();
        assert_eq!(found, expected_links);
        assert!(found.len() > 10);
    }
}

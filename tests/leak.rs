//! A test that tries to cheat: tell matches from non-matches by ids, row order and missing cells alone.

mod support;

use std::collections::HashMap;

use support::{SMALL, Workdir};

struct Row {
    id: String,
    state: String,
    nulls: [bool; 3],
    person: String,
}

fn rows() -> Vec<Row> {
    let work = Workdir::new(&SMALL.replace("registered_twice = 0.05", "registered_twice = 0.5"));
    work.ok(&["generate", "small.toml"]);
    let read = |file: &str| -> Vec<HashMap<String, String>> {
        let mut reader = csv::Reader::from_path(work.path(file)).unwrap();
        reader.deserialize().map(|row| row.unwrap()).collect()
    };
    let truth: HashMap<String, String> = read("out/truth.csv")
        .into_iter()
        .map(|mut r| (r.remove("record_id").unwrap(), r.remove("person_id").unwrap()))
        .collect();
    let row = |r: HashMap<String, String>| Row {
        person: truth[&r["record_id"]].clone(),
        nulls: [r["middle_name"].is_empty(), r["ssn4"].is_empty(), r["licence"].is_empty()],
        state: r["jurisdiction"].clone(),
        id: r["record_id"].clone(),
    };
    read("out/records.csv").into_iter().map(row).collect()
}

/// Says how likely two rows are one person.
type Score<'a> = Box<dyn Fn(usize, usize) -> f64 + 'a>;

/// Area under the curve of a score that should tell pairs in `yes` from pairs in `no`, and its standard error under no difference.
fn area_under_curve(yes: &[f64], no: &[f64]) -> (f64, f64) {
    let mut all: Vec<(f64, bool)> = yes.iter().map(|&s| (s, true)).chain(no.iter().map(|&s| (s, false))).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut rank, mut sum) = (0.0, 0.0);
    for ties in all.chunk_by(|a, b| a.0 == b.0) {
        let n = ties.len() as f64;
        sum += ties.iter().filter(|t| t.1).count() as f64 * (rank + (n + 1.0) / 2.0);
        rank += n;
    }
    let (m, n) = (yes.len() as f64, no.len() as f64);
    ((sum - m * (m + 1.0) / 2.0) / (m * n), ((m + n + 1.0) / (12.0 * m * n)).sqrt())
}

#[test]
fn ids_order_and_missing_cells_do_not_tell_matches_from_strangers() {
    let rows = rows();
    let places: HashMap<&str, Vec<usize>> = rows.iter().enumerate().fold(HashMap::new(), |mut all, (i, r)| {
        all.entry(r.person.as_str()).or_insert_with(Vec::new).push(i);
        all
    });
    let across = |p: &&Vec<usize>| p.len() == 2 && rows[p[0]].state != rows[p[1]].state;
    let mut matches: Vec<(usize, usize)> = places.values().filter(across).map(|p| (p[0], p[1])).collect();
    matches.sort_unstable();
    assert!(matches.len() > 2000, "{} matches", matches.len());
    // Strangers: the first of one match with the second of the next.
    let n = matches.len();
    let strangers: Vec<(usize, usize)> = (0..n)
        .map(|i| (matches[i].0, matches[(i + 1) % n].1))
        .filter(|&(a, b)| rows[a].state != rows[b].state)
        .collect();
    let first = |state: &str| rows.iter().position(|r| r.state == state).unwrap();
    let length = |state: &str| rows.iter().filter(|r| r.state == state).count() as f64;
    let number = |id: &str| {
        u64::from_str_radix(&id[3..].replace(|c| !"0123456789ABCDEFGHJKMNPQRSTV".contains(c), "0"), 32).unwrap()
    };
    let position: HashMap<&str, (f64, f64)> =
        ["SD", "WY"].into_iter().map(|s| (s, (first(s) as f64, length(s)))).collect();
    let relative = |i: usize| (i as f64 - position[rows[i].state.as_str()].0) / position[rows[i].state.as_str()].1;
    let scores: [(&str, Score); 4] = [
        ("row order", Box::new(|a, b| -(relative(a) - relative(b)).abs())),
        ("distance of ids", Box::new(|a, b| -(number(&rows[a].id).abs_diff(number(&rows[b].id)) as f64))),
        ("common bits of ids", Box::new(|a, b| -f64::from((number(&rows[a].id) ^ number(&rows[b].id)).count_ones()))),
        ("missing cells", Box::new(|a, b| (0..3).filter(|&k| rows[a].nulls[k] == rows[b].nulls[k]).count() as f64)),
    ];
    for (what, score) in scores {
        let of = |pairs: &[(usize, usize)]| pairs.iter().map(|&(a, b)| score(a, b)).collect::<Vec<f64>>();
        let (area, error) = area_under_curve(&of(&matches), &of(&strangers));
        assert!((area - 0.5).abs() < 4.0 * error, "{what} tells matches from strangers: AUC {area} ± {error}");
    }
}

#[test]
fn the_cheat_would_notice_a_leak() {
    // The same machinery on a score that does leak.
    let (area, error) =
        area_under_curve(&[2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0], &[0.0, 1.0, 2.5, 1.5, 0.5, 0.1, 0.2, 0.3]);
    assert!(area > 0.5 + 2.0 * error);
}

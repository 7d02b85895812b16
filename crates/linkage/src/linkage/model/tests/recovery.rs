//! Patterns drawn from known parameters: estimation finds them again, and a pair scored 0.9 is a match 9 times in 10.

use std::collections::BTreeMap;

use super::super::class::{Chance, Class, Role, Setting};
use super::super::compared::{KeyShape, Shape};
use super::super::em::{Estimate, estimate};
use super::super::parameters::NonMatches;
use super::super::score::score;
use crate::linkage::tests::mix;
use crate::records::Field;

const FIELDS: [Field; 6] =
    [Field::FirstName, Field::LastName, Field::BirthDate, Field::Zip, Field::MiddleName, Field::Ssn4];

/// A class to draw from: how many pairs, and for each field the chances of its categories.
struct Known {
    role: Role,
    pairs: u64,
    p: [Vec<f64>; 6],
}

const MISSING: [f64; 6] = [0.0, 0.0, 0.01, 0.0, 0.3, 0.5];

fn chance() -> [Vec<f64>; 6] {
    [
        vec![0.02, 0.03, 0.95],
        vec![0.01, 0.02, 0.97],
        vec![0.005, 0.025, 0.97],
        vec![0.03, 0.97],
        vec![0.04, 0.06, 0.9],
        vec![0.001, 0.999],
    ]
}

fn matches() -> Known {
    let p = [
        vec![0.85, 0.1, 0.05],
        vec![0.8, 0.05, 0.15],
        vec![0.9, 0.06, 0.04],
        vec![0.4, 0.6],
        vec![0.6, 0.2, 0.2],
        vec![0.95, 0.05],
    ];
    Known { role: Role::Match, pairs: 20_000, p }
}

/// The random pairs are a mixture of all that is drawn.
fn setting(keys: Vec<KeyShape>, known: &[Known], look_alikes: bool) -> Setting {
    let all: u64 = known.iter().map(|class| class.pairs).sum();
    let share = |c: usize, l: usize| known.iter().map(|k| k.pairs as f64 * k.p[c][l]).sum::<f64>() / all as f64;
    let u: Vec<Vec<f64>> =
        (0..6).map(|c| (0..known[0].p[c].len()).map(|l| share(c, l)).chain([0.0]).collect()).collect();
    let exact = u.iter().map(|u| u[0]).collect();
    Setting {
        shape: Shape::new(u.iter().map(Vec::len).collect(), keys).unwrap(),
        fields: FIELDS.to_vec(),
        exact: vec![1; 6],
        chance: Chance { u, missing: MISSING.to_vec(), exact },
        pairs_in_scope: all as f64,
        rows: 100_000,
        non_matches: NonMatches::ByKey,
        look_alikes,
        prior: None,
        most_rounds: 50_000,
        labelled_m: None,
    }
}

/// Found patterns with the number of pairs, and of matches among them.
fn drawn(shape: &Shape, classes: &[Known]) -> BTreeMap<u64, (u64, u64)> {
    let mut patterns = BTreeMap::new();
    let mut draws = (0u64..).map(|i| mix(mix(i)) as f64 / 2f64.powi(64));
    for class in classes {
        for _ in 0..class.pairs {
            let mut categories = Vec::new();
            for (c, p) in class.p.iter().enumerate() {
                let (is_missing, mut rest) = (draws.next().unwrap() < MISSING[c], draws.next().unwrap());
                let level = p.iter().position(|p| {
                    rest -= p;
                    rest < 0.0
                });
                categories.push(if is_missing { p.len() } else { level.unwrap_or(p.len() - 1) });
            }
            if shape.stratum(&categories).is_some() {
                let pattern = categories.iter().zip(&shape.strides).map(|(&l, stride)| l as u64 * stride).sum();
                let counts: &mut (u64, u64) = patterns.entry(pattern).or_default();
                counts.0 += 1;
                counts.1 += u64::from(class.role == Role::Match);
            }
        }
    }
    patterns
}

fn fitted(setting: &Setting, patterns: &BTreeMap<u64, (u64, u64)>) -> Estimate {
    let counts: Vec<(u64, u64)> = patterns.iter().map(|(&pattern, counts)| (pattern, counts.0)).collect();
    let estimate = estimate(setting, &counts);
    assert!(estimate.converged, "{} rounds", estimate.rounds);
    estimate
}

fn posterior(setting: &Setting, estimate: &Estimate, pattern: u64) -> f64 {
    let categories = setting.shape.categories(pattern);
    let stratum = setting.shape.stratum(&categories).unwrap();
    let chance = estimate.classes.iter().rfind(|c| matches!(c.role, Role::Chance(s) if s == stratum));
    score(&estimate.classes, chance.unwrap_or(estimate.classes.last().unwrap()), &categories, |_, _| 1.0).posterior
}

/// Within so many standard errors of a share among `n` pairs, for what is estimated without labels.
fn assert_close(found: f64, truth: f64, n: f64, what: &str) {
    let error = 6.0 * (truth * (1.0 - truth) / n).sqrt() + 2.0 / n;
    assert!((found - truth).abs() < error, "{what}: {found} is not {truth} ± {error}");
}

fn assert_m(class: &Class, known: &Known) {
    for (c, p) in known.p.iter().enumerate() {
        let n = known.pairs as f64 * (1.0 - MISSING[c]);
        p.iter()
            .enumerate()
            .for_each(|(l, &truth)| assert_close(class.p[c][l], truth, n, &format!("{:?} {l}", FIELDS[c])));
    }
}

/// Among pairs of each tenth of posteriors, the share of matches is the mean posterior.
fn assert_calibrated(setting: &Setting, estimate: &Estimate, patterns: &BTreeMap<u64, (u64, u64)>) {
    let mut tenths = [(0.0, 0.0, 0.0); 10];
    for (&pattern, &(pairs, matches)) in patterns {
        let p = posterior(setting, estimate, pattern);
        let tenth = &mut tenths[((p * 10.0) as usize).min(9)];
        *tenth = (tenth.0 + pairs as f64, tenth.1 + matches as f64, tenth.2 + p * pairs as f64);
    }
    for (pairs, matches, claimed) in tenths.into_iter().filter(|t| t.0 >= 50.0) {
        let (share, mean) = (matches / pairs, claimed / pairs);
        let error = 5.0 * (mean * (1.0 - mean) / pairs).sqrt() + 0.02;
        assert!((share - mean).abs() < error, "of {pairs} pairs {share} match, {mean} were claimed");
    }
    assert!(tenths[9].0 > 1000.0 && tenths.iter().filter(|t| t.0 >= 50.0).count() >= 6, "{tenths:?}");
}

fn keys() -> Vec<KeyShape> {
    vec![KeyShape(vec![(2, 1)]), KeyShape(vec![(0, 1), (1, 1)]), KeyShape(vec![(1, 0b11), (3, 1)])]
}

#[test]
fn without_blocking_estimation_finds_what_was_drawn() {
    let known = [matches(), Known { role: Role::Chance(0), pairs: 200_000, p: chance() }];
    let setting = setting(Vec::new(), &known, false);
    let patterns = drawn(&setting.shape, &known);
    let estimate = fitted(&setting, &patterns);
    assert_close(estimate.classes[0].weight / 220_000.0, 20.0 / 220.0, 220_000.0, "prior");
    assert_m(&estimate.classes[0], &known[0]);
    assert_m(&estimate.classes[1], &known[1]);
    assert_calibrated(&setting, &estimate, &patterns);
}

#[test]
fn blocking_biases_neither_m_of_its_fields_nor_the_prior() {
    let known = [matches(), Known { role: Role::Chance(0), pairs: 1_000_000, p: chance() }];
    for non_matches in [NonMatches::ByKey, NonMatches::Independent] {
        let setting = Setting { non_matches, ..setting(keys(), &known, false) };
        let patterns = drawn(&setting.shape, &known);
        let estimate = fitted(&setting, &patterns);
        assert_close(estimate.classes[0].weight / 1.02e6, 20.0 / 1020.0, 1.02e6, "prior");
        assert_m(&estimate.classes[0], &known[0]);
        assert_calibrated(&setting, &estimate, &patterns);
        // Among candidates that match, the blocking field agrees more often than among all matches.
        let (mut agree, mut all) = (0.0, 0.0);
        for (&pattern, counts) in &patterns {
            all += counts.1 as f64;
            agree += if setting.shape.category(pattern, 2) == 0 { counts.1 as f64 } else { 0.0 };
        }
        assert!(agree / all > 0.914 && all < 19_600.0, "{agree} of {all}: the test would not show a bias");
    }
}

#[test]
fn chance_pairs_that_are_alike_within_a_key_are_learnt() {
    // People born on one day bear the names of their time: five times as often the same.
    let mut alike = chance();
    alike[0] = vec![0.1, 0.05, 0.85];
    alike[2] = vec![1.0, 0.0, 0.0];
    let known = [
        matches(),
        Known { role: Role::Chance(0), pairs: 1_000_000, p: chance() },
        Known { role: Role::Chance(0), pairs: 50_000, p: alike },
    ];
    let by_key = setting(keys(), &known, false);
    let patterns = drawn(&by_key.shape, &known);
    let estimate = fitted(&by_key, &patterns);
    assert_calibrated(&by_key, &estimate, &patterns);
    assert!((estimate.classes[0].weight / 20_000.0 - 1.0).abs() < 0.03);
    let independent = Setting { non_matches: NonMatches::Independent, ..by_key };
    let estimate = fitted(&independent, &patterns);
    assert!(estimate.classes[0].weight / 20_000.0 > 1.06, "{}", estimate.classes[0].weight);
}

/// Matches, twins, fathers and sons of one name, and unrelated people.
fn families() -> [Known; 4] {
    let mut twins = chance();
    twins[0] = vec![0.0, 0.03, 0.97];
    twins[1] = vec![0.97, 0.02, 0.01];
    twins[2] = vec![0.98, 0.01, 0.01];
    twins[3] = vec![0.9, 0.1];
    let mut namesakes = chance();
    namesakes[0] = vec![0.97, 0.02, 0.01];
    namesakes[1] = vec![0.95, 0.03, 0.02];
    namesakes[2] = vec![0.0, 0.025, 0.975];
    namesakes[3] = vec![0.8, 0.2];
    namesakes[4] = vec![0.5, 0.1, 0.4];
    [
        matches(),
        Known { role: Role::Twins, pairs: 6_000, p: twins },
        Known { role: Role::Namesakes, pairs: 6_000, p: namesakes },
        Known { role: Role::Chance(0), pairs: 1_000_000, p: chance() },
    ]
}

#[test]
fn look_alikes_are_told_from_matches() {
    let known = families();
    let setting = setting(keys(), &known, true);
    let patterns = drawn(&setting.shape, &known);
    let estimate = fitted(&setting, &patterns);
    for class in &known[..3] {
        let found = estimate.classes.iter().find(|c| c.role == class.role).unwrap();
        let off = found.weight / class.pairs as f64 - 1.0;
        assert!(off.abs() < 0.05, "{:?}: {} of {}", class.role, found.weight, class.pairs);
    }
    assert_calibrated(&setting, &estimate, &patterns);
}

#[test]
fn where_there_are_no_look_alikes_their_classes_take_no_matches() {
    let known = [matches(), Known { role: Role::Chance(0), pairs: 1_000_000, p: chance() }];
    let setting = setting(keys(), &known, true);
    let patterns = drawn(&setting.shape, &known);
    let estimate = fitted(&setting, &patterns);
    assert!((estimate.classes[0].weight / 20_000.0 - 1.0).abs() < 0.02, "{}", estimate.classes[0].weight);
    assert_calibrated(&setting, &estimate, &patterns);
}

#[test]
fn without_their_classes_look_alikes_make_the_claim_far_too_good() {
    let known = families();
    // Classic: pairs of different people are like random pairs.
    let kinds = [
        (true, NonMatches::ByKey, true),
        (true, NonMatches::Independent, true),
        (false, NonMatches::Independent, false),
    ];
    for (look_alikes, non_matches, honest) in kinds {
        let setting = Setting { non_matches, ..setting(keys(), &known, look_alikes) };
        // Nobody has an SSN4, which would tell them apart.
        let mut patterns: BTreeMap<u64, (u64, u64)> = BTreeMap::new();
        for (pattern, counts) in drawn(&setting.shape, &known) {
            let blank = setting.shape.missing(5) - setting.shape.category(pattern, 5);
            let sum = patterns.entry(pattern + blank as u64 * setting.shape.strides[5]).or_default();
            *sum = (sum.0 + counts.0, sum.1 + counts.1);
        }
        let estimate = fitted(&setting, &patterns);
        let (mut links, mut wrong, mut claimed) = (0.0, 0.0, 0.0);
        for (&pattern, &(pairs, matches)) in &patterns {
            let p = posterior(&setting, &estimate, pattern);
            if p >= 0.95 {
                links += pairs as f64;
                wrong += (pairs - matches) as f64;
                claimed += (1.0 - p) * pairs as f64;
            }
        }
        assert!(links > 15_000.0);
        let fair = if honest { wrong < 2.0 * claimed } else { wrong > 5.0 * claimed };
        assert!(fair, "of {links} links {wrong} are wrong, {claimed} were claimed");
    }
}

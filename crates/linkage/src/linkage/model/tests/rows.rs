//! Chances from value frequencies, term frequency by hand, missing cells, labels, threads.

use super::super::blocks::Ready;
use super::table::{table, text};
use super::twin::{TOML, nickname};
use crate::linkage::PairScope;
use crate::linkage::model::score::threshold_of_share;
use crate::linkage::model::{FellegiSunter, Fitted, LabelledPair, Model, ModelError, claimed_false_link_share};
use crate::records::{Cells, Field, Records};

fn model(records: &Records, toml: &str, scope: PairScope) -> Model {
    Model::new(records, &toml::from_str::<FellegiSunter>(toml).unwrap(), scope, Some(nickname)).unwrap()
}

/// Shares of categories among all pairs in scope that have the field, and of pairs that lack it.
fn slow_chance(ready: &Ready, c: usize) -> (Vec<f64>, f64) {
    let mut counts = vec![0u64; ready.shape.sizes[c]];
    for left in 0..ready.rows as u32 {
        for right in left + 1..ready.rows as u32 {
            let apart = ready.jurisdictions.as_ref().is_none_or(|j| j[left as usize] != j[right as usize]);
            if apart {
                counts[ready.shape.category(ready.pattern(left, right), c)] += 1;
            }
        }
    }
    let missing = counts.pop().unwrap() as f64;
    let present: u64 = counts.iter().sum();
    (counts.iter().map(|&n| n as f64 / present as f64).collect(), missing / (missing + present as f64))
}

#[test]
fn u_is_the_share_among_all_pairs() {
    let (records, _) = table(400, 20);
    for scope in [PairScope::All, PairScope::AcrossJurisdictions] {
        let ready = model(&records, TOML, scope).ready;
        let chance = ready.chance();
        for c in 0..ready.compared.len() {
            let (u, missing) = slow_chance(&ready, c);
            assert!((chance.missing[c] - missing).abs() < 1e-12);
            for (l, truth) in u.iter().enumerate() {
                // Half a pair stands in for a grade that no pair has.
                assert!((chance.u[c][l] - truth).abs() < 1e-4, "{c} {l}: {} is not {truth}", chance.u[c][l]);
            }
            assert!((chance.exact[c] - u[..1 << ready.compared[c].coarse.len()].iter().sum::<f64>()).abs() < 1e-12);
        }
    }
}

#[test]
fn in_a_large_file_exact_u_is_exact_and_other_grades_are_sampled() {
    let (records, _) = table(2200, 100);
    let ready = model(&records, TOML, PairScope::AcrossJurisdictions).ready;
    let chance = ready.chance();
    for c in [1, 3] {
        let (u, _) = slow_chance(&ready, c);
        assert!((chance.exact[c] - u[..2].iter().sum::<f64>()).abs() < 1e-12);
        for (l, truth) in u.iter().enumerate().skip(2) {
            assert!((chance.u[c][l] - truth).abs() < 0.03 * truth + 2e-4, "{c} {l}: {} is not {truth}", chance.u[c][l]);
        }
    }
}

/// Posterior odds, which are a product of what the fields say.
fn odds(model: &Model, fitted: &Fitted, pair: (u32, u32)) -> f64 {
    let posterior = model.score(fitted, pair.0, pair.1).posterior;
    posterior / (1.0 - posterior)
}

#[test]
fn agreement_on_a_rare_name_counts_by_its_frequency() {
    let (mut records, _) = table(600, 200);
    let last = records.column(Field::LastName).unwrap().clone();
    let sizes = |word: &str| (0..600).filter(|&row| text(&records, Field::LastName, row) == word).count();
    let (common, rare) = ("SMITH", "YOUNG");
    assert!(sizes(common) > sizes(rare) * 4 && sizes(rare) >= 2);
    let two_of = |word: &str| {
        let mut rows = (0..600).filter(|&row| text(&records, Field::LastName, row) == word);
        (rows.next().unwrap() as u32, rows.next().unwrap() as u32)
    };
    let (c, r) = (two_of(common), two_of(rare));
    let (n_common, n_rare) = (sizes(common) as f64, sizes(rare) as f64);
    // Two pairs that differ in nothing but the surname on which they agree.
    for field in [Field::FirstName, Field::MiddleName] {
        let Cells::U32(mut codes) = records.column(field).unwrap().clone() else { panic!() };
        (codes[c.0 as usize], codes[c.1 as usize]) = (codes[r.0 as usize], codes[r.1 as usize]);
        records.set(field, Cells::U32(codes));
    }
    records.set(Field::LastName, last);
    let toml = "blocking = [['last_name']]\ncomparison = [{ field = 'last_name' }, { field = 'first_name' }, { field = 'middle_name' }]\nlook_alikes = false";
    let plain = toml.replace("'last_name' }", "'last_name', term_frequency = false }");
    for (toml, expected) in [(toml, n_common / n_rare), (&plain, 1.0)] {
        let model = model(&records, toml, PairScope::All);
        let fitted = model.fit(&[]).unwrap();
        let ratio = odds(&model, &fitted, r) / odds(&model, &fitted, c);
        assert!((ratio / expected - 1.0).abs() < 1e-9, "{ratio} is not {expected}");
        let weights = [r, c].map(|pair| model.score(&fitted, pair.0, pair.1).match_weight);
        assert!((weights[0] - weights[1] - libm::log2(expected)).abs() < 1e-9);
    }
}

#[test]
fn a_missing_field_says_nothing() {
    let (records, _) = table(600, 200);
    let toml =
        "blocking = [['birth_date']]\ncomparison = [{ field = 'last_name' }, { field = 'ssn4' }, { field = 'zip' }]";
    let model = model(&records, toml, PairScope::All);
    let fitted = model.fit(&[]).unwrap();
    let scorer = model.scorer(&fitted);
    let shape = &model.ready.shape;
    let with = |ssn4: usize| scorer.score(ssn4 as u64 * shape.strides[1], |_| 1).match_weight;
    let chance = fitted.estimate.classes.last().unwrap();
    let says = libm::log2(fitted.estimate.classes[0].p[1][0] / chance.p[1][0]);
    assert!(says > 3.0);
    assert!((with(0) - with(shape.missing(1)) - says).abs() < 1e-9);
}

#[test]
fn labelled_matches_give_m_by_counting() {
    let (records, truth) = table(600, 200);
    let model = model(&records, TOML, PairScope::All);
    let labelled: Vec<LabelledPair> = (400..600)
        .map(|row| LabelledPair { left: row, right: truth[row as usize] as u32, is_match: true })
        .chain([LabelledPair { left: 0, right: 1, is_match: false }])
        .collect();
    let fitted = model.fit(&labelled).unwrap();
    let ssn4 = &model.tables(&fitted)[4];
    assert_eq!(ssn4.field, "ssn4");
    let value = |row: u32| text(&records, Field::Ssn4, row as usize);
    let present = labelled[..200].iter().filter(|l| !value(l.left).is_empty() && !value(l.right).is_empty());
    let (mut agree, mut all) = (0.0, 0.0);
    for pair in present {
        all += 1.0;
        agree += f64::from(u8::from(value(pair.left) == value(pair.right)));
    }
    assert!(all > 50.0);
    assert!((ssn4.levels[0].m_probability - (agree + 0.5) / (all + 1.5)).abs() < 1e-12);
}

#[test]
fn results_do_not_depend_on_threads() {
    let (records, _) = table(9000, 2000);
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let model = model(&records, TOML, PairScope::AcrossJurisdictions);
            let fitted = model.fit(&[]).unwrap();
            let (links, threshold) = model.links(&fitted);
            (fitted.patterns, links, threshold, model.candidate_pairs().to_vec())
        })
    };
    let one = run(1);
    assert!(one.1.len() > 1000);
    assert_eq!(one.0.iter().map(|p| p.1).sum::<u64>(), one.3.iter().sum::<u64>());
    for threads in [2, 5] {
        assert_eq!(run(threads), one);
    }
}

#[test]
fn the_threshold_of_a_share_is_the_lowest_that_keeps_it() {
    let posteriors = vec![0.5, 0.99, 0.9, 0.9, 1.0];
    assert_eq!(threshold_of_share(posteriors.clone(), 0.0), 1.0);
    assert_eq!(threshold_of_share(posteriors.clone(), 0.01), 0.99);
    // The two pairs of 0.9 come together: 0.21 of 4, but 0.11 of 3.
    assert_eq!(threshold_of_share(posteriors.clone(), 0.04), 0.99);
    assert_eq!(threshold_of_share(posteriors.clone(), 0.06), 0.9);
    assert_eq!(threshold_of_share(posteriors.clone(), 0.2), 0.5);
    assert!(threshold_of_share(vec![0.5], 0.2) > 1.0);
    assert_eq!(claimed_false_link_share([1.0, 0.5]), Some(0.25));
    assert_eq!(claimed_false_link_share([]), None);
}

#[test]
fn a_target_share_is_met_by_what_the_model_claims() {
    let (records, _) = table(3000, 600);
    let toml = TOML.replace("threshold = 0.3", "false_link_share = 0.02");
    let model = model(&records, &toml, PairScope::All);
    let fitted = model.fit(&[]).unwrap();
    let (links, threshold) = model.links(&fitted);
    let claimed = claimed_false_link_share(links.iter().map(|l| l.posterior)).unwrap();
    assert!(claimed <= 0.02 && claimed > 0.005, "{claimed}");
    assert!(threshold < 0.95 && links.iter().all(|l| l.posterior >= threshold));
}

#[test]
fn too_many_pairs_are_refused_with_their_number() {
    let (records, _) = table(600, 200);
    let parameters: FellegiSunter = toml::from_str(&format!("most_pairs = 100\n{TOML}")).unwrap();
    let pairs: u64 = model(&records, TOML, PairScope::All).candidate_pairs().iter().sum();
    let error = Model::new(&records, &parameters, PairScope::All, None).err().unwrap();
    assert!(matches!(error, ModelError::TooManyPairs { pairs: found, limit: 100, .. } if found == pairs), "{error}");
}

#[test]
fn a_block_of_thousands_is_shared_by_threads_and_counted_whole() {
    let (mut records, _) = table(6000, 500);
    let codes: Vec<u8> = (0..6000).map(|row| 1 + u8::from(row % 6 == 0)).collect();
    records.set(Field::Sex, Cells::U8(codes));
    let toml = "blocking = [['zip'], ['sex']]\ncomparison = [{ field = 'ssn4' }]\nthreshold = 0.01";
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let model = model(&records, toml, PairScope::All);
            let fitted = model.fit(&[]).unwrap();
            assert_eq!(fitted.patterns.iter().map(|p| p.1).sum::<u64>(), model.candidate_pairs().iter().sum::<u64>());
            (model.candidate_pairs().to_vec(), fitted.patterns.clone(), model.links(&fitted).0)
        })
    };
    let one = run(1);
    let zips: Vec<String> = (0..6000).map(|row| text(&records, Field::Zip, row)).collect();
    let sexes: Vec<String> = (0..6000).map(|row| text(&records, Field::Sex, row)).collect();
    let mut expected = [0, 0];
    for left in 0..6000 {
        for right in left + 1..6000 {
            if !zips[left].is_empty() && zips[left] == zips[right] {
                expected[0] += 1;
            } else if sexes[left] == sexes[right] {
                expected[1] += 1;
            }
        }
    }
    assert_eq!(one.0, expected);
    assert!(!one.2.is_empty());
    assert_eq!(run(3), one);
}

#[test]
fn a_score_is_explained_by_its_parts() {
    let (records, _) = table(600, 200);
    let model = model(&records, TOML, PairScope::All);
    let fitted = model.fit(&[]).unwrap();
    for pair in (0..600).step_by(7).flat_map(|left| (left + 1..600).step_by(31).map(move |right| (left, right))) {
        let score = model.score(&fitted, pair.0, pair.1);
        let (weight, all): (f64, f64) = (score.weights.iter().sum(), score.kinds.iter().map(|kind| kind.1).sum());
        assert!((all - 1.0).abs() < 1e-12 && (score.kinds[0].1 - score.posterior).abs() < 1e-12, "{pair:?}");
        assert!((weight - score.match_weight).abs() < 1e-9 || !weight.is_finite(), "{pair:?} {weight}");
    }
}

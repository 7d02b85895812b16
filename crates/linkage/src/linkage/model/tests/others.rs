//! Pairs below the threshold, which are kept for curves.

use super::super::score::affordable;
use super::table::table;
use super::twin::{TOML, nickname};
use crate::linkage::PairScope;
use crate::linkage::budget::{Budget, OF_A_MODEL};
use crate::linkage::model::{FellegiSunter, Fitted, Model};
use crate::records::Records;

fn fitted(records: &Records, toml: &str) -> (Model, Fitted) {
    let parameters: FellegiSunter = toml::from_str(toml).unwrap();
    let model = Model::new(records, &parameters, PairScope::AcrossJurisdictions, Some(nickname)).unwrap();
    let fitted = model.fit(&[]).unwrap();
    (model, fitted)
}

#[test]
fn links_and_others_are_together_the_pairs_above_the_lower_posterior() {
    let (records, _) = table(3000, 600);
    for threshold in ["threshold = 0.3", "false_link_share = 0.02"] {
        let (model, fitted) = fitted(&records, &TOML.replace("threshold = 0.3", threshold));
        let (links, least, others, from) = model.links_and_others(&fitted, 0.01, &Budget::new(u64::MAX));
        assert_eq!((links.clone(), least), model.links(&fitted));
        assert_eq!(from, 0.01);
        assert!(!others.is_empty() && others.iter().all(|o| (0.01..least).contains(&o.posterior)));
        let mut together: Vec<_> = links.iter().map(|l| (l.left, l.right, l.posterior)).collect();
        together.extend(others.iter().map(|o| (o.left, o.right, o.posterior)));
        together.sort_by_key(|pair| (pair.0, pair.1));
        let all: Vec<_> = model.links_from(&fitted, 0.01).iter().map(|l| (l.left, l.right, l.posterior)).collect();
        assert_eq!(together, all);
    }
}

#[test]
fn links_of_a_model_are_counted_before_they_fill_the_memory() {
    let (records, _) = table(3000, 600);
    let (model, fitted) = fitted(&records, TOML);
    let (links, _) = model.links(&fitted);
    let enough = Budget::new(OF_A_MODEL * links.len() as u64);
    assert_eq!(model.links_within(&fitted, &enough).0, links);
    assert!(!enough.is_spent());
    for memory in [OF_A_MODEL * links.len() as u64 - 1, 0] {
        let budget = Budget::new(memory);
        model.links_within(&fitted, &budget);
        assert!(budget.is_spent());
    }
}

#[test]
fn no_more_pairs_are_kept_than_can_be_afforded() {
    let (records, _) = table(3000, 600);
    // Without term frequency a pattern has one posterior, and the number of pairs is known exactly.
    let plain = TOML
        .replace("\"jaro_winkler >= 0.75\"] }", "\"jaro_winkler >= 0.75\"], term_frequency = false }")
        .replace("{ field = \"last_name\" }", "{ field = \"last_name\", term_frequency = false }");
    let (model, fitted) = fitted(&records, &plain);
    let scorer = model.scorer(&fitted);
    let pairs_from = |posterior: f64| model.links_from(&fitted, posterior).len() as u64;
    let all = pairs_from(0.01);
    assert_eq!(affordable(&scorer, &fitted.patterns, 0.01, all), 0.01);
    let mut before = 0.01;
    for most in [all - 1, all / 2, all / 4] {
        let from = affordable(&scorer, &fitted.patterns, 0.01, most);
        assert!(from > before && pairs_from(from) <= most && pairs_from(from.next_down()) > most, "{from} {most}");
        before = from;
    }
}

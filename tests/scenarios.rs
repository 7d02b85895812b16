//! Every scenario says what it asks and why, and the committed results are its own and meet its expectations.

use std::fs;
use std::path::{Path, PathBuf};

use doppelroll::scenario::Scenario;
use serde_json::Value;
use sha2::{Digest, Sha256};

fn scenarios() -> Vec<(PathBuf, String, Scenario)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    let read = |file: PathBuf| {
        let text = fs::read_to_string(&file).unwrap();
        let scenario = Scenario::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        (file, text, scenario)
    };
    files.into_iter().map(read).collect()
}

fn results(scenario: &Scenario) -> Value {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("results").join(&scenario.name).join("results.json");
    let text = fs::read_to_string(&place).unwrap_or_else(|e| panic!("{}: {e}", place.display()));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_scenario_has_a_question_sources_an_analysis_and_expectations() {
    let all = scenarios();
    assert!(!all.is_empty());
    for (file, _, scenario) in all {
        assert_eq!(file.file_stem().unwrap().to_string_lossy(), scenario.name);
        assert!(scenario.question.ends_with('?'), "{}", scenario.name);
        assert!(scenario.analysis.len() > 200 && !scenario.sources.is_empty(), "{}", scenario.name);
        assert!(!scenario.expectations.is_empty() && !scenario.claims.is_empty(), "{}", scenario.name);
    }
}

#[test]
fn committed_results_come_from_the_committed_scenario() {
    for (_, text, scenario) in scenarios() {
        let provenance = &results(&scenario)["provenance"];
        let sha256: String = Sha256::digest(text.as_bytes()).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            provenance["scenario_sha256"], sha256,
            "run `doppelroll run scenarios/{}.toml` again",
            scenario.name
        );
        assert_eq!(provenance["command"], format!("doppelroll run scenarios/{}.toml", scenario.name));
        assert_eq!(provenance["replicates"], scenario.replicates);
        assert_eq!(provenance["version"], env!("CARGO_PKG_VERSION"));
    }
}

#[test]
fn committed_results_meet_the_expectations() {
    for (_, _, scenario) in scenarios() {
        let results = results(&scenario);
        for expected in &scenario.expectations {
            let find = |list: &Value, name: &str| {
                list.as_array().unwrap().iter().find(|x| x["name"] == name).unwrap_or_else(|| panic!("{name}")).clone()
            };
            let strategies = match &expected.world {
                None => results["strategies"].clone(),
                Some(world) => find(&results["worlds"], world)["strategies"].clone(),
            };
            let strategy = find(&strategies, &expected.strategy);
            let value = find(&strategy["metrics"], expected.metric.0.name)["value"].as_f64().expect("estimable");
            let [low, high] = expected.between;
            assert!((low..=high).contains(&value), "{}: {} is {value}", expected.strategy, expected.metric.0.name);
        }
    }
}

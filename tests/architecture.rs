//! The invariants of ARCHITECTURE.md, kept true.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules each module may use. A module's tests may use anything.
const MAY_USE: [(&str, &[&str]); 29] = [
    ("probability", &[]),
    ("date", &[]),
    ("text", &[]),
    ("stats", &[]),
    ("format", &["stats"]),
    ("rng", &[]),
    ("sources", &[]),
    ("tables", &["rng", "date"]),
    ("population", &["rng", "tables", "date", "probability"]),
    ("records", &["date"]),
    ("truth", &["population"]),
    ("roll", &["population", "tables", "rng", "date", "probability"]),
    ("list", &["population", "roll", "tables", "rng", "date", "probability"]),
    ("recording", &["roll", "records", "truth", "population", "tables", "text", "rng", "date", "probability"]),
    ("linkage", &["records", "text", "date", "stats", "probability"]),
    ("evaluate", &["linkage", "records", "truth", "stats", "population", "rng"]),
    ("metric", &["evaluate", "stats"]),
    ("estimator", &["records", "date", "stats", "text"]),
    ("expectation", &["linkage", "population", "recording", "records", "tables", "date"]),
    ("intake", &["records", "date"]),
    ("linking", &["intake", "linkage", "records", "expectation", "population", "tables", "date"]),
    ("score", &["evaluate", "metric", "stats"]),
    (
        "scenario",
        &["population", "roll", "list", "recording", "linkage", "metric", "probability", "records", "tables", "date"],
    ),
    (
        "experiment",
        &[
            "scenario",
            "population",
            "roll",
            "list",
            "recording",
            "records",
            "truth",
            "linkage",
            "evaluate",
            "estimator",
            "metric",
            "expectation",
            "stats",
            "format",
            "probability",
            "tables",
            "rng",
            "date",
        ],
    ),
    ("report", &["experiment", "linkage", "stats", "format", "metric"]),
    ("io", &["records", "truth", "date"]),
    (
        "cli",
        &[
            "scenario",
            "experiment",
            "linkage",
            "report",
            "io",
            "intake",
            "linkage",
            "linking",
            "score",
            "records",
            "recording",
            "format",
            "probability",
            "population",
            "roll",
            "expectation",
            "tables",
            "date",
        ],
    ),
    ("lib", &[]),
    ("main", &["cli"]),
];

fn sources() -> BTreeMap<PathBuf, String> {
    fn collect(folder: &Path, found: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.insert(path.clone(), fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    found
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    inside.iter().next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Code without its tests, comments and documentation.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.ends_with("fixture.rs") || path.parent().is_some_and(|p| p.ends_with("tests"))
}

#[test]
fn modules_use_only_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let module = module_of(path);
        let may = allowed.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table"));
        for used in code(text).split("crate::").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let known = allowed.contains_key(used.as_str());
            assert!(
                !known || used == module || may.contains(&used.as_str()),
                "{}: {module} may not use {used}",
                path.display()
            );
        }
    }
}

#[test]
fn linkage_cannot_see_the_truth() {
    let linkage = MAY_USE.iter().find(|m| m.0 == "linkage").unwrap().1;
    for forbidden in ["population", "roll", "list", "recording", "truth", "rng", "tables"] {
        assert!(!linkage.contains(&forbidden));
    }
}

#[test]
fn estimators_see_records_only() {
    let estimator = MAY_USE.iter().find(|m| m.0 == "estimator").unwrap().1;
    for forbidden in ["population", "roll", "recording", "truth", "rng", "tables", "linkage", "expectation"] {
        assert!(!estimator.contains(&forbidden));
    }
}

#[test]
fn files_are_opened_only_at_the_edge() {
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let edge = ["cli", "io"].contains(&module_of(path).as_str());
        let touches = ["std::fs", "File::", "println!", "eprintln!", "std::env", "SystemTime", "Instant"];
        for touch in touches {
            assert!(edge || !code(text).contains(touch), "{} uses {touch}", path.display());
        }
    }
}

#[test]
fn files_are_small_and_say_what_they_are() {
    let sources = sources();
    let mut lengths: Vec<usize> = sources.values().map(|text| text.lines().count()).collect();
    lengths.sort_unstable();
    let median = lengths[lengths.len() / 2];
    assert!(median <= 150, "median file length {median}");
    for (path, text) in &sources {
        assert!(text.lines().count() <= 500, "{} is over 500 lines", path.display());
        assert!(text.starts_with("//!"), "{} has no module documentation", path.display());
        assert!(!text.contains("unsafe {"), "{} has unsafe code", path.display());
    }
}

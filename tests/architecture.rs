//! The invariants of ARCHITECTURE.md, kept true.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules each module may use. A module's tests may use anything.
const MAY_USE: [(&str, &[&str]); 37] = [
    ("probability", &[]),
    ("date", &[]),
    ("text", &[]),
    ("stats", &[]),
    ("format", &["stats", "metric"]),
    ("rng", &[]),
    ("sources", &[]),
    ("tables", &["rng", "date"]),
    ("population", &["rng", "tables", "date", "probability"]),
    ("records", &["date"]),
    ("truth", &["population", "roll"]),
    ("roll", &["population", "tables", "rng", "date", "probability"]),
    ("list", &["population", "roll", "tables", "rng", "date", "probability"]),
    ("recording", &["roll", "records", "truth", "population", "tables", "text", "rng", "date", "probability"]),
    ("linkage", &["records", "text", "date", "probability"]),
    ("evaluate", &["linkage", "records", "truth", "stats", "population", "rng"]),
    ("metric", &["evaluate", "stats"]),
    ("estimator", &["records", "date", "stats"]),
    ("closed_form", &["linkage", "population", "recording", "records", "text", "tables", "date", "probability"]),
    ("cell", &[]),
    ("intake", &["cell", "records", "date"]),
    ("user_files", &["intake", "linkage", "records", "closed_form", "population", "tables", "date"]),
    ("score", &["cell", "evaluate", "metric", "stats"]),
    (
        "scenario",
        &[
            "population",
            "roll",
            "list",
            "recording",
            "linkage",
            "metric",
            "sources",
            "probability",
            "records",
            "tables",
            "date",
        ],
    ),
    (
        "world",
        &[
            "scenario",
            "population",
            "roll",
            "list",
            "recording",
            "records",
            "truth",
            "linkage",
            "closed_form",
            "date",
            "tables",
            "rng",
        ],
    ),
    ("results", &["evaluate", "linkage", "metric", "stats"]),
    (
        "run",
        &[
            "world",
            "results",
            "scenario",
            "population",
            "roll",
            "recording",
            "records",
            "truth",
            "linkage",
            "evaluate",
            "estimator",
            "metric",
            "sources",
            "stats",
            "format",
            "probability",
            "tables",
            "rng",
            "date",
        ],
    ),
    ("sensitivity", &["rng"]),
    (
        "robustness",
        &[
            "closed_form",
            "linkage",
            "metric",
            "population",
            "recording",
            "records",
            "results",
            "roll",
            "run",
            "scenario",
            "sensitivity",
            "sources",
            "stats",
            "world",
            "date",
        ],
    ),
    ("explain", &["run", "world", "scenario", "population", "recording", "records", "linkage", "tables", "date"]),
    (
        "audit",
        &[
            "world",
            "results",
            "scenario",
            "population",
            "closed_form",
            "roll",
            "records",
            "probability",
            "tables",
            "date",
        ],
    ),
    ("report", &["results", "audit", "evaluate", "linkage", "stats", "format", "metric"]),
    (
        "classroom",
        &[
            "closed_form",
            "explain",
            "format",
            "linkage",
            "population",
            "recording",
            "records",
            "roll",
            "scenario",
            "world",
            "date",
        ],
    ),
    ("io", &["records", "truth", "date"]),
    (
        "cli",
        &[
            "cell",
            "scenario",
            "run",
            "robustness",
            "world",
            "results",
            "explain",
            "audit",
            "classroom",
            "metric",
            "linkage",
            "report",
            "io",
            "intake",
            "user_files",
            "score",
            "records",
            "recording",
            "format",
            "probability",
            "population",
            "roll",
            "closed_form",
            "tables",
            "date",
        ],
    ),
    ("lib", &[]),
    ("main", &[]),
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
    for folder in ["src", "crates/linkage/src"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    found
}

fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
    let mut parts = inside.iter().skip_while(|part| *part != "src").skip(1);
    parts.next().unwrap().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// Code without its tests, comments and documentation.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    before_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn is_test(path: &Path) -> bool {
    path.ends_with("tests.rs") || path.ends_with("fixture.rs") || path.parent().is_some_and(|p| p.ends_with("tests"))
}

/// The modules that some code names by `crate::x`, `use crate::{x, y::z}` or enough `super::` to leave its module. `depth`: how many modules
/// the file lies below the crate's root.
fn used_modules(code: &str, depth: usize) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = Vec::new();
    let to_root = "super::".repeat(depth);
    let roots = if depth > 0 { vec!["crate::", to_root.as_str()] } else { vec!["crate::"] };
    for after in roots.iter().flat_map(|root| code.split(root).skip(1)) {
        match after.strip_prefix('{') {
            None => used.push(name(after)),
            Some(list) => {
                let mut level = 0;
                let mut start = 0;
                for (at, c) in list.char_indices() {
                    match c {
                        '{' => level += 1,
                        ',' | '}' if level == 0 => {
                            used.push(name(list[start..at].trim()));
                            start = at + 1;
                            if c == '}' {
                                break;
                            }
                        }
                        '}' => level -= 1,
                        _ => {}
                    }
                }
            }
        }
    }
    used
}

#[test]
fn uses_are_found_however_they_are_written() {
    let used = |code: &str, depth| used_modules(code, depth);
    assert_eq!(used("use crate::rng::mix; crate::tables::x()", 1), ["rng", "tables"]);
    assert_eq!(used("use crate::{rng::{mix, Stream}, truth, tables::Race};", 1), ["rng", "truth", "tables"]);
    assert_eq!(used("use super::super::truth::Truth; use super::rows;", 2), ["truth"]);
}

/// How many modules a file lies below the crate's root.
fn depth(path: &Path) -> usize {
    let parts = path.iter().rev().take_while(|part| *part != "src").count();
    let names_its_folder = path.ends_with("mod.rs") || path.ends_with("lib.rs") || path.ends_with("main.rs");
    parts - usize::from(names_its_folder)
}

#[test]
fn modules_use_only_what_they_may() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_USE.into_iter().collect();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        let module = module_of(path);
        let may = allowed.get(module.as_str()).unwrap_or_else(|| panic!("{module} is not in the table"));
        for used in used_modules(&code(text), depth(path)) {
            let known = allowed.contains_key(used.as_str());
            assert!(
                !known || used == module || may.contains(&used.as_str()),
                "{}: {module} may not use {used}",
                path.display()
            );
        }
    }
}

/// What a module may use and does not would let something in that nobody meant.
#[test]
fn modules_use_all_that_they_may() {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        used.entry(module_of(path)).or_default().extend(used_modules(&code(text), depth(path)));
    }
    let idle: Vec<String> = MAY_USE
        .iter()
        .flat_map(|(module, may)| may.iter().map(move |one| (module, one)))
        .filter(|(module, one)| !used.get(**module).is_some_and(|used| used.iter().any(|u| u == *one)))
        .map(|(module, one)| format!("{module} → {one}"))
        .collect();
    assert!(idle.is_empty(), "{idle:?}");
    assert!(MAY_USE.iter().all(|(_, may)| (1..may.len()).all(|i| !may[..i].contains(&may[i]))), "one is named twice");
}

/// The linkage crate cannot name a module of the program, as it does not depend on it: the compiler keeps strategies from the truth.
#[test]
fn linkage_cannot_see_the_truth() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let manifest: toml::Table = fs::read_to_string(root.join("crates/linkage/Cargo.toml")).unwrap().parse().unwrap();
    let needs: Vec<&String> = manifest["dependencies"].as_table().unwrap().keys().collect();
    assert!(needs.iter().all(|name| !name.starts_with("doppelroll")), "{needs:?}");
    assert!(root.join("crates/linkage/src/linkage/mod.rs").is_file());
}

#[test]
fn estimators_see_records_only() {
    let estimator = MAY_USE.iter().find(|m| m.0 == "estimator").unwrap().1;
    for forbidden in ["population", "roll", "list", "recording", "truth", "rng", "tables", "linkage", "closed_form"] {
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

/// By the compiler, in every crate; nobody allows it again, as what is forbidden cannot be allowed.
#[test]
fn unsafe_code_is_forbidden() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for place in ["src/lib.rs", "src/main.rs", "crates/linkage/src/lib.rs"] {
        let text = fs::read_to_string(root.join(place)).unwrap();
        assert!(text.lines().any(|line| line == "#![forbid(unsafe_code)]"), "{place}");
    }
    let manifest = |place: &str| fs::read_to_string(root.join(place)).unwrap().parse::<toml::Table>().unwrap();
    let workspace = manifest("Cargo.toml");
    assert_eq!(workspace["workspace"]["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"));
    let members = workspace["workspace"]["members"].as_array().unwrap();
    for member in members.iter().map(|m| m.as_str().unwrap()).chain(["."]) {
        let lints = manifest(&format!("{member}/Cargo.toml"));
        assert_eq!(lints["lints"]["workspace"].as_bool(), Some(true), "{member}");
    }
}

//! Typographic quotation marks stand around words that somebody said, and around nothing else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use doppelroll::results::SCHEMA_VERSION;
use doppelroll::scenario::{Quote, Scenario};
use doppelroll::sources::sources;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files below a folder whose names end so, in order.
fn below(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            below(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
}

/// All words that the claims of scenarios quote.
fn quotes() -> Vec<Quote> {
    let mut files = Vec::new();
    below(&root().join("scenarios"), ".toml", &mut files);
    let read = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        Scenario::parse(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
    };
    files.iter().map(read).flat_map(|scenario| scenario.claims).flat_map(|claim| claim.quotes).collect()
}

/// The runs of words between typographic quotation marks; a mark that is not closed, or not opened, is a run of its own.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['“', '”']) {
        let (mark, after) = rest[at..].split_at('“'.len_utf8());
        match (mark, after.find(['“', '”'])) {
            ("“", Some(end)) if after[end..].starts_with('”') => {
                found.push(after[..end].split_whitespace().collect::<Vec<_>>().join(" "));
                rest = &after[end + '”'.len_utf8()..];
            }
            _ => {
                found.push(mark.to_owned());
                rest = after;
            }
        }
    }
    found
}

/// The version of the format of a run's `results.json`.
fn version(run: &Path) -> Option<u64> {
    let text = fs::read_to_string(run.join("results.json")).ok()?;
    serde_json::from_str::<Value>(&text).unwrap()["schema_version"].as_u64()
}

/// Documents with their texts. Pages made from results of an older format are left out: they cannot be made again from these.
fn documents() -> Vec<(PathBuf, String)> {
    let mut files: Vec<PathBuf> = Vec::new();
    below(&root().join("docs"), ".md", &mut files);
    for entry in fs::read_dir(root()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
    let current = Some(u64::from(SCHEMA_VERSION));
    let entries = fs::read_dir(root().join("results")).unwrap().map(|entry| entry.unwrap().path());
    let runs: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    files.extend(runs.iter().filter(|run| version(run) == current).map(|run| run.join("README.md")));
    let read = |file: PathBuf| (file.clone(), fs::read_to_string(&file).unwrap());
    let mut documents: Vec<(PathBuf, String)> = files.into_iter().map(read).collect();
    // The table of claims in the page about all runs is made from all of them.
    let place = root().join("results/README.md");
    let text = fs::read_to_string(&place).unwrap();
    let text = if runs.iter().all(|run| version(run) == current) { text } else { without_claims(&text) };
    documents.push((place, text));
    documents
}

fn without_claims(text: &str) -> String {
    let (before, rest) = text.split_once("<!-- begin:claims -->").unwrap();
    format!("{before}{}", rest.split_once("<!-- end:claims -->").unwrap().1)
}

#[test]
fn only_words_that_were_said_stand_in_quotation_marks() {
    let quotes = quotes();
    let said: BTreeSet<&str> = quotes.iter().map(|quote| quote.words.as_str()).collect();
    let mut wrong = Vec::new();
    for (path, text) in documents() {
        let invented = quoted(&text).into_iter().filter(|words| !said.contains(words.as_str()));
        wrong.extend(invented.map(|words| format!("{}: {words}", path.display())));
    }
    assert!(
        wrong.is_empty(),
        "nobody is known to have said so, or a scenario's `quote` has other words:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn texts_of_scenarios_quote_only_what_was_said() {
    let quotes = quotes();
    let mut files = Vec::new();
    ["scenarios", "strategies"].iter().for_each(|folder| below(&root().join(folder), ".toml", &mut files));
    for file in files {
        for words in quoted(&fs::read_to_string(&file).unwrap()) {
            assert!(quotes.iter().any(|quote| quote.words == words), "{}: {words}", file.display());
        }
    }
}

#[test]
fn every_quotation_has_who_when_and_a_source() {
    let quotes = quotes();
    assert!(!quotes.is_empty());
    for quote in quotes {
        let complete = [&quote.words, &quote.who, &quote.date].iter().all(|text| !text.trim().is_empty());
        assert!(complete && !quote.words.contains(['“', '”']), "{quote:?}");
        assert!(!sources().resolve(&quote.source).is_empty(), "{quote:?}");
    }
}

#[test]
fn runs_of_quoted_words_are_found() {
    assert_eq!(quoted("a “b\n c” d “e”"), ["b c", "e"]);
    assert_eq!(quoted("a “b “c” d”"), ["“", "c", "”"]);
    assert!(quoted("no \"marks\" of this kind").is_empty());
}

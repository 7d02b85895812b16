//! Every figure has its source, or says that it is assumed: references and `data/sources.toml` fit each other.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use doppelroll::sources::{keys_in, sources};

/// What refers to figures: folders, with everything in them, and single files.
const REFERRERS: [&str; 9] = [
    "src",
    "crates/linkage/src",
    "scenarios",
    "strategies",
    "benches",
    "docs",
    "data/README.md",
    "data/build.py",
    "data/figures",
];
/// The endings of files that are texts.
const TEXTS: [&str; 5] = ["rs", "toml", "md", "py", "csv"];
/// Where the word that marks a figure without a source must be followed by its key.
const MARKED: [&str; 6] = ["src", "crates/linkage/src", "scenarios", "strategies", "data/README.md", "data/build.py"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(|ending| ending.to_str()).unwrap_or_default()
}

fn collect(path: &Path, found: &mut Vec<(PathBuf, String)>) {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    if path.is_dir() && !hidden {
        fs::read_dir(path).unwrap().for_each(|entry| collect(&entry.unwrap().path(), found));
    } else if path.is_file() && TEXTS.contains(&ending(path)) {
        let text = fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
    }
}

/// All texts that may refer to figures, with their paths from the root of the project.
fn texts() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    REFERRERS.iter().for_each(|place| collect(&root().join(place), &mut found));
    let top = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().path());
    top.filter(|path| ending(path) == "md").for_each(|path| collect(&path, &mut found));
    found
}

/// What of a file refers to figures: of Markdown all but fenced code, of other files everything.
fn referring(path: &Path, text: &str) -> String {
    if ending(path) == "md" { without_fences(text) } else { text.to_owned() }
}

/// Markdown without its fenced code.
fn without_fences(text: &str) -> String {
    let mut fenced = false;
    let mut outside = |line: &&str| {
        let fence = ["```", "~~~"].iter().any(|mark| line.trim_start().starts_with(mark));
        fenced ^= fence;
        !fenced && !fence
    };
    text.lines().filter(|line| outside(line)).collect::<Vec<_>>().join("\n")
}

/// What of a file is written for people: of Rust and Python the comments, of other files everything.
fn written(path: &Path, text: &str) -> String {
    let mark = match ending(path) {
        "rs" => "//",
        "py" => "#",
        _ => return text.to_owned(),
    };
    text.lines().filter_map(|line| Some(line.split_once(mark)?.1)).collect::<Vec<_>>().join("\n")
}

/// What follows each place where a word stands by itself.
fn after_word<'a>(text: &'a str, word: &str) -> Vec<&'a str> {
    let of_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .map(|(start, _)| (&text[..start], &text[start + word.len()..]))
        .filter(|(before, after)| !before.ends_with(of_word) && !after.starts_with(of_word))
        .map(|(_, after)| after)
        .collect()
}

/// Whether a text begins with a blank and the key of something assumed, in brackets.
fn names_what_is_assumed(text: &str) -> bool {
    let key = text.strip_prefix(" [").and_then(|rest| rest.split_once(']'));
    key.is_some_and(|(key, _)| sources().assumption(key).is_some())
}

#[test]
fn nothing_refers_to_notes_outside_the_project() {
    for (path, text) in texts() {
        for outside in ["FIGURES", "../shared"] {
            assert!(!text.contains(outside), "{} refers to {outside}", path.display());
        }
    }
}

#[test]
fn every_reference_has_its_entry() {
    let mut missing = Vec::new();
    for (path, text) in texts() {
        for key in keys_in(&referring(&path, &text)) {
            if sources().source(key).is_none() && sources().assumption(key).is_none() {
                missing.push(format!("{}: [{key}]", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "not in data/sources.toml:\n{}", missing.join("\n"));
}

#[test]
fn every_entry_has_a_reference() {
    let mut used = BTreeSet::new();
    for (path, text) in texts() {
        used.extend(keys_in(&referring(&path, &text)).into_iter().map(str::to_owned));
    }
    let of_sources = sources().sources.iter().map(|entry| &entry.key);
    let unused: Vec<&String> =
        of_sources.chain(sources().assumptions.iter().map(|entry| &entry.key)).filter(|k| !used.contains(*k)).collect();
    assert!(unused.is_empty(), "nothing refers to {unused:?}");
}

#[test]
fn what_is_assumed_is_named() {
    let word = "assumption";
    let marked = |path: &Path| MARKED.iter().any(|place| path.starts_with(place));
    let mut unnamed = Vec::new();
    for (path, text) in texts().iter().filter(|(path, _)| marked(path)) {
        for after in after_word(&written(path, text), word).into_iter().filter(|after| !names_what_is_assumed(after)) {
            let line = after.lines().next().unwrap_or_default();
            unnamed.push(format!("{}: {word}{line}", path.display()));
        }
    }
    assert!(unnamed.is_empty(), "say which, as in `{word} [typo-rate]`, or reword:\n{}", unnamed.join("\n"));
}

#[test]
fn every_source_of_a_scenario_begins_with_its_key() {
    for (path, text) in texts().iter().filter(|(path, _)| path.starts_with("scenarios")) {
        let scenario: toml::Value = toml::from_str(text).unwrap();
        for source in scenario["sources"].as_array().unwrap() {
            let source = source.as_str().unwrap();
            let first = keys_in(source).first().is_some_and(|key| source.starts_with(&format!("[{key}]")));
            assert!(first, "{}: {source}", path.display());
        }
        for published in scenario.get("published").and_then(|list| list.as_array()).into_iter().flatten() {
            let source = published["source"].as_str().unwrap();
            assert!(!sources().resolve(source).is_empty(), "{}: {source}", path.display());
        }
    }
}

#[test]
fn texts_of_all_kinds_are_looked_at() {
    let paths: Vec<String> = texts().iter().map(|(path, _)| path.to_string_lossy().replace('\\', "/")).collect();
    let some =
        ["README.md", "src/sources.rs", "src/population/moves.rs", "scenarios/ssn4.toml", "strategies/havv.toml"];
    for path in some.into_iter().chain(["data/README.md", "data/build.py", "data/figures/rolls_2016.csv"]) {
        assert!(paths.iter().any(|known| known == path), "{path} is not looked at");
    }
    // The entries themselves are no references.
    assert!(!paths.iter().any(|known| known == "data/sources.toml"));
}

#[test]
fn code_is_told_from_text() {
    let markdown = "a [x]\n```toml\n[b-b]\n```\nc\n~~~\nd\n~~~";
    assert_eq!(without_fences(markdown), "a [x]\nc");
    assert_eq!(written(Path::new("a.rs"), "let a = 1; // one\nlet b = 2;\n/// two"), " one\n/ two");
    assert_eq!(written(Path::new("a.py"), "a = 1  # one\nb = 2"), " one");
    assert_eq!(written(Path::new("a.toml"), "a = 1 # one"), "a = 1 # one");
}

#[test]
fn words_are_found_by_themselves() {
    assert_eq!(
        after_word("one ones one_ none `one` One, one", "one"),
        [" ones one_ none `one` One, one", "` One, one", ""]
    );
    assert!(names_what_is_assumed(" [typo-rate]: 1 %") && names_what_is_assumed(" [typo-rate]"));
    for text in ["", " typo-rate", " [typo-rate", "[typo-rate]", "` [typo-rate]", ": 1 %", " [pew-2012]", " [no-such]"]
    {
        assert!(!names_what_is_assumed(text), "{text}");
    }
}

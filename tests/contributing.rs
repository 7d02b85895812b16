//! What CONTRIBUTING.md says of adding something is true: the places exist, and whatever has a file of its own is listed.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(place: &str) -> String {
    fs::read_to_string(root().join(place)).unwrap_or_else(|e| panic!("{place}: {e}"))
}

/// Texts between backticks.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Rows of the table under "Adding": what, its own file, where it is listed.
fn rows() -> Vec<[String; 3]> {
    let text = read("CONTRIBUTING.md");
    let table = text.split("## Adding").nth(1).expect("a section");
    let lines = table.lines().filter(|line| line.starts_with("| a"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        [0, 1, 2].map(|cell| cells[cell].to_owned())
    };
    lines.map(row).collect()
}

#[test]
fn every_place_exists_and_holds_what_it_should() {
    let rows = rows();
    assert!(rows.len() >= 9, "{rows:?}");
    for [what, own, listed] in &rows {
        for place in code(own).iter().filter(|place| place.contains('/')) {
            let folder = Path::new(place).parent().unwrap();
            assert!(root().join(folder).is_dir(), "{what}: {place}");
        }
        if let [symbol, place] = code(listed)[..] {
            assert!(read(place).contains(symbol), "{what}: no `{symbol}` in {place}");
        } else if let [place] = code(listed)[..] {
            assert!(root().join(place.trim_end_matches('/')).exists(), "{what}: {place}");
        } else {
            assert!(listed.starts_with('–') || code(listed).len() == 2, "{what}: {listed}");
        }
    }
}

/// Names of the Rust files of a folder that are a thing each, not a part of the folder's own work.
fn things(folder: &str, parts: &[&str]) -> Vec<String> {
    let files = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let names = files.filter_map(|file| Some(file.file_name()?.to_str()?.strip_suffix(".rs")?.to_owned()));
    let mut names: Vec<String> = names.filter(|name| !parts.contains(&name.as_str())).collect();
    names.sort();
    names
}

/// A file's name as a type's.
fn camel(name: &str) -> String {
    let capital = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('_').map(capital).collect()
}

#[test]
fn whatever_has_a_file_is_listed() {
    let listed = |names: Vec<String>, place: &str, form: &dyn Fn(&str) -> String| {
        let text = read(place);
        assert!(names.len() > 3, "{place}: {names:?}");
        for name in names {
            assert!(text.contains(&form(&name)), "{place} does not list {name}");
        }
    };
    let noise = things("src/recording/noise", &["mod", "parameters", "tests"]);
    listed(noise, "src/recording/noise/mod.rs", &|name| format!("    {name}::{},", name.to_uppercase()));
    let lists = things("src/list", &["mod", "parameters", "tests"]);
    listed(lists, "src/list/parameters.rs", &|name| format!("ListKind::{}(list) => list", camel(name)));
    // A verb's file holds its options; the command lists it.
    let helpers = [
        "mod",
        "choice",
        "embedded",
        "errors",
        "figures",
        "folder",
        "generate_lists",
        "manifest",
        "new",
        "output",
        "progress",
        "render",
        "serve",
        "shell",
        "signals",
        "size",
        "suggest",
        "tables",
    ];
    listed(things("src/cli", &helpers), "src/cli/mod.rs", &|name| format!("    {0}({name}::{0}Options),", camel(name)));
    assert_eq!(camel("version_info"), "VersionInfo");
}

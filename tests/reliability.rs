//! The page about reliability names tests that exist, and every promise on it has one.

use std::fs;
use std::path::Path;

/// All Rust files below a folder, as one text.
fn rust(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text += &rust(&path);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text += &fs::read_to_string(&path).unwrap();
        }
    }
    text
}

#[test]
fn every_promise_names_a_test_that_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let code: String = ["src", "crates/linkage/src", "tests"].iter().map(|folder| rust(&root.join(folder))).collect();
    let page = fs::read_to_string(root.join("docs/reliability.md")).unwrap();
    let rows = page.lines().filter(|line| line.starts_with("| ") && !line.contains("---") && !line.contains("held by"));
    let mut promises = 0;
    for row in rows {
        let held = row.replace("\\|", "").trim_end_matches('|').rsplit('|').next().unwrap().to_owned();
        let tests: Vec<&str> = held.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty(), "{row}");
        promises += 1;
        for test in tests {
            let exists =
                code.contains(&format!("fn {test}(")) || ["cargo deny", "deny.toml", ".ci/run"].contains(&test);
            assert!(exists, "there is no test called {test}");
        }
    }
    assert!(promises >= 18, "{promises}");
    for place in ["README.md", "docs/guide.md"] {
        assert!(fs::read_to_string(root.join(place)).unwrap().contains("reliability.md"), "{place} links to the page");
    }
}

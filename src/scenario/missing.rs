//! Keys that a scenario cannot do without, all told at once.

use thiserror::Error;
use toml::{Table, Value};

/// Keys that are not there, each with a line to type.
#[derive(Debug, Error, PartialEq)]
#[error("the scenario lacks {}; add\n{}", names(.0), lines(.0))]
pub struct Missing(Vec<(String, &'static str)>);

fn names(missing: &[(String, &'static str)]) -> String {
    missing.iter().map(|(path, _)| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}

fn lines(missing: &[(String, &'static str)]) -> String {
    missing.iter().map(|(path, line)| format!("  {line:42} # {path}")).collect::<Vec<_>>().join("\n")
}

/// Tables that files have many of, and the keys that each of them needs.
const NEEDED: [(&str, &[(&str, &str)]); 5] = [
    ("strategy", &[("name", "name = \"my rule\"")]),
    ("list", &[("name", "name = \"my list\"")]),
    ("world", &[("name", "name = \"zero fraud\"")]),
    (
        "claim",
        &[
            ("proposition", "proposition = \"what is tested\""),
            ("by", "by = \"whose premise it is\""),
            ("source", "source = \"where it can be read\""),
            ("holds_when", "holds_when = [{ metric = …, strategy = …, below = …, because = … }]"),
        ],
    ),
    (
        "expect",
        &[
            ("strategy", "strategy = \"name of a strategy\""),
            ("metric", "metric = \"false_link_share\""),
            ("between", "between = [0.0, 0.1]"),
            ("source", "source = \"why this range\""),
        ],
    ),
];

/// Looks for what is missing; what is there may still be wrong.
///
/// # Errors
/// When something is.
pub(super) fn check(document: &Table) -> Result<(), Missing> {
    let mut missing = Vec::new();
    let mut need = |table: &Table, path: String, key: &str, line: &'static str| {
        if !table.contains_key(key) {
            missing.push((path, line));
        }
    };
    need(document, "name".to_owned(), "name", "name = \"my-scenario\"");
    need(document, "seed".to_owned(), "seed", "seed = 2017");
    match document.get("rolls") {
        Some(Value::Table(rolls)) => need(rolls, "rolls.states".to_owned(), "states", "states = [\"IA\", \"MO\"]"),
        Some(_) => {}
        None => need(document, "rolls.states".to_owned(), "rolls", "rolls = { states = [\"IA\", \"MO\"] }"),
    }
    for (section, keys) in NEEDED {
        let items = document.get(section).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_table);
        for (place, item) in items.enumerate() {
            for (key, line) in keys {
                let called = item.get("name").or(item.get("proposition")).and_then(Value::as_str);
                let which = called.map_or_else(|| format!("{}", place + 1), |name| format!("\"{name}\""));
                need(item, format!("{key} of {section} {which}"), key, line);
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(Missing(missing)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_missing_is_told_at_once_with_what_to_type() {
        let text = "question = \"?\"\n[[strategy]]\nagree = [\"ssn4\"]\n[[claim]]\nproposition = \"p\"\nby = \"us\"";
        let told = check(&text.parse().unwrap()).unwrap_err().to_string();
        for part in [
            "`name`",
            "`seed`",
            "`rolls.states`",
            "`name of strategy 1`",
            "`source of claim \"p\"`",
            "seed = 2017",
            "holds_when = [",
        ] {
            assert!(told.contains(part), "{part} is not in {told}");
        }
        assert!(!told.contains("`by of"), "{told}");
    }

    #[test]
    fn a_table_with_all_keys_is_not_refused_here() {
        check(&"name = \"a\"\nseed = 1\n[rolls]\nstates = [\"IA\"]".parse().unwrap()).unwrap();
        check(&"name = 3\nseed = \"x\"\nrolls = 1".parse().unwrap()).unwrap();
    }
}

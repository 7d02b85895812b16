//! Strategies on the command line: built-in ones, files of them, and refusals.

mod support;

use support::{SMALL, Workdir};

#[test]
fn built_in_strategies_are_listed_shown_and_checked() {
    let work = Workdir::new(SMALL);
    let listed: serde_json::Value = serde_json::from_str(&work.ok(&["strategy", "list", "--json"])).unwrap();
    let names: Vec<&str> = listed.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"crosscheck") && names.iter().filter(|n| **n == "havv").count() == 2, "{names:?}");
    let shown = work.ok(&["strategy", "show", "adgn"]);
    assert!(shown.contains("**What it cannot see.**") && shown.contains("any_of"));
    // What is shown is a file that can be checked, and used again.
    work.write("mine.toml", &shown);
    let checked = work.ok(&["strategy", "check", "mine.toml"]);
    assert!(
        checked.contains("mine.toml: fine; 1 strategies") && checked.contains("looks at pairs that agree on"),
        "{checked}"
    );
    let unknown = work.bad(&["strategy", "show", "adng"]);
    assert!(unknown.contains("there are crosscheck"), "{unknown}");
}

#[test]
fn bad_strategy_files_name_the_line_and_the_choices() {
    let work = Workdir::new(SMALL);
    let refused = |text: &str| {
        work.write("bad.toml", text);
        work.bad(&["strategy", "check", "bad.toml"])
    };
    let rule = "[[strategy]]\nname = \"x\"\n";
    let typo = refused(&format!("{rule}agre = [\"zip\"]"));
    assert!(typo.contains("bad.toml:3:1") && typo.contains("unknown field `agre`"), "{typo}");
    let field = refused(&format!("{rule}agree = [\"zip\", \"first_name ~ jaro >= 0.9\"]"));
    assert!(field.contains("bad.toml:3:") && field.contains("jaro_winkler >= 0.92"), "{field}");
    let every = refused(&format!("{rule}agree = [\"first_name ~ jaro_winkler >= 0.9\"]"));
    assert!(every.contains("would compare every pair of records"), "{every}");
}

#[test]
fn scenarios_take_built_in_strategies_and_refuse_too_many_pairs() {
    let built_in = "strategies = [\"crosscheck\", \"adgn\", \"indiana\", \"florida-2000\"]\nseed";
    let work = Workdir::new(&SMALL.replacen("seed", built_in, 1));
    let results: serde_json::Value = serde_json::from_str(&work.ok(&["run", "small.toml", "--json"])).unwrap();
    let strategies = results["strategies"].as_array().unwrap();
    let by_name = |name: &str| strategies.iter().find(|s| s["name"] == name).unwrap_or_else(|| panic!("{name}"));
    let count = |name: &str, what: &str| by_name(name)["simulated"][what].as_u64().unwrap();
    assert!(count("crosscheck", "links") > 0 && count("points (Indiana)", "links") <= count("crosscheck", "links"));
    assert!(
        count("Florida 2000, 80 % of the surname", "candidate_pairs")
            > count("Florida 2000, 80 % of the surname", "links")
    );
    // Keys that follow from a rule lose no link: whatever they do not reach, the rule would have passed over.
    assert!(
        strategies
            .iter()
            .all(|s| s["simulated"]["missed_by_blocking"].as_u64() <= s["simulated"]["missed_matches"].as_u64())
    );
    let refused = work.bad(&["run", "small.toml", "--max-pairs", "10"]);
    assert!(
        refused.contains("pairs of records that agree on") && refused.contains("more than the 10 allowed"),
        "{refused}"
    );
}

#[test]
fn the_schema_in_docs_is_the_printed_one() {
    let place = format!("{}/docs/strategy.schema.json", env!("CARGO_MANIFEST_DIR"));
    let committed = std::fs::read_to_string(&place).unwrap_or_default();
    let printed = Workdir::new(SMALL).ok(&["strategy", "schema"]);
    assert_eq!(printed, committed, "run `doppelroll strategy schema > docs/strategy.schema.json`");
}

#[test]
fn a_model_runs_beside_rules_and_says_what_it_claims() {
    let built_in = "strategies = [\"fellegi-sunter\", \"crosscheck\"]\nseed";
    let work = Workdir::new(&SMALL.replacen("seed", built_in, 1).replace("scale = 0.02", "scale = 0.1"));
    let results: serde_json::Value = serde_json::from_str(&work.ok(&["run", "small.toml", "--json"])).unwrap();
    let strategies = results["strategies"].as_array().unwrap();
    let by_name = |name: &str| strategies.iter().find(|s| s["name"] == name).unwrap();
    let (model, rule) = (by_name("Fellegi-Sunter"), by_name("crosscheck"));
    let count = |of: &serde_json::Value, what: &str| of["simulated"][what].as_f64().unwrap();
    // Misspelt names of one birth date are found, which equality misses.
    assert!(
        count(model, "missed_matches") < count(rule, "missed_matches"),
        "{} {}",
        model["simulated"],
        rule["simulated"]
    );
    assert!(count(model, "true_links") > 0.8 * (count(model, "true_links") + count(model, "missed_matches")));
    let claimed = count(model, "claimed_false_links");
    assert!(claimed > 0.0 && claimed < 0.05 * count(model, "links"), "no link below the threshold of 0.95: {claimed}");
    assert!(rule["simulated"]["claimed_false_links"].is_null() && rule["model"].is_null());
    assert!(!model["model"]["comparisons"].as_array().unwrap().is_empty());
}

//! `doppelroll robustness`: worlds, verdicts, history, and that a stopped study goes on.

mod support;

use serde_json::Value;
use support::{SMALL, Workdir};

const PRIORS: &str = r#"
[[claim]]
proposition = "SSN4 leaves fewer."
by = "us"
source = "[pew-2012]"
[[claim.holds_when]]
meaning = "Fewer false links."
metric = "false_link_share"
strategy = "SSN4 veto"
below = "name and date"
[[claim]]
proposition = "Half have it."
by = "us"
source = "[pew-2012]"
[[claim.holds_when]]
meaning = "Requiring it misses less than three quarters."
metric = "missed_match_share"
strategy = "SSN4 required"
below = 0.75
because = "three quarters are a coverage of about a half"
[[claim.reading]]
meaning = "Less than a third is missed."
metric = "missed_match_share"
strategy = "SSN4 required"
below = 0.333
because = "a third"
[[claim]]
proposition = "Nobody valid is canceled."
by = "us"
source = "[pew-2012]"
[[claim.holds_when]]
meaning = "None."
metric = "valid_canceled_share"
strategy = "SSN4 required"
below = 0.01
because = "none"
[[robustness.prior]]
dial = "recording.ssn4.coverage"
prior = { uniform = [0.0, 1.0] }
basis = "elicited"
because = "anything"
[[robustness.prior]]
dial = "registrations.registered_twice"
basis = "sourced"
because = "assumption [registered-twice]"
[[robustness.prior]]
dial = "recording.noise.typo"
prior = { log-uniform = [0.001, 0.02] }
basis = "elicited"
because = "few"
[[robustness.history]]
name = "both sides"
source = "[goel-2020]"
scenario = "world"
metric = "ssn4_both_share"
strategy = "name and date"
figure = 0.36
discrepancy = 0.05
because = "a coverage of 0.6"
[[robustness.phase]]
proposition = "Half have it."
x = { dial = "recording.ssn4.coverage", range = [0.0, 1.0], title = "records with SSN4" }
y = { dial = "recording.noise.typo", range = [0.0, 0.1], title = "names without a typo", complement = true }
"#;

const WORLD: &str = r#"
name = "world"
question = "?"
seed = 3
[rolls]
states = ["VT", "WY"]
date = "2016-11-08"
scale = 0.3
sampling = "people"
[lives]
origins = "compared-states"
[recording.ssn4]
coverage = 0.6
error = 0.0
[[strategy]]
name = "name and date"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "SSN4 veto"
agree = ["first_name", "last_name", "birth_date"]
not_contradict = ["ssn4"]
[[strategy]]
name = "SSN4 required"
agree = ["first_name", "last_name", "birth_date", "ssn4"]
"#;

const SMALLEST: [&str; 8] = ["robustness", "world.toml", "--worlds", "120", "--design", "32", "--check", "2"];

fn studied(work: &Workdir) -> Value {
    serde_json::from_slice(&work.read("results/world/robustness/robustness.json")).unwrap()
}

#[test]
fn verdicts_shares_indices_and_history_are_those_that_a_coverage_makes() {
    let work = Workdir::new(SMALL);
    work.write("world.toml", &format!("{WORLD}{PRIORS}"));
    let out = work.ok(&[SMALLEST.as_slice(), &["--csv", "tables", "--threads", "2"]].concat());
    assert!(out.contains("*Half have it*") && out.contains("robustness.json"), "{out}");
    let found = studied(&work);
    let claim = |place: usize| &found["claims"][place];
    // A veto cannot leave more.
    assert_eq!(claim(0)["holds"]["share"], 1.0);
    // 1 - (share named alike) × coverage² < 0.75: the coverage decides, at about a half.
    let share = claim(1)["holds"]["share"].as_f64().unwrap();
    assert!((0.42..0.5).contains(&share), "{share}");
    let most = &claim(1)["indices"][0];
    assert_eq!(most["dial"], "recording.ssn4.coverage");
    assert!(most["total"].as_f64().unwrap() > 0.9, "{most}");
    let bar = claim(1)["tornado"].as_array().unwrap().iter().find(|b| b["dial"] == "recording.ssn4.coverage").unwrap();
    let turn = bar["turns_at"][0].as_f64().unwrap();
    assert!((0.5..0.6).contains(&turn) && (1.0 - turn - share).abs() < 0.03, "{turn} {share}");
    let reading = claim(1)["readings"][1]["holds"]["share"].as_f64().unwrap();
    assert!(reading < share && reading > 0.02, "{reading}");
    // What is not known in closed form is said to be so.
    assert!(claim(2)["not_looked_at"].as_str().unwrap().contains("valid_canceled_share"));
    // Of the prior of the coverage what is left lies around 0.6: 3 × 5 % of 0.36, or half of that of 0.6.
    let history = &found["history"];
    let left = history["left"].as_f64().unwrap();
    assert!((0.05..0.15).contains(&left), "{left}");
    let coverage = &history["dials"][0];
    assert!(coverage["spread"].as_f64().unwrap() < 0.15, "{coverage}");
    assert_eq!(history["claims"]["Half have it."]["share"], 1.0);
    // Simulated and predicted, of three small worlds.
    for strategy in found["check"]["strategies"].as_array().unwrap() {
        let ratio = &strategy["true_links"];
        let off = (ratio["value"].as_f64().unwrap() - 1.0).abs();
        assert!(off < 0.1, "{strategy}");
    }
    let heads = |name: &str| String::from_utf8(work.read(&format!("tables/{name}"))).unwrap();
    assert_eq!(heads("worlds.csv").lines().count(), 121);
    assert_eq!(heads("numbers.csv").lines().count(), 1 + 120 * 3);
    assert!(heads("verdicts.csv").starts_with("world,claim,holds,margin\n"));
    assert_eq!(
        work.files("results/world/robustness"),
        ["README.md", "report.html", "robustness.json", "robustness.svg"]
    );
    let page = String::from_utf8(work.read("results/world/robustness/report.html")).unwrap();
    // The one script is the page's own, which its policy names by digest.
    assert_eq!((page.matches("<script").count(), page.matches("<script>").count()), (1, 1));
    assert!(!page.contains("NaN") && page.contains("A map of two dials"));
}

#[test]
fn the_same_bytes_whatever_the_threads_and_after_a_stop() {
    let work = Workdir::new(SMALL);
    work.write("world.toml", &format!("{WORLD}{PRIORS}"));
    let arguments = ["robustness", "world.toml", "--worlds", "100", "--design", "8", "--check", "0", "--no-history"];
    work.ok(&[arguments.as_slice(), &["--threads", "1"]].concat());
    let files = ["README.md", "report.html", "robustness.json", "robustness.svg"];
    let read = || files.map(|name| work.read(&format!("results/world/robustness/{name}")));
    let first = read();
    // Half of the worlds, the last line cut short, as a stopped study leaves them.
    let header = format!(
        "{} {} {}",
        env!("CARGO_PKG_VERSION"),
        studied(&work)["provenance"]["scenario_sha256"].as_str().unwrap(),
        studied(&work)["provenance"]["command"].as_str().unwrap()
    );
    work.write("results/world/robustness/unfinished-worlds.txt", &format!("{header}\nworld prior 0\t1.0 2.0"));
    work.ok(&[arguments.as_slice(), &["--threads", "2"]].concat());
    assert!(first == read(), "a line that was cut short is left out, and threads change nothing");
    // Pages are made again from the file alone.
    work.write("results/world/robustness/README.md", "gone");
    work.ok(&["report", "results/world/robustness/robustness.json"]);
    assert!(first == read());
}

#[test]
fn what_cannot_be_studied_says_what_to_write() {
    let work = Workdir::new(SMALL);
    let error = work.bad(&["robustness", "small.toml"]);
    assert!(error.contains("[[robustness.prior]]"), "{error}");
    let refused = |more: &str| {
        work.write("world.toml", &format!("{WORLD}{more}"));
        work.bad(&["robustness", "world.toml", "--worlds", "100"])
    };
    let prior = |rest: &str| {
        format!("[[robustness.prior]]\nbasis = 'elicited'\nbecause = 'x'\ndial = 'recording.ssn4.error'\n{rest}\n")
    };
    let error = refused(&prior("prior = { uniform = [0.5, 0.1] }"));
    assert!(error.contains("the smaller number comes first"), "{error}");
    let error = refused(&prior("prior = { uniform = [0.5, 2.0] }"));
    assert!(error.contains("1.25 is not a rate"), "{error}");
    let error = refused(&prior("").replace("ssn4.error", "ssn5"));
    assert!(error.contains("no assumption has a range for it"), "{error}");
    let history = "[[robustness.history]]\nname = 'h'\nsource = 'x'\nscenario = 'nowhere'\nmetric = 'ssn4_both_share'\nstrategy = 'x'\nfigure = 0.5\ndiscrepancy = 0.1\nbecause = 'x'\n";
    let error = refused(&format!("{}{history}", prior("")));
    assert!(error.contains("nowhere.toml"), "{error}");
    let error = refused(&format!("{}{}", prior(""), history.replace("scenario = 'nowhere'\n", "")));
    assert!(error.contains("needs `scenario`, `metric` and `strategy`"), "{error}");
}

#[test]
fn a_study_without_priors_is_refused_and_leaves_nothing() {
    let work = Workdir::new(SMALL);
    let before = work.files("");
    let told = work.bad(&["robustness", "small.toml", "-o", "studies"]);
    assert!(told.contains("[[robustness.prior]]"), "{told}");
    assert_eq!(work.files(""), before);
}

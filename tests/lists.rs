//! Lists, levels and control worlds from end to end.

mod support;

use doppelroll::run::Run;
use doppelroll::scenario::Scenario;
use doppelroll::world::Silent;
use support::{SMALL, Workdir};

const ROLLS: &str = r#"
name = "small"
question = "Does it run?"
seed = 5
[rolls]
states = ["IA", "NE", "SD"]
date = "2016-11-08"
scale = 0.3
sampling = "birth-dates"
[recording.noise]
typo = 0.01
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "SSN4"
agree = ["last_name", "birth_date", "ssn4"]
"#;

/// False links of each strategy: found, expected.
fn found_and_expected(text: &str, replicates: u32) -> Vec<(f64, f64)> {
    let scenario = Scenario::parse(text).unwrap_or_else(|e| panic!("{e}"));
    let mut run = Run::default();
    (0..replicates).for_each(|replicate| run.add(&scenario, replicate, &Silent).unwrap());
    let of =
        |s: usize| (run.count(doppelroll::evaluate::Slot::FalseLinks, s) as f64, run.expected(s).unwrap().simulated);
    (0..scenario.strategies.len()).map(of).collect()
}

fn close(text: &str, replicates: u32) {
    for (found, expected) in found_and_expected(text, replicates) {
        // Chance pairs hang together where names are common: their variance is up to a third above a Poisson number's.
        let z = (found - expected) / (1.35 * expected.max(1.0)).sqrt();
        assert!(z.abs() < 4.0, "{found} false links, {expected} expected, z = {z}");
    }
}

#[test]
fn chance_links_with_lists_are_those_of_the_closed_form() {
    let list = |of: &str| {
        format!(
            "{ROLLS}[[list]]\nname = \"l\"\n{of}\nstrategies = [\"names\", \"SSN4\"]\nrecording.ssn4 = {{ coverage = 0.9 }}\n"
        )
    };
    close(&list("of.deaths = { living = 0.05 }"), 2);
    close(&list("of.residents = { coverage = 0.3 }"), 1);
    close(&list("of.noncitizens = { mistaken = 0.05 }"), 2);
}

#[test]
fn chance_links_of_one_state_and_of_one_file_are_those_of_the_closed_form() {
    close(&format!("focus = \"NE\"\n{ROLLS}"), 2);
    close(&format!("pairs = \"all\"\n{ROLLS}"), 1);
}

#[test]
fn odd_lists_run() {
    let with = |list: &str| {
        format!("election = 2012\n{SMALL}[[list]]\nname = \"l\"\nstrategies = [\"names\", \"no names\"]\n{list}\n")
    };
    for list in [
        "of.deaths = { coverage = 0.0, coverage_below_65 = 0.0, living = 0.0 }",
        "of.deaths = { coverage = 1.0, coverage_below_65 = 1.0, living = 1.0 }",
        "of.deaths = {}\nonly_credited = true",
        "of.noncitizens = { renewal_years = 0.0, coverage = 0.0 }",
        "of.noncitizens = { mistaken = 1.0 }",
        "of.felonies = { coverage = 0.0, restored = 0.0 }",
        "of.movers = { years = 0.0 }",
        "of.residents = {}\n[list.recording]\nmiddle_name_blank = 1.0\nssn4 = { coverage = 0.0 }",
        "of.residents = {}\n[list.recording.noise]\ntypo = 1.0\nnickname = 1.0",
    ] {
        let work = Workdir::new(&with(list));
        let out = work.ok(&["run", "small.toml"]);
        assert!(!out.contains("NaN") && !out.contains("inf"), "{list}\n{out}");
    }
    let nobody = Workdir::new(&with("of.deaths = {}").replace("scale = 0.02", "scale = 0"));
    nobody.ok(&["run", "small.toml"]);
}

#[test]
fn bad_lists_and_worlds_are_refused_in_words() {
    let list = "[[list]]\nname = \"l\"\nof.deaths = {}\nstrategies = [\"names\"]\n";
    let sampled = SMALL.replace("\"people\"", "\"birth-dates\"");
    let cases = [
        (format!("{SMALL}{}", list.replace("names", "name")), "no strategy \"name\": the scenario has \"names\""),
        (format!("{SMALL}{}", list.replace("[\"names\"]", "[]")), "name the strategies that compare the rolls with it"),
        (format!("{SMALL}{list}{list}"), "there are two of this name"),
        (format!("{SMALL}{list}{}", list.replace("\"l\"", "\"m\"")), "is used for list \"l\" already"),
        (format!("{SMALL}{}", list.replace("deaths", "births")), "unknown variant `births`"),
        (format!("{SMALL}{}", list.replace("{}", "{ coverage = 2.0 }")), "2 is not a rate"),
        (format!("election = 2013\n{SMALL}"), "election = 2013: expected a year of a general election"),
        (format!("focus = \"IA\"\n{SMALL}"), "focus = \"IA\" is not among the `states`"),
        (format!("focus = \"XX\"\n{SMALL}"), "unknown state \"XX\""),
        (format!("{SMALL}[[world]]\nname = \"w\"\nset = {{}}\n"), "name a key and its value"),
        (
            format!("{SMALL}[[world]]\nname = \"w\"\nset = {{ \"votes.twice\" = 0.1 }}\n"),
            "unknown field `twice`, expected one of `double_votes`",
        ),
        (
            format!(
                "{SMALL}[[published]]\ntext = \"t\"\nsource = \"s\"\nfigure = 1\nof = \"pairs\"\ntolerance = 0.1\nmetric = \"links_full_size\"\nstrategy = \"names\"\nworld = \"w\"\n"
            ),
            "the scenario has no such world",
        ),
        (
            format!("strategies = [\"crosscheck\"]\n{}[estimators]\n", sampled.split("[[strategy]]").next().unwrap()),
            "look at all birth dates",
        ),
    ];
    for (text, expected) in cases {
        let work = Workdir::new(&text);
        let error = work.bad(&["run", "small.toml"]);
        assert!(error.contains(expected), "expected {expected:?} in\n{error}");
        assert_eq!(work.files("results"), [""; 0]);
    }
}

#[test]
fn a_world_that_turns_a_dial_to_where_it_is_gives_the_same_numbers() {
    let text =
        format!("election = 2016\n{SMALL}[[world]]\nname = \"same\"\nset = {{ \"votes.double_votes\" = 0.00025 }}\n");
    let work = Workdir::new(&text);
    let json: serde_json::Value = serde_json::from_str(&work.ok(&["run", "small.toml", "--json"])).unwrap();
    assert_eq!(json["strategies"], json["worlds"][0]["strategies"]);
    assert_eq!(json["worlds"][0]["name"], "same");
}

#[test]
fn generated_lists_have_their_own_answer_key() {
    let text =
        format!("{SMALL}[[list]]\nname = \"death index\"\nof.deaths = {{ living = 0.01 }}\nstrategies = [\"names\"]\n");
    let work = Workdir::new(&text);
    work.ok(&["generate", "small.toml", "-o", "out"]);
    let read = |name: &str| {
        let text = std::fs::read_to_string(work.path("out").join(name)).unwrap();
        let lines: Vec<String> = text.lines().filter(|l| !l.starts_with('#')).map(str::to_owned).collect();
        lines
    };
    let (list, truth) = (read("list-death-index.csv"), read("list-death-index-truth.csv"));
    assert!(list.len() > 100 && list.len() == truth.len());
    assert!(list[0].starts_with("record_id,jurisdiction,first_name") && !list[0].contains("voted"));
    assert_eq!(truth[0], "record_id,person_id,reason");
    let id = |line: &String| line.split(',').next().unwrap().to_owned();
    assert!(list.iter().zip(&truth).all(|(a, b)| id(a) == id(b)));
    assert!(truth.iter().any(|l| l.ends_with("has died")) && truth.iter().any(|l| l.ends_with("living by mistake")));
    // Nobody is told apart by an id that rolls have, too.
    let rolls: std::collections::HashSet<String> = read("records.csv").iter().skip(1).map(id).collect();
    assert!(list.iter().skip(1).all(|line| !rolls.contains(&id(line))));
}

#[test]
fn tables_of_all_runs_are_put_into_documents() {
    let claim = "[[claim]]\nproposition = \"t\"\nby = \"b\"\nsource = \"s\"\nholds_when = [{ meaning = \"M.\", strategy = \"names\", metric = \"links_full_size\", of = \"pairs\", above = 0.0, because = \"our choice\" }]\n";
    let whole = SMALL.replace("scale = 0.02", "scale = 1.0");
    let work = Workdir::new(&format!("{}{claim}", whole.replace("states = [\"SD\", \"WY\"]", "states = [\"WY\"]\n")));
    work.bad(&["report", "--table", "claims"]);
    work.ok(&["run", "small.toml"]);
    assert!(work.ok(&["report", "--table", "claims"]).contains("t (by: b)"));
    let rows: serde_json::Value = serde_json::from_str(&work.ok(&["report", "--table", "claims", "--json"])).unwrap();
    assert_eq!(rows[0]["what the run says"], "undecided");
    std::fs::create_dir(work.path("docs")).unwrap();
    work.write("docs/doc.md", "x\n<!-- begin:claims -->\n<!-- end:claims -->\n");
    work.ok(&["splice", "docs/doc.md"]);
    work.ok(&["splice", "docs/doc.md", "--check"]);
    let text = String::from_utf8(work.read("docs/doc.md")).unwrap();
    assert!(text.contains("| t (by: b) | undecided |") && text.contains("(../results/small/README.md)"), "{text}");
}

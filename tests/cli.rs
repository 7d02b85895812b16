//! The command line as a specification.

mod support;

use support::{SMALL, Workdir};

#[test]
fn run_prints_the_table_and_leaves_four_files() {
    let work = Workdir::new(SMALL);
    let out = work.ok(&["run", "small.toml", "--all"]);
    for part in [
        "Each strategy against the truth",
        "What SSN4 says",
        "registrations.registered_twice",
        "results/small/results.json",
    ] {
        assert!(out.contains(part), "{part} is missing in\n{out}");
    }
    assert_eq!(work.files("results/small"), ["README.md", "ademp.md", "report.html", "results.json", "strategies.csv"]);
}

#[test]
fn run_json_is_the_file_and_is_read_back_to_the_same_bytes() {
    let work = Workdir::new(SMALL);
    let out = work.ok(&["run", "small.toml", "--json"]);
    assert_eq!(out.as_bytes(), work.read("results/small/results.json"));
    let results: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(doppelroll::results::Results::parse(&out).unwrap().to_json().unwrap(), out);
    // The schema knows every key of the file.
    let schema: serde_json::Value = serde_json::from_str(&work.ok(&["scenario", "schema", "results"])).unwrap();
    let known = |keys: &serde_json::Value| keys.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(known(&schema["properties"]), known(&results));
    assert_eq!(results["provenance"]["command"], "doppelroll run small.toml");
}

#[test]
fn the_schemas_in_docs_are_the_printed_ones() {
    let work = Workdir::new(SMALL);
    for of in ["scenario", "results", "robustness"] {
        let place = format!("{}/docs/{of}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let committed = std::fs::read_to_string(&place).unwrap_or_default();
        assert_eq!(
            work.ok(&["scenario", "schema", of]),
            committed,
            "run `doppelroll scenario schema {of} > docs/{of}.schema.json`"
        );
    }
}

#[test]
fn settings_on_the_command_line_replace_those_of_the_scenario() {
    let work = Workdir::new(SMALL);
    let arguments =
        ["run", "small.toml", "--json", "--set", "recording.ssn4.coverage=0", "--seed", "5", "--scale", "0.01"];
    let results: serde_json::Value = serde_json::from_str(&work.ok(&arguments)).unwrap();
    let dial = |name: &str| results["dials"].as_array().unwrap().iter().find(|d| d["name"] == name).unwrap().clone();
    assert_eq!(dial("recording.ssn4.coverage")["achieved"], 0.0);
    assert_eq!(dial("rolls.scale")["asked"], 0.01);
    assert_eq!(results["provenance"]["seed"], 5);
    let command = results["provenance"]["command"].as_str().unwrap();
    assert!(command.ends_with("--seed 5 --scale 0.01 --set recording.ssn4.coverage=0"), "{command}");
    // Nobody has SSN4: nothing is linked without names, and its false-link share is not estimable, not 0.
    let no_names = &results["strategies"][3];
    assert_eq!(
        (&no_names["simulated"]["links"], &no_names["metrics"][0]["value"]),
        (&0.into(), &serde_json::Value::Null)
    );
}

#[test]
fn odd_scenarios_run() {
    let odd = [
        ("one state", "states = [\"SD\", \"WY\"]", "states = [\"SD\"]"),
        ("nobody", "scale = 0.02", "scale = 0"),
        ("nobody, by dates", "scale = 0.02\nsampling = \"people\"", "scale = 0.0\nsampling = \"birth-dates\""),
        ("everybody twice", "registered_twice = 0.05", "registered_twice = 1"),
        ("nobody twice", "registered_twice = 0.05", "registered_twice = 0"),
        ("every name misspelt", "typo = 0.02", "typo = 1"),
        ("no middle names", "[recording.noise]\ntypo = 0.02", "[recording]\nmiddle_name_blank = 1"),
        (
            "SSN4 everywhere, always wrong",
            "[recording.noise]\ntypo = 0.02",
            "[recording.ssn4]\ncoverage = 1\nerror = 1",
        ),
    ];
    for (what, from, to) in odd {
        assert!(SMALL.contains(from), "{what}");
        let work = Workdir::new(&SMALL.replace(from, to));
        let out = work.ok(&["run", "small.toml"]) + &work.ok(&["run", "small.toml", "--all"]);
        assert!(!out.contains("NaN") && !out.contains("inf"), "{what}\n{out}");
    }
}

#[test]
fn bad_scenarios_are_refused_in_a_paragraph_and_nothing_is_written() {
    let cases = [
        ("seed = 11", "seed = 11\nthreshhold = 3", "small.toml:5:1: unknown field `threshhold`, expected one of"),
        ("typo = 0.02", "typo = 1.5", "1.5 is not a rate"),
        ("\"WY\"", "\"WX\"", "unknown state \"WX\": expected one of AK AL"),
        ("2016-11-08", "2016-02-30", "not a date"),
        ("[\"birth_date\", \"ssn4\"]", "[\"birth_date\", \"ssn5\"]", "unknown field `ssn5`: a strategy can compare"),
        ("question", "question = ", "small.toml:3"),
        ("name = \"veto\"", "name = \"names\"", "two strategies are called \"names\""),
    ];
    for (from, to, expected) in cases {
        assert!(SMALL.contains(from), "{from}");
        let work = Workdir::new(&SMALL.replacen(from, to, 1));
        let error = work.bad(&["run", "small.toml"]);
        assert!(error.contains(expected), "expected {expected:?} in\n{error}");
        assert_eq!(work.files("results"), [""; 0]);
        work.bad(&["scenario", "check", "small.toml"]);
    }
}

#[test]
fn bad_arguments_are_refused_with_the_choices() {
    let work = Workdir::new(SMALL);
    let cases: [(&[&str], &str); 15] = [
        (&["generate", "small.toml", "--block-rows", "4294967296"], "4294967296 is not in 1..=16777216"),
        (&["run", "missing.toml"], "cannot read the scenario missing.toml"),
        (&["run", "small.toml", "--scale", "2"], "`rolls.scale=2`: 2 is not a rate"),
        (&["run", "small.toml", "--scale", "NaN"], "not a rate"),
        (&["run", "small.toml", "--set", "ssn4=1"], "`ssn4=1`: unknown field `ssn4`, expected one of"),
        (&["run", "small.toml", "--set", "recording.noise.typo"], "expected PATH=VALUE"),
        (&["run", "small.toml", "--replicates", "0"], "0 is not in 1.."),
        (&["run", "small.toml", "--threads", "0"], "0 is not in 1..=1024"),
        (&["sweep", "small.toml"], "no [sweep]"),
        (
            &["sweep", "small.toml", "--axis", "recording.noise.typo=0,x"],
            "`recording.noise.typo=x`: invalid type: string \"x\", expected f64",
        ),
        (&["generate", "small.toml", "--columns", "shoe"], "unknown column `shoe`: the columns are record_id"),
        (&["generate", "small.toml", "--shard", "5/4"], "expected I/N"),
        (&["expect", "shoe"], "unknown field `shoe`"),
        (&["expect", "last_name", "--state", "XX"], "unknown state \"XX\""),
        (&["expect", "last_name", "--birth-years", "1950-1940"], "expected FIRST-LAST"),
    ];
    for (arguments, expected) in cases {
        let error = work.bad(arguments);
        assert!(error.contains(expected), "{arguments:?}: expected {expected:?} in\n{error}");
    }
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let work = Workdir::new(SMALL);
    std::fs::write(work.path("taken"), "a file").unwrap();
    let error = work.bad(&["run", "small.toml", "-o", "taken"]);
    assert!(error.contains("cannot make the folder taken/small"), "{error}");
    let error = work.bad(&["generate", "small.toml", "-o", "taken"]);
    assert!(error.contains("cannot make the folder taken"), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_leaves_no_half_file() {
    // A limit of 64 blocks of 512 bytes on file size stands for the full disk; writes beyond it fail.
    let work = Workdir::new(SMALL);
    let limited = |verb: &str| {
        let binary = env!("CARGO_BIN_EXE_doppelroll");
        let script = format!("trap '' XFSZ; ulimit -f 64; exec '{binary}' {verb} small.toml --scale 0.2 -o full");
        std::process::Command::new("bash").args(["-c", &script]).current_dir(work.path("")).output().unwrap()
    };
    let done = limited("generate");
    let error = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(2), "{error}");
    assert!(error.contains("cannot write full/records.csv"), "{error}");
    assert!(
        !work.path("full").exists() && !work.files(".").iter().any(|name| name.ends_with(".tmp")),
        "{:?}",
        work.files(".")
    );
}

#[test]
fn expect_prints_the_closed_form() {
    let work = Workdir::new(SMALL);
    let fields = ["expect", "first_name", "last_name", "birth_date", "--mix", "voters-2012", "--json"];
    let voters: serde_json::Value = serde_json::from_str(&work.ok(&fields)).unwrap();
    let pairs = voters["expected_agreeing_pairs"].as_f64().unwrap();
    // 0.93 million by a study of our own that knew listed names only; a tenth of it was names that the Census does not list.
    assert!((0.80e6..0.86e6).contains(&pairs), "{pairs}");
    assert!(work.ok(&["expect", "last_name", "sex", "--state", "IA"]).contains("registered people of 2016, IA"));
    let twice = |size: &str| {
        let out = work.ok(&["expect", "birth_date", "ssn4", "--size", size, "--json"]);
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["expected_agreeing_pairs"].as_f64().unwrap()
    };
    assert!((twice("2000000") / twice("1000000") - 4.0).abs() < 1e-4, "pairs grow with the square of the size");
    assert_eq!(twice("0"), 0.0);
}

#[test]
fn sweep_prints_every_point() {
    let work = Workdir::new(SMALL);
    let out = work.ok(&[
        "sweep",
        "small.toml",
        "--axis",
        "recording.ssn4.coverage=0,1",
        "--axis",
        "recording.noise.typo=0,0.5",
    ]);
    assert_eq!(out.lines().filter(|line| line.contains("no names")).count(), 4, "{out}");
}

#[test]
fn scenarios_are_listed_and_checked() {
    let work = Workdir::new(SMALL);
    assert!(work.ok(&["scenario", "list", "."]).contains("Does it run?"));
    assert!(work.ok(&["scenario", "check", "small.toml"]).contains("small.toml: fine; 4 strategies, 0 claims"));
    assert!(work.ok(&["scenario", "dials", "--json"]).contains("recording.ssn4.error"));
}

#[test]
fn help_completions_and_man_pages_are_there() {
    let work = Workdir::new(SMALL);
    assert!(work.ok(&["--help"]).contains("doppelroll run scenarios/ssn4.toml"));
    assert!(work.ok(&["completions", "bash"]).contains("_doppelroll"));
    work.ok(&["man", "man"]);
    assert!(work.files("man").contains(&"doppelroll-run.1".to_owned()));
}

#[test]
fn tables_in_documents_come_from_results() {
    let work = Workdir::new(SMALL);
    let document = "a\n<!-- begin:headline small -->\n<!-- end:headline small -->\n\
                    <!-- begin:metrics -->\n<!-- end:metrics -->\n<!-- begin:audit -->\nkept\n<!-- end:audit -->\nz\n";
    work.write("doc.md", document);
    assert!(work.bad(&["splice", "doc.md"]).contains("cannot read results"), "nothing has run");
    work.ok(&["run", "small.toml"]);
    assert_eq!(work.run(&["splice", "doc.md", "--check"]).code, 1);
    work.ok(&["splice", "doc.md"]);
    let text = String::from_utf8(work.read("doc.md")).unwrap();
    assert!(text.contains("| no names |") && text.contains("| `false_link_share` |") && text.contains("\nkept\n"));
    assert!(work.ok(&["splice", "doc.md", "--check"]).contains("doc.md: up to date"));
    work.write("other.md", "<!-- begin:headline big -->\n<!-- end:headline big -->\n");
    let error = work.bad(&["splice", "other.md"]);
    assert!(error.contains("other.md") && error.contains("no run of `big` among the results (small)"), "{error}");
    work.write("other.md", "<!-- begin:verdicts -->\n<!-- end:verdicts -->\n");
    assert!(work.bad(&["splice", "other.md"]).contains("unknown block `verdicts`"));
}

#[test]
fn pages_are_made_again_from_the_results_alone() {
    let work = Workdir::new(SMALL);
    work.ok(&["run", "small.toml"]);
    let pages = ["README.md", "ademp.md", "report.html", "strategies.csv"];
    let made: Vec<Vec<u8>> = pages.iter().map(|page| work.read(&format!("results/small/{page}"))).collect();
    let remade = || pages.iter().map(|page| work.read(&format!("results/small/{page}"))).collect::<Vec<_>>();
    pages.iter().for_each(|page| work.write(&format!("results/small/{page}"), "gone"));
    std::fs::remove_file(work.path("small.toml")).unwrap();
    work.ok(&["report", "results/small/results.json"]);
    assert_eq!(remade(), made);
    // The same by folder, into another one, with the results beside the pages.
    work.ok(&["report", "results", "-o", "again"]);
    assert_eq!(work.read("again/small/results.json"), work.read("results/small/results.json"));
    assert_eq!(work.read("again/small/README.md"), made[0]);
    assert!(work.ok(&["report", "results", "--table", "all"]).contains("Each strategy against the truth"));
    work.write("results/small/results.json", "{}");
    assert!(work.bad(&["report", "results"]).contains("not the results of a run"));
    work.write("results/small/results.json", "{\"provenance\": {}}");
    assert!(work.bad(&["report", "results"]).contains("run the scenario again"));
}

/// Two worlds never have one provenance: whatever changes a byte of the files stands in it.
#[test]
fn different_worlds_have_different_provenance() {
    let work = Workdir::new(SMALL);
    work.write("other.toml", &SMALL.replace("typo = 0.02", "typo = 0.03"));
    let mut seen = std::collections::BTreeSet::new();
    let settings: [&[&str]; 8] = [
        &["small.toml"],
        &["other.toml"],
        &["small.toml", "--seed", "12"],
        &["small.toml", "--scale", "0.01"],
        &["small.toml", "--set", "kinship.twins=2"],
        &["small.toml", "--set", "recording.noise.typo=0.03"],
        &["small.toml", "--columns", "first_name"],
        &["small.toml", "--shard", "1/2"],
    ];
    for settings in settings {
        work.ok(&[&["generate", "-o", "out"], settings].concat());
        let name = if settings.contains(&"--shard") { "records-00001-of-00002" } else { "records" };
        let mut metadata: serde_json::Value =
            serde_json::from_slice(&work.read(&format!("out/{name}.csv.metadata.json"))).unwrap();
        // Not by the command line alone.
        metadata.as_object_mut().unwrap().remove("command").unwrap();
        assert!(seen.insert(metadata.to_string()), "{settings:?}: {metadata}");
    }
    let run = |more: &[&str]| {
        let out = work.ok(&[&["run", "small.toml", "--json"], more].concat());
        serde_json::from_str::<serde_json::Value>(&out).unwrap()["provenance"].clone()
    };
    let two = run(&["--replicates", "2"]);
    assert_eq!((&two["replicates"], &two["settings"]["replicates"]), (&2.into(), &2.into()));
    assert_eq!((&two["scenario_path"], &two["stopped_early"]), (&"small.toml".into(), &false.into()));
    assert_ne!(two, run(&[]));
}

#[test]
fn explain_tells_why_a_pair_is_linked_and_whether_that_is_right() {
    let work = Workdir::new(SMALL);
    let examples: Vec<serde_json::Value> =
        serde_json::from_str(&work.ok(&["explain", "small.toml", "--json", "examples"])).unwrap();
    let find = |strategy: &str, truth: &str| {
        let found = examples.iter().find(|e| e["strategy"] == strategy && e["truth"].as_str().unwrap().contains(truth));
        let example = found.unwrap_or_else(|| panic!("{strategy}, {truth}: {examples:?}"));
        [&example["left"], &example["right"]].map(|id| id.as_str().unwrap().to_owned())
    };
    let [left, right] = find("names", "one person");
    let told = work.ok(&["explain", "small.toml", "pair", &left, &right]);
    for part in ["one person", "evidence of ssn4", "`names`", "links it, rightly", "named at birth", &left] {
        assert!(told.contains(part), "{part} is missing in\n{told}");
    }
    let [left, right] = find("no names", "two unrelated people");
    assert!(work.ok(&["explain", "small.toml", "pair", &left, &right]).contains("links it, wrongly: a false link"));
    let person = work.ok(&["explain", "small.toml", "person", &left]);
    assert!(person.contains("lives in") && person.contains(&left), "{person}");
    assert!(
        work.bad(&["explain", "small.toml", "person", "SD-00000000"])
            .contains("no roll or list of this scenario has such a record")
    );
    assert!(work.bad(&["explain", "small.toml", "person", "nonsense"]).contains("record ids look like"));
}

#[test]
fn a_sample_of_birth_dates_refuses_rules_that_do_not_demand_the_date() {
    let work = Workdir::new(
        &SMALL
            .replace("sampling = \"people\"", "sampling = \"birth-dates\"")
            .replace("agree = [\"birth_date\", \"ssn4\"]", "agree = [\"birth_date:year\", \"ssn4\"]"),
    );
    let error = work.bad(&["run", "small.toml"]);
    assert!(error.contains("strategy \"no names\" does not demand that `birth_date` agrees"), "{error}");
    work.ok(&["run", "small.toml", "--scale", "1", "--set", "recording.ssn4.coverage=0.1"]);
}

#[test]
fn a_state_is_told_in_a_sentence_without_a_file() {
    let work = Workdir::new(SMALL);
    let told = work.ok(&["state", "new", "jersey", "--scale", "0.001"]);
    assert!(told.starts_with("In a simulation, not in New Jersey"), "{told}");
    for part in ["are two\ndifferent people", "are two different\npeople", "are two different people"] {
        if told.contains(part) {
            assert!(told.contains("two unrelated people") && told.contains("one person"), "{told}");
        }
    }
    let said: serde_json::Value =
        serde_json::from_str(&work.ok(&["state", "nj", "--scale", "0.001", "--json"])).unwrap();
    let rules = said["rules"].as_array().unwrap();
    let number = |rule: &serde_json::Value, key: &str| rule[key].as_f64().unwrap();
    assert_eq!((said["state"].as_str(), rules.len()), (Some("New Jersey"), 3));
    for rule in rules {
        let share = number(rule, "two_people") / number(rule, "pairs");
        assert!((share / number(rule, "two_people_share") - 1.0).abs() < 1e-9, "{rule}");
        assert!(number(rule, "pairs") <= number(&rules[0], "pairs"));
    }
    // The mistake is told with what was meant.
    let wrong = work.bad(&["state", "Oiho"]);
    assert!(wrong.contains("did you mean Ohio?"), "{wrong}");
}

#[test]
fn scenarios_are_built_in() {
    let work = Workdir::new(SMALL);
    let list = work.ok(&["scenario", "list"]);
    assert!(list.contains("ssn4") && list.contains("double-votes-2012"), "{list}");
    let shown = work.ok(&["scenario", "show", "ssn4"]);
    assert!(shown.contains("name = \"ssn4\""));
    assert!(work.ok(&["expect", "birth_date"]).contains("one pair in"));
    let wrong = work.bad(&["run", "sns4"]);
    assert!(wrong.contains("did you mean `ssn4`"), "{wrong}");
    work.ok(&["generate", "ssn4", "--scale", "0.0001", "-o", "out"]);
}

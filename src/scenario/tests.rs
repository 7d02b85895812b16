//! Good scenarios are read; bad ones say what is wrong, where, and what would be right.

use super::*;

const GOOD: &str = r#"
name = "small"
question = "Does it run?"
seed = 1
[rolls]
states = ["IA", "NE"]
date = "2016-11-08"
[[strategy]]
name = "a"
agree = ["first_name", "last_name", "birth_date"]
[[claim]]
proposition = "t"
by = "b"
source = "s"
holds_when = [{ meaning = "m", strategy = "a", metric = "false_link_share", above = 0.1, because = "our choice" }]
[sweep]
axis = [{ dial = "recording.ssn4.coverage", values = [0, 0.5] }, { dial = "recording.ssn4.error", values = [0, 0.1, 0.2] }]
"#;

fn error(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "{from}");
    Scenario::parse(&GOOD.replace(from, to)).unwrap_err().to_string()
}

#[test]
fn a_good_scenario_is_read() {
    let scenario = Scenario::parse(GOOD).unwrap();
    assert_eq!((scenario.replicates, scenario.rolls.scale.get()), (1, 1.0));
    let sweep = scenario.sweep.clone().unwrap();
    let points = sweep.points();
    assert_eq!(points.len(), 6);
    let last = sweep.at(&scenario, &points[5]).unwrap();
    assert_eq!((last.recording.ssn4.coverage.get(), last.recording.ssn4.error.get()), (0.5, 0.2));
    assert_eq!(sweep.columns(&scenario), Some(vec![crate::records::Field::Ssn4]));
}

#[test]
fn bad_scenarios_name_the_line_and_the_choices() {
    let unknown_key = error("seed = 1", "seed = 1\nsede = 2");
    assert!(unknown_key.contains("line 5") && unknown_key.contains("unknown field `sede`"), "{unknown_key}");
    assert!(error("\"IA\"", "\"XX\"").contains("unknown state \"XX\": expected one of AK AL"));
    assert!(error("\"IA\", \"NE\"", "").contains("no states"));
    assert!(error("\"NE\"", "\"ia\"").contains("listed twice"));
    assert!(error("2016-11-08", "2016-11-31").contains("not a date"));
    assert!(error("2016-11-08", "1950-11-08").contains("not a date from 2000"));
    assert!(error("date =", "scale = 1.5\ndate =").contains("1.5 is not a rate"));
    assert!(error("date =", "scale = -0.1\ndate =").contains("not a rate"));
    assert!(error("date =", "sampling = 'all'\ndate =").contains("one of `people`, `birth-dates`, `group`"));
    assert!(error("\"birth_date\"]", "\"birthday\"]").contains("unknown field `birthday`"));
    assert!(error("\"false_link_share\"", "\"accuracy\"").contains("the metrics are false_link_share"));
    assert!(error("strategy = \"a\"", "strategy = \"b\"").contains("it has \"a\""));
    assert!(error(", above = 0.1", "").contains("either `above` or `below`"));
    assert!(error(", because = \"our choice\"", "").contains("add `because = \"…\"`"));
    assert!(error("because = \"our choice\"", "because = \" \"").contains("does not say why"));
    assert!(
        error("recording.ssn4.error", "ssn4.error")
            .contains("`ssn4.error=0`: unknown field `ssn4`, expected one of `name`")
    );
    assert!(error("values = [0, 0.5]", "values = []").contains("0 points"));
    assert!(error("name = \"small\"", "name = \"../up\"").contains("lower-case letters"));
    assert!(error("seed = 1", "seed = -1").contains("invalid value: integer `-1`"));
    let sampled = Scenario::parse(
        &GOOD.replace("date =", "scale = 0.5\ndate =").replace("\"birth_date\"]", "\"birth_date:year\"]"),
    );
    assert!(sampled.unwrap_err().to_string().contains("does not demand that `birth_date` agrees"));
    assert!(error("seed = 1", "strategies = ['adng']\nseed = 1").contains("`adng`: there are crosscheck"));
    assert!(error("seed = 1", "strategies = ['adgn']\nseed = 1\nmax_pairs = -1").contains("line 6"));
    assert!(error("seed = 1", "seed = 1\nreplicates = 0").contains("use 1 or more"));
}

#[test]
fn words_that_nobody_said_have_no_quotation_marks() {
    for (from, to) in [
        ("proposition = \"t\"", "proposition = \"So “t”\""),
        ("proposition = \"t\"", "proposition = 'So \"t\"'"),
        ("by = \"b\"", "by = \"the ”b\""),
        ("meaning = \"m\"", "meaning = \"It is “m”.\""),
    ] {
        assert!(error(from, to).contains("put words that were really said into `quote = { words"), "{to}");
    }
    let quote = "quote = { words = \"t “u”\", who = \"w\", date = \"2017\", source = \"[goel-2020]\" }";
    let quotes = |text: &str| {
        Scenario::parse(&GOOD.replace("by = \"b\"", &format!("by = \"b\"\n{text}"))).unwrap().claims[0].quotes.len()
    };
    assert_eq!((quotes(""), quotes(quote)), (0, 1));
    assert_eq!(
        quotes(
            &quote
                .replace("= { words", "= [{ words")
                .replace("]\" }", "]\" }, { words = \"v\", who = \"w\", date = \"2017\", source = \"s\" }]")
        ),
        2
    );
}

#[test]
fn claims_are_measured_unless_they_say_otherwise_and_may_be_amended() {
    let claim = |text: &str| {
        Scenario::parse(&GOOD.replace("by = \"b\"", &format!("by = \"b\"\n{text}"))).unwrap().claims[0].clone()
    };
    assert_eq!(claim("").kind, ClaimKind::Measured);
    assert_eq!(claim("kind = \"by-construction\"").kind, ClaimKind::ByConstruction);
    let amended = claim("amended = [{ date = \"2026-11-22\", what = \"It was 0.2.\", why = \"So.\" }]").amended;
    assert_eq!((amended.len(), amended[0].what.as_str()), (1, "It was 0.2."));
}

#[test]
fn the_best_of_several_needs_two_sides_and_a_target() {
    let best = |keys: &str| {
        let b = "[[strategy]]\nname = \"b\"\nagree = [\"last_name\", \"birth_date\"]\n[[claim]]";
        let condition = format!("meaning = \"m\", metric = \"missed_match_share\", {keys} }}]");
        let text = GOOD.replace("[[claim]]", b);
        let (before, rest) = text.split_once("meaning = ").unwrap();
        let (_, after) = rest.split_once(" }]").unwrap();
        Scenario::parse(&format!("{before}{condition}{after}")).map(|_| ()).map_err(|e| e.to_string())
    };
    let target = "reaching = { metric = \"false_link_share\", below = 0.001, because = \"our choice\" }";
    best(&format!("best_of = [\"a\"], against = [\"b\"], {target}")).unwrap();
    for (keys, says) in [
        (format!("best_of = [\"a\"], {target}"), "needs `best_of`, `against` and `reaching`"),
        ("best_of = [\"a\"], against = [\"b\"]".to_owned(), "needs `best_of`, `against` and `reaching`"),
        (format!("strategy = \"a\", best_of = [\"a\"], against = [\"b\"], {target}"), "has no `strategy`"),
        (format!("best_of = [\"a\"], against = [\"c\"], {target}"), "it has \"a\", \"b\""),
        (format!("best_of = [\"a\"], against = [\"b\", \"a\"], {target}"), "names strategy \"a\" twice"),
        (target.replace("because", "why"), "unknown field `why`"),
    ] {
        let error = best(&keys).unwrap_err();
        assert!(error.contains(says), "{keys}: {error}");
    }
    let other =
        best(&format!("best_of = [\"a\"], against = [\"b\"], {target}").replace("false_link_share", "accuracy"));
    assert!(other.unwrap_err().contains("unknown metric"));
}

#[test]
fn built_in_strategies_come_before_the_scenarios_own() {
    let scenario = Scenario::parse(&GOOD.replace("seed = 1", "strategies = ['havv', 'crosscheck']\nseed = 1")).unwrap();
    let names: Vec<&str> = scenario.strategies.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(names, ["HAVV, month and year", "HAVV, full date", "crosscheck", "a"]);
}

#[test]
fn samples_of_birth_dates_take_only_rules_that_demand_the_whole_date() {
    let sampled = |strategy: &str| {
        let text = GOOD.replace("date =", "scale = 0.5\ndate =");
        Scenario::parse(&text.replace("agree = [\"first_name\", \"last_name\", \"birth_date\"]", strategy)).map(|_| ())
    };
    sampled("any_of = [['birth_date', 'ssn4'], ['birth_date', 'last_name']]").unwrap();
    sampled("threshold = 5\npoints = { birth_date = 4, ssn4 = 2, sex = 2 }").unwrap();
    for rule in [
        "any_of = [['birth_date', 'ssn4'], ['zip', 'last_name']]",
        "threshold = 4\npoints = { birth_date = 4, ssn4 = 2, sex = 2 }",
        "agree = ['ssn4', 'birth_date ~ days <= 1']",
    ] {
        assert!(matches!(sampled(rule), Err(ScenarioError::NeedsAllDates(_))), "{rule}");
    }
}

#[test]
fn every_noise_type_can_be_set_and_swept_as_its_columns() {
    for noise in crate::recording::noise::ALL {
        let path = format!("recording.noise.{}", noise.name);
        assert_eq!(columns_of(&path), Some(noise.fields), "{path}");
        let set = Setting::parse(&format!("{path}=0.25")).unwrap();
        let scenario = Scenario::parse(GOOD).unwrap().with(&[set]).unwrap();
        assert_eq!(scenario.recording.noise.of(noise.name).get(), 0.25, "{path}");
    }
}

#[test]
fn a_sample_of_birth_dates_is_other_rolls_when_files_give_other_dates() {
    let rule = GOOD.replace("date =", "scale = 0.1\nsampling = 'birth-dates'\ndate =");
    let world = "[[world]]\nname = \"w\"\nset = { \"recording.noise.first_of_month\" = 0.1 }\n";
    let columns_only = |text: &str| {
        let scenario = Scenario::parse(&(text.to_owned() + world)).unwrap();
        scenario.worlds[0].turns_columns_only(&scenario)
    };
    assert!(columns_only(GOOD) && !columns_only(&rule));
    let placeholders = rule + "[recording.noise]\nplaceholder_date = 0.001\n";
    assert!(matches!(Scenario::parse(&placeholders), Err(ScenarioError::PlaceholdersNeedAllDates)));
}

#[test]
fn worlds_and_sweeps_turn_any_key() {
    let text = GOOD.replace("recording.ssn4.error\", values = [0, 0.1, 0.2]", "kinship.twins\", values = [1, 2.0]")
        + "[[world]]\nname = \"old\"\nset = { \"rolls.date\" = \"2012-11-06\", \"lives.moves\" = 0.5 }\n";
    let scenario = Scenario::parse(&text).unwrap();
    let sweep = scenario.sweep.as_ref().unwrap();
    assert_eq!(sweep.columns(&scenario), None);
    assert_eq!(sweep.at(&scenario, &sweep.points()[3]).unwrap().kinship.twins.0, 2.0);
    let old = scenario.worlds[0].of(&scenario).unwrap();
    assert_eq!((old.rolls.date.0.year(), old.lives.moves.0, old.worlds.len()), (2012, 0.5, 0));
    assert!(!scenario.worlds[0].turns_columns_only(&scenario));
    let wrong = Scenario::parse(&text.replace("lives.moves", "lives.movez")).unwrap_err().to_string();
    assert!(wrong.contains("world \"old\"") && wrong.contains("unknown field `movez`"), "{wrong}");
}

#[test]
fn a_bracket_names_the_dials_that_it_needed() {
    let with = |number: &str| {
        let number = format!(
            "[[world]]\nname = \"w\"\nset = {{ \"votes.double_votes\" = 0.001 }}\n[[published]]\ntext = \"t\"\nsource = \"s\"\nfigure = 1\n\
             tolerance = 0.1\nmetric = \"false_link_share\"\nstrategy = \"a\"\n{number}\n[sweep]"
        );
        Scenario::parse(&GOOD.replace("[sweep]", &number)).map(|_| ()).map_err(|e| e.to_string())
    };
    assert_eq!(with("bracket = { world = \"w\", dials = [\"votes.double_votes\"] }"), Ok(()));
    let other = with("bracket = { world = \"w\", dials = [\"recording.redated\"] }").unwrap_err();
    assert!(other.contains("differ in \"votes.double_votes\""), "{other}");
    assert!(with("bracket = { world = \"w\" }").unwrap_err().contains("missing field `dials`"));
    let same = with("world = \"w\"\nbracket = { world = \"w\", dials = [] }").unwrap_err();
    assert!(same.contains("differ in nothing"), "{same}");
    assert_eq!(with("fitted = true\nfree_dials = [\"votes.double_votes\"]"), Ok(()));
    assert!(with("fitted = true").unwrap_err().contains("name the dial"));
}

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
text = "t"
by = "b"
source = "s"
holds_when = [{ meaning = "m", strategy = "a", metric = "false_link_share", above = 0.1 }]
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
    let last = sweep.at(&scenario, &points[5]);
    assert_eq!((last.recording.ssn4.coverage.get(), last.recording.ssn4.error.get()), (0.5, 0.2));
    assert_eq!(sweep.columns(), Some(vec![crate::records::Field::Ssn4]));
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
    assert!(error("date =", "sampling = 'all'\ndate =").contains("`people` or `birth-dates`"));
    assert!(error("\"birth_date\"]", "\"birthday\"]").contains("unknown field `birthday`"));
    assert!(error("\"false_link_share\"", "\"accuracy\"").contains("the metrics are false_link_share"));
    assert!(error("strategy = \"a\"", "strategy = \"b\"").contains("it has \"a\""));
    assert!(error(", above = 0.1", "").contains("either `above` or `below`"));
    assert!(
        error("recording.ssn4.error", "ssn4.error").contains("unknown dial `ssn4.error`: the dials are rolls.scale")
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
fn every_noise_type_has_a_dial_of_its_columns() {
    for noise in crate::recording::noise::ALL {
        let dial = DialDefinition::named(&format!("recording.noise.{}", noise.name)).expect("a dial");
        assert_eq!(dial.columns, noise.fields, "{}", noise.name);
        let mut scenario = Scenario::parse(GOOD).unwrap();
        (dial.set)(&mut scenario, crate::probability::Probability::new(0.25).unwrap());
        assert_eq!(((dial.get)(&scenario), (noise.rate)(&scenario.recording.noise)), (Some(0.25), 0.25));
    }
}

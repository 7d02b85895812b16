//! Stories of rolls and lists: each strategy is told on the files that it compares.

use super::*;
use crate::world::Silent;

const SCENARIO: &str = r#"
name = "small"
question = "?"
seed = 5
[rolls]
states = ["WY", "VT"]
date = "2016-11-08"
scale = 0.3
sampling = "people"
[lives]
origins = "compared-states"
[registrations]
registered_twice = 0.2
[[list]]
name = "death index"
of.deaths = {}
strategies = ["dead"]
[[strategy]]
name = "moved"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "dead"
agree = ["last_name", "birth_date", "ssn4"]
"#;

fn told<'a>(story: &'a Story, heading: &str) -> Option<&'a str> {
    story.lines.iter().find(|line| line.0 == heading).map(|line| line.1.as_str())
}

#[test]
fn a_strategy_is_told_on_the_files_that_it_compares() {
    let scenario = Scenario::parse(SCENARIO).unwrap();
    let world = World::new(&scenario, 0, &Silent);
    let examples = linked_examples(&scenario, &world, 3).unwrap();
    for strategy in ["moved", "dead"] {
        let rows: Vec<&Vec<String>> = examples.iter().filter(|row| row[0] == strategy).collect();
        assert!(rows.len() >= 3, "{strategy}: {examples:?}");
        for row in rows {
            for (a, b) in [(&row[1], &row[2]), (&row[2], &row[1])] {
                let story = explain_pair(&scenario, &world, a, b).unwrap().unwrap();
                let verdict =
                    if row[3] == "one person" { "links it, rightly" } else { "links it, wrongly: a false link" };
                assert_eq!(told(&story, &format!("`{strategy}`")), Some(verdict), "{story:?}");
                // The other strategy compares other files and has nothing to say.
                let other = if strategy == "moved" { "`dead`" } else { "`moved`" };
                assert_eq!(told(&story, other), None);
            }
        }
    }
    // Of the list's entry the list is told, with why its person is on it.
    let listed = &examples.iter().find(|row| row[0] == "dead" && row[3] == "one person").unwrap()[2];
    let story = explain_record(&scenario, &world, listed).unwrap();
    let on_list = told(&story, &format!("record {listed}")).unwrap();
    assert!(on_list.starts_with("on the list `death index`, ") && on_list.ends_with("has died"), "{on_list}");
    assert!(story.lines.iter().any(|line| line.1.starts_with("on the roll of ")));
}

#[test]
fn records_that_are_nowhere_have_no_story() {
    let scenario = Scenario::parse(SCENARIO).unwrap();
    let world = World::new(&scenario, 0, &Silent);
    assert!(explain_record(&scenario, &world, "WY-00000000").is_none());
    assert!(explain_pair(&scenario, &world, "WY-00000000", "x").unwrap().is_none());
}

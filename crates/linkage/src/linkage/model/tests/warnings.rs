//! Each warning is given where its reason is, and not elsewhere.

use super::table::table;
use crate::linkage::PairScope;
use crate::linkage::model::{FellegiSunter, LabelledPair, Model, Warning};
use crate::linkage::tests::mix;
use crate::records::{Cells, Field, Records};

fn warnings(records: &Records, toml: &str) -> Vec<Warning> {
    let parameters: FellegiSunter = toml::from_str(toml).unwrap();
    let model = Model::new(records, &parameters, PairScope::All, None).unwrap();
    model.warnings(&model.fit(&[]).unwrap())
}

const GOOD: &str = "blocking = [['birth_date'], ['first_name', 'last_name']]\ncomparison = [{ field = 'first_name', levels = ['exact'] }, \
                    { field = 'last_name', levels = ['exact'] }, { field = 'ssn4', levels = ['exact'] }, { field = 'zip' }]\n";

#[test]
fn a_good_estimate_has_no_warning() {
    let (records, _) = table(6000, 2000);
    assert_eq!(warnings(&records, GOOD), []);
}

#[test]
fn too_few_rounds_are_told() {
    let (records, _) = table(6000, 2000);
    let found = warnings(&records, &format!("most_rounds = 3\n{GOOD}"));
    assert_eq!(found, [Warning::NotConverged { rounds: 3 }]);
    assert!(found[0].to_string().contains("did not come to rest in 3 rounds"));
}

#[test]
fn a_file_without_matches_is_told() {
    let (records, _) = table(3000, 0);
    assert!(warnings(&records, GOOD).iter().any(|w| matches!(w, Warning::PriorAtBoundary { .. })));
}

#[test]
fn a_field_of_all_keys_and_an_empty_field_are_told() {
    let (mut records, _) = table(6000, 2000);
    records.set(Field::Zip, Cells::of_texts(vec![""; 6000]));
    let toml = GOOD.replace("'birth_date'", "'birth_date', 'last_name'");
    let found = warnings(&records, &toml);
    assert!(found.contains(&Warning::AlwaysAgrees { field: "last_name" }), "{found:?}");
    assert!(found.contains(&Warning::NeverThere { field: "zip" }), "{found:?}");
}

#[test]
fn few_patterns_are_told() {
    let (records, _) = table(6000, 2000);
    let toml = "blocking = [['birth_date']]\ncomparison = [{ field = 'birth_date' }, { field = 'last_name', levels = ['exact'] }]";
    assert!(warnings(&records, toml).iter().any(|w| matches!(w, Warning::FewPatterns { .. })));
}

#[test]
fn fields_that_agree_together_by_chance_are_told() {
    let (mut records, truth) = table(6000, 2000);
    // The county follows from the city, which two people in two share.
    let cities = || Cells::of_texts(truth.iter().map(|&person| ["EAST", "WEST"][mix(person as u64) as usize % 2]));
    records.set(Field::City, cities());
    records.set(Field::County, cities());
    let toml = GOOD.replace("{ field = 'zip' }", "{ field = 'city' }, { field = 'county' }");
    // Without labels another class would be bent to explain it.
    let parameters: FellegiSunter = toml::from_str(&format!("look_alikes = false\n{toml}")).unwrap();
    let model = Model::new(&records, &parameters, PairScope::All, None).unwrap();
    let label = |row: u32| LabelledPair { left: row, right: truth[row as usize] as u32, is_match: true };
    let labelled: Vec<LabelledPair> = (4000..6000).map(label).collect();
    let found = model.warnings(&model.fit(&labelled).unwrap());
    let told = |w: &Warning| matches!(w, Warning::Dependent { fields: ["city", "county"], .. });
    assert!(found.iter().any(told), "{found:?}");
}

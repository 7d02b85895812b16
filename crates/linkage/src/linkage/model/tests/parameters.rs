//! What a user may write, and what is said when it is wrong.

use crate::linkage::model::{FellegiSunter, Level, Threshold};
use crate::records::Field;

fn read(toml: &str) -> Result<FellegiSunter, String> {
    let parameters: FellegiSunter = toml::from_str(toml).map_err(|e| e.to_string())?;
    parameters.check().map_err(|e| e.to_string())?;
    Ok(parameters)
}

#[test]
fn a_field_alone_has_its_levels() {
    let parameters = read("blocking = [['birth_date', 'zip']]\ncomparison = [{ field = 'first_name' }]").unwrap();
    assert_eq!(parameters.threshold(), Threshold::Posterior(0.95));
    assert!(parameters.look_alikes);
    // Fields of keys are evidence, and are compared.
    assert_eq!(parameters.fields(), [Field::FirstName, Field::BirthDate, Field::Zip]);
    assert_eq!(parameters.compared()[0].resolved_levels()[1], Level::Nickname);
    for field in Field::of_rolls().filter(|f| f.comparable()) {
        let name = field.name();
        read(&format!("blocking = [['{name}']]\ncomparison = [{{ field = '{name}' }}]")).unwrap();
    }
}

#[test]
fn what_makes_no_sense_is_refused_with_the_choices() {
    let with = |blocking: &str, comparison: &str| {
        read(&format!("blocking = {blocking}\ncomparison = [{comparison}]")).unwrap_err()
    };
    let key = "[['birth_date']]";
    let cases = [
        (with("[]", ""), "at least one key"),
        (with("[[]]", ""), "at least one field"),
        (with("[['shoe_size']]", ""), "first_name"),
        (with(key, "{ field = 'shoe_size' }"), "can compare jurisdiction, first_name"),
        (with(key, "{ field = 'zip', levels = ['exakt'] }"), "a level is one of exact, nickname"),
        (with(key, "{ field = 'first_name', levels = ['exact', 'jaro_winkler >= 2'] }"), "between 0 and 1"),
        (with(key, "{ field = 'first_name', levels = ['exact', 'damerau_levenshtein <= 0'] }"), "is equality"),
        (with(key, "{ field = 'first_name', levels = ['nickname'] }"), "must begin with \"exact\""),
        (with(key, "{ field = 'zip', levels = ['exact', 'nickname'] }"), "cannot be asked of zip"),
        (with(key, "{ field = 'zip' }, { field = 'zip' }"), "lists zip twice"),
        (with(key, "{ field = 'last_name', levels = ['exact', 'exact'] }"), "twice"),
        (
            with(key, "{ field = 'last_name', levels = ['exact', 'jaro_winkler >= 0.8', 'jaro_winkler >= 0.9'] }"),
            "from best to worst",
        ),
        (with(key, "{ field = 'birth_date', term_frequency = true }"), "not for birth_date"),
        (read(&format!("blocking = {key}\ncomparison = []\nprior = 1.0")).unwrap_err(), "below 1"),
        (
            read(&format!("blocking = {key}\ncomparison = []\nthreshhold = 1.0")).unwrap_err(),
            "unknown field `threshhold`",
        ),
        (
            read(&format!("blocking = {key}\ncomparison = []\nthreshold = 0.9\nfalse_link_share = 0.1")).unwrap_err(),
            "not both",
        ),
    ];
    for (error, expected) in cases {
        assert!(error.contains(expected), "{error}");
    }
}

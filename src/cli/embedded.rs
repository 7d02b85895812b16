//! The scenarios that the program brings with it, so that `doppelroll run ssn4` works in any folder.

use std::path::Path;

/// Names and texts, in the order of names.
pub(super) const SCENARIOS: [(&str, &str); 17] = [
    ("classroom", include_str!("../../scenarios/classroom.toml")),
    ("commission-2017", include_str!("../../scenarios/commission-2017.toml")),
    ("crosscheck-2012", include_str!("../../scenarios/crosscheck-2012.toml")),
    ("crosscheck-2017", include_str!("../../scenarios/crosscheck-2017.toml")),
    ("dead-on-rolls", include_str!("../../scenarios/dead-on-rolls.toml")),
    ("double-votes-2012", include_str!("../../scenarios/double-votes-2012.toml")),
    ("estimators", include_str!("../../scenarios/estimators.toml")),
    ("felons-2000", include_str!("../../scenarios/felons-2000.toml")),
    ("havv", include_str!("../../scenarios/havv.toml")),
    ("iowa-2012", include_str!("../../scenarios/iowa-2012.toml")),
    ("look-alikes", include_str!("../../scenarios/look-alikes.toml")),
    ("matchers", include_str!("../../scenarios/matchers.toml")),
    ("movers-eric", include_str!("../../scenarios/movers-eric.toml")),
    ("noncitizens", include_str!("../../scenarios/noncitizens.toml")),
    ("north-carolina-2014", include_str!("../../scenarios/north-carolina-2014.toml")),
    ("ssn4", include_str!("../../scenarios/ssn4.toml")),
    ("vote-credit", include_str!("../../scenarios/vote-credit.toml")),
];

/// The text of a scenario that is asked for by its name alone, if no file has that name.
pub(super) fn named(place: &Path) -> Option<&'static str> {
    let name = place.to_str().filter(|_| !place.exists())?;
    SCENARIOS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_scenarios_are_there() {
        let mut files: Vec<String> = std::fs::read_dir("scenarios")
            .unwrap()
            .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".toml")?.to_owned()))
            .collect();
        files.sort();
        assert_eq!(files, SCENARIOS.map(|(name, _)| name.to_owned()));
    }

    #[test]
    fn a_name_is_no_path() {
        assert!(named(Path::new("ssn4")).is_some() && named(Path::new("scenarios")).is_none());
        assert!(named(Path::new("./ssn4")).is_none() && named(Path::new("no-such")).is_none());
    }
}

//! All pictures of a run, in the order of its page.

use super::{
    Figure, calibration, curve, disparity, evidence, forest, growth, linked, panels, tiles, tradeoff, waterfall,
};
use crate::results::Results;

/// The pictures that a run has something for.
pub(crate) fn figures(results: &Results) -> Vec<Figure> {
    let mut all: Vec<Figure> = Vec::new();
    all.extend(linked(results));
    all.extend(tradeoff(results));
    all.extend(forest(results));
    all.extend(growth(results));
    all.extend(evidence(results));
    all.extend(disparity(results));
    all.extend(tiles(results));
    let models = results.strategies.iter();
    all.extend(models.flat_map(|model| [waterfall(model), curve(model), calibration(model)]).flatten());
    all.extend(results.sweep.iter().flat_map(panels));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn names_are_files_and_titles_sentences() {
        let figures = figures(&results());
        let mut names: Vec<&str> = figures.iter().map(|figure| figure.name.as_str()).collect();
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')), "{names:?}");
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!((all, names.len()), (9, 9));
        assert!(figures.iter().all(|figure| figure.title.ends_with('.') && figure.about.ends_with('.')));
    }

    #[test]
    fn a_run_of_nothing_has_no_picture() {
        let mut results = results();
        (results.strategies, results.sweep) = (Vec::new(), None);
        assert!(figures(&results).is_empty());
    }
}

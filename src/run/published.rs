//! Published numbers beside those that came out.

use super::judge::measure_result;
use super::replicates::Runs;
use crate::metric::Unit;
use crate::results::{BracketResult, Outcome, PublishedResult, width};
use crate::scenario::{Measure, Published};
use crate::stats::Estimate;

/// Holds a published number against the results.
pub(super) fn hold(published: &Published, runs: &Runs) -> PublishedResult {
    let estimate = |measure: &Measure| -> Option<Estimate> {
        let (scenario, run) = runs.world(measure.world.as_deref());
        let strategy = scenario.strategies.iter().position(|s| s.name == measure.strategy).expect("checked");
        run.metric(measure.metric.0, strategy).ok()
    };
    let here = estimate(&published.measure());
    let other_end = published.other_end().and_then(|measure| estimate(&measure)).and_then(|estimate| estimate.value);
    beside(published, here, other_end)
}

/// A published number beside the estimate, and the one at the other end of its bracket.
fn beside(published: &Published, here: Option<Estimate>, other_end: Option<f64>) -> PublishedResult {
    let (value, interval) = here.map_or((None, None), |e| (e.value, e.interval));
    let is_share = published.metric.0.unit == Unit::Share;
    let between = value.zip(other_end).map(|(here, there)| [here, there]);
    let interval_ends = interval.as_ref().and_then(|i| Some([i.lower, i.upper?]));
    let ranges: Vec<[f64; 2]> = between.into_iter().chain(interval_ends).collect();
    let found = value.map_or(Outcome::NotReproduced, |value| {
        Outcome::of(published.figure, published.tolerance, value, &ranges, is_share)
    });
    let outcome = if published.fitted { Outcome::Fitted } else { found };
    // What was fitted and is still not met has its reasons, too.
    let says_why = found == Outcome::NotReproduced || published.fitted && found != Outcome::Reproduced;
    let bracket = published.bracket.as_ref().zip(published.other_end()).map(|(bracket, measure)| BracketResult {
        measure: measure_result(&measure),
        value: other_end,
        dials: bracket.dials.clone(),
        width: between.and_then(|between| width(&between, is_share)),
    });
    PublishedResult {
        text: published.text.clone(),
        source: published.source.clone(),
        own: published.own,
        figure: published.figure,
        tolerance: published.tolerance,
        measure: measure_result(&published.measure()),
        value,
        interval,
        bracket,
        outcome,
        free_dials: published.free_dials.clone(),
        because: if says_why { published.because.clone() } else { String::new() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::Interval;

    fn published(more: &str) -> Published {
        let text = "text = 'x'\nsource = 'y'\nfigure = 100.0\ntolerance = 0.05\nmetric = 'links_full_size'\nstrategy = 'z'\nbecause = 'Why.'";
        toml::from_str(&format!("{text}\n{more}")).unwrap()
    }

    fn estimate(value: f64, lower: f64, upper: Option<f64>) -> Option<Estimate> {
        let interval = Some(Interval { level: 0.95, lower, upper, method: "test".into() });
        Some(Estimate { value: Some(value), numerator: value, denominator: 1.0, interval })
    }

    #[test]
    fn numbers_are_reproduced_bracketed_or_neither() {
        let plain = published("");
        let of = |here, other_end| beside(&plain, here, other_end).outcome;
        assert_eq!(of(estimate(104.0, 104.0, None), None), Outcome::Reproduced);
        assert_eq!(of(estimate(106.0, 99.0, Some(113.0)), None), Outcome::Bracketed);
        assert_eq!(of(estimate(106.0, 40.0, Some(160.0)), None), Outcome::NotReproduced);
        assert_eq!(of(estimate(106.0, 99.0, None), None), Outcome::NotReproduced);
        assert_eq!(of(estimate(80.0, 79.0, Some(81.0)), Some(120.0)), Outcome::Bracketed);
        assert_eq!(of(estimate(80.0, 79.0, Some(81.0)), Some(250.0)), Outcome::NotReproduced);
        assert_eq!(of(estimate(80.0, 79.0, Some(81.0)), Some(90.0)), Outcome::NotReproduced);
        assert_eq!(of(None, None), Outcome::NotReproduced);
    }

    #[test]
    fn what_was_fitted_is_never_reproduced() {
        let fitted = published("fitted = true\nfree_dials = ['d']");
        let of = |value: f64| beside(&fitted, estimate(value, value, Some(value)), None);
        assert_eq!((of(100.0).outcome, of(100.0).because.as_str()), (Outcome::Fitted, ""));
        assert_eq!((of(80.0).outcome, of(80.0).because.as_str()), (Outcome::Fitted, "Why."));
    }

    #[test]
    fn a_bracket_says_its_dials_and_its_width() {
        let bracketed = published("bracket = { world = 'w', dials = ['votes.double_votes'] }");
        let found = beside(&bracketed, estimate(80.0, 79.0, Some(81.0)), Some(120.0));
        let bracket = found.bracket.unwrap();
        assert_eq!((bracket.width, bracket.dials.len()), (Some(1.5), 1));
        assert_eq!(beside(&bracketed, estimate(80.0, 79.0, Some(81.0)), Some(0.0)).bracket.unwrap().width, None);
    }
}

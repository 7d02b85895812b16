//! Published numbers beside those that came out.

use super::judge::measure_result;
use super::replicates::Runs;
use crate::results::{BracketResult, Outcome, PublishedResult};
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
    let (value, interval) = here.map_or((None, None), |e| (e.value, e.interval));
    let bracket = published
        .bracket
        .as_ref()
        .map(|m| BracketResult { measure: measure_result(m), value: estimate(m).and_then(|e| e.value) });
    let other_end = bracket.as_ref().and_then(|b| b.value);
    let outcome = outcome(published, value, interval.as_ref().map(|i| (i.lower, i.upper)), other_end);
    PublishedResult {
        text: published.text.clone(),
        source: published.source.clone(),
        figure: published.figure,
        tolerance: published.tolerance,
        measure: measure_result(&published.measure()),
        value,
        interval,
        bracket,
        outcome,
        free_dials: published.free_dials.clone(),
        because: if outcome == Outcome::NotReproduced { published.because.clone() } else { String::new() },
    }
}

fn outcome(
    published: &Published,
    value: Option<f64>,
    interval: Option<(f64, Option<f64>)>,
    bracket: Option<f64>,
) -> Outcome {
    let Some(value) = value else { return Outcome::NotReproduced };
    let figure = published.figure;
    let in_interval = interval.is_some_and(|(low, high)| low <= figure && high.is_none_or(|high| figure <= high));
    let between = bracket.is_some_and(|other| (value.min(other)..=value.max(other)).contains(&figure));
    match (value - figure).abs() <= published.tolerance * figure.abs() {
        true => Outcome::Reproduced,
        false if in_interval || between => Outcome::Bracketed,
        false => Outcome::NotReproduced,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_reproduced_bracketed_or_neither() {
        let text =
            "text = 'x'\nsource = 'y'\nfigure = 100.0\ntolerance = 0.05\nmetric = 'links_full_size'\nstrategy = 'z'";
        let published: Published = toml::from_str(text).unwrap();
        let of = |value, interval, bracket| outcome(&published, value, interval, bracket);
        assert_eq!(of(Some(104.0), None, None), Outcome::Reproduced);
        assert_eq!(of(Some(106.0), Some((99.0, Some(113.0))), None), Outcome::Bracketed);
        assert_eq!(of(Some(106.0), Some((101.0, None)), None), Outcome::NotReproduced);
        assert_eq!(of(Some(80.0), None, Some(120.0)), Outcome::Bracketed);
        assert_eq!(of(Some(80.0), None, Some(90.0)), Outcome::NotReproduced);
        assert_eq!(of(None, None, None), Outcome::NotReproduced);
    }
}

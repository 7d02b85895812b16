//! How far worlds by halves are from simulated ones.

use std::collections::BTreeMap;

use super::Numbers;
use super::study::{Ended, Study, StudyError};
use super::verdict;
use super::worlds::Stop;
use crate::results::{CheckOfStrategy, CheckRatio, CheckResult};
use crate::run::plain_counts;
use crate::scenario::Setting;
use crate::sensitivity::latin_hypercube;
use crate::world::World;

/// Registrations of each simulated world, about.
const REGISTRATIONS: f64 = 500_000.0;

/// The second check: the closed form was changed after what the worlds of the first, `check` from seed 1000 on, had shown.
const DESIGN: &str = "check, second";
const SEEDS: u64 = 2000;

/// Simulates worlds of a Latin hypercube of their own, each with a seed of its own, and holds them against what is predicted of them.
pub(super) fn check(study: &Study, worlds: usize) -> Result<CheckResult, Ended> {
    let scenario = study.scenario;
    let points = latin_hypercube(worlds, study.robustness.priors.len(), scenario.seed, DESIGN);
    let settings: Vec<Vec<Setting>> = points.iter().map(|point| study.settings(point)).collect();
    let predicted = study.worlds.of("check", &settings)?;
    let full = World::without_rolls(scenario).registrations_in_full();
    let scale = (REGISTRATIONS / full).min(scenario.rolls.scale.get());
    study.progress.stage("simulated worlds", worlds as u64);
    let mut simulated: Vec<Vec<[f64; 3]>> = Vec::new();
    for (place, settings) in settings.iter().enumerate() {
        if study.progress.stopped() {
            return Err(Stop::Asked.into());
        }
        let seed = (scenario.seed + SEEDS + place as u64) as i64;
        let more = [Setting::known("rolls.scale", scale), Setting::known("seed", seed)];
        let turned = scenario.turned(&[settings.as_slice(), &more].concat());
        let turned = turned.map_err(|e| StudyError::Wrong(e.to_string()))?;
        simulated.push(plain_counts(&turned).map_err(StudyError::Link)?);
        study.progress.advance(1);
    }
    let of_strategy = |place: usize| {
        let pairs = || simulated.iter().zip(&predicted).map(move |(s, p)| (s[place], p[place]));
        let missed = pairs().map(|([right, _, all], p)| 1.0 - right / all - (1.0 - p.true_links / p.matches));
        let mut true_links = ratio(pairs().map(|(s, p)| (s[0], p.true_links)));
        let mut missed_share = mean(missed.filter(|d| d.is_finite()).collect());
        // One sample of pairs is behind all predictions.
        let found = study.worlds.found() as f64;
        let linked = pairs().map(|(_, p)| p.true_links / p.matches).sum::<f64>() / worlds as f64;
        true_links.error = true_links.error.hypot(true_links.value * (1.0 / (found * linked)).sqrt());
        missed_share.error = missed_share.error.hypot((linked * (1.0 - linked) / found).sqrt());
        CheckOfStrategy {
            strategy: scenario.strategies[place].name.clone(),
            false_links: ratio(pairs().map(|(s, p)| (s[1], p.false_links))),
            true_links,
            missed_share,
        }
    };
    let by_claim = verdicts(study, &simulated, &predicted);
    Ok(CheckResult {
        worlds,
        registrations: full * scale,
        strategies: (0..scenario.strategies.len()).map(of_strategy).collect(),
        verdicts: by_claim.values().fold([0, 0], |[all, same], [a, s]| [all + a, same + s]),
        by_claim,
    })
}

/// Of each claim that looks at one world only: verdicts compared, and those that are the same.
fn verdicts(study: &Study, simulated: &[Vec<[f64; 3]>], predicted: &[Vec<Numbers>]) -> BTreeMap<String, [usize; 2]> {
    let numbers = |counts: &Vec<[f64; 3]>| -> Vec<Numbers> {
        let one = |&[true_links, false_links, matches]: &[f64; 3]| Numbers {
            true_links,
            false_links,
            matches,
            ..Numbers::default()
        };
        counts.iter().map(one).collect()
    };
    let mut by_claim = BTreeMap::<String, [usize; 2]>::new();
    for (counts, predicted) in simulated.iter().zip(predicted) {
        let counted = numbers(counts);
        for claim in &study.scenario.claims {
            let holds = |numbers: &[Numbers]| {
                verdict::claim(claim, study.scenario, &|world| world.is_none().then_some(numbers)).map(|at| at.holds)
            };
            if let (Some(one), Some(other)) = (holds(&counted), holds(predicted)) {
                let [all, same] = by_claim.entry(claim.proposition.clone()).or_default();
                *all += 1;
                *same += usize::from(one == other);
            }
        }
    }
    by_claim
}

/// The sum of some over the sum of others, with its standard error by worlds.
fn ratio(pairs: impl Iterator<Item = (f64, f64)>) -> CheckRatio {
    let pairs: Vec<(f64, f64)> = pairs.collect();
    let (over, under) = pairs.iter().fold((0.0, 0.0), |(a, b), (x, y)| (a + x, b + y));
    let value = over / under;
    let n = pairs.len() as f64;
    let square: f64 = pairs.iter().map(|(x, y)| (x - value * y).powi(2)).sum();
    CheckRatio { value, error: (square * n / (n - 1.0)).sqrt() / under }
}

fn mean(values: Vec<f64>) -> CheckRatio {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let square: f64 = values.iter().map(|v| (v - mean).powi(2)).sum();
    CheckRatio { value: mean, error: (square / (n - 1.0) / n).sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_and_means_have_their_errors() {
        let found = ratio([(2.0, 1.0), (4.0, 2.0), (6.0, 3.0)].into_iter());
        assert_eq!((found.value, found.error), (2.0, 0.0));
        // Residuals of ±1 over predictions of 10: the error is sqrt(2 · 2 / 1) / 20.
        let found = ratio([(11.0, 10.0), (9.0, 10.0)].into_iter());
        assert!((found.value - 1.0).abs() < 1e-12 && (found.error - 0.1).abs() < 1e-12, "{found:?}");
        let found = mean(vec![1.0, 3.0]);
        assert_eq!((found.value, found.error), (2.0, 1.0));
    }
}

//! History matching: worlds that cannot reproduce what was published are ruled out (Vernon, Goldstein & Bower 2010).
//!
//! The implausibility of a world for a figure z is `|ln f − ln z|` over the standard deviation of what keeps a true model from the figure, where f is the
//! value nearest to z of those that the sample of pairs leaves possible (three standard deviations), so that what is not known of a world seldom rules it
//! out. It is ruled out when it is over 3 for any figure. Waves draw again in the box that holds what is left, until the box stays as it is; where too few
//! are left to draw a box, they draw again in the same one.

use std::collections::BTreeMap;

use super::Numbers;
use super::study::{self, Ended, Study, StudyError, by_halves, middle};
use super::verdict;
use super::worlds::{Stop, Store, Worlds};
use crate::results::{Conflict, FigureResult, HistoryResult, Learnt, LeftByUnused, Wave, WorldShare};
use crate::scenario::{History, Scenario, Setting, json};
use crate::sensitivity::latin_hypercube;
use crate::stats::{LEVEL, clopper_pearson};

/// Standard deviations at which a world is ruled out: at least 95 % of any distribution with one peak lie within 3 (Pukelsheim 1994).
const CUT: f64 = 3.0;
/// Most waves.
const WAVES: usize = 6;
/// Worlds of each wave after the first, as a part of those of the first; at least a hundred.
const PART_DRAWN: usize = 4;
/// Standard deviations of what the sample of pairs leaves unknown that are given to a world.
const GIVEN: f64 = 3.0;
/// Worlds that must be left before a box is drawn around them: the ends of fewer say little of where others would lie.
const ENOUGH: usize = 30;
/// A box that keeps so much of the one before has settled.
const SETTLED: f64 = 0.9;

/// A figure's value in a world, and its standard deviation from the sample of pairs; `None` when there is nothing of the kind in that world.
type Found = Option<(f64, f64)>;

/// The figures, each with the place of its scenario, and that scenario's worlds.
struct Figures<'a> {
    study: &'a Study<'a>,
    histories: &'a [History],
    scenarios: Vec<(&'a Scenario, Worlds<'a>)>,
}

/// The worlds of the prior: their points of the cube, and their numbers in the scenario itself.
pub(super) struct FirstWave<'a> {
    pub(super) points: &'a [Vec<f64>],
    pub(super) drawn: &'a [study::Drawn],
}

/// What is left, and the worlds left.
pub(super) fn history(
    study: &Study,
    others: &BTreeMap<String, Scenario>,
    wave: FirstWave,
    store: &dyn Store,
) -> Result<(HistoryResult, Vec<study::Drawn>), Ended> {
    let first = wave.points;
    let robustness = study.robustness;
    let mut scenarios = Vec::new();
    for name in robustness.scenarios() {
        let scenario = others.get(name).ok_or_else(|| StudyError::History(format!("there is no scenario {name}")))?;
        for history in robustness.histories.iter().filter(|h| h.scenario.as_deref() == Some(name)) {
            history.check_in(scenario).map_err(|e| StudyError::History(format!("\"{}\": {e}", history.name)))?;
        }
        let half = by_halves(scenario, robustness, study.progress)?;
        scenarios.push((scenario, Worlds::new(half, name, store, study.progress)));
    }
    let figures = Figures { study, histories: &robustness.histories, scenarios };
    let prior = figures.of("prior", first)?;
    for (place, history) in robustness.histories.iter().enumerate() {
        if prior.iter().all(|found| found[place].is_none()) {
            let why = "has no closed form here: take a metric of links and a rule of agreements";
            return Err(StudyError::History(format!("\"{}\" {why}", history.name)).into());
        }
    }
    let implausible: Vec<Vec<f64>> = prior.iter().map(|found| figures.implausibility(found)).collect();

    let own = figures.own()?;
    let before = Before { prior: &prior, implausible: &implausible, own: &own, drawn: wave.drawn };
    let dimensions = robustness.priors.len();
    let mut wave = Drawn {
        cube: vec![[0.0, 1.0]; dimensions],
        points: first.to_vec(),
        all: implausible.clone(),
        values: prior.clone(),
    };
    let mut waves = Vec::new();
    loop {
        let kept = wave.kept();
        let from = volume(&wave.cube);
        waves.push(Wave { drawn: wave.points.len(), from, kept: kept.len() });
        let next = if kept.len() < ENOUGH {
            wave.cube.clone()
        } else {
            boxed(&wave.points, &kept, &wave.cube, &figures.discrete())
        };
        let settled = kept.len() >= ENOUGH && volume(&next) > SETTLED * from;
        if settled || waves.len() == WAVES {
            return Ok(figures.result(&before, &wave, waves, settled)?);
        }
        let name = format!("wave {}", waves.len() + 1);
        let drawn = (first.len() / PART_DRAWN).max(100);
        let unit = latin_hypercube(drawn, dimensions, study.scenario.seed, &name);
        let within =
            |point: &Vec<f64>| point.iter().zip(&next).map(|(u, [low, high])| low + (high - low) * u).collect();
        let points: Vec<Vec<f64>> = unit.iter().map(within).collect();
        let values = figures.of(&name, &points)?;
        let all = values.iter().map(|found| figures.implausibility(found)).collect();
        // In the same box the draws add up.
        let more = Drawn { cube: next, points, all, values };
        wave = if more.cube == wave.cube { wave.and(more) } else { more };
    }
}

/// What was found before waves were drawn.
struct Before<'a> {
    prior: &'a [Vec<Found>],
    implausible: &'a [Vec<f64>],
    /// At the scenario's own values.
    own: &'a [Found],
    drawn: &'a [study::Drawn],
}

/// Worlds drawn from a box.
struct Drawn {
    cube: Vec<[f64; 2]>,
    points: Vec<Vec<f64>>,
    /// Implausibilities, by figure.
    all: Vec<Vec<f64>>,
    values: Vec<Vec<Found>>,
}

impl Drawn {
    fn kept(&self) -> Vec<usize> {
        (0..self.points.len()).filter(|&i| greatest(&self.all[i]) <= CUT).collect()
    }

    fn and(mut self, more: Self) -> Self {
        self.points.extend(more.points);
        self.all.extend(more.all);
        self.values.extend(more.values);
        self
    }
}

/// A share of the prior.
fn volume(cube: &[[f64; 2]]) -> f64 {
    cube.iter().map(|[low, high]| high - low).product()
}

fn greatest(implausibilities: &[f64]) -> f64 {
    implausibilities.iter().copied().fold(0.0, f64::max)
}

/// The box that holds some points, within the one before. Of a dial of which nothing is known `n` points leave out a part of `ln(2d / 0.05) / n` at an end of
/// any of `d` dials in a twentieth of cases, so that much is added at each end. Discrete dials stay whole.
fn boxed(points: &[Vec<f64>], places: &[usize], within: &[[f64; 2]], discrete: &[bool]) -> Vec<[f64; 2]> {
    let part = (2.0 * within.len() as f64 / 0.05).ln() / places.len() as f64;
    let side = |(dimension, [low, high]): (usize, &[f64; 2])| {
        if discrete[dimension] {
            return [*low, *high];
        }
        let of = || places.iter().map(|&i| points[i][dimension]);
        let (least, most) = (of().fold(1.0, f64::min), of().fold(0.0, f64::max));
        let spare = part * (most - least);
        [(least - spare).max(*low), (most + spare).min(*high)]
    };
    within.iter().enumerate().map(side).collect()
}

impl Figures<'_> {
    fn discrete(&self) -> Vec<bool> {
        let is =
            |prior: &crate::scenario::Prior| matches!(prior.distribution(), crate::scenario::Distribution::Discrete(_));
        self.study.robustness.priors.iter().map(is).collect()
    }

    /// The values of all figures in the worlds of a design.
    fn of(&self, design: &str, points: &[Vec<f64>]) -> Result<Vec<Vec<Found>>, Stop> {
        let robustness = self.study.robustness;
        let settings = |name: &str, place: usize| -> Vec<Setting> {
            robustness.priors_in(name).map(|(dimension, prior)| prior.at(points[place][dimension])).collect()
        };
        let dial = |dial: &str, place: usize| {
            let (dimension, prior) = robustness.own().find(|(_, p)| p.dial == dial).expect("checked");
            Some(prior.distribution().quantile(points[place][dimension]))
        };
        self.found(design, points.len(), &settings, &dial)
    }

    /// The values at the scenario's own values of its dials; dials that are for another scenario alone are as they are there.
    fn own(&self) -> Result<Vec<Found>, Stop> {
        let (robustness, scenario) = (self.study.robustness, self.study.scenario);
        let settings = |name: &str, _: usize| -> Vec<Setting> {
            let shared = robustness.priors_in(name).filter(|(_, prior)| prior.only_in.is_none());
            shared.filter_map(|(_, p)| Some(Setting::known(&p.dial, scenario.value_at(&p.dial)?))).collect()
        };
        Ok(self.found("own", 1, &settings, &|dial, _| scenario.value_at(dial))?.remove(0))
    }

    fn found(
        &self,
        design: &str,
        worlds: usize,
        settings: &dyn Fn(&str, usize) -> Vec<Setting>,
        dial: &dyn Fn(&str, usize) -> Option<toml::Value>,
    ) -> Result<Vec<Vec<Found>>, Stop> {
        let mut by_scenario = Vec::new();
        for (scenario, of) in &self.scenarios {
            self.study.progress.stage(&format!("{design}: {}", scenario.name), worlds as u64);
            let settings: Vec<Vec<Setting>> = (0..worlds).map(|place| settings(&scenario.name, place)).collect();
            by_scenario.push((*scenario, of.of(design, &settings)?));
        }
        let figure = |history: &History, place: usize| -> Found {
            if let Some(name) = &history.dial {
                let value = dial(name, place)?;
                return value.as_float().or_else(|| value.as_integer().map(|n| n as f64)).map(|value| (value, 0.0));
            }
            let name = history.scenario.as_deref().expect("checked");
            let (scenario, found) = by_scenario.iter().find(|(s, _)| s.name == name).expect("it was read");
            let strategy = history.strategy.as_deref().expect("checked");
            let at = scenario.strategies.iter().position(|s| s.name == strategy).expect("checked");
            known(history, &found[place][at])
        };
        Ok((0..worlds).map(|place| self.histories.iter().map(|h| figure(h, place)).collect()).collect())
    }

    fn implausibility(&self, found: &[Found]) -> Vec<f64> {
        let of = |(history, found): (&History, &Found)| {
            // Where there is nothing of the kind, nothing is held against the world.
            let Some((value, error)) = *found else { return 0.0 };
            let nearest = history.figure.clamp(value - GIVEN * error, value + GIVEN * error);
            if nearest > 0.0 { (nearest / history.figure).ln().abs() / history.discrepancy } else { f64::INFINITY }
        };
        self.histories.iter().zip(found).map(of).collect()
    }

    fn result(
        &self,
        before: &Before,
        wave: &Drawn,
        waves: Vec<Wave>,
        settled: bool,
    ) -> Result<(HistoryResult, Vec<study::Drawn>), Stop> {
        let Before { prior, implausible, .. } = *before;
        let own = self.implausibility(before.own);
        let (kept, points) = (wave.kept(), &wave.points);
        let drawn = points.len();
        let (low, high) = clopper_pearson(kept.len() as f64, drawn as f64, LEVEL);
        let from = volume(&wave.cube);
        let (kept_at_first, of_first) = (waves[0].kept as f64, waves[0].drawn as f64);
        let at_first = clopper_pearson(kept_at_first, of_first, LEVEL);
        let met = |test: &dyn Fn(&[f64]) -> bool| {
            WorldShare::of(implausible.iter().filter(|one| test(one)).count(), implausible.len())
        };
        let figures = self.histories.iter().enumerate().map(|(place, history)| FigureResult {
            name: history.name.clone(),
            source: history.source.clone(),
            figure: history.figure,
            discrepancy: history.discrepancy,
            because: history.because.clone(),
            prior: middle(prior.iter().filter_map(|found| Some(found[place]?.0))),
            left: (!kept.is_empty()).then(|| middle(kept.iter().filter_map(|&i| Some(wave.values[i][place]?.0)))),
            used_for: history.used_for.clone(),
            now: before.own[place].map(|(value, _)| [value, own[place]]),
            met_alone: met(&|one| one[place] <= CUT),
            rules_out_alone: met(&|one| {
                one[place] > CUT && one.iter().enumerate().all(|(other, i)| other == place || *i <= CUT)
            }),
        });
        let dials = self.study.robustness.priors.iter().enumerate().map(|(dimension, prior)| {
            let mut ranks: Vec<f64> = kept.iter().map(|&i| points[i][dimension]).collect();
            ranks.sort_unstable_by(f64::total_cmp);
            let at = |share: f64| ranks.get(((ranks.len().max(1) - 1) as f64 * share).round() as usize).copied();
            Learnt {
                dial: prior.label(),
                left: [0.025, 0.5, 0.975].map(|share| {
                    at(share).map_or(serde_json::Value::Null, |u| json(&prior.distribution().quantile(u)))
                }),
                spread: spread(&ranks),
            }
        });
        let settings: Vec<Vec<Setting>> = kept.iter().map(|&i| self.study.settings(&points[i])).collect();
        let left = self.study.draw(&format!("left after wave {}", waves.len()), &settings)?;
        let claims = self.study.shares(&left.iter().collect::<Vec<_>>());
        let every: Vec<&Vec<f64>> = implausible.iter().chain(&wave.all).collect();
        let result = HistoryResult {
            cut: CUT,
            figures: figures.collect(),
            waves,
            left: from * kept.len() as f64 / drawn as f64,
            left_at_first: [kept_at_first / of_first, at_first.0, at_first.1],
            settled,
            left_interval: [from * low, from * high],
            worlds_left: kept.len(),
            least: every.iter().map(|one| greatest(one)).fold(f64::INFINITY, f64::min),
            conflicts: self.conflicts(&every),
            dials: dials.collect(),
            claims,
            unused: self.unused(before),
        };
        Ok((result, left))
    }

    /// What figures leave of the prior that set no dial or prior.
    fn unused(&self, before: &Before) -> Option<LeftByUnused> {
        let unused: Vec<usize> = (0..self.histories.len()).filter(|&i| self.histories[i].used_for.is_none()).collect();
        if unused.is_empty() || unused.len() == self.histories.len() {
            return None;
        }
        let meets = |one: &Vec<f64>| unused.iter().all(|&place| one[place] <= CUT);
        let kept: Vec<&study::Drawn> =
            before.implausible.iter().zip(before.drawn).filter(|(one, _)| meets(one)).map(|(_, drawn)| drawn).collect();
        let (with, all) = (kept.len() as f64, before.implausible.len() as f64);
        let (low, high) = clopper_pearson(with, all, LEVEL);
        Some(LeftByUnused { figures: unused.len(), left: [with / all, low, high], claims: self.study.shares(&kept) })
    }

    /// Pairs of figures that no world meets together.
    fn conflicts(&self, every: &[&Vec<f64>]) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for one in 0..self.histories.len() {
            for other in one + 1..self.histories.len() {
                let both = every.iter().map(|i| i[one].max(i[other])).fold(f64::INFINITY, f64::min);
                if both > CUT {
                    let figures = [one, other].map(|place| self.histories[place].name.clone());
                    conflicts.push(Conflict { figures, least: both });
                }
            }
        }
        conflicts
    }
}

/// A figure in a world, with what the sample of pairs leaves unknown of it: counts of its pairs vary like Poisson's.
fn known(history: &History, numbers: &Numbers) -> Found {
    let of = |numbers: &Numbers| {
        let value = if history.later_elsewhere {
            Some(numbers.later_elsewhere)
        } else {
            verdict::value(history.metric.expect("checked").0, numbers)
        };
        value.filter(|value| value.is_finite())
    };
    let value = of(numbers)?;
    // One pair more or less where there is none.
    let deviation = |links: f64| (links.max(numbers.weight) * numbers.weight).sqrt();
    let mut more = [*numbers, *numbers, *numbers, *numbers];
    more[0].true_links += deviation(numbers.true_links - numbers.true_ssn4[0] - numbers.true_ssn4[1]);
    for (place, digit) in [(1, 0), (2, 1)] {
        let step = deviation(numbers.true_ssn4[digit]);
        more[place].true_ssn4[digit] += step;
        more[place].true_links += step;
    }
    // Half of the strangers' links are among them, and are no sample.
    more[3].later_elsewhere += deviation(numbers.later_elsewhere - 0.5 * numbers.false_links);
    let square: f64 = more.iter().filter_map(of).map(|turned| (turned - value).powi(2)).sum();
    Some((value, square.sqrt()))
}

/// Standard deviation of ranks, as a share of that of a uniform distribution.
fn spread(ranks: &[f64]) -> f64 {
    let n = ranks.len() as f64;
    if n < 2.0 {
        return f64::NAN;
    }
    let mean = ranks.iter().sum::<f64>() / n;
    let variance = ranks.iter().map(|r| (r - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (variance * 12.0).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_hold_what_is_left_and_lie_within_those_before() {
        let points = vec![vec![0.2, 0.5], vec![0.4, 0.9], vec![0.9, 0.1]];
        let many = [0, 1].repeat(50);
        let cube = boxed(&points, &many, &[[0.0, 1.0], [0.45, 1.0]], &[false, false]);
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        // ln(80) / 100 of the length at each end.
        let part = 80f64.ln() / 100.0;
        assert!(near(cube[0][0], 0.2 - 0.2 * part) && near(cube[0][1], 0.4 + 0.2 * part), "{cube:?}");
        assert!(near(cube[1][0], 0.5 - 0.4 * part) && near(cube[1][1], 0.9 + 0.4 * part));
        assert_eq!(boxed(&points, &[0], &[[0.0, 1.0]; 2], &[true, false])[0], [0.0, 1.0]);
        assert!(near(volume(&cube), 0.2 * (1.0 + 2.0 * part) * 0.4 * (1.0 + 2.0 * part)));
    }

    #[test]
    fn nothing_learnt_is_a_spread_of_one() {
        let ranks: Vec<f64> = (0..1000).map(|i| (f64::from(i) + 0.5) / 1000.0).collect();
        assert!((spread(&ranks) - 1.0).abs() < 1e-3);
        assert!((spread(&ranks[..500]) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn what_few_pairs_show_is_told_as_uncertain() {
        let history = |metric: &str| -> History {
            let text = format!(
                "name = 'x'\nsource = 'x'\nscenario = 'x'\nstrategy = 'x'\nfigure = 1.0\ndiscrepancy = 0.1\nbecause = 'x'\nmetric = '{metric}'"
            );
            toml::from_str(&text).unwrap()
        };
        let numbers = Numbers { true_links: 400.0, true_ssn4: [100.0, 0.0], weight: 1.0, ..Numbers::default() };
        let (links, error) = known(&history("links_full_size"), &numbers).unwrap();
        // 300, 100 and 0 pairs (counted as one): sqrt(300 + 100 + 1) of 400.
        assert!((links - 400.0).abs() < 1e-9 && (error - 401f64.sqrt()).abs() < 1e-9, "{error}");
        let none = Numbers { false_ssn4: [0.0, 50.0], false_links: 50.0, weight: 1.0, ..Numbers::default() };
        let (share, error) = known(&history("ssn4_agree_share"), &none).unwrap();
        // One pair more would be one of 51.
        assert!(known(&history("ssn4_agree_share"), &Numbers::default()).is_none());
        assert!(share == 0.0 && (error - 1.0 / 51.0).abs() < 1e-9, "{share} {error}");
    }
}

//! The whole study: designs, claims, maps, history and check.

use std::collections::BTreeMap;

use thiserror::Error;

use super::check::check;
use super::claims::{Designs, claims};
use super::half::{Half, NoHalf};
use super::history::{FirstWave, history};
use super::phase::phases;
use super::verdict;
use super::worlds::{InWorld, Stop, Store, Worlds};
use crate::linkage::{LinkError, Strategy};
use crate::results::{
    AlternativeResult, PriorResult, Provenance, ROBUSTNESS_VERSION, RobustnessResults, SourceResult, StrategyInWorlds,
    WorldShare,
};
use crate::run::{amendment_result, source_result};
use crate::scenario::{Alternative, Basis, Claim, Prior, Robustness, Scenario, Setting, columns_of, json, shown};
use crate::sensitivity::latin_hypercube;
use crate::sources::sources;
use crate::world::Progress;

/// How much is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    /// Worlds drawn from the priors.
    pub(crate) worlds: usize,
    /// Points of each design of the indices; 0 for none.
    pub(crate) design: usize,
    /// Worlds that are simulated; 0 for none.
    pub(crate) check: usize,
    /// Whether worlds that do not reproduce published figures are ruled out.
    pub(crate) history: bool,
}

/// Why there is no study.
#[derive(Debug, Error)]
pub(crate) enum StudyError {
    /// Nothing is said about dials.
    #[error("the scenario has no [[robustness.prior]]: say what its dials may be")]
    NoPriors,
    /// A part has no closed form.
    #[error("{0}")]
    NoHalf(String),
    /// A setting does not fit, in the world of a draw.
    #[error("a world drawn from the priors makes no sense: {0}")]
    Wrong(String),
    /// A scenario of `history` is not there, or has not what is said of it.
    #[error("{0}")]
    History(String),
    /// A simulated world cannot be linked.
    #[error(transparent)]
    Link(#[from] LinkError),
}

impl StudyError {
    pub(super) fn no_half(scenario: &str, why: &NoHalf) -> Self {
        Self::NoHalf(match why {
            NoHalf::Lists => format!(
                "{scenario} compares rolls with a list, and worlds by closed form know rolls only: use a sweep (`doppelroll sweep`)"
            ),
            NoHalf::WithinStates => format!(
                "{scenario} compares registrations within states, too (`pairs = \"all\"`), and worlds by closed form know those between states only: use a sweep (`doppelroll sweep`)"
            ),
            NoHalf::Nobody => {
                format!("in {scenario} nobody is on two rolls, whatever the priors: there is nothing to find")
            }
        })
    }
}

/// What the parts of a study share.
pub(super) struct Study<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) robustness: &'a Robustness,
    pub(super) worlds: Worlds<'a>,
    pub(super) progress: &'a dyn Progress,
    /// Control worlds that claims speak of, each with what it sets.
    controls: Vec<(String, Vec<Setting>)>,
}

/// The numbers of one draw: in the scenario, and in each control world that claims speak of.
pub(super) struct Drawn {
    own: InWorld,
    controls: Vec<InWorld>,
}

impl Study<'_> {
    /// The settings of a point of the cube, in the scenario itself.
    pub(super) fn settings(&self, point: &[f64]) -> Vec<Setting> {
        self.robustness.own().map(|(place, prior)| prior.at(point[place])).collect()
    }

    /// Draws: their numbers in the scenario and its control worlds.
    pub(super) fn draw(&self, design: &str, settings: &[Vec<Setting>]) -> Result<Vec<Drawn>, Stop> {
        let own = self.worlds.of(design, settings)?;
        let mut drawn: Vec<Drawn> = own.into_iter().map(|own| Drawn { own, controls: Vec::new() }).collect();
        for (name, set) in &self.controls {
            let with: Vec<Vec<Setting>> = settings.iter().map(|s| [s.as_slice(), set].concat()).collect();
            let found = self.worlds.of(&format!("{design} in {name}"), &with)?;
            drawn.iter_mut().zip(found).for_each(|(drawn, found)| drawn.controls.push(found));
        }
        Ok(drawn)
    }

    /// What becomes of a claim in a draw.
    pub(super) fn claim(&self, claim: &Claim, drawn: &Drawn) -> Option<verdict::At> {
        verdict::claim(claim, self.scenario, &|world| self.in_world(drawn, world))
    }

    /// What becomes of a condition in a draw.
    pub(super) fn condition(&self, condition: &crate::scenario::Condition, drawn: &Drawn) -> Option<verdict::At> {
        verdict::condition(condition, self.scenario, self.in_world(drawn, condition.world.as_deref())?)
    }

    /// Of each claim that is known in all of some draws, the share in which it holds.
    pub(super) fn shares(&self, drawn: &[&Drawn]) -> BTreeMap<String, WorldShare> {
        let mut shares = BTreeMap::new();
        for claim in &self.scenario.claims {
            let at: Option<Vec<verdict::At>> = drawn.iter().map(|drawn| self.claim(claim, drawn)).collect();
            if let Some(at) = at.filter(|at| !at.is_empty()) {
                let with = at.iter().filter(|at| at.holds).count();
                shares.insert(claim.proposition.clone(), WorldShare::of(with, at.len()));
            }
        }
        shares
    }

    fn in_world<'d>(&self, drawn: &'d Drawn, world: Option<&str>) -> Option<&'d [super::Numbers]> {
        match world {
            None => Some(&drawn.own),
            Some(name) => {
                let place = self.controls.iter().position(|(known, _)| known == name)?;
                Some(&drawn.controls[place])
            }
        }
    }

    /// Whether a prior's dial changes anything in the scenario itself.
    pub(super) fn matters(&self, prior: &Prior) -> bool {
        let fields = self.scenario.linkage().fields();
        columns_of(&prior.dial).is_none_or(|columns| columns.iter().any(|column| fields.contains(column)))
    }
}

/// Worlds of a scenario by halves, with as many people registered twice as a prior allows.
pub(super) fn by_halves(
    scenario: &Scenario,
    robustness: &Robustness,
    progress: &dyn Progress,
) -> Result<Half, StudyError> {
    let mut priors = robustness.priors_in(&scenario.name);
    let twice = priors.find(|(_, prior)| prior.dial == "registrations.registered_twice");
    let most: Vec<Setting> = twice.map(|(_, prior)| prior.at(1.0)).into_iter().collect();
    Half::new(scenario, &most, progress).map_err(|why| StudyError::no_half(&scenario.name, &why))
}

/// What a scenario says of its dials.
///
/// # Errors
/// When it says nothing.
pub(crate) fn priors_of(scenario: &Scenario) -> Result<&Robustness, StudyError> {
    scenario.robustness.as_ref().filter(|r| r.own().next().is_some()).ok_or(StudyError::NoPriors)
}

/// Studies a scenario; `None` when somebody asked to stop. `others` are the scenarios of its history.
///
/// # Errors
/// When parts of it have no closed form, or a world makes no sense.
pub(crate) fn study(
    scenario: &Scenario,
    others: &BTreeMap<String, Scenario>,
    asked: Asked,
    provenance: &Provenance,
    store: &dyn Store,
    progress: &dyn Progress,
) -> Result<Option<(RobustnessResults, Tables)>, StudyError> {
    match studied(scenario, others, asked, provenance, store, progress) {
        Ok(results) => Ok(Some(results)),
        Err(Ended::Stop(Stop::Asked)) => Ok(None),
        Err(Ended::Stop(Stop::Wrong(why))) => Err(StudyError::Wrong(why)),
        Err(Ended::Error(error)) => Err(error),
    }
}

/// Why a study ended early.
pub(super) enum Ended {
    Stop(Stop),
    Error(StudyError),
}

impl From<Stop> for Ended {
    fn from(stop: Stop) -> Self {
        Self::Stop(stop)
    }
}

impl From<StudyError> for Ended {
    fn from(error: StudyError) -> Self {
        Self::Error(error)
    }
}

fn studied(
    scenario: &Scenario,
    others: &BTreeMap<String, Scenario>,
    asked: Asked,
    provenance: &Provenance,
    store: &dyn Store,
    progress: &dyn Progress,
) -> Result<(RobustnessResults, Tables), Ended> {
    let robustness = priors_of(scenario)?;
    let worlds = Worlds::new(by_halves(scenario, robustness, progress)?, &scenario.name, store, progress);
    let spoken_of = scenario.claims.iter().flat_map(|c| c.holds_when.iter().chain(&c.readings));
    let spoken_of: Vec<&str> = spoken_of.filter_map(|condition| condition.world.as_deref()).collect();
    let controls = scenario.worlds.iter().filter(|world| spoken_of.contains(&world.name.as_str()));
    let setting = |(path, value): (&String, &toml::Value)| Setting::known(path, value.clone());
    let controls = controls.map(|w| (w.name.clone(), w.set.iter().map(setting).collect())).collect();
    let study = Study { scenario, robustness, worlds, progress, controls };

    let points = latin_hypercube(asked.worlds, robustness.priors.len(), scenario.seed, "worlds");
    progress.stage("worlds in closed form", asked.worlds as u64);
    let settings: Vec<Vec<Setting>> = points.iter().map(|point| study.settings(point)).collect();
    let drawn = study.draw("prior", &settings)?;
    let left_out = left_out(scenario, &drawn);
    let now = study.draw("now", &[Vec::new()])?.remove(0);
    let claimed = claims(&study, &Designs { points: &points, drawn: &drawn, now: &now, design: asked.design })?;
    let phases = phases(&study)?;
    let alternatives = alternatives(&study, (asked.worlds / ALTERNATIVE_PART).max(100))?;
    let found = match (asked.history, robustness.histories.is_empty()) {
        (true, false) => Some(history(&study, others, FirstWave { points: &points, drawn: &drawn }, store)?),
        _ => None,
    };
    let (history, left) = found.unzip();
    let checked = if asked.check > 0 { Some(check(&study, asked.check)?) } else { None };
    let tables = tables(&study, &settings, &drawn);
    let results = RobustnessResults {
        schema_version: ROBUSTNESS_VERSION,
        provenance: provenance.clone(),
        question: scenario.question.clone(),
        worlds: asked.worlds,
        pairs: study.worlds.pairs(),
        design: asked.design,
        left_out,
        priors: robustness.priors.iter().map(|prior| prior_result(&study, prior)).collect(),
        amended: robustness.amended.iter().map(amendment_result).collect(),
        strategies: in_worlds(&study, &now, &drawn, left.as_deref()),
        claims: claimed,
        alternatives,
        check: checked,
        history,
        phases,
        sources: named_sources(robustness),
    };
    Ok((results, tables))
}

/// Worlds drawn with another prior, as a part of those of the priors.
const ALTERNATIVE_PART: usize = 2;

/// Claims with one prior exchanged.
fn alternatives(study: &Study, worlds: usize) -> Result<Vec<AlternativeResult>, Stop> {
    let all = &study.robustness.alternatives;
    study.progress.stage("other priors", (all.len() * worlds) as u64);
    let one = |(place, other): (usize, &Alternative)| {
        let name = format!("alternative {}", place + 1);
        let points = latin_hypercube(worlds, study.robustness.priors.len(), study.scenario.seed, &name);
        let (own, _) = study.robustness.own().find(|(_, prior)| prior.dial == other.dial).expect("checked");
        let settings = |point: &Vec<f64>| {
            let exchanged = Setting::known(&other.dial, other.prior.quantile(point[own]));
            let others = study.settings(point).into_iter().filter(|setting| setting.path != other.dial);
            others.chain(std::iter::once(exchanged)).collect()
        };
        let settings: Vec<Vec<Setting>> = points.iter().map(settings).collect();
        let drawn = study.draw(&name, &settings)?;
        Ok(AlternativeResult {
            dial: other.dial.clone(),
            prior: other.prior.words(),
            because: other.because.clone(),
            claims: study.shares(&drawn.iter().collect::<Vec<_>>()),
        })
    };
    all.iter().enumerate().map(one).collect()
}

/// What strategies do in the worlds of the prior, and in those that are left.
fn in_worlds(study: &Study, now: &Drawn, prior: &[Drawn], left: Option<&[Drawn]>) -> Vec<StrategyInWorlds> {
    let shares = |n: &super::Numbers| [n.false_links / (n.false_links + n.true_links), 1.0 - n.true_links / n.matches];
    let one = |(place, strategy): (usize, &Strategy)| {
        let of = |worlds: &[Drawn], which: usize| middle(worlds.iter().map(|d| shares(&d.own[place])[which]));
        let left = left.filter(|left| !left.is_empty());
        StrategyInWorlds {
            strategy: strategy.name.clone(),
            now: shares(&now.own[place]),
            false_link_share: of(prior, 0),
            missed_match_share: of(prior, 1),
            false_link_share_left: left.map(|left| of(left, 0)),
            missed_match_share_left: left.map(|left| of(left, 1)),
        }
    };
    let known = |(place, _): &(usize, &Strategy)| prior.iter().all(|d| d.own[*place].false_links.is_finite());
    study.scenario.strategies.iter().enumerate().filter(known).map(one).collect()
}

/// Quantiles at 2.5, 50 and 97.5 % of the values that are known.
pub(super) fn middle(values: impl Iterator<Item = f64>) -> [f64; 3] {
    let mut values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    [0.025, 0.5, 0.975].map(|share| {
        let place = (values.len().max(1) - 1) as f64 * share;
        values.get(place.round() as usize).copied().unwrap_or(f64::NAN)
    })
}

/// Every world of the prior as tidy tables, each with its heads.
#[derive(Debug)]
pub(crate) struct Tables {
    /// A row for each world: the values of its dials.
    pub(crate) worlds: Vec<Vec<String>>,
    /// A row for each world and strategy.
    pub(crate) numbers: Vec<Vec<String>>,
    /// A row for each world and claim.
    pub(crate) verdicts: Vec<Vec<String>>,
}

fn tables(study: &Study, settings: &[Vec<Setting>], drawn: &[Drawn]) -> Tables {
    let owned = |head: &[&str]| head.iter().map(|&h| h.to_owned()).collect::<Vec<String>>();
    let dials = study.robustness.own().map(|(_, prior)| prior.dial.clone());
    let mut tables = Tables {
        worlds: vec![std::iter::once("world".to_owned()).chain(dials).collect()],
        numbers: vec![owned(&["world", "strategy", "true_links", "false_links", "matches"])],
        verdicts: vec![owned(&["world", "claim", "holds", "margin"])],
    };
    let number = |value: f64| if value.is_finite() { value.to_string() } else { String::new() };
    for (place, (settings, drawn)) in settings.iter().zip(drawn).enumerate() {
        let world = place.to_string();
        let values = settings.iter().map(|setting| shown(&setting.value));
        tables.worlds.push(std::iter::once(world.clone()).chain(values).collect());
        for (strategy, n) in study.scenario.strategies.iter().zip(&drawn.own) {
            let [right, wrong, all] = [n.true_links, n.false_links, n.matches].map(number);
            tables.numbers.push(vec![world.clone(), strategy.name.clone(), right, wrong, all]);
        }
        for claim in &study.scenario.claims {
            if let Some(at) = study.claim(claim, drawn) {
                let margin = at.margin.map(number).unwrap_or_default();
                tables.verdicts.push(vec![world.clone(), claim.proposition.clone(), at.holds.to_string(), margin]);
            }
        }
    }
    tables
}

fn prior_result(study: &Study, prior: &Prior) -> PriorResult {
    let distribution = prior.distribution();
    PriorResult {
        dial: prior.label(),
        prior: distribution.words(),
        sourced: prior.basis == Basis::Sourced,
        because: prior.because.clone(),
        now: study.scenario.value_at(&prior.dial).map(|value| json(&value)),
        quantiles: [0.025, 0.5, 0.975].map(|share| json(&distribution.quantile(share))),
        matters_here: prior.only_in.is_none() && study.matters(prior),
    }
}

/// Strategies of which nothing is known.
fn left_out(scenario: &Scenario, drawn: &[Drawn]) -> Vec<String> {
    let unknown = |place: usize| drawn.iter().any(|d| !d.own[place].false_links.is_finite());
    let named = scenario.strategies.iter().enumerate();
    named.filter(|(place, _)| unknown(*place)).map(|(_, strategy)| strategy.name.clone()).collect()
}

fn named_sources(robustness: &Robustness) -> Vec<SourceResult> {
    let priors = robustness.priors.iter().map(|prior| &prior.because);
    let figures = robustness.histories.iter().flat_map(|history| [&history.source, &history.because]);
    let places = robustness.phases.iter().flat_map(|phase| phase.points.iter().map(|point| &point.source));
    let texts = priors.chain(figures).chain(places);
    sources().named_in(texts).into_iter().map(source_result).collect()
}

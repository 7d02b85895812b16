//! What turns a verdict: the nearest value of each dial at which the estimate crosses the bound of a condition.
//!
//! One dial is turned at a time, in one small replicate with common random draws. What it does to the small replicate is taken for what it would do to
//! the estimate of the run: as a ratio for numbers above 0, as a difference for differences of two strategies. So a value at which a verdict turns is
//! known about as well as the small replicate knows the metric, and is told in two digits.

use std::collections::BTreeMap;

use super::judge::estimate_of;
use super::replicates::{Run, Runs};
use crate::linkage::LinkError;
use crate::population::Sampling;
use crate::results::TurnResult;
use crate::scenario::{Bound, Condition, Scenario, Setting, Test, Turn, columns_of};
use crate::world::{Progress, Silent, World};

/// Registrations of a small replicate, about.
const REGISTRATIONS: f64 = 600_000.0;
/// Steps between a value that leaves the verdict and one that turns it.
const STEPS: usize = 5;
/// A metric that the small replicate knows less well than to this share of it says nothing of a dial.
const LEAST_KNOWN: f64 = 0.5;

/// Worlds with one dial turned, made when asked for.
pub(super) struct Turned<'a> {
    runs: &'a Runs,
    progress: &'a dyn Progress,
    /// By control world and what the turned scenario says: at the values of the run it says the same for all dials.
    made: BTreeMap<(Option<String>, String), Run>,
    /// By control world: people and rolls, for dials that change columns only.
    people: BTreeMap<Option<String>, World>,
    /// By control world: one of those made, beside which others are made sooner.
    first: BTreeMap<Option<String>, World>,
}

impl<'a> Turned<'a> {
    pub(super) fn new(runs: &'a Runs, progress: &'a dyn Progress) -> Self {
        Self { runs, progress, made: BTreeMap::new(), people: BTreeMap::new(), first: BTreeMap::new() }
    }

    /// Which values of each dial turn a condition. `value` is the run's, `limit` what it is held against.
    ///
    /// # Errors
    /// When a strategy would compare too many pairs, or is a model that cannot be used.
    pub(super) fn of(&mut self, condition: &Condition, value: f64, limit: f64) -> Result<Vec<TurnResult>, LinkError> {
        let runs = self.runs;
        runs.own().0.turns.iter().map(|turn| self.turn(condition, turn, value, limit)).collect()
    }

    /// Whether whoever waits has lost patience.
    fn is_stopped(&self) -> bool {
        self.progress.stopped()
    }

    fn turn(&mut self, condition: &Condition, turn: &Turn, value: f64, limit: f64) -> Result<TurnResult, LinkError> {
        let runs = self.runs;
        let scenario = &runs.own().0;
        let (now, [low, high]) = (turn.now(scenario), turn.range());
        let unknown = TurnResult { dial: turn.dial.clone(), now, range: [low, high], at: None, is_known: false };
        if self.is_stopped() {
            return Ok(unknown);
        }
        let Some((base, known)) = self.small(condition, &turn.dial, now)? else { return Ok(unknown) };
        let is_number = matches!(condition.test(), Ok(Test::Bound { bound: Bound::Number(_), .. }));
        if known > LEAST_KNOWN || (is_number && base <= 0.0) {
            return Ok(unknown);
        }
        let estimate = |small: f64| if is_number { value * small / base } else { value + small - base };
        let is_over = value > limit;
        let mut nearest: Option<f64> = None;
        for end in [low, high] {
            if (end - now).abs() < 1e-12 {
                continue;
            }
            let Some((small, _)) = self.small(condition, &turn.dial, end)? else { continue };
            if (estimate(small) > limit) == is_over {
                continue;
            }
            // Regula falsi with the midpoint in between: the estimate need not be straight in the dial.
            let (mut stays, mut turns) = ((now, value - limit), (end, estimate(small) - limit));
            for step in 0..STEPS {
                let straight = stays.0 + (turns.0 - stays.0) * stays.1 / (stays.1 - turns.1);
                let next = if step % 2 == 0 { straight } else { 0.5 * (stays.0 + turns.0) };
                let Some((small, _)) = self.small(condition, &turn.dial, next)? else { break };
                let over = estimate(small) - limit;
                if (over > 0.0) == is_over { stays = (next, over) } else { turns = (next, over) }
            }
            let at = if (stays.1 - turns.1).abs() > 0.0 {
                stays.0 + (turns.0 - stays.0) * stays.1 / (stays.1 - turns.1)
            } else {
                turns.0
            };
            if nearest.is_none_or(|other| (at - now).abs() < (other - now).abs()) {
                nearest = Some(at);
            }
        }
        Ok(TurnResult { at: nearest, is_known: true, ..unknown })
    }

    /// What a condition looks at in a small replicate with a dial at a value, and how long half of its interval is, as a share of it.
    fn small(&mut self, condition: &Condition, dial: &str, value: f64) -> Result<Option<(f64, f64)>, LinkError> {
        let runs = self.runs;
        let (world, full) = runs.world(condition.world.as_deref());
        let Some(turned) = turned(world, full.full_size, dial, value) else { return Ok(None) };
        // Strategies of which no condition asks are not run.
        let turned = turned.only(|strategy| asks_of(&runs.own().0, condition.world.as_deref(), strategy));
        let name = &condition.world;
        let columns_only = columns_of(dial).is_some();
        if columns_only && !self.people.contains_key(name) {
            // The scale is the same for every value, and so are the people.
            let people = World::beside(self.first.get(name), &turned, 0, &Silent);
            self.people.insert(name.clone(), people);
        }
        let key = (name.clone(), turned.content());
        if !self.made.contains_key(&key) {
            let mut run = Run::default();
            if columns_only {
                run.add_world(&turned, &self.people[name], false, &Silent)?;
            } else {
                let beside = self.first.get(name).or(self.people.get(name));
                let other = World::beside(beside, &turned, 0, &Silent);
                run.add_world(&turned, &other, false, &Silent)?;
                self.first.entry(name.clone()).or_insert(other);
            }
            self.made.insert(key.clone(), run);
        }
        let looked_at = estimate_of(condition, &turned, &self.made[&key]);
        Ok(looked_at.map(|(value, interval)| {
            let half = 0.5 * (interval.upper.unwrap_or(f64::INFINITY) - interval.lower);
            (value, if value == 0.0 { f64::INFINITY } else { half / value.abs() })
        }))
    }
}

/// Whether a condition of a scenario looks at a strategy in a world.
fn asks_of(scenario: &Scenario, world: Option<&str>, strategy: &str) -> bool {
    let conditions = scenario.claims.iter().flat_map(|claim| &claim.holds_when);
    conditions.filter(|condition| condition.world.as_deref() == world).any(|condition| match condition.test() {
        Ok(Test::Bound { strategy: of, bound, .. }) => {
            of == strategy || matches!(bound, Bound::Strategy(other) if other == strategy)
        }
        _ => false,
    })
}

/// A small replicate of a scenario with a dial at a value; `None` when the value makes no sense there.
fn turned(scenario: &Scenario, full_size: f64, dial: &str, value: f64) -> Option<Scenario> {
    let mut settings = vec![Setting::known(dial, value)];
    let small = REGISTRATIONS / full_size.max(1.0);
    if scenario.rolls.sampling != Sampling::Group && small < scenario.rolls.scale.get() {
        settings.push(Setting::known("rolls.scale", small));
    }
    let turned = scenario.turned(&settings).or_else(|_| {
        settings.push(Setting::known("rolls.sampling", Sampling::People.label()));
        scenario.turned(&settings)
    });
    let mut turned = turned.ok()?;
    turned.estimators = None;
    Some(turned)
}

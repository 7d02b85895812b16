//! Two rolls that are compared: strangers in closed form, and people on both rolls by a sample of their records.

use rayon::prelude::*;

use crate::closed_form::{Condition, expected_pairs_across};
use crate::linkage::{Linkage, Strategy};
use crate::recording::RowKeys;
use crate::scenario::{Scenario, Setting};
use crate::world::{Silent, World};

const LESSON: &str = include_str!("lesson.toml");
/// Pairs of one person whose records are written anew.
const PAIRS: usize = 6_000;

/// The rolls of the lesson.
pub(super) struct Comparison {
    pub(super) scenario: Scenario,
    pub(super) world: World,
    /// Rows of people on both rolls, and their pairs by places among these.
    keys: RowKeys,
    pairs: Vec<(u32, u32)>,
}

/// What a rule does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rates {
    /// The chance that it links two strangers, one of each roll.
    pub(super) strangers: f64,
    /// The chance that it links the two records of one person.
    pub(super) same: f64,
}

impl Rates {
    /// Pairs that are two people, pairs that are one person, and people on both rolls whom the rule misses, when each roll has so many records and a share of
    /// its people is on the other one, too.
    pub(super) fn at(&self, people: f64, on_both: f64) -> [f64; 3] {
        let both = people * on_both;
        [people * people * self.strangers, both * self.same, both * (1.0 - self.same)]
    }
}

impl Comparison {
    pub(super) fn new(seed: u64) -> Self {
        let scenario = Scenario::parse(LESSON).expect("it is a scenario");
        let scenario = scenario.with(&[Setting::known("seed", seed as i64)]).expect("a seed fits");
        let world = World::new(&scenario, 0, &Silent);
        let all = world.keys();
        let person = |row: &u32| all.person(*row as usize).id.0;
        let mut rows: Vec<u32> = (0..all.len() as u32).collect();
        rows.par_sort_unstable_by_key(|row| (person(row), *row));
        let state = |row: u32| all.registration(row as usize).jurisdiction;
        let of_one = |pair: &&[u32]| person(&pair[0]) == person(&pair[1]) && state(pair[0]) != state(pair[1]);
        let found: Vec<u32> = rows.windows(2).filter(of_one).flatten().copied().collect();
        let step = (found.len() / 2).div_ceil(PAIRS).max(1);
        let chosen: Vec<u32> = found.chunks_exact(2).step_by(step).flatten().copied().collect();
        let mut order = chosen.clone();
        order.sort_unstable();
        order.dedup();
        let place = |row: u32| order.binary_search(&row).expect("it is there") as u32;
        let pairs = chosen.chunks_exact(2).map(|pair| (place(pair[0]), place(pair[1]))).collect();
        let keys = all.select(&order);
        Self { scenario, world, keys, pairs }
    }

    /// The scenario with another coverage and error of SSN4.
    pub(super) fn with_ssn4(&self, coverage: f64, error: f64) -> Scenario {
        let settings =
            [Setting::known("recording.ssn4.coverage", coverage), Setting::known("recording.ssn4.error", error)];
        self.scenario.with(&settings).expect("settings fit")
    }

    /// What rules do when the files are as a scenario says.
    pub(super) fn rates(&self, scenario: &Scenario, rules: &[Strategy]) -> Vec<Rates> {
        let linkage = Linkage::new(rules);
        let records = self.world.record(scenario, &self.keys, &linkage.fields());
        let patterns = linkage.compare_pairs(&records, &self.pairs);
        let rolls = self.world.roll_mixes(scenario);
        let days = self.world.written_days(scenario, None).expect("dates have a closed form");
        let rate = |(place, rule): (usize, &Strategy)| {
            let linked = patterns.iter().filter(|&&pattern| linkage.links(place, pattern) == Some(true)).count();
            let conditions = Condition::of(rule).expect("a plain rule");
            let chance = expected_pairs_across(&rolls, &conditions, &days).expect("it has a closed form");
            Rates { strangers: chance.agreeing / chance.pairs, same: linked as f64 / self.pairs.len() as f64 }
        };
        rules.par_iter().enumerate().map(rate).collect()
    }

    /// Pairs of one person in the sample.
    pub(super) fn sample(&self) -> usize {
        self.pairs.len()
    }
}

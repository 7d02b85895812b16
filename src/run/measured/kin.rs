//! Look-alikes: how many were asked for, follow from the rates, and came out.

use crate::population::{Collisions, Kin};
use crate::recording::RowKeys;
use crate::results::Dial;
use crate::roll::RegistrationKind;
use crate::scenario::Scenario;
use crate::stats::{Clusters, Interval, rate_interval};
use crate::world::{World, namesakes};

/// What is measured, by path, with what is counted.
pub(super) const DIALS: [(&str, &str); 3] = [
    ("kinship.collisions", "pairs of registered people who share first name, surname and birth date, per replicate"),
    ("kinship.twins", "second twins, per 1,000 registered people"),
    ("kinship.juniors", "sons of a living father of one name, per 1,000 registered people"),
];

/// Pairs of look-alikes among registered people.
#[derive(Clone, Debug, Default)]
pub(super) struct KinshipCounts {
    /// Groups of unrelated people of one name and birth date, by their number of pairs.
    namesakes: Clusters,
    wanted: f64,
    twins: u64,
    juniors: u64,
    registered: u64,
    /// Of each registered person, summed over replicates.
    expected_twins: f64,
    expected_juniors: f64,
}

impl KinshipCounts {
    pub(super) fn add(&mut self, other: &KinshipCounts) {
        self.namesakes.merge(&other.namesakes);
        self.wanted += other.wanted;
        self.twins += other.twins;
        self.juniors += other.juniors;
        self.registered += other.registered;
        self.expected_twins += other.expected_twins;
        self.expected_juniors += other.expected_juniors;
    }

    /// As dials: pairs per replicate for collisions, people per 1,000 registered for kin.
    pub(super) fn dials(&self, scenario: &Scenario, replicates: u32) -> Vec<Dial> {
        let n = f64::from(replicates);
        let (pairs, interval) = (self.namesakes.total(0) as f64, self.namesakes.count_interval(&[0], 1.0));
        let asked = match scenario.kinship.collisions {
            Collisions::Natural => 1.0,
            Collisions::Times(asked) | Collisions::Per100k(asked) => asked,
        };
        let unit = 1000.0 / (self.registered as f64).max(1.0);
        let per_1000 = |count: u64| (count as f64 * unit, rate_interval(count as f64, count as f64).scaled(unit));
        let dial = |(name, meaning): (&str, &str), asked, expected, (achieved, interval): (f64, Interval)| Dial {
            name: name.to_owned(),
            asked,
            expected,
            achieved: Some(achieved),
            interval: Some(interval),
            meaning: meaning.to_owned(),
        };
        vec![
            dial(DIALS[0], asked, self.wanted / n, (pairs / n, interval.scaled(1.0 / n))),
            dial(DIALS[1], scenario.kinship.twins.0, 1000.0 * self.expected_twins / n, per_1000(self.twins)),
            dial(DIALS[2], scenario.kinship.juniors.0, 1000.0 * self.expected_juniors / n, per_1000(self.juniors)),
        ]
    }
}

/// Counts the look-alikes of one replicate.
pub(super) fn kinship_counts(world: &World, keys: &RowKeys) -> KinshipCounts {
    let mut found =
        KinshipCounts { wanted: world.collisions.natural * world.collisions.times, ..KinshipCounts::default() };
    let homes: Vec<_> = world.registrar.expected_homes().iter().map(|home| world.simulated_part(home)).collect();
    (found.expected_twins, found.expected_juniors) = world.population.expected_kin(&homes);
    for group in namesakes(world, keys) {
        found.namesakes.add(&[(group.len() * (group.len() - 1) / 2) as u32]);
    }
    for row in (0..keys.len()).filter(|&row| keys.registration(row).kind == RegistrationKind::Home) {
        found.registered += 1;
        match keys.person(row).kin {
            Kin::SecondTwin => found.twins += 1,
            Kin::Junior => found.juniors += 1,
            _ => {}
        }
    }
    found
}

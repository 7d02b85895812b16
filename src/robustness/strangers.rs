//! Links of strangers in a world, in closed form.
//!
//! That both registrations are credited with a vote is no field of the closed form; given the birth year and the state it is taken for independent between
//! strangers, so that the rolls are thinned to those credited. SSN4 is independent of all other fields; where rolls hold it alike, its chances multiply what
//! the others give, which saves most of the sums.

use super::half::asks_for_votes;
use crate::closed_form::{Condition, Demand, RollMix};
use crate::date::ELECTIONS;
use crate::linkage::{Comparison, Strategy};
use crate::population::FIRST_BIRTH_YEAR;
use crate::records::Field;
use crate::roll::{TURNOUT_BANDS, turnout_band};
use crate::scenario::Scenario;
use crate::world::World;

/// Links of strangers that are expected at full size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pairs {
    pub(super) links: f64,
    /// Those on which SSN4 agrees, and those on which it differs.
    pub(super) ssn4: [f64; 2],
}

/// What strategies ask of strangers.
#[derive(Debug)]
pub(super) struct Strangers {
    strategies: Vec<Option<Asked>>,
    vote: Option<(Field, i32)>,
    knows_ssn4: bool,
}

/// What a strategy asks: conditions of the closed form but for SSN4, what it asks of SSN4, and whether both must have voted.
#[derive(Debug)]
struct Asked {
    others: Vec<Condition>,
    ssn4: Option<Demand>,
    voted: bool,
}

impl Asked {
    fn of(strategy: &Strategy, vote: Option<(Field, i32)>) -> Option<Self> {
        let of_vote =
            |c: &Condition| vote.is_some_and(|(field, _)| c.comparison.field == field) && c.demand == Demand::Agree;
        let (votes, conditions): (Vec<Condition>, Vec<Condition>) =
            Condition::of(strategy)?.into_iter().partition(of_vote);
        let (ssn4, others): (Vec<Condition>, Vec<Condition>) =
            conditions.into_iter().partition(|c| c.comparison.field == Field::Ssn4);
        Some(Self { others, ssn4: ssn4.first().map(|c| c.demand), voted: !votes.is_empty() })
    }

    fn with(&self, ssn4: Option<Demand>) -> Vec<Condition> {
        let condition = |demand| Condition { comparison: Comparison::exact(Field::Ssn4), demand };
        self.others.iter().copied().chain(ssn4.map(condition)).collect()
    }
}

impl Strangers {
    /// What a scenario's strategies ask.
    pub(super) fn new(scenario: &Scenario) -> Self {
        let vote = scenario.election_place().map(|place| (Field::VOTED[place], ELECTIONS[place]));
        Self {
            strategies: scenario.strategies.iter().map(|strategy| Asked::of(strategy, vote)).collect(),
            vote: vote.filter(|_| scenario.strategies.iter().any(asks_for_votes)),
            knows_ssn4: scenario.linkage().comparisons.contains(&Comparison::exact(Field::Ssn4)),
        }
    }

    /// The election whose votes a strategy asks for: its field and year.
    pub(super) fn vote(&self) -> Option<(Field, i32)> {
        self.vote
    }

    /// The links of each strategy; `None` for those without a closed form. `voted` are shares credited with a vote by state and age band.
    pub(super) fn expect(
        &self,
        world: &World,
        scenario: &Scenario,
        voted: &[[f64; TURNOUT_BANDS]],
    ) -> Vec<Option<Pairs>> {
        let Some(days) = world.written_days(scenario, None) else { return vec![None; self.strategies.len()] };
        let everybody = world.roll_mixes(scenario);
        let voters: Vec<RollMix> =
            everybody.iter().zip(voted).map(|(roll, shares)| self.voters(roll, shares)).collect();
        let rolls = |asked: &Asked| if asked.voted { &voters } else { &everybody };
        let pairs =
            |asked: &Asked, ssn4| world.expected_pairs_in_scope(scenario, rolls(asked), &asked.with(ssn4), &days);
        let Some((held, equal)) = alike(&everybody) else {
            let of_strategy = |asked: &Option<Asked>| {
                let asked = asked.as_ref()?;
                let links = pairs(asked, asked.ssn4)?;
                let agree = if self.knows_ssn4 { pairs(asked, Some(Demand::Agree))? } else { 0.0 };
                let differ = match asked.ssn4 {
                    None if self.knows_ssn4 => links - pairs(asked, Some(Demand::NotContradict))?,
                    _ => 0.0,
                };
                Some(Pairs { links, ssn4: [agree, differ] })
            };
            return self.strategies.iter().map(of_strategy).collect();
        };
        // What several strategies ask but for SSN4 is summed once.
        let mut sums: Vec<Option<f64>> = Vec::with_capacity(self.strategies.len());
        for (place, asked) in self.strategies.iter().enumerate() {
            let same = |other: &usize| match (&self.strategies[*other], asked) {
                (Some(other), Some(asked)) => other.others == asked.others && other.voted == asked.voted,
                _ => false,
            };
            let sum = match (0..place).find(same) {
                Some(other) => sums[other],
                None => asked.as_ref().and_then(|asked| pairs(asked, None)),
            };
            sums.push(sum);
        }
        let both = held * held;
        let with_ssn4 = |(asked, sum): (&Option<Asked>, &Option<f64>)| {
            let (asked, all) = (asked.as_ref()?, (*sum)?);
            let (agree, differ) = (all * both * equal, all * both * (1.0 - equal));
            Some(match asked.ssn4 {
                Some(Demand::Agree) => Pairs { links: agree, ssn4: [agree, 0.0] },
                Some(Demand::NotContradict) => Pairs { links: all - differ, ssn4: [agree, 0.0] },
                None if self.knows_ssn4 => Pairs { links: all, ssn4: [agree, differ] },
                None => Pairs { links: all, ssn4: [0.0; 2] },
            })
        };
        self.strategies.iter().zip(&sums).map(with_ssn4).collect()
    }

    /// A roll's registrations that are credited with a vote.
    fn voters(&self, roll: &RollMix, shares: &[f64; TURNOUT_BANDS]) -> RollMix {
        let mut voters = roll.clone();
        let year = self.vote.expect("somebody asks for votes").1;
        for (index, cells) in voters.composition.people.iter_mut().enumerate() {
            let share = shares[turnout_band(year - FIRST_BIRTH_YEAR - index as i32)];
            cells.iter_mut().for_each(|cell| *cell *= share);
        }
        voters
    }
}

/// Where all rolls hold SSN4 alike: the share of records that hold it, and the chance that two numbers are equal.
fn alike(rolls: &[RollMix]) -> Option<(f64, f64)> {
    let first = &rolls.first()?.presence.ssn4;
    if rolls.iter().all(|roll| roll.presence.ssn4 == *first) { first.of_everybody() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Setting;

    #[test]
    fn what_is_multiplied_is_what_the_sum_gives() {
        let text = std::fs::read_to_string("scenarios/ssn4.toml").unwrap();
        let scenario = Scenario::parse(&text).unwrap();
        for settings in [vec![], vec![Setting::known("recording.ssn4.error", 0.09)]] {
            let scenario = scenario.turned(&settings).unwrap();
            let world = World::without_rolls(&scenario);
            let found = Strangers::new(&scenario).expect(&world, &scenario, &[]);
            for (strategy, pairs) in scenario.strategies.iter().zip(found) {
                let (_, full) = world.expected_false_links(&scenario, strategy, None).unwrap();
                let links = pairs.unwrap().links;
                assert!((links / full - 1.0).abs() < 1e-9, "{}: {links} {full}", strategy.name);
            }
        }
    }
}

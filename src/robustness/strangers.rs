//! Links of strangers in a world, in closed form.
//!
//! That both registrations are credited with a vote is no field of the closed form; given the birth year and the state it is taken for independent between
//! strangers, so that the rolls are thinned to those credited.

use super::half::{asks_for_votes, band};
use crate::closed_form::{Agreement, Condition, Demand, RollMix};
use crate::date::ELECTIONS;
use crate::linkage::{Comparison, Strategy};
use crate::population::FIRST_BIRTH_YEAR;
use crate::records::Field;
use crate::scenario::{Focus, Pairs as Compared, Scenario};
use crate::tables::StateCode;
use crate::world::World;

/// Links of strangers that are expected at full size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
}

/// What a strategy asks: conditions of the closed form, and whether both must have voted.
#[derive(Debug)]
struct Asked {
    links: Agreement,
    /// The same, and SSN4 agrees; `None` when no strategy looks at SSN4.
    with_ssn4: Option<Agreement>,
    /// The same, and SSN4 does not differ; `None` when that changes nothing.
    without_difference: Option<Agreement>,
    voted: bool,
}

impl Asked {
    fn of(strategy: &Strategy, vote: Option<(Field, i32)>, knows_ssn4: bool, days: &[Vec<f64>]) -> Option<Self> {
        let of_vote = |c: &Condition| {
            vote.is_some_and(|(field, _)| c.comparison.field == field) && c.demand == Demand::Agree
        };
        let (votes, conditions): (Vec<Condition>, Vec<Condition>) =
            Condition::of(strategy)?.into_iter().partition(of_vote);
        let ssn4 = |demand| Condition { comparison: Comparison::exact(Field::Ssn4), demand };
        let of_ssn4 = conditions.iter().find(|c| c.comparison == ssn4(Demand::Agree).comparison);
        let others = || conditions.iter().filter(|c| c.comparison != ssn4(Demand::Agree).comparison).copied();
        let and_ssn4 = |demand| {
            let conditions: Vec<Condition> = others().chain([ssn4(demand)]).collect();
            Agreement::new(&conditions, days)
        };
        Some(Self {
            with_ssn4: if knows_ssn4 { Some(and_ssn4(Demand::Agree)?) } else { None },
            without_difference: match of_ssn4 {
                None if knows_ssn4 => Some(and_ssn4(Demand::NotContradict)?),
                _ => None,
            },
            voted: !votes.is_empty(),
            links: Agreement::new(&conditions, days)?,
        })
    }
}

impl Strangers {
    /// What a scenario's strategies ask. `days` are the shares of births by day for each birth year.
    pub(super) fn new(scenario: &Scenario, days: &[Vec<f64>]) -> Self {
        let vote = scenario.election_place().map(|place| (Field::VOTED[place], ELECTIONS[place]));
        let knows_ssn4 = scenario.linkage().comparisons.contains(&Comparison::exact(Field::Ssn4));
        let strategies = scenario.strategies.iter().map(|strategy| Asked::of(strategy, vote, knows_ssn4, days)).collect();
        Self { vote: vote.filter(|_| scenario.strategies.iter().any(asks_for_votes)), strategies }
    }

    /// The election whose votes a strategy asks for: its field and year.
    pub(super) fn vote(&self) -> Option<(Field, i32)> {
        self.vote
    }

    /// The links of each strategy; `None` for those without a closed form. `voted` are shares credited with a vote by state and age band.
    pub(super) fn expect(&self, world: &World, scenario: &Scenario, voted: &[[f64; 4]]) -> Vec<Option<Pairs>> {
        let everybody = world.roll_mixes(scenario);
        let voters: Vec<RollMix> = everybody.iter().zip(voted).map(|(roll, shares)| self.voters(roll, shares)).collect();
        let of_strategy = |asked: &Option<Asked>| {
            let asked = asked.as_ref()?;
            let rolls = if asked.voted { &voters } else { &everybody };
            let pairs = |agreement: &Agreement| agreeing(world, scenario, rolls, agreement);
            let links = pairs(&asked.links);
            let agree = asked.with_ssn4.as_ref().map_or(0.0, pairs);
            let not_different = asked.without_difference.as_ref().map_or(links, pairs);
            Some(Pairs { links, ssn4: [agree, links - not_different] })
        };
        self.strategies.iter().map(of_strategy).collect()
    }

    /// A roll's registrations that are credited with a vote.
    fn voters(&self, roll: &RollMix, shares: &[f64; 4]) -> RollMix {
        let mut voters = roll.clone();
        let year = self.vote.expect("somebody asks for votes").1;
        for (index, cells) in voters.composition.people.iter_mut().enumerate() {
            let share = shares[band(year - FIRST_BIRTH_YEAR - index as i32)];
            cells.iter_mut().for_each(|cell| *cell *= share);
        }
        voters
    }
}

/// Pairs of strangers that meet conditions, of those that a scenario compares.
fn agreeing(world: &World, scenario: &Scenario, rolls: &[RollMix], agreement: &Agreement) -> f64 {
    let across = |mixes: &[RollMix]| agreement.across(mixes).agreeing;
    match (scenario.pairs, scenario.focus) {
        (Compared::AcrossStates, None) => across(rolls),
        (Compared::AcrossStates, Some(Focus(state))) => {
            let is_other = |(_, other): &(&RollMix, &StateCode)| **other != state;
            let others: Vec<RollMix> =
                rolls.iter().zip(world.population.states()).filter(is_other).map(|(roll, _)| roll.clone()).collect();
            across(rolls) - across(&others)
        }
        (Compared::All, _) => across(rolls) + rolls.iter().map(|roll| agreement.within(roll).agreeing).sum::<f64>(),
    }
}

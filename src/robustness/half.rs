//! A world by halves: pairs of strangers in closed form, pairs of one person by a sample of their records.
//!
//! The sample is taken once, from a world in which as many people are registered twice as any prior allows. In a world with other dials its records are
//! written anew, each rule is asked about each pair, and those who would not be on two rolls there are left out.

use rayon::prelude::*;

use super::strangers::{Pairs as ChancePairs, Strangers};
use crate::linkage::{Comparison, Evidence, Strategy};
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::roll::{TURNOUT_BANDS, turnout_band};
use crate::scenario::{Focus, Pairs, Scenario, Setting};
use crate::world::{Progress, World};

/// Pairs of one person whose records are written in each world, about.
const PAIRS: usize = 8_000;
/// Registrations of the world from which they are taken, at most.
const REGISTRATIONS: f64 = 2_000_000.0;
/// The same where one state is compared with the others, so that few pairs are in scope.
const REGISTRATIONS_WITH_FOCUS: f64 = 6_000_000.0;
/// Records of each state by which the share credited with a vote is known.
const VOTERS: usize = 2_000;

/// What one strategy does in one world, at full size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Numbers {
    /// Links that are one person.
    pub(crate) true_links: f64,
    /// Links that are two people.
    pub(crate) false_links: f64,
    /// Pairs of one person.
    pub(crate) matches: f64,
    /// Of the links that are one person, those on which SSN4 agrees, and those on which it differs.
    pub(crate) true_ssn4: [f64; 2],
    /// The same of links that are two people.
    pub(crate) false_ssn4: [f64; 2],
    /// Links whose later registration is not the focus state's.
    pub(crate) later_elsewhere: f64,
    /// True links for each pair of the sample.
    pub(crate) weight: f64,
    /// Whether the strategy demands a vote in the election that is looked at.
    pub(crate) both_voted: bool,
}

/// Numbers that are kept of a strategy.
const PACKED: usize = 9;

impl Numbers {
    /// All but what the strategy says itself.
    pub(super) fn pack(&self) -> [f64; PACKED] {
        let ([a, b], [c, d]) = (self.true_ssn4, self.false_ssn4);
        [self.true_links, self.false_links, self.matches, a, b, c, d, self.later_elsewhere, self.weight]
    }

    fn unpack(values: &[f64], both_voted: bool) -> Self {
        let [true_links, false_links, matches, a, b, c, d, later_elsewhere, weight] =
            <[f64; PACKED]>::try_from(values).expect("as many as were packed");
        Self {
            true_links,
            false_links,
            matches,
            true_ssn4: [a, b],
            false_ssn4: [c, d],
            later_elsewhere,
            weight,
            both_voted,
        }
    }
}

/// A scenario whose worlds can be had by halves.
#[derive(Debug)]
pub(crate) struct Half {
    scenario: Scenario,
    /// Pairs of one person among which the sample was taken.
    found: usize,
    /// Rows of the pairs of one person.
    keys: RowKeys,
    pairs: Vec<(u32, u32)>,
    /// Matches at full size, in the world they were taken from, for each pair of the sample.
    matches: f64,
    /// People on two rolls in that world, by closed form.
    expected_twice: f64,
    /// Rows by which votes are known; none when no strategy asks for them.
    voters: RowKeys,
    strangers: Strangers,
}

/// A world whose people and registrations are made anew only where a setting changes them.
#[derive(Debug)]
pub(crate) struct Desk {
    world: World,
    of: Scenario,
}

impl Desk {
    fn turn(&mut self, scenario: &Scenario) {
        let differs = |names: &[&str]| names.iter().any(|name| scenario.section(name) != self.of.section(name));
        let mut kin = self.of.kinship.clone();
        kin.name_change = scenario.kinship.name_change;
        if differs(&["rolls", "lives"]) || kin != scenario.kinship {
            self.world = World::without_rolls(scenario);
        } else {
            if self.of.kinship != scenario.kinship {
                self.world.change_names(scenario);
            }
            if differs(&["registrations", "participation"]) {
                self.world.register_anew(scenario);
            }
        }
        self.of = scenario.clone();
    }
}

/// Why a scenario cannot be looked at so.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NoHalf {
    /// Lists are not known in closed form together with what they hold.
    Lists,
    /// Second registrations within a state are not known in closed form together with those between states.
    WithinStates,
    /// Nobody is on two rolls.
    Nobody,
}

impl Half {
    /// Takes the sample. `most` are the settings with which most people are registered twice.
    ///
    /// # Errors
    /// When there are parts that have no closed form.
    pub(crate) fn new(scenario: &Scenario, most: &[Setting], progress: &dyn Progress) -> Result<Self, NoHalf> {
        if !scenario.lists.is_empty() {
            return Err(NoHalf::Lists);
        }
        if scenario.pairs == Pairs::All {
            return Err(NoHalf::WithinStates);
        }
        let with = |settings: &[Setting]| scenario.turned(settings).expect("priors are checked at their ends");
        let mut widest = with(most);
        let full = World::without_rolls(&widest).registrations_in_full();
        let strangers = Strangers::new(scenario);
        let at_most = if scenario.focus.is_some() { REGISTRATIONS_WITH_FOCUS } else { REGISTRATIONS };
        let scale = (at_most / full).min(scenario.rolls.scale.get());
        let scaled = Setting::known("rolls.scale", scale);
        widest = with(&[most, std::slice::from_ref(&scaled)].concat());
        let world = World::new(&widest, 0, progress);
        let all = world.keys();
        let records = world.record(&widest, &all, &[Field::Jurisdiction]);
        let linkage = widest.linkage();
        let scope = linkage.scope(&records);
        let mut rows: Vec<u32> = (0..all.len() as u32).collect();
        rows.par_sort_unstable_by_key(|&row| (all.registration(row as usize).person.key(), row));
        let person = |row: u32| all.registration(row as usize).person;
        let mut found = Vec::new();
        for (place, &left) in rows.iter().enumerate() {
            let same = rows[place + 1..].iter().take_while(|&&right| person(right) == person(left));
            found.extend(same.filter(|&&right| scope.contains(left, right)).map(|&right| (left, right)));
        }
        if found.is_empty() {
            return Err(NoHalf::Nobody);
        }
        // In the order of what the rules make of them, each that many, so that the sample has the shares of all.
        let pattern = linked_by(&widest, &world, &all, &found);
        let mut order: Vec<usize> = (0..found.len()).collect();
        order.sort_by_key(|&place| (pattern[place], place));
        let found: Vec<(u32, u32)> = order.into_iter().map(|place| found[place]).collect();
        let step = found.len().div_ceil(PAIRS).max(1);
        let matches = found.len() as f64 / world.simulated_share();
        let among = found.len();
        let chosen: Vec<(u32, u32)> = found.into_iter().step_by(step).collect();
        let (of_pairs, places) = rows_of(&chosen);
        let voters: Vec<u32> = if strangers.vote().is_some() {
            let of_state = |rows: &std::ops::Range<usize>| {
                let step = rows.len().div_ceil(VOTERS).max(1);
                rows.clone().step_by(step).map(|row| row as u32).collect::<Vec<_>>()
            };
            world.rolls.segments().iter().flat_map(|(_, rows)| of_state(rows)).collect()
        } else {
            Vec::new()
        };
        Ok(Self {
            found: among,
            keys: all.select(&of_pairs),
            matches: matches / chosen.len() as f64,
            pairs: places,
            expected_twice: expected_twice(&world),
            voters: all.select(&voters),
            strangers,
            scenario: with(&[scaled]),
        })
    }

    /// Pairs of one person among which the sample was taken.
    pub(crate) fn found(&self) -> usize {
        self.found
    }

    /// Pairs in the sample.
    pub(crate) fn pairs(&self) -> usize {
        self.pairs.len()
    }

    /// A world that was kept.
    pub(super) fn unpack(&self, values: &[f64]) -> Vec<Numbers> {
        let strategies = values.chunks(PACKED).zip(&self.scenario.strategies);
        strategies.map(|(values, strategy)| Numbers::unpack(values, asks_for_votes(strategy))).collect()
    }

    /// People to begin with; each thread has its own.
    pub(crate) fn desk(&self) -> Desk {
        Desk { world: World::without_rolls(&self.scenario), of: self.scenario.clone() }
    }

    /// What each strategy does in the world with some settings.
    ///
    /// # Errors
    /// When a setting does not fit.
    pub(crate) fn at(&self, settings: &[Setting], desk: &mut Desk) -> Result<Vec<Numbers>, String> {
        let scenario = self.scenario.turned(settings).map_err(|e| e.to_string())?;
        desk.turn(&scenario);
        let world = &desk.world;
        let is_there = |keys: &RowKeys, row: usize| {
            let (registration, person) = (keys.registration(row), keys.person(row));
            let on = world.registrar.on_rolls(&world.population, usize::from(person.place), person.id, person.birth);
            on.each(usize::from(person.place)).any(|(kind, _)| kind == registration.kind)
        };
        let linkage = scenario.linkage();
        let mut fields = linkage.fields();
        let focus = scenario.focus.map(|Focus(state)| state);
        let more = [Some(Field::Jurisdiction), focus.map(|_| Field::RegistrationDate)];
        fields.extend(more.into_iter().flatten());
        fields.sort_unstable();
        fields.dedup();
        let records = world.record(&scenario, &self.keys, &fields);
        let there: Vec<bool> = (0..self.keys.len()).map(|row| is_there(&self.keys, row)).collect();
        let pairs: Vec<(u32, u32)> =
            self.pairs.iter().copied().filter(|&(a, b)| there[a as usize] && there[b as usize]).collect();
        let matches = self.matches * self.pairs.len() as f64 * expected_twice(world) / self.expected_twice;
        let weight = if pairs.is_empty() { 0.0 } else { matches / pairs.len() as f64 };
        let votes = self.voted(&scenario, world, &is_there);
        let chance = self.strangers.expect(world, &scenario, &votes);
        let ssn4 = Comparison::exact(Field::Ssn4);
        let knows_ssn4 = linkage.comparisons.contains(&ssn4);
        let mut found: Vec<Numbers> = chance
            .iter()
            .zip(&scenario.strategies)
            .map(|(pairs, strategy)| {
                // Whoever reads a number of a strategy without a closed form gets none.
                let pairs = pairs.unwrap_or(ChancePairs { links: f64::NAN, ssn4: [f64::NAN; 2] });
                Numbers {
                    matches,
                    weight,
                    false_links: pairs.links,
                    false_ssn4: pairs.ssn4,
                    // Of strangers' pairs neither side tends to be later.
                    later_elsewhere: 0.5 * pairs.links,
                    both_voted: asks_for_votes(strategy),
                    ..Numbers::default()
                }
            })
            .collect();
        for (&(left, right), pattern) in pairs.iter().zip(linkage.compare_pairs(&records, &pairs)) {
            let evidence = knows_ssn4.then(|| linkage.evidence(pattern, ssn4));
            let elsewhere = focus.is_some_and(|state| later_elsewhere(&records, left, right, state + 1));
            for (strategy, numbers) in found.iter_mut().enumerate() {
                if linkage.links(strategy, pattern) != Some(true) {
                    continue;
                }
                numbers.true_links += weight;
                match evidence {
                    Some(Evidence::Agree) => numbers.true_ssn4[0] += weight,
                    Some(Evidence::Contradict) => numbers.true_ssn4[1] += weight,
                    _ => {}
                }
                numbers.later_elsewhere += weight * f64::from(u8::from(elsewhere));
            }
        }
        Ok(found)
    }

    /// Shares of registrations credited with a vote in the election that strategies ask for, by state and age band.
    fn voted(
        &self,
        scenario: &Scenario,
        world: &World,
        is_there: &dyn Fn(&RowKeys, usize) -> bool,
    ) -> Vec<[f64; TURNOUT_BANDS]> {
        let Some((field, year)) = self.strangers.vote() else { return Vec::new() };
        let records = world.record(scenario, &self.voters, &[field]);
        let column = records.column(field).expect("asked for");
        let states = world.population.states();
        let mut counts = vec![[(0u32, 0u32); TURNOUT_BANDS]; states.len()];
        for row in (0..self.voters.len()).filter(|&row| is_there(&self.voters, row)) {
            let person = self.voters.person(row);
            let place = states.iter().position(|&s| s == self.voters.registration(row).jurisdiction);
            let cell =
                &mut counts[place.expect("a state of the scenario")][turnout_band(year - person.birth.date.year())];
            cell.1 += 1;
            cell.0 += u32::from(column.get(row) != 0);
        }
        let share = |(voted, all): (u32, u32)| if all == 0 { 0.0 } else { f64::from(voted) / f64::from(all) };
        counts.into_iter().map(|cells| cells.map(share)).collect()
    }
}

/// The rows of some pairs, each once and ascending, and the pairs by their places among these.
fn rows_of(pairs: &[(u32, u32)]) -> (Vec<u32>, Vec<(u32, u32)>) {
    let mut rows: Vec<u32> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    rows.sort_unstable();
    rows.dedup();
    let place = |row: u32| rows.binary_search(&row).expect("it is there") as u32;
    let places = pairs.iter().map(|&(a, b)| (place(a), place(b))).collect();
    (rows, places)
}

/// Which strategies link each of some pairs of rows, a bit each.
fn linked_by(scenario: &Scenario, world: &World, all: &RowKeys, pairs: &[(u32, u32)]) -> Vec<u32> {
    let (rows, places) = rows_of(pairs);
    let linkage = scenario.linkage();
    let records = world.record(scenario, &all.select(&rows), &linkage.fields());
    let bits =
        |pattern| (0..scenario.strategies.len()).map(|s| u32::from(linkage.links(s, pattern) == Some(true)) << s).sum();
    linkage.compare_pairs(&records, &places).into_iter().map(bits).collect()
}

/// People on two rolls, by closed form.
fn expected_twice(world: &World) -> f64 {
    world.registrar.expected_twice() * world.registrar.expected().people
}

/// Whether a strategy demands that both registrations voted.
pub(super) fn asks_for_votes(strategy: &Strategy) -> bool {
    let is_vote = |comparison: &Comparison| Field::VOTED.contains(&comparison.field);
    strategy.rule().is_some_and(|rule| rule.agree.iter().any(is_vote))
}

fn later_elsewhere(records: &Records, left: u32, right: u32, focus: u8) -> bool {
    let [dates, states] = [Field::RegistrationDate, Field::Jurisdiction].map(|f| records.column(f).expect("asked for"));
    let at = |row: u32| (dates.get(row as usize), states.get(row as usize) != u64::from(focus));
    let (a, b) = (at(left), at(right));
    if a.0 >= b.0 { a.1 } else { b.1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::plain_counts;
    use crate::world::Silent;

    /// Two states that are a country of their own, in full.
    const CLOSED: &str = r#"
name = "closed"
question = "?"
seed = 3
[rolls]
states = ["VT", "WY"]
date = "2016-11-08"
scale = 1.0
sampling = "people"
[lives]
origins = "compared-states"
[recording.noise]
typo = 0.02
[recording.ssn4]
coverage = 0.6
[[strategy]]
name = "name and date"
agree = ["first_name", "last_name", "birth_date"]
[[strategy]]
name = "SSN4 veto"
agree = ["first_name", "last_name", "birth_date"]
not_contradict = ["ssn4", "middle_name:initial"]
[[strategy]]
name = "SSN4 required"
agree = ["first_name", "last_name", "birth_date", "ssn4"]
"#;

    #[test]
    fn a_world_by_halves_is_the_simulated_one() {
        let scenario = Scenario::parse(CLOSED).unwrap();
        let most = [Setting::known("registrations.registered_twice", 0.053)];
        let half = Half::new(&scenario, &most, &Silent).unwrap();
        let mut desk = half.desk();
        let ssn4 = Setting::known("recording.ssn4.coverage", 0.9);
        let few = Setting::known("registrations.registered_twice", 0.02);
        for settings in
            [vec![], vec![ssn4.clone()], vec![few, ssn4, Setting::known("kinship.name_change", 0.5)], vec![]]
        {
            let predicted = half.at(&settings, &mut desk).unwrap();
            let simulated = plain_counts(&scenario.turned(&settings).unwrap()).unwrap();
            for (strategy, (n, [right, _, all])) in predicted.iter().zip(simulated).enumerate() {
                assert!((n.matches / all - 1.0).abs() < 0.03, "{strategy}: {} matches for {all}", n.matches);
                let (found, counted) = (n.true_links / n.matches, right / all);
                // Of some 8,000 pairs beside 10,000: 0.5 points are a standard error.
                assert!((found - counted).abs() < 0.015, "{strategy}: {found} for {counted}");
            }
        }
    }
}

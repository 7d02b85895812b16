//! Expected registrations by state, birth year, sex and race, and the rates that give each roll its size of 2016.

use super::lags::Lags;
use super::registration::registered_probability;
use super::{RegistrationParameters, Reported, RollSizes};
use crate::date::{Date, election_day, last_election};
use crate::population::{
    Composition, FIRST_BIRTH_YEAR, MOVES_WITHIN_PER_MOVE_BETWEEN, Population, STRATA, convicted_by,
};
use crate::tables::{Race, Sex, State, StateCode, states};

/// What the rolls are expected to hold, in full.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// People registered where they live, by place.
    pub homes: Vec<Composition>,
    /// All registrations, by place; none where the roll is not sent.
    pub rolls: Vec<Composition>,
    /// Registrations left behind, by the place that was left.
    pub left_behind: Vec<Composition>,
    /// Registrations of the dead, by place.
    pub dead: Vec<Composition>,
    /// Registrations at home with an old address, by place.
    pub stale: Vec<Composition>,
    /// Share of the movers to each place who left a state whose roll is there.
    pub visible: Vec<f64>,
    /// Share of the other movers to each place whose move is reported to the state that they left.
    pub reported_elsewhere: Vec<f64>,
    /// Registrations removed in a year as moved, by the place that was left; none from states that are not compared.
    pub removed_as_moved: Vec<f64>,
    /// People on the rolls.
    pub people: f64,
    /// Share of people on the rolls who are registered at home and on another of them, in a state that they left.
    pub twice: f64,
    /// Share of people on the rolls who were so at the last election.
    pub twice_at_election: f64,
}

/// Fitted rates.
pub(super) struct Fit {
    /// Factor on the age rates, by place.
    pub intensity: Vec<f64>,
    pub expected: Expected,
}

/// Largest factor on the age rates, at which nearly everybody is registered.
const MOST_INTENSITY: f64 = 4.0;
/// The sizes settle by a factor of about 50 in each round.
const ROUNDS: usize = 20;
/// A change of factors that is as good as none.
const SETTLED: f64 = 1e-13;

/// Fits the factors to the rolls' sizes.
pub(super) fn fit(
    population: &Population,
    lags: &Lags,
    parameters: &RegistrationParameters,
    refused: &[StateCode],
) -> Fit {
    let flows = flows(population);
    let target: Vec<f64> =
        population.states().iter().map(|&s| roll_size(s, parameters.sizes, population.parameters().date.0)).collect();
    let mut intensity = vec![1.0; target.len()];
    let chances = ByYear::new(population, lags);
    for _ in 0..ROUNDS {
        let now = expect(population, lags, parameters, (&flows, &chances), &intensity, &[]);
        let mut most = 0.0f64;
        for ((factor, roll), target) in intensity.iter_mut().zip(&now.rolls).zip(&target) {
            let next = (*factor * target / roll.total().max(1.0)).min(MOST_INTENSITY);
            most = most.max((next / *factor - 1.0).abs());
            *factor = next;
        }
        if most < SETTLED {
            break;
        }
    }
    let expected = expect(population, lags, parameters, (&flows, &chances), &intensity, refused);
    Fit { intensity, expected }
}

/// The share of the movers to each place who came from each other place of the group: `[home][origin]`.
fn flows(population: &Population) -> Vec<Vec<f64>> {
    let group = population.states();
    let shares_to = |place: usize| {
        let weights = population.origin_weights(place);
        let all: f64 = weights.iter().map(|w| w.1).sum();
        let share = |state: &StateCode| weights.iter().find(|w| w.0 == u32::from(*state)).map_or(0.0, |w| w.1 / all);
        group.iter().map(share).collect()
    };
    (0..group.len()).map(shares_to).collect()
}

/// All moves are reported, or none.
const ENDS: [f64; 2] = [1.0, 0.0];

/// Shares of the movers to a place whose move is reported to the state that they left.
struct Movers {
    all: f64,
    /// Of those who left a state whose roll is there.
    seen: f64,
    /// Of those who left another one.
    elsewhere: f64,
}

impl Movers {
    fn new(population: &Population, place: usize, sent: &[bool]) -> Self {
        let share = |is: &dyn Fn(StateCode) -> bool| {
            let flows = population.origin_weights(place).iter().filter(|flow| is(flow.0 as StateCode));
            let (mut reported, mut all) = (0.0, 0.0);
            for (origin, flow) in flows {
                reported += flow * Reported::of_2016().moves[*origin as usize];
                all += flow;
            }
            if all > 0.0 { reported / all } else { 0.0 }
        };
        let is_sent = |state: StateCode| population.states().binary_search(&state).is_ok_and(|place| sent[place]);
        Self { all: share(&|_| true), seen: share(&is_sent), elsewhere: share(&|state| !is_sent(state)) }
    }
}

/// Probabilities that depend on the birth year alone; of moves first where all, then where none is reported.
struct ByYear {
    left_behind: [Vec<f64>; 2],
    left_behind_only: [Vec<f64>; 2],
    /// Registered at home and where they left at the last election.
    twice_at_election: [Vec<f64>; 2],
    stale: Vec<f64>,
}

impl ByYear {
    fn new(population: &Population, lags: &Lags) -> Self {
        let since = years_since_election(population);
        let by_year = |chance: &dyn Fn(f64, f64) -> f64| {
            let age = |index: usize| population.year() - FIRST_BIRTH_YEAR - index as i32;
            let at = |age: i32| chance(population.interstate_moves_per_year(age), population.adult_years(age));
            (0..population.birth_years()).map(|index| at(age(index))).collect()
        };
        Self {
            left_behind: ENDS.map(|reported| by_year(&|rate, adult| lags.left_behind(rate, adult, reported))),
            left_behind_only: ENDS.map(|reported| by_year(&|rate, adult| lags.left_behind_only(rate, adult, reported))),
            twice_at_election: ENDS
                .map(|reported| by_year(&|rate, adult| lags.twice_since(rate, adult, since, reported))),
            stale: by_year(&|rate, adult| lags.stale_address(MOVES_WITHIN_PER_MOVE_BETWEEN * rate, adult)),
        }
    }
}

/// A chance of a year where such a share of moves is reported.
fn mixed(chances: &[Vec<f64>; 2], reported: f64, year: usize) -> f64 {
    reported * chances[0][year] + (1.0 - reported) * chances[1][year]
}

/// Years between the last federal general election and the rolls; without bound when there was none.
pub(super) fn years_since_election(population: &Population) -> f64 {
    let roll_day = population.parameters().date.0.day_number();
    last_election(roll_day).map_or(f64::INFINITY, |(_, day)| f64::from(roll_day - day) / 365.25)
}

/// Living residents who register, there or where they came from, by place.
fn registered(population: &Population, intensity: &[f64], parameters: &RegistrationParameters) -> Vec<Composition> {
    let (noncitizens, felons) = (parameters.noncitizens.get(), parameters.felons.get());
    let registered_at = |(place, &intensity): (usize, &f64)| {
        let mut registered = population.composition(place).clone();
        let year = population.year();
        registered.weight(|born, sex, race| {
            let registers = registered_probability(intensity, year - born, race as usize, noncitizens);
            registers * not_kept_by_felonies(felons, year - born, sex, race)
        });
        registered
    };
    intensity.iter().enumerate().map(registered_at).collect()
}

/// Share of people of an age who register as others do, when those convicted of a felony are registered so many times as often.
fn not_kept_by_felonies(felons: f64, age: i32, sex: Sex, race: Race) -> f64 {
    if felons == 1.0 { 1.0 } else { 1.0 - (1.0 - felons) * convicted_by(age, sex, race) }
}

/// People of each birth year, times a chance of the year.
fn times(composition: &Composition, chance: impl Fn(usize) -> f64) -> Composition {
    let weighed = |(year, cells): (usize, &[f64; STRATA])| {
        let chance = chance(year);
        cells.map(|people| people * chance)
    };
    Composition { people: composition.people.iter().enumerate().map(weighed).collect() }
}

fn expect(
    population: &Population,
    lags: &Lags,
    parameters: &RegistrationParameters,
    (flows, chances): (&[Vec<f64>], &ByYear),
    intensity: &[f64],
    refused: &[StateCode],
) -> Expected {
    let noncitizens = parameters.noncitizens.get();
    let sent: Vec<bool> = population.states().iter().map(|s| !refused.contains(s)).collect();
    let mut expected = Expected::default();
    let mut leaving: Vec<[Composition; 2]> = Vec::new();
    let (mut both, mut both_voters, mut people) = (0.0, 0.0, 0.0);
    for (place, registered) in registered(population, intensity, parameters).iter().enumerate() {
        let visible: f64 = flows[place].iter().zip(&sent).map(|(share, &sent)| if sent { *share } else { 0.0 }).sum();
        let movers = Movers::new(population, place, &sent);
        let at = |chances: &[Vec<f64>; 2], reported: f64| times(registered, |year| mixed(chances, reported, year));
        let left = ENDS.map(|reported| at(&chances.left_behind, reported));
        let left_total = movers.seen * left[0].total() + (1.0 - movers.seen) * left[1].total();
        let left_only = at(&chances.left_behind_only, movers.seen).total();
        let here = f64::from(u8::from(sent[place]));
        let home = times(registered, |year| here * (1.0 - mixed(&chances.left_behind_only, movers.all, year)));
        let mut roll = times(&home, |_| 1.0 + parameters.duplicates.get());
        let mut dead = times(registered, |_| 0.0);
        let reported_deaths = Reported::of_2016().deaths[usize::from(population.states()[place])];
        for (ago, died) in population.dead(place).iter().enumerate() {
            dead.add(died, here * lags.on_roll_after_death(ago, reported_deaths));
        }
        let year = population.year();
        dead.weight(|born, sex, race| {
            let registers = registered_probability(intensity[place], year - born, race as usize, noncitizens);
            registers * not_kept_by_felonies(parameters.felons.get(), year - born, sex, race)
        });
        roll.add(&dead, 1.0);
        both += here * visible * (left_total - left_only);
        both_voters += here * visible * at(&chances.twice_at_election, movers.seen).total();
        people += home.total() + dead.total() + visible * if sent[place] { left_only } else { left_total };
        expected.reported_elsewhere.push(movers.elsewhere);
        expected.removed_as_moved.push(0.0);
        expected.visible.push(visible);
        expected.stale.push(times(&home, |year| chances.stale[year]));
        expected.left_behind.push(times(registered, |_| 0.0));
        expected.dead.push(dead);
        expected.homes.push(home);
        expected.rolls.push(roll);
        leaving.push(left);
    }
    for (leaving, flows) in leaving.iter().zip(flows) {
        for (origin, &share) in flows.iter().enumerate().filter(|(origin, _)| sent[*origin]) {
            let reported = Reported::of_2016().moves[usize::from(population.states()[origin])];
            for (leaving, part) in leaving.iter().zip([reported, 1.0 - reported]) {
                expected.left_behind[origin].add(leaving, share * part);
                expected.rolls[origin].add(leaving, share * part);
            }
            if lags.after_move > 0.0 {
                expected.removed_as_moved[origin] += share * reported * leaving[0].total() / lags.after_move;
            }
        }
    }
    expected.people = people;
    let share = |part: f64| if people > 0.0 { part / people } else { 0.0 };
    (expected.twice, expected.twice_at_election) = (share(both), share(both_voters));
    expected
}

/// A state's roll; for states that the source lacks, the same share of adults as in the others:
/// assumption [rolls-unknown-states].
pub(super) fn roll_size(state: StateCode, sizes: RollSizes, date: Date) -> f64 {
    let published = |s: &State| match sizes {
        RollSizes::Eavs2016 | RollSizes::ByYear => s.registered_2016,
        RollSizes::Crosscheck2013 => s.crosscheck_2013,
    };
    let with_roll = || states().iter().filter_map(|s| Some((f64::from(published(s)?), s.adults_total())));
    let (registered, adults) = with_roll().fold((0.0, 0.0), |(r, a), (x, y)| (r + x, a + y));
    let state = &states()[usize::from(state)];
    let size = published(state).map_or(state.adults_total() * registered / adults, f64::from);
    if sizes == RollSizes::ByYear { size * registrations_of_2016(date) } else { size }
}

/// Millions of registrations at the elections of 2004, 2006 … 2020 [eavs-totals]. Of 2014 it is known that 211 million were 11 % more, and of 2020 only the
/// 209 million active ones, to which a tenth of inactive ones is added by assumption [rolls-by-year].
const REGISTRATIONS: [f64; 9] = [174.8, 172.8, 190.5, 187.0, 194.2, 190.1, 214.1, 211.0, 232.2];

/// The nation's registrations on a date, over those of November 2016: on a straight line between elections, and as at the first or last before or after.
pub(super) fn registrations_of_2016(date: Date) -> f64 {
    let since_2004 = f64::from(date.day_number() - election_day(2004).day_number()) / (2.0 * 365.25);
    let at = since_2004.clamp(0.0, (REGISTRATIONS.len() - 1) as f64);
    let (before, part) = (at as usize, at.fract());
    let next = REGISTRATIONS[(before + 1).min(REGISTRATIONS.len() - 1)];
    (REGISTRATIONS[before] + part * (next - REGISTRATIONS[before])) / REGISTRATIONS[6]
}

/// Expected registered people of a state at home, by stratum, when everybody is registered once.
pub fn registered_composition(state: StateCode, date: Date) -> Composition {
    let residents = Composition::residents(state, date);
    let registered_at = |intensity: f64| {
        let mut registered = residents.clone();
        registered.weight(|born, _, race| registered_probability(intensity, date.year() - born, race as usize, 0.0));
        registered
    };
    registered_at(bisect(
        |intensity| registered_at(intensity).total() < roll_size(state, RollSizes::default(), date),
        MOST_INTENSITY,
        60,
    ))
}

/// The same of all states together.
pub fn registered_nation(date: Date) -> Composition {
    let mut parts = (0..states().len()).map(|state| registered_composition(state as StateCode, date));
    let mut sum = parts.next().expect("there are states");
    parts.for_each(|part| sum.add(&part, 1.0));
    sum
}

/// The point up to which `below` holds, in `0..=high`.
pub(super) fn bisect(below: impl Fn(f64) -> bool, mut high: f64, steps: u32) -> f64 {
    let mut low = 0.0;
    for _ in 0..steps {
        let middle = 0.5 * (low + high);
        if below(middle) { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

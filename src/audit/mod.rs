//! The simulated country beside published figures.

mod held_against;
mod names_by_state;
mod new_jersey;
mod rolls;
mod verification;

use serde::Serialize;

pub(crate) use self::held_against::{HeldAgainst, held_against};
use self::rolls::{Removals, RollFigures, roll_figures};
use crate::closed_form::{
    Condition, Demand, Presence, RollMix, expected_pairs_within, people_for_shared_birth_date, same_birth_date,
};
use crate::population::{Composition, FIRST_BIRTH_YEAR, days_of_adults};
use crate::scenario::{Scenario, ScenarioError};
use crate::tables::{State, states};
use crate::world::World;

/// A figure of ours beside a stranger's.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AuditRow {
    /// What is measured.
    pub what: String,
    /// The published figure, if there is one.
    pub published: Option<f64>,
    /// Our figure, simulated or in closed form.
    pub ours: f64,
    /// Whether both are shares, to be shown as percentages.
    pub is_share: bool,
    /// Where the published figure is from, with its key.
    pub source: &'static str,
    /// How ours was found.
    pub how: &'static str,
}

impl AuditRow {
    /// Ours over the published one.
    pub(crate) fn ratio(&self) -> Option<f64> {
        self.published.map(|published| self.ours / published)
    }
}

/// The country that is audited: all states, on a sample of people, as nothing here depends on namesakes.
const COUNTRY: &str = r#"
name = "audit"
question = "Does the simulated country look like the real one?"
seed = 2016
[rolls]
states = ["all"]
date = "2016-11-08"
scale = 0.02
sampling = "people"
[[strategy]]
name = "names"
agree = ["first_name", "last_name", "birth_date"]
"#;

/// The scenario of the audit, at a scale of its own or as it is.
///
/// # Errors
/// When the scale is no share.
pub(crate) fn audit_scenario(scale: Option<crate::probability::Probability>) -> Result<Scenario, ScenarioError> {
    let mut scenario = Scenario::parse(COUNTRY)?;
    scenario.rolls.scale = scale.unwrap_or(scenario.rolls.scale);
    Ok(scenario)
}

const PEW: &str = "[pew-2012], of 180 million registrations";
const EAVS: &str = "[eavs-2016]";
const EAVS_STATES: &str = "[eavs-2016], states that report it";
const NAMES: &str = "[name-tables-study], own study";
const REGISTERED: &str = "[cps-registration]";
const SIMULATED: &str = "simulated";
const CLOSED: &str = "closed form";

/// Compares a world of all states with what strangers have published.
pub(crate) fn audit(scenario: &Scenario, world: &World) -> Vec<AuditRow> {
    let row = |what: &str, published, ours, source, how| AuditRow {
        what: what.to_owned(),
        published: Some(published),
        ours,
        is_share: false,
        source,
        how,
    };
    let share = |what: &str, published, ours, source, how| AuditRow {
        is_share: true,
        ..row(what, published, ours, source, how)
    };
    let names = names();
    let found = roll_figures(scenario, world);
    let mut rows = vec![
        row(
            "pairs of voters of 2012 in one that share first and last name, in thousands",
            1e-3 / 1.83e-6,
            1e-3 / names.both,
            NAMES,
            CLOSED,
        ),
        row("effective number of first names of voters", 292.0, 1.0 / names.first, NAMES, CLOSED),
        row("effective number of surnames", 1800.0, 1.0 / names.last, NAMES, CLOSED),
        row("effective number of birth dates", 23_000.0, 1.0 / names.date, "[mcdonald-levitt-2008]", CLOSED),
        row(
            "people for an even chance of a shared birth date",
            180.0,
            f64::from(names.people),
            "[mcdonald-levitt-2008]",
            CLOSED,
        ),
        row(
            "twins among 1,000 people born before 1981",
            20.0,
            found.twins_per_1000,
            "[nchs-twins]: 20 per 1,000 births",
            SIMULATED,
        ),
        share("adults who move between states in a year", 0.023, movers(world), "[acs-moves], all ages", CLOSED),
        row(
            "registrations, millions",
            registered() / 1e6,
            found.registrations / 1e6,
            "[eavs-2016]; AK and ND at the national share",
            SIMULATED,
        ),
    ];
    let off = furthest_roll(world);
    rows.push(row(
        &format!("… of the state that is furthest off ({}), millions", off.0),
        off.1 / 1e6,
        off.2 / 1e6,
        EAVS,
        CLOSED,
    ));
    rows.extend(flows(&found, share));
    let RollFigures { voters, by_age, .. } = &found;
    rows.push(row("voters of 2016, millions", 140.114_502, *voters / 1e6, EAVS, SIMULATED));
    for (band, published, ours) in [
        ("18–24", 11.5, by_age[0]),
        ("25–44", 39.5, by_age[1]),
        ("45–64", 50.2, by_age[2]),
        ("65 and older", 27.8, by_age[3]),
    ] {
        rows.push(share(
            &format!("voters of 2016 aged {band}"),
            published / 129.0,
            ours,
            "voters of 2012, [voters-2012]",
            SIMULATED,
        ));
    }
    for (what, count) in [
        ("twins, both registered in one state: pairs in a million registrations", found.twins[0]),
        ("… at one address", found.twins[1]),
        (
            "fathers and sons of one name, both registered in one state: pairs in a million registrations",
            found.juniors[0],
        ),
        ("… at one address", found.juniors[1]),
    ] {
        rows.push(AuditRow {
            published: None,
            ..row(what, 0.0, count, "none: follows from twin, name and household rates", SIMULATED)
        });
    }
    rows
}

fn flows(found: &RollFigures, share: impl Fn(&str, f64, f64, &'static str, &'static str) -> AuditRow) -> Vec<AuditRow> {
    let weighted = |figure: &dyn Fn(&State) -> Option<f64>| {
        let weight_and_figure = |s: &'static State| Some((f64::from(s.registered_2016?), figure(s)?));
        let (sum, all) =
            states().iter().filter_map(weight_and_figure).fold((0.0, 0.0), |(s, a), (n, x)| (s + n * x, a + n));
        sum / all
    };
    let removed =
        |what: &str, of: Removals| share(what, of.published / of.rolls, of.ours / of.rolls, EAVS_STATES, CLOSED);
    let come_out = |what: &str, of: Removals| AuditRow {
        what: what.to_owned(),
        published: Some(of.states),
        ours: of.alike,
        is_share: false,
        source: EAVS_STATES,
        how: CLOSED,
    };
    vec![
        share("registrations of the dead", 1.8 / 180.0, found.dead, PEW, SIMULATED),
        share("people registered in more than one state, of registrations", 2.75 / 180.0, found.twice, PEW, SIMULATED),
        share("registrations at an old address", 12.0 / 180.0, found.old_address, PEW, SIMULATED),
        share("inactive registrations", weighted(&|s| s.inactive), found.inactive, EAVS_STATES, SIMULATED),
        share("new in two years, of the roll", weighted(&|s| s.new), found.new, EAVS_STATES, SIMULATED),
        removed("removed as dead in two years, of the roll", found.removed_dead),
        come_out("… states that report it, and those where it comes out within 5 %", found.removed_dead),
        removed("removed as moved in two years, of the roll", found.removed_moved),
        come_out("… states that report it, and those where it comes out within 5 %", found.removed_moved),
        share("second registrations within a state", 0.008, found.duplicates, "[vendor-duplicates]", SIMULATED),
        share(
            "voters of 2016 who voted twice",
            1.0 / 4000.0,
            found.double_votes,
            "[goel-2020] p. 464, of 2012",
            SIMULATED,
        ),
        share("middle name blank, Ohio", 0.071, found.middle_blank_ohio, "Ohio's roll, [released-rolls]", SIMULATED),
        share(
            "suffix present, North Carolina",
            0.050,
            found.suffix_north_carolina,
            "North Carolina's roll, [released-rolls]",
            SIMULATED,
        ),
        share("registered, of citizens aged 18–24", 0.55, found.registered_young, REGISTERED, CLOSED),
        share("registered, of citizens aged 35 and older", 0.75, found.registered_older, REGISTERED, CLOSED),
    ]
}

struct Names {
    both: f64,
    first: f64,
    last: f64,
    date: f64,
    people: u32,
}

fn names() -> Names {
    let voters = Composition::voters_2012();
    let date = crate::date::Date::new(2012, 11, 6).expect("a date");
    let days: Vec<Vec<f64>> =
        (0..voters.people.len()).map(|y| days_of_adults(FIRST_BIRTH_YEAR + y as i32, date).share).collect();
    let roll = RollMix { composition: voters.clone(), presence: Presence::FULL, married: Vec::new() };
    let chance = |fields: &[&str]| {
        let agree = |field: &&str| Condition { comparison: field.parse().expect("a field"), demand: Demand::Agree };
        let conditions: Vec<Condition> = fields.iter().map(agree).collect();
        let found = expected_pairs_within(&roll, &conditions, &days).expect("names have a closed form");
        found.agreeing / found.pairs
    };
    Names {
        both: chance(&["first_name", "last_name"]),
        first: chance(&["first_name"]),
        last: chance(&["last_name"]),
        date: same_birth_date(&voters, &days),
        people: people_for_shared_birth_date(&voters, &days, 0.5),
    }
}

/// Expected share of adult residents who move between states in a year.
fn movers(world: &World) -> f64 {
    let year = world.population.year();
    let (mut moves, mut all) = (0.0, 0.0);
    for place in 0..world.population.states().len() {
        for (index, cells) in world.population.composition(place).people.iter().enumerate() {
            let people: f64 = cells.iter().sum();
            all += people;
            moves += people * world.population.interstate_moves_per_year(year - FIRST_BIRTH_YEAR - index as i32);
        }
    }
    moves / all
}

/// Published registrations of all states; those that the source lacks at the national share of adults.
fn registered() -> f64 {
    let known = || states().iter().filter_map(|s| Some((f64::from(s.registered_2016?), s.adults_total())));
    let (registered, adults) = known().fold((0.0, 0.0), |(r, a), (x, y)| (r + x, a + y));
    registered / adults * states().iter().map(State::adults_total).sum::<f64>()
}

/// The state whose expected roll is furthest from the published one: name, published, ours.
fn furthest_roll(world: &World) -> (&'static str, f64, f64) {
    let rolls = world.population.states().iter().zip(world.registrar.expected_rolls());
    let known = rolls.filter_map(|(&code, roll)| {
        let state = &states()[usize::from(code)];
        Some((state.postal, f64::from(state.registered_2016?), roll.total()))
    });
    let off = |r: &(&str, f64, f64)| (r.2 / r.1).ln().abs();
    known.max_by(|a, b| off(a).total_cmp(&off(b))).expect("some state is known")
}

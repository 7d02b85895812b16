//! The whole story of one record, or of a pair: who the person is, what each file says and why, which strategies link it.

mod model;
mod place;

use self::model::tell_model;
use self::place::Place;
use crate::date::{Date, ELECTIONS};
use crate::linkage::{Evidence, LinkError};
use crate::population::{Citizenship, Kin, NameAtMarriage, Person};
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::run::pipeline::{Linked, credited, each_comparison};
use crate::scenario::{Comparing, Scenario};
use crate::tables::{Race, Sex, is_tail_name, states, tail_name, vocabulary};
use crate::world::World;

/// Lines of a story, each with a heading and text.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Story {
    /// `(heading, text)`
    pub lines: Vec<(String, String)>,
}

impl Story {
    fn tell(&mut self, heading: &str, text: impl Into<String>) {
        self.lines.push((heading.to_owned(), text.into()));
    }
}

/// What files say of these fields is compared with what they would say without errors.
const TOLD: [Field; 9] = [
    Field::FirstName,
    Field::MiddleName,
    Field::LastName,
    Field::Suffix,
    Field::BirthDate,
    Field::Sex,
    Field::Race,
    Field::Ssn4,
    Field::RegistrationDate,
];

/// The fields of [`TOLD`] that entries of lists have: all but the last, as they have no date of registration.
const TOLD_OF_LISTS: &[Field] = TOLD.split_at(TOLD.len() - 1).0;

/// The story of the person behind a record id, with all their registrations and entries of lists; `None` when no roll or list has the record.
pub(crate) fn explain_record(scenario: &Scenario, world: &World, record_id: &str) -> Option<Story> {
    let person = Place::of(world, record_id)?.keys(world).person(0);
    let mut story = Story::default();
    tell_person(&mut story, world, &person);
    for place in Place::all_of(world, person.id) {
        tell_record(&mut story, scenario, world, place);
    }
    Some(story)
}

/// The story of two records, of rolls or of a roll and a list: both people, the evidence of each field, and what each strategy that compares
/// such records makes of it. `None` when one of them is nowhere.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub(crate) fn explain_pair(
    scenario: &Scenario,
    world: &World,
    left: &str,
    right: &str,
) -> Result<Option<Story>, LinkError> {
    let (Some(left), Some(right)) = (Place::of(world, left), Place::of(world, right)) else { return Ok(None) };
    let places = [left.min(right), left.max(right)];
    let keys = places.map(|place| place.keys(world));
    let people = [keys[0].person(0), keys[1].person(0)];
    let same = people[0].id == people[1].id;
    let mut story = Story::default();
    for (nth, (person, place)) in people.iter().zip(places).enumerate() {
        if nth == 0 || !same {
            tell_person(&mut story, world, person);
        }
        tell_record(&mut story, scenario, world, place);
    }
    story.tell("truth", if same { "one person" } else { relation(world, &people[0], &people[1]) });
    let list = match places {
        [Place::Roll(_), Place::Roll(_)] => None,
        [Place::Roll(_), Place::List { list, .. }] => Some(list),
        _ => {
            story.tell("strategies", "none compares two entries of lists");
            return Ok(Some(story));
        }
    };
    let Some(comparing) = scenario.comparisons().into_iter().find(|c| c.list == list) else {
        story.tell("strategies", "none of the scenario compares these two files");
        return Ok(Some(story));
    };
    tell_strategies(&mut story, scenario, world, &comparing, &keys, places, same)?;
    Ok(Some(story))
}

/// The evidence of each field that strategies of a comparison look at, and what each makes of the pair.
fn tell_strategies(
    story: &mut Story,
    scenario: &Scenario,
    world: &World,
    comparing: &Comparing,
    keys: &[RowKeys; 2],
    places: [Place; 2],
    same: bool,
) -> Result<(), LinkError> {
    let strategies = scenario.strategies_of(comparing);
    let linkage = scenario.linkage_of(&strategies, comparing.list.is_some(), 1);
    let fields = linkage.fields();
    let mut records = world.record(scenario, &keys[0], &fields);
    records.append(&match comparing.list {
        Some(list) => world.list_recorder(scenario, list).record(&keys[1], &fields),
        None => world.record(scenario, &keys[1], &fields),
    });
    let pattern = linkage.compare_rows(&records, 0, 1);
    for &comparison in &linkage.comparisons {
        story.tell(&format!("evidence of {comparison}"), words(linkage.evidence(pattern, comparison)));
    }
    let left_out = comparing.list.is_some_and(|list| !is_compared(scenario, world, list, &keys[0]));
    let compared = linkage.scope(&records).contains(0, 1) && !left_out;
    for (place, strategy) in strategies.iter().enumerate() {
        if let (Some(settings), true) = (strategy.settings(), compared) {
            story.lines.extend(tell_model(scenario, world, comparing, (&strategy.name, settings), places, same));
            continue;
        }
        let links = linkage.links(place, pattern).unwrap_or_default();
        let verdict = match (links, same, compared) {
            (_, _, false) if left_out => "not compared: the list is held against registrations with a vote only",
            (_, _, false) => "not compared: both records are on one roll, or on none that the scenario looks at",
            (true, true, _) => "links it, rightly",
            (true, false, _) => "links it, wrongly: a false link",
            (false, true, _) => "does not link it: a missed match",
            (false, false, _) => "does not link it, rightly",
        };
        story.tell(&format!("`{}`", strategy.name), verdict);
    }
    Ok(())
}

/// Whether a registration is compared with a list.
fn is_compared(scenario: &Scenario, world: &World, list: usize, keys: &RowKeys) -> bool {
    credited(scenario, world, list, keys).is_none_or(|rows| !rows.is_empty())
}

fn words(evidence: Evidence) -> &'static str {
    match evidence {
        Evidence::Agree => "agree",
        Evidence::Contradict => "contradict",
        Evidence::Missing => "missing on one side",
        Evidence::MissingBoth => "missing on both",
    }
}

fn relation(world: &World, a: &Person, b: &Person) -> &'static str {
    let related = a.id.0 ^ 1 == b.id.0 && world.population.relative(a) == Some(b.id);
    match (related, a.kin) {
        (true, Kin::FirstTwin | Kin::SecondTwin) => "two people: twins",
        (true, Kin::Father | Kin::Junior) => "two people: father and son of one name",
        (true, Kin::FatherOfSon | Kin::Son) => "two people: father and son",
        _ => "two unrelated people",
    }
}

fn tell_person(story: &mut Story, world: &World, person: &Person) {
    let population = &world.population;
    let sex = if person.birth.sex == Sex::Female { "woman" } else { "man" };
    let home = &states()[usize::from(person.id.home())];
    let born = format!(
        "{sex}, {}, born {}, lives in {}",
        Race::LABELS[person.birth.race as usize],
        person.birth.date,
        home.name
    );
    story.tell(&format!("person {}", person.id.0), born);
    let names =
        [population.first_name(person), population.middle_name(person), population.birth_name(person)].map(name);
    let second = population.second_surname(person).map(|s| format!("{}{}", s.separator, name(s.code)));
    story.tell("named at birth", names.join(" ") + &second.unwrap_or_default());
    if let Some(marriage) = population.name_change(person, || population.parameters().date.0.day_number()) {
        let how = match marriage.name {
            NameAtMarriage::Spouse => format!("became {}", name(marriage.spouse)),
            _ => format!("hyphenated with {}", name(marriage.spouse)),
        };
        story.tell("married", format!("{}: {how}", marriage.date));
    }
    tell_life(story, world, person);
    story.tell("SSN4", format!("{:04}", population.ssn4(person)));
    let other = population.relative(person).map_or(0, |other| other.0);
    match person.kin {
        Kin::None => {}
        Kin::FirstTwin | Kin::SecondTwin => story.tell("kin", format!("twin of person {other}")),
        Kin::Father => story.tell("kin", format!("father of person {other}, who bears his name")),
        Kin::Junior => story.tell("kin", format!("son of person {other}, whose name he bears")),
        Kin::FatherOfSon => story.tell("kin", format!("father of person {other}")),
        Kin::Son => story.tell("kin", format!("son of person {other}")),
        Kin::Doppelganger => {
            story.tell(
                "kin",
                format!("none; bears the name and birth date of person {other}, as the collisions dial asks"),
            );
        }
    }
}

/// Citizenship, spouse, moves, conviction, death.
fn tell_life(story: &mut Story, world: &World, person: &Person) {
    let population = &world.population;
    let (id, birth, place) = (person.id, person.birth, usize::from(person.place));
    let roll_day = population.parameters().date.0.day_number();
    let ago = |years: f64| Date::from_day_number(roll_day - (365.25 * years) as i32);
    match population.citizenship(id, birth) {
        Citizenship::Native => {}
        Citizenship::Naturalised(date) => story.tell("citizen", format!("since {date}")),
        Citizenship::Noncitizen => story.tell("citizen", "no"),
    }
    if let Some(spouse) = population.spouse(person) {
        story.tell("lives with", format!("spouse, person {}", spouse.0));
    }
    if let Some(years) = population.years_since_interstate_move(id, birth) {
        let from = &states()[usize::from(population.moved_from(place, id))];
        story.tell("moved", format!("{}: from {}", ago(years), from.name));
    }
    let here = population.years_since_interstate_move(id, birth).unwrap_or(f64::INFINITY);
    if let Some(years) = population.years_since_move_within(id, birth).filter(|years| *years < here) {
        story.tell("moved", format!("{}: within {}", ago(years), states()[usize::from(id.home())].name));
    }
    if let Some(conviction) = population.conviction(id, birth) {
        story.tell("felony", format!("sentenced {}, rights restored {}", conviction.date, conviction.restored));
    }
    if let Some(years) = population.years_since_death(place, id) {
        story.tell("died", ago(years).to_string());
    }
}

fn name(code: u32) -> String {
    let mut out = String::new();
    if is_tail_name(code) {
        tail_name(code, &mut out)
    } else {
        out.push_str(vocabulary().names[code as usize])
    }
    out
}

/// What one record says and why, on a roll or on a list.
fn tell_record(story: &mut Story, scenario: &Scenario, world: &World, place: Place) {
    let keys = place.keys(world);
    let registration = keys.registration(0);
    let state = &states()[usize::from(registration.jurisdiction)];
    let id = format!("record {}", String::from_utf8_lossy(keys.record_ids().text(0)));
    let garnish = [Field::Address, Field::City, Field::Zip, Field::Status];
    let fields = match place {
        Place::Roll(_) => [&TOLD[..], &garnish, &Field::VOTED].concat(),
        Place::List { .. } => [TOLD_OF_LISTS, &garnish[..3]].concat(),
    };
    let mut clean = scenario.clone();
    let (recorder, meant, told_fields) = match place {
        Place::Roll(_) => {
            let reason = world.recorder(scenario).truth(&keys).reason(0);
            story.tell(&id, format!("on the roll of {}: {reason}", state.name));
            clean.recording = clean.recording.without_errors();
            (world.recorder(scenario), world.record(&clean, &keys, &TOLD), &TOLD[..])
        }
        Place::List { list, .. } => {
            let about = &scenario.lists[list];
            let reason = about.of.reason(&world.population, &keys.person(0));
            story.tell(&id, format!("on the list `{}`, {}: {reason}", about.name, state.name));
            clean.lists[list].recording = clean.lists[list].recording.without_errors();
            let meant = world.list_recorder(&clean, list).record(&keys, TOLD_OF_LISTS);
            (world.list_recorder(scenario, list), meant, TOLD_OF_LISTS)
        }
    };
    let said = recorder.record(&keys, &fields);
    for &field in told_fields {
        let (said, meant) = (text(&said, field), text(&meant, field));
        let events = recorder.events(registration, &keys.person(0), field);
        let shown = if said.is_empty() { "(empty)".to_owned() } else { said.clone() };
        let told = match (said == meant, events.is_empty()) {
            (true, _) => shown,
            (false, true) => format!("{shown}, for {meant}"),
            (false, false) => format!("{shown}, for {meant}: {}", events.join(", then ")),
        };
        story.tell(&format!("  {}", field.name()), told);
    }
    story.tell(
        "  address",
        ["address", "city", "zip"].map(|f| text(&said, Field::named(f).expect("a field"))).join(", "),
    );
    if matches!(place, Place::Roll(_)) {
        let truth = recorder.truth(&keys);
        story.tell("  status", text(&said, Field::Status));
        story.tell("  votes", votes(&said, truth.votes.as_ref().map_or(0, |v| v[0])));
    }
}

/// Elections for which the file gives credit, or should, with what is wrong.
fn votes(said: &Records, voted: u8) -> String {
    let elections = ELECTIONS.iter().zip(Field::VOTED).enumerate();
    let told =
        elections.filter_map(|(place, (year, field))| match (voted >> place & 1 == 1, !text(said, field).is_empty()) {
            (true, true) => Some(year.to_string()),
            (true, false) => Some(format!("{year} (voted, without credit)")),
            (false, true) => Some(format!("{year} (credit without a vote)")),
            (false, false) => None,
        });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "(none)".to_owned() } else { told.join(", ") }
}

fn text(records: &Records, field: Field) -> String {
    let mut out = Vec::new();
    if let Some(cells) = records.column(field) {
        records.write_cell(field, cells, 0, &mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Up to `count` false and `count` true links of each strategy, as rows of (strategy, left id, right id, truth); of strategies with a list the
/// right one is the list's.
///
/// # Errors
/// When a strategy would compare too many pairs, or is a model that cannot be used.
pub(crate) fn linked_examples(scenario: &Scenario, world: &World, count: usize) -> Result<Vec<Vec<String>>, LinkError> {
    let keys = world.keys();
    let records = world.record(scenario, &keys, &scenario.linkage().fields());
    let found = each_comparison(scenario, world, &keys, &records, |linked| examples(linked, count))?;
    Ok(found.into_iter().flatten().collect())
}

/// The same of one comparison.
pub(crate) fn examples(linked: &Linked, count: usize) -> Vec<Vec<String>> {
    let keys = &linked.files.keys;
    let ids = keys.record_ids();
    let id = |row: u32| String::from_utf8_lossy(ids.text(row as usize)).into_owned();
    let mut rows = Vec::new();
    for (place, strategy) in linked.strategies.iter().enumerate() {
        let links = || linked.found.pairs.iter().filter(move |p| p.linked_by >> place & 1 == 1);
        let people = |left: u32, right: u32| [left, right].map(|row| keys.person(row as usize));
        let same = |left, right| people(left, right)[0].id == people(left, right)[1].id;
        for wanted in [false, true] {
            for pair in links().filter(|p| same(p.left, p.right) == wanted).take(count) {
                let [a, b] = people(pair.left, pair.right);
                let truth = if wanted { "one person" } else { relation(linked.world, &a, &b) };
                rows.push(vec![strategy.name.clone(), id(pair.left), id(pair.right), truth.to_owned()]);
            }
        }
    }
    rows
}

#[cfg(test)]
mod tests;

//! A pile of flagged pairs to judge, with the truth on the back of the card.

use serde::Serialize;

use super::class::backwards;
use super::comparison::Comparison;
use super::examples::{Example, SHOWN, Tells, asked, examples};
use crate::explain::explain_pair;

/// Pairs of one person in the pile, and of two.
const OF_EACH: usize = 6;
/// Pairs of each kind among which the pile is chosen.
const POOL: usize = 4_000;

/// A flagged pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Card {
    /// What both files say.
    pub records: [Vec<String>; 2],
    /// Whether it is one person.
    pub one_person: bool,
    /// The truth, in a few words.
    pub truth: String,
    /// Who they are, and what is hard about the pair.
    pub story: Vec<String>,
}

/// Flagged pairs.
#[derive(Debug, Serialize)]
pub(crate) struct Deck {
    /// What flags them.
    pub rule: String,
    /// What the files say.
    pub fields: [&'static str; 7],
    /// As many pairs of one person as of two, mixed.
    pub cards: Vec<Card>,
}

/// A kind of pair that is hard to judge, and what is said of it when the card is turned.
struct Hard {
    is: fn(&Example) -> bool,
    says: &'static str,
}

/// What the pile has of hard pairs: of each the first that there is. Without them the middle name alone would decide all.
const HARD: [Hard; 4] = [
    Hard {
        is: |pair| !pair.one_person() && pair.middle_initials() == Tells::Agree && pair.ssn4() == Tells::Missing,
        says: "Two people can have one middle initial, too.",
    },
    Hard {
        is: |pair| !pair.one_person() && pair.middle_initials() == Tells::Agree && pair.ssn4() == Tells::Differ,
        says: "Two people can have one middle initial, too. Here only the SSN4 tells.",
    },
    Hard {
        is: |pair| pair.one_person() && pair.middle_initials() == Tells::Differ,
        says: "One person, though the two files write the middle name differently.",
    },
    Hard {
        is: nothing_tells,
        says: "Nobody can tell from these two entries: not both have a middle name, and not both have an SSN4.",
    },
];

fn nothing_tells(pair: &Example) -> bool {
    pair.middle_initials() == Tells::Missing && pair.ssn4() == Tells::Missing
}

/// The hard pairs, and the first others of which something tells, until there are six of each kind. They come in the order of
/// the second record's number, which tells nothing: that of the first had a part in the choice.
fn pile(pool: &[Example]) -> Vec<&Example> {
    let mut chosen: Vec<&Example> = Vec::new();
    let is_in = |chosen: &[&Example], pair: &Example| chosen.iter().any(|other| other.ids == pair.ids);
    for hard in &HARD {
        chosen.extend(pool.iter().find(|pair| (hard.is)(pair) && !is_in(&chosen, pair)));
    }
    for one_person in [false, true] {
        let missing = OF_EACH.saturating_sub(chosen.iter().filter(|pair| pair.one_person() == one_person).count());
        let fits = |pair: &&Example| pair.one_person() == one_person && !nothing_tells(pair) && !is_in(&chosen, pair);
        let more: Vec<&Example> = pool.iter().filter(fits).take(missing).collect();
        chosen.extend(more);
    }
    chosen.sort_by_key(|pair| backwards(pair.ids[1].as_bytes()));
    chosen
}

impl Deck {
    pub(super) fn new(comparison: &Comparison) -> Self {
        let asked = asked(comparison);
        let told = ["married", "moved", "died"];
        let story = |pair: &Example| -> Vec<String> {
            let [left, right] = &pair.ids;
            let story = explain_pair(&asked, &comparison.world, left, right).expect("the rule links few pairs");
            let lines = story.into_iter().flat_map(|story| story.lines);
            let mut said: Vec<String> = Vec::new();
            for (heading, text) in lines {
                match (heading.as_str(), said.last_mut()) {
                    ("named at birth", Some(person)) => *person = format!("{text}: {person}"),
                    (heading, _) if told.contains(&heading) => said.push(format!("{heading} {text}")),
                    (person, _) if person.starts_with("person ") => said.push(without_race(&text)),
                    _ => {}
                }
            }
            said.extend(HARD.iter().find(|hard| (hard.is)(pair)).map(|hard| hard.says.to_owned()));
            said
        };
        let card = |pair: &Example| Card {
            records: pair.records.clone(),
            one_person: pair.one_person(),
            truth: pair.truth.clone(),
            story: story(pair),
        };
        Self {
            rule: asked.strategies[0].name.clone(),
            fields: SHOWN.map(|(name, _)| name),
            cards: pile(&examples(comparison, POOL)).into_iter().map(card).collect(),
        }
    }
}

/// `man, white, born 1962-02-26, lives in Florida` without what nobody needs here.
fn without_race(person: &str) -> String {
    let parts = person.split(", ").enumerate().filter(|(place, _)| *place != 1);
    parts.map(|(_, part)| part).collect::<Vec<_>>().join(", ")
}

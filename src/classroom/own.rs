//! Rules of one's own: every combination of what may be asked of five fields, with false links, missed matches and scores.

use serde::Serialize;

use super::comparison::Comparison;
use super::counted;
use super::flags::Flagged;
use crate::linkage::Strategy;

/// Voters on each roll, percent of them who are on both, percent of records with SSN4, percent of these that are wrong.
const PEOPLE: u32 = 5_000_000;
const MOVES: u32 = 2;
const COVERAGE: u32 = 50;
const ERROR: u32 = 1;
/// How many times as bad a pair of two people is as a person who is missed.
const TIMES: [u32; 3] = [1, 10, 100];
/// Strategies that one linkage takes.
const AT_ONCE: usize = 32;

/// What may be asked of a field.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Choice {
    /// What it is called.
    pub label: &'static str,
    /// The comparison, or nothing.
    #[serde(skip)]
    comparison: &'static str,
    /// Whether it only must not differ.
    #[serde(skip)]
    veto: bool,
}

const fn choice(label: &'static str, comparison: &'static str, veto: bool) -> Choice {
    Choice { label, comparison, veto }
}

/// A field with what may be asked of it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Asked {
    /// The field.
    pub field: &'static str,
    /// The choices; the first asks least.
    pub choices: &'static [Choice],
}

const ASKED: [Asked; 5] = [
    Asked {
        field: "First name",
        choices: &[
            choice("ignore it", "", false),
            choice("the initial agrees", "first_name:initial", false),
            choice("it agrees", "first_name", false),
        ],
    },
    Asked { field: "Last name", choices: &[choice("ignore it", "", false), choice("it agrees", "last_name", false)] },
    Asked {
        field: "Date of birth",
        choices: &[
            choice("the year agrees", "birth_date:year", false),
            choice("month and year agree", "birth_date:month_year", false),
            choice("day, month and year agree", "birth_date", false),
        ],
    },
    Asked {
        field: "Middle initial",
        choices: &[
            choice("ignore it", "", false),
            choice("it must not differ", "middle_name:initial", true),
            choice("both have it and it agrees", "middle_name:initial", false),
        ],
    },
    Asked {
        field: "SSN4",
        choices: &[
            choice("ignore it", "", false),
            choice("it must not differ", "ssn4", true),
            choice("both have it and it agrees", "ssn4", false),
        ],
    },
];

/// What a rule of one's own does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Scored {
    /// What it flags and misses.
    #[serde(flatten)]
    pub flagged: Flagged,
    /// Errors by how bad a false link is, and the place among all rules, from 1.
    pub scores: Vec<(f64, u32)>,
}

/// The sixth step.
#[derive(Debug, Serialize)]
pub(crate) struct OwnRules {
    /// Voters on each roll.
    pub people: u32,
    /// Percent of them on both.
    pub moves: u32,
    /// Percent of records with SSN4.
    pub coverage: u32,
    /// Percent of these that are wrong.
    pub error: u32,
    /// How many times as bad a false link is.
    pub times: [u32; 3],
    /// Fields.
    pub asked: [Asked; 5],
    /// All combinations, the choices of the last field running fastest.
    pub rules: Vec<Scored>,
}

impl OwnRules {
    pub(super) fn new(comparison: &Comparison) -> Self {
        let rules: Vec<Strategy> = combinations().iter().map(rule).collect();
        let scenario = comparison.with_ssn4(f64::from(COVERAGE) / 100.0, f64::from(ERROR) / 100.0);
        let rates = rules.chunks(AT_ONCE).flat_map(|some| comparison.rates(&scenario, some));
        let counts: Vec<[f64; 3]> = rates.map(|rates| rates.at(f64::from(PEOPLE), f64::from(MOVES) / 100.0)).collect();
        let scored = |count: &[f64; 3]| {
            let scores = TIMES.map(|times| {
                let errors = |count: &[f64; 3]| f64::from(times) * count[0] + count[2];
                let better = counts.iter().filter(|other| errors(other) < errors(count)).count();
                (super::rounded(errors(count)), better as u32 + 1)
            });
            Scored { flagged: Flagged::of(*count), scores: scores.to_vec() }
        };
        let rules = counts.iter().map(scored).collect();
        Self { people: PEOPLE, moves: MOVES, coverage: COVERAGE, error: ERROR, times: TIMES, asked: ASKED, rules }
    }
}

impl OwnRules {
    /// How bad it is to flag two people as one, in words, by the place in `times`.
    pub(crate) fn how_bad(&self, place: usize) -> String {
        match self.times[place] {
            1 => "as bad as one person missed".to_owned(),
            times => format!("as bad as {times} people missed"),
        }
    }

    /// The best rule by how bad that is, in a sentence or two.
    pub(crate) fn best_in_words(&self, place: usize) -> String {
        let (nth, rule) =
            self.rules.iter().enumerate().find(|(_, rule)| rule.scores[place].1 == 1).expect("one is best");
        format!(
            "If a pair of two people is {}, the best is: {}. Pairs of two people that it flags: {}. Movers whom it misses: {}.",
            self.how_bad(place),
            self.in_words(nth),
            counted(rule.flagged.two_people),
            counted(rule.flagged.missed)
        )
    }

    /// What a rule asks, in words.
    pub(crate) fn in_words(&self, rule: usize) -> String {
        let chosen = combinations()[rule];
        let asked = self.asked.iter().zip(chosen).map(|(asked, place)| (asked.field, asked.choices[place]));
        let asked = asked.filter(|(_, choice)| !choice.comparison.is_empty());
        asked.map(|(field, choice)| format!("{field}: {}", choice.label)).collect::<Vec<_>>().join("; ")
    }
}

/// All ways to choose, as places of the choices.
fn combinations() -> Vec<[usize; 5]> {
    let all: usize = ASKED.iter().map(|asked| asked.choices.len()).product();
    let nth = |mut rest: usize| {
        let mut chosen = [0; 5];
        for (place, asked) in ASKED.iter().enumerate().rev() {
            chosen[place] = rest % asked.choices.len();
            rest /= asked.choices.len();
        }
        chosen
    };
    (0..all).map(nth).collect()
}

fn rule(chosen: &[usize; 5]) -> Strategy {
    let asked = ASKED.iter().zip(chosen).map(|(asked, &place)| asked.choices[place]);
    let quoted = |veto: bool| {
        let some = asked.clone().filter(|choice| choice.veto == veto && !choice.comparison.is_empty());
        some.map(|choice| format!("{:?}", choice.comparison)).collect::<Vec<_>>().join(", ")
    };
    let text =
        format!("name = {:?}\nagree = [{}]\nnot_contradict = [{}]", format!("{chosen:?}"), quoted(false), quoted(true));
    toml::from_str(&text).expect("a strategy")
}

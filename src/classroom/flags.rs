//! What rules flag when two rolls are compared: the table behind the sliders.

use serde::Serialize;

use super::comparison::Comparison;
use super::rounded;
use crate::linkage::{Linkage, Strategy};
use crate::records::Field;

/// Voters on each of the two rolls.
const PEOPLE: [u32; 7] = [1_000, 20_000, 100_000, 500_000, 2_000_000, 5_000_000, 50_000_000];
/// Shares, in percent, of records that hold SSN4.
const COVERAGE: [u32; 5] = [0, 25, 50, 75, 100];
/// Shares, in percent, of the held SSN4 that are wrong.
const ERROR: [u32; 4] = [0, 1, 5, 10];
/// Shares, in percent, of the people of a roll who are on the other roll, too.
const ON_BOTH: [(f64, &str); 8] = [
    (0.0, "nobody"),
    (0.01, "1 of 10,000"),
    (0.1, "1 of 1,000"),
    (0.5, "5 of 1,000"),
    (1.0, "1 of 100"),
    (2.0, "2 of 100"),
    (4.0, "4 of 100"),
    (8.0, "8 of 100"),
];
/// The place of those who are rare.
const RARE: usize = 1;
/// The place of short rolls: 100,000 voters.
const SHORT: usize = 2;

/// Where the sliders stand at first: two states of five million, half of the records with SSN4, 1 % of them wrong, 2 % on both rolls.
const USUAL: [usize; 4] = [5, 2, 1, 5];

/// A rule that can be chosen.
#[derive(Debug, Serialize)]
pub(crate) struct RuleName {
    /// Short.
    pub name: String,
    /// In a sentence.
    pub about: String,
    /// Whether it looks at SSN4.
    pub ssn4: bool,
}

/// What a rule flags.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(crate) struct Flagged {
    /// Pairs that are two people.
    pub two_people: f64,
    /// Pairs that are one person.
    pub one_person: f64,
    /// People on both rolls whom the rule does not flag.
    pub missed: f64,
    /// Of the flagged pairs, how many of a hundred are two people; none when none is flagged.
    pub of_hundred: Option<f64>,
}

impl Flagged {
    pub(super) fn of([two_people, one_person, missed]: [f64; 3]) -> Self {
        let all = two_people + one_person;
        Self {
            two_people: rounded(two_people),
            one_person: rounded(one_person),
            missed: rounded(missed),
            of_hundred: (all > 0.0).then(|| rounded(100.0 * two_people / all)),
        }
    }

    fn row(&self) -> (f64, f64, f64, Option<f64>) {
        (self.two_people, self.one_person, self.missed, self.of_hundred)
    }
}

/// The fifth step.
#[derive(Debug, Serialize)]
pub(crate) struct Flags {
    /// Rules.
    pub rules: Vec<RuleName>,
    /// Voters on each roll.
    pub people: [u32; 7],
    /// Percent of records with SSN4.
    pub coverage: [u32; 5],
    /// Percent of wrong SSN4.
    pub error: [u32; 4],
    /// Percent of people on both rolls.
    pub on_both: [f64; 8],
    /// The same in words.
    pub on_both_said: [&'static str; 8],
    /// Pairs of one person from whose records it is known how many a rule finds.
    pub sample: usize,
    /// What is flagged: by rule, people, coverage, error and share on both, the last running fastest. Each is two people, one person, missed, and of a
    /// hundred two people.
    pub flagged: Vec<(f64, f64, f64, Option<f64>)>,
}

impl Flags {
    pub(super) fn new(comparison: &Comparison) -> Self {
        let rules = &comparison.scenario.strategies;
        let rates: Vec<Vec<_>> = COVERAGE
            .iter()
            .flat_map(|coverage| ERROR.map(|error| (*coverage, error)))
            .map(|(coverage, error)| {
                let scenario = comparison.with_ssn4(f64::from(coverage) / 100.0, f64::from(error) / 100.0);
                comparison.rates(&scenario, rules)
            })
            .collect();
        let mut flagged = Vec::new();
        for rule in 0..rules.len() {
            for people in PEOPLE {
                for rates in &rates {
                    flagged.extend(
                        ON_BOTH
                            .map(|(percent, _)| Flagged::of(rates[rule].at(f64::from(people), percent / 100.0)).row()),
                    );
                }
            }
        }
        let name = |rule: &Strategy| RuleName {
            name: rule.name.clone(),
            about: rule.about.clone(),
            ssn4: Linkage::new(std::slice::from_ref(rule)).fields().contains(&Field::Ssn4),
        };
        Self {
            rules: rules.iter().map(name).collect(),
            people: PEOPLE,
            coverage: COVERAGE,
            error: ERROR,
            on_both: ON_BOTH.map(|(percent, _)| percent),
            on_both_said: ON_BOTH.map(|(_, said)| said),
            sample: comparison.sample(),
            flagged,
        }
    }

    /// Where the sliders stand at first: places of people, coverage, error and share on both.
    pub(crate) fn usual(&self) -> [usize; 4] {
        USUAL
    }

    /// The same with few people on both rolls.
    pub(crate) fn usual_but_rare(&self) -> [usize; 4] {
        let [people, coverage, error, _] = USUAL;
        [people, coverage, error, RARE]
    }

    /// Of a hundred pairs that a rule flags, how many are two people.
    pub(crate) fn of_hundred(&self, rule: usize, places: [usize; 4]) -> f64 {
        self.flagged[self.cell(rule, places)].3.unwrap_or(0.0)
    }

    /// The same in words, which never round some to none, nor some to all.
    pub(crate) fn of_hundred_said(&self, rule: usize, places: [usize; 4]) -> String {
        let (two_people, one_person, _, of_hundred) = self.flagged[self.cell(rule, places)];
        match of_hundred {
            None => "none".to_owned(),
            Some(share) if two_people > 0.0 && share < 1.0 => "fewer than 1".to_owned(),
            Some(share) if one_person > 0.0 && share > 99.0 => "more than 99".to_owned(),
            Some(share) => format!("{:.0}", share.round()),
        }
    }

    /// The same as usual, with few people on both rolls and short rolls.
    pub(crate) fn short_and_rare(&self) -> [usize; 4] {
        let [_, coverage, error, _] = USUAL;
        [SHORT, coverage, error, RARE]
    }

    /// Where in `flagged` a rule is, at some places of people, coverage, error and share on both.
    pub(crate) fn cell(&self, rule: usize, [people, coverage, error, on_both]: [usize; 4]) -> usize {
        (((rule * PEOPLE.len() + people) * COVERAGE.len() + coverage) * ERROR.len() + error) * ON_BOTH.len() + on_both
    }
}

//! A public claim: what is tested, what was really said, and what was changed once results were seen.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use thiserror::Error;

use super::condition::Condition;
use super::file::{Scenario, ScenarioError};

/// A claim. It is supported when all its conditions are shown to hold, refuted when one is shown to fail, and undecided otherwise.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// What is tested, in our words. Words that somebody said stand in `quote`.
    pub proposition: String,
    /// Whose premise it is, in our words.
    pub by: String,
    /// Where that can be read.
    pub source: String,
    /// Whether the run finds the outcome or a dial puts it in.
    #[serde(default)]
    pub kind: ClaimKind,
    /// Words that were really said: one quotation, or a list of them.
    #[serde(default, rename = "quote", deserialize_with = "one_or_several")]
    #[schemars(with = "Option<OneOrSeveral>")]
    pub quotes: Vec<Quote>,
    /// All of these must hold.
    pub holds_when: Vec<Condition>,
    /// Other defensible readings of the proposition. `doppelroll robustness` looks at them; the verdict does not.
    #[serde(default, rename = "reading")]
    pub readings: Vec<Condition>,
    /// What was changed after results were seen.
    #[serde(default)]
    pub amended: Vec<Amendment>,
}

/// Whether the run finds the outcome of a claim or a dial puts it in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ClaimKind {
    /// The outcome follows from how people, files and strategies meet.
    #[default]
    Measured,
    /// The outcome is put in by a dial. It is an illustration and no evidence.
    ByConstruction,
}

/// Words that were really said.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    /// The words, letter by letter.
    pub words: String,
    /// Who said them.
    pub who: String,
    /// When, as far as it is known, such as `2017-06-30` or `2017`.
    pub date: String,
    /// Where they can be read.
    pub source: String,
}

/// A change of a threshold, of replicates or of a dial after results were seen.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// When.
    pub date: String,
    /// What was changed, from what to what.
    pub what: String,
    /// Why, and what had been seen by then.
    pub why: String,
}

/// Why a claim is not one.
#[derive(Debug, Error, PartialEq)]
pub enum ClaimError {
    /// Words in quotation marks that nobody is said to have said.
    #[error(
        "a claim's `{key}` has quotation marks: {text:?}. It is in our words; put words that were really said into `quote = {{ words = …, who = …, date = …, source = … }}`"
    )]
    QuotationMarks {
        /// Where they stand.
        key: &'static str,
        /// The whole text.
        text: String,
    },
}

/// How a quotation is written.
#[derive(Deserialize, JsonSchema)]
#[serde(untagged)]
enum OneOrSeveral {
    /// A table.
    One(Quote),
    /// A list of tables.
    Several(Vec<Quote>),
}

fn one_or_several<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<Quote>, D::Error> {
    Ok(match OneOrSeveral::deserialize(source)? {
        OneOrSeveral::One(quote) => vec![quote],
        OneOrSeveral::Several(quotes) => quotes,
    })
}

impl Claim {
    /// Checks its words, and the names and bounds of its conditions.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn check(&self, scenario: &Scenario) -> Result<(), ScenarioError> {
        let own = [("proposition", &self.proposition), ("by", &self.by)];
        for (key, text) in own.into_iter().chain(self.conditions().map(|c| ("meaning", &c.meaning))) {
            if text.contains(['“', '”', '"']) {
                return Err(ClaimError::QuotationMarks { key, text: text.clone() }.into());
            }
        }
        self.conditions().try_for_each(|condition| condition.check(scenario))
    }

    fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.holds_when.iter().chain(&self.readings)
    }

    pub(super) fn conditions_mut(&mut self) -> impl Iterator<Item = &mut Condition> {
        self.holds_when.iter_mut().chain(&mut self.readings)
    }
}

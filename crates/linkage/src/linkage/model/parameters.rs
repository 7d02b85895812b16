//! What a user writes to ask for the model, and why it cannot be used.

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use super::level::Level;
use crate::linkage::Comparison;
use crate::probability::Probability;
use crate::records::{Field, Meaning};

/// A Fellegi–Sunter model.
///
/// ```toml
/// blocking = [["birth_date"], ["first_name", "last_name:soundex"]]
/// comparison = [
///     { field = "first_name", levels = ["exact", "nickname", "jaro_winkler >= 0.9"], term_frequency = true },
///     { field = "last_name" },
///     { field = "birth_date" },
///     { field = "zip" },
/// ]
/// threshold = 0.95
/// ```
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FellegiSunter {
    /// Pairs are compared when they agree on all fields of one of these keys. A pair that several keys find counts once, for the first.
    /// A key's field that `comparison` leaves out is compared too, as it is evidence.
    pub blocking: Vec<Vec<Comparison>>,
    /// The fields that are compared.
    pub comparison: Vec<ComparedField>,
    /// Pairs are linked from this posterior probability on; 0.95 when neither this nor `false_link_share` is given, a
    /// common choice and an assumption [link-threshold].
    #[serde(default)]
    pub threshold: Option<Probability>,
    /// Instead of a threshold: the lowest one at which the model believes that at most this share of links is false.
    #[serde(default)]
    pub false_link_share: Option<Probability>,
    /// Chance that two records drawn from those in scope are one person; estimated when not given.
    #[serde(default)]
    pub prior: Option<Probability>,
    /// What pairs of different people look like within a blocking key.
    #[serde(default)]
    pub non_matches: NonMatches,
    /// Whether twins, and fathers and sons of one name, are classes of their own beside people who are alike by chance.
    #[serde(default = "yes")]
    pub look_alikes: bool,
    /// More candidate pairs than this are refused before any is compared; when not given, more than a run allows (`max_pairs`), or than 2 thousand million.
    #[serde(default)]
    pub most_pairs: Option<u64>,
    /// Rounds after which estimation stops, converged or not.
    #[serde(default = "default_most_rounds")]
    pub most_rounds: u32,
}

/// A field, and the grades of agreement that are told apart.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComparedField {
    /// Which.
    #[serde(deserialize_with = "field_by_name")]
    pub field: Field,
    /// From best to worst, `exact` first; each field has its own defaults.
    #[serde(default)]
    pub levels: Option<Vec<Level>>,
    /// Whether exact agreement on a rare value says more than on a common one; as a default, of names.
    #[serde(default)]
    pub term_frequency: Option<bool>,
}

impl ComparedField {
    /// A field compared by its defaults.
    pub fn new(field: Field) -> Self {
        Self { field, levels: None, term_frequency: None }
    }

    pub(super) fn resolved_levels(&self) -> Vec<Level> {
        self.levels.clone().unwrap_or_else(|| Level::defaults(self.field))
    }

    pub(super) fn resolved_term_frequency(&self) -> bool {
        self.term_frequency.unwrap_or(matches!(self.field, Field::FirstName | Field::LastName))
    }
}

/// What pairs of different people look like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NonMatches {
    /// Within each blocking key their agreement is estimated anew: people born on one day bear names of one time.
    #[default]
    ByKey,
    /// As random pairs of records, whatever else agrees: what Fellegi and Sunter assume.
    Independent,
}

/// When a pair is linked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// From this posterior on.
    Posterior(f64),
    /// From the lowest posterior at which the mean of 1 − posterior over links is at most this.
    FalseLinkShare(f64),
}

fn yes() -> bool {
    true
}

/// Candidate pairs that a model compares, if nothing else is said.
pub(super) const MOST_PAIRS: u64 = 2_000_000_000;

fn default_most_rounds() -> u32 {
    20_000
}

/// Most blocking keys: sets of keys are gone through.
const MOST_KEYS: usize = 8;

impl FellegiSunter {
    /// The threshold that was asked for.
    pub fn threshold(&self) -> Threshold {
        match (self.threshold, self.false_link_share) {
            (_, Some(share)) => Threshold::FalseLinkShare(share.get()),
            (Some(posterior), None) => Threshold::Posterior(posterior.get()),
            (None, None) => Threshold::Posterior(0.95),
        }
    }

    /// All compared fields: those written, then those of blocking keys that were not.
    pub fn compared(&self) -> Vec<ComparedField> {
        let mut all = self.comparison.clone();
        for part in self.blocking.iter().flatten() {
            if all.iter().all(|c| c.field != part.field) {
                all.push(ComparedField { levels: Some(vec![Level::Exact]), ..ComparedField::new(part.field) });
            }
        }
        all
    }

    /// The columns that it reads, without the jurisdiction.
    pub fn fields(&self) -> Vec<Field> {
        self.compared().iter().map(|c| c.field).collect()
    }

    /// Checks what reading could not.
    ///
    /// # Errors
    /// When keys, fields or levels do not make a model.
    pub fn check(&self) -> Result<(), ModelError> {
        let bad = |text: String| Err(ModelError::Parameters(text));
        if self.blocking.is_empty() || self.blocking.iter().any(Vec::is_empty) {
            return bad("`blocking` needs at least one key, and each key at least one field, as in blocking = [[\"birth_date\"], [\"first_name\", \
                        \"last_name\"]]; without it every pair of records would be compared"
                .to_owned());
        }
        if self.blocking.len() > MOST_KEYS {
            return bad(format!("`blocking` has {} keys, but at most {MOST_KEYS} can be used", self.blocking.len()));
        }
        if self.threshold.is_some() && self.false_link_share.is_some() {
            return bad("give either `threshold` or `false_link_share`, not both".to_owned());
        }
        if self.prior.is_some_and(|p| p.get() <= 0.0 || p.get() >= 1.0) {
            return bad(
                "`prior` is the chance that two random records match: expected a number above 0 and below 1, as 1e-7"
                    .to_owned(),
            );
        }
        for (place, compared) in self.comparison.iter().enumerate() {
            let name = compared.field.name();
            if self.comparison[..place].iter().any(|c| c.field == compared.field) {
                return bad(format!("`comparison` lists {name} twice; give all its levels in one entry"));
            }
            let levels = compared.resolved_levels();
            if levels.first() != Some(&Level::Exact) {
                return bad(format!("the levels of {name} must begin with \"exact\""));
            }
            if let Some(level) = levels.iter().find(|l| !l.fits(compared.field)) {
                let valid: Vec<String> = Level::defaults(compared.field).iter().map(|l| format!("\"{l}\"")).collect();
                return bad(format!(
                    "level \"{level}\" cannot be asked of {name}; its default levels are {}",
                    valid.join(", ")
                ));
            }
            if (1..levels.len()).any(|i| levels[..i].contains(&levels[i])) {
                return bad(format!("the levels of {name} hold one twice"));
            }
            let falls = |a: &Level, b: &Level| match (a, b) {
                (Level::Alike(strict), Level::Alike(lax)) if strict.measure == lax.measure => {
                    strict.is_stricter_than(*lax)
                }
                _ => true,
            };
            if (1..levels.len()).any(|i| levels[..i].iter().any(|earlier| !falls(earlier, &levels[i]))) {
                return bad(format!("the levels of {name} must go from best to worst: a later one is never reached"));
            }
            if compared.term_frequency == Some(true) && compared.field.meaning() == Meaning::Date {
                return bad(format!("`term_frequency` is for names and texts, not for {name}"));
            }
        }
        Ok(())
    }
}

fn field_by_name<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Field, D::Error> {
    let name = String::deserialize(source)?;
    Field::named(&name).filter(|f| f.comparable()).ok_or_else(|| {
        let valid: Vec<&str> = Field::of_rolls().filter(|f| f.comparable()).map(Field::name).collect();
        serde::de::Error::custom(format!("unknown field `{name}`: a model can compare {}", valid.join(", ")))
    })
}

/// Why a model cannot be used on these records.
#[derive(Debug, Error, PartialEq)]
pub enum ModelError {
    /// What the user wrote makes no model.
    #[error("{0}")]
    Parameters(String),
    /// The records lack a column.
    #[error("the records have no column `{0}`, which the model compares; leave it out of `comparison` and `blocking`")]
    NoColumn(&'static str),
    /// Blocking lets too many pairs through.
    #[error(
        "blocking would compare {pairs} pairs of records, more than `most_pairs` = {limit}; the key ({key}) alone gives {of_key}: add a field to it, or raise `most_pairs`"
    )]
    TooManyPairs {
        /// Exact number of candidate pairs.
        pairs: u64,
        /// The limit.
        limit: u64,
        /// The key that gives most.
        key: String,
        /// How many it gives.
        of_key: u64,
    },
    /// Too many combinations of levels to number.
    #[error("the comparisons have too many levels: their combinations exceed 2^63; leave out levels or fields")]
    TooManyPatterns,
    /// No pairs.
    #[error("no pair of records agrees on a blocking key: nothing can be estimated from these records")]
    NoPairs,
}

//! Strategies decide which records they take for one person. They see records and nothing else.

mod blocking;
mod budget;
mod catalogue;
mod comparison;
mod evidence;
mod in_words;
mod join;
mod link;
pub mod model;
mod modelled;
mod rule;
mod scope;
mod similarity;
mod strategy;
mod view;

pub use blocking::BlockingKey;
pub use catalogue::{BUILT_IN, BuiltIn, StrategySet, StrategySetError};
pub use comparison::{Comparison, Normalisation};
pub use evidence::{Evidence, EvidenceCounts};
pub use join::for_each_equal_group;
pub use link::{CandidatePair, Candidates, Linkage, TooManyPairs};
pub use modelled::{LinkError, Modelled, prepared};
pub use rule::AgreementPattern;
pub use scope::{PairScope, Scope};
pub use similarity::{Measure, Similarity};
pub use strategy::{Direction, Method, Rule, Strategy, StrategyError};
pub use view::FieldView;

#[cfg(test)]
mod tests;

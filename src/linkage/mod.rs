//! Strategies decide which records they take for one person. They see records and nothing else.

mod blocking;
mod comparison;
mod evidence;
mod join;
mod link;
mod strategy;

pub use blocking::BlockingKey;
pub use comparison::{Comparison, FieldView, Normalisation};
pub use evidence::{Evidence, EvidenceCounts};
pub use join::for_each_equal_group;
pub use link::{CandidatePair, Candidates, Linkage, PairScope};
pub use strategy::{Direction, Strategy, StrategyError};

#[cfg(test)]
mod tests;

//! Anybody's pairs or clusters against the truth.

mod bcubed;
mod claimed;
mod components;
mod format;
mod links;
mod pattern;
mod result;
mod truth;

pub use bcubed::{BCubed, ClusterReader, ClusterRow, score_clusters};
pub use claimed::{Curve, Point, curve};
pub use format::{ClusterColumns, PairColumns, PairIds, recognise_clusters, recognise_pairs};
pub use links::{LinkReader, Links, ScoredPair, Tally, Unknown};
pub use pattern::Pattern;
pub use result::{ClusterPairs, ClusterScore, PairScore, ThresholdRow, score_pairs};
pub use truth::{Scope, TruthError, TruthTable};

#[cfg(test)]
mod tests;

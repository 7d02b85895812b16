//! Anybody's pairs or clusters against the truth.

mod bcubed;
mod claimed;
mod components;
mod format;
mod links;
mod pattern;
mod result;
mod truth;

pub(crate) use bcubed::{ClusterReader, score_clusters};
pub(crate) use claimed::{Curve, Point};
pub(crate) use format::{ClusterColumns, PairColumns, PairIds, recognise_clusters, recognise_pairs};
pub(crate) use links::{LinkReader, Links, Tally, Unknown};
pub(crate) use pattern::Pattern;
pub(crate) use result::{ClusterScore, PairScore, score_pairs};
pub(crate) use truth::{Scope, TruthTable};

#[cfg(test)]
mod tests;

//! Synthetic voter rolls whose truth is known, and how often record-matching strategies are wrong on them.
//!
//! The flow goes one way: [`population`] → [`roll`] → [`recording`] → [`records`] → [`linkage`]; the answer key, [`truth`], goes round linkage
//! and meets its links only in [`evaluate`]. [`expectation`] computes the same chances in closed form. `ARCHITECTURE.md` has
//! the map.
#![warn(missing_docs)]

pub use doppelroll_linkage::{date, linkage, probability, records, stats, text};

pub mod audit;
pub mod cli;
pub mod estimator;
pub mod evaluate;
pub mod expectation;
pub mod explain;
pub mod format;
pub mod intake;
pub mod io;
pub mod linking;
pub mod list;
pub mod metric;
pub mod population;
pub mod recording;
pub mod report;
pub mod results;
pub mod rng;
pub mod roll;
pub mod run;
pub mod scenario;
pub mod score;
pub mod sources;
pub mod tables;
pub mod truth;
pub mod world;

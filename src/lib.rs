//! Synthetic voter rolls whose truth is known, and how often record-matching strategies are wrong on them.
//!
//! The flow goes one way: [`population`] → [`roll`] → [`recording`] → [`records`] → [`linkage`]; the answer key, [`truth`], goes round linkage
//! and meets its links only in [`evaluate`]. `closed_form` computes the same chances in closed form. `ARCHITECTURE.md` has
//! the map.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub use doppelroll_linkage::{date, linkage, probability, records, stats, text};

pub(crate) mod audit;
pub(crate) mod cell;
pub(crate) mod classroom;
pub mod cli;
pub(crate) mod closed_form;
pub mod estimator;
pub mod evaluate;
pub(crate) mod explain;
pub(crate) mod format;
pub(crate) mod intake;
pub(crate) mod io;
pub(crate) mod list;
pub(crate) mod metric;
pub mod population;
pub mod recording;
pub(crate) mod report;
pub mod results;
pub mod rng;
pub(crate) mod robustness;
pub mod roll;
pub mod run;
pub mod scenario;
pub(crate) mod score;
pub(crate) mod sensitivity;
pub mod sources;
pub mod tables;
pub mod truth;
pub(crate) mod user_files;
pub mod world;

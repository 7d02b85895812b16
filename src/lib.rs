//! Synthetic voter rolls whose truth is known, and how often record-matching strategies are wrong on them.
#![warn(missing_docs)]

pub mod date;
pub mod probability;
pub mod rng;
pub mod tables;
pub mod stats;

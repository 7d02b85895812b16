//! Record linkage that sees records and nothing else: columns of coded cells, comparisons, rules, models, and their links.
//!
//! This is a crate of its own so that the compiler keeps the project's first promise. The crate knows no people, no rolls and no answer key,
//! and does not depend on the one that does: a strategy that looked at the truth would not compile.
//!
//! [`records`] holds tables of coded cells, [`linkage`] decides which rows it takes for one person, [`stats`] counts with intervals, and
//! [`date`], [`text`] and [`probability`] are what these need.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod date;
pub mod linkage;
pub mod probability;
pub mod records;
pub mod stats;
pub mod text;

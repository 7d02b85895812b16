//! Fellegi–Sunter: the probability that two records are one person's, estimated without labels.
//!
//! *What it does.* Pairs of records that agree on a blocking key are compared field by field, each field by grades (`level`). The combination of grades is
//! the pair's agreement pattern. Patterns are counted, never stored by pair; from the counts follow, by expectation and maximisation, how often each
//! grade occurs among matches (m) and among pairs of different people (u), and how many matches there are (`em`, where the bias of blocking is taken out).
//! Then candidates are gone through again, and those whose posterior reaches the threshold are linked (`score`). Agreement on a rare
//! name counts more than on a common one. A field that is missing on a side says nothing.
//!
//! *Look-alikes.* Twins share birth date, surname and address; fathers and sons may share first name, surname and address. A model with independent
//! fields takes them for matches and is sure of it. So they are classes of their own (`class`), and what unrelated people within a blocking key
//! look like is estimated for each key. Both can be switched off.
//!
//! *What it cannot see.* Whether a grade is due to error or to life; dependence between fields within matches (who moves also marries);
//! matches that no key finds, which it can only count. Without middle names and numbers, twins and matches of a changed first name are not told apart: the class
//! of twins gets them.
//!
//! *Threads.* Results do not depend on them: counts are integers, estimation is sequential over sorted patterns, links are sorted.

mod blocks;
mod class;
mod column;
mod compared;
mod em;
mod fit;
mod level;
mod names;
mod parameters;
mod report;
mod score;

pub use class::Role;
pub use fit::{ClassSize, Fitted, LabelledPair, Model, NicknameGroup, PairScore};
pub use level::Level;
pub use parameters::{ComparedField, FellegiSunter, ModelError, NonMatches, Threshold};
pub use report::{FittedComparison, FittedLevel, Warning};
pub use score::{ModelLink, WeighedPair, claimed_false_link_share};

#[cfg(test)]
mod tests;

//! Links meet the truth: what each strategy got right, got wrong and missed, cluster by cluster.

mod clusters;
mod counts;
mod levels;

pub use counts::{Evaluation, Slot, evaluate};
pub use levels::{LevelSlot, Levels, RowFacts};

#[cfg(test)]
mod tests;

//! Links meet the truth: what each strategy got right, got wrong and missed, cluster by cluster.

mod clusters;
mod counts;

pub use counts::{Evaluation, Slot, evaluate};

#[cfg(test)]
mod tests;

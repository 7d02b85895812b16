//! Links meet the truth: what each strategy got right, got wrong and missed, cluster by cluster.

mod clusters;
mod counts;
mod curves;
mod kinds;
mod levels;

pub use counts::{Evaluation, Slot, evaluate};
pub use curves::{BINS, CalibrationBin, Curve, CurvePoint, THRESHOLDS};
pub use kinds::{KindCount, KindCounts, PairKind};
pub use levels::{LevelSlot, Levels, RowFacts};

#[cfg(test)]
mod tests;

//! Links meet the truth: what each strategy got right, got wrong and missed, cluster by cluster.

mod clusters;
mod consequences;
mod counts;
mod curves;
mod dates;
mod kinds;

pub use consequences::{Consequence, Consequences, RowFacts};
pub use counts::{Evaluation, Slot, evaluate};
pub use curves::{BINS, CalibrationBin, Curve, CurvePoint, THRESHOLDS};
pub use kinds::{KindCount, KindCounts, PairKind};

#[cfg(test)]
mod tests;

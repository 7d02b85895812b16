//! Scenario × replicate × strategy: runs the stages in order. The only module that sees records and truth together with their makers.

mod audit;
mod audit_rolls;
mod claims;
mod collisions;
mod compare;
mod curves;
mod dials;
mod estimates;
mod explain;
mod explain_model;
mod groups;
mod kin;
mod kinds;
mod lives;
mod progress;
mod published;
mod results;
mod run;
mod summary;
mod sweep;
mod world;

pub use audit::{AuditRow, audit, audit_scenario};
pub use collisions::{Plan as CollisionPlan, namesakes};
pub use curves::{CalibrationResult, CurveResult};
pub use explain::{Story, explain_pair, explain_record, linked_examples};
pub use kinds::KindResult;
pub use progress::{Progress, Silent};
pub use results::{
    ClaimResult, Counts, Dial, EstimatorResult, EvidenceTable, Metric, ModelResult, Outcome, Provenance,
    PublishedResult, ReplicateEstimate, Results, Size, StrategyResult, SweepAxis, SweepEstimates, SweepPoint,
    SweepResult, Verdict, WorldResult,
};
pub use run::{Run, RunError, Unmet, run};
pub use sweep::run_sweep as sweep;
pub use world::World;

#[cfg(test)]
mod tests;

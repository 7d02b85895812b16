//! Runs a scenario: replicates, links against the truth, sweeps, verdicts, and the results.
//!
//! `pipeline` is the one way from a world's records to links; replicates, sweeps, estimators and `explain` all take it. With it, this is where
//! records, truth and their makers meet.

mod curves;
mod estimates;
mod examples;
mod groups;
mod judge;
mod kinds;
mod measured;
pub(crate) mod pipeline;
mod published;
mod replicates;
mod summary;
mod sweep;
mod tally;
mod turns;
#[cfg(test)]
mod written_dates;

pub(crate) use judge::amendment_result;
pub use measured::measured_dials;
pub use replicates::{Run, RunError, run};
pub(crate) use replicates::{plain_counts, run_in};
pub(crate) use summary::source_result;
pub use sweep::run_sweep;
pub use tally::{Expected, Tally};

//! What made the numbers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What made some results or files: enough to make them again, and to tell two worlds apart. What does not change a byte (threads, memory,
/// where files go) is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Provenance {
    /// Version of doppelroll.
    pub version: String,
    /// The command line.
    pub command: String,
    /// Name of the scenario.
    pub scenario: String,
    /// The scenario file that was read, as it was typed.
    pub scenario_path: String,
    /// SHA-256 of the scenario file.
    pub scenario_sha256: String,
    /// Seed of the first replicate; the r-th uses seed + r.
    pub seed: u64,
    /// Share of the rolls that is simulated.
    pub scale: f64,
    /// Replicates finished.
    pub replicates: u32,
    /// Replicates asked for.
    pub replicates_asked: u32,
    /// Keys of the scenario that the command line set, by path.
    pub settings: BTreeMap<String, Value>,
    /// Columns that were written, if not all.
    pub columns: Option<Vec<String>>,
    /// Part of the rows that was written, such as `2/4`, if not all.
    pub shard: Option<String>,
    /// Whether it was stopped before all that was asked for was done.
    pub stopped_early: bool,
}

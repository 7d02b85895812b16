//! Pairs to look at.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluate::PairKind;

/// Some pairs of the first replicate that a strategy gets wrong, the first in an order that says nothing about people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExamplesResult {
    /// Name of the strategy: the scenario's first.
    pub strategy: String,
    /// Links of two people.
    pub false_links: Vec<ExamplePair>,
    /// Pairs of one person that are not linked.
    pub missed_matches: Vec<ExamplePair>,
}

/// Two records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExamplePair {
    /// What the two people are to each other.
    pub kind: PairKind,
    /// What the files say.
    pub records: [ExampleRecord; 2],
}

/// What a file says of one record. Everybody is made up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExampleRecord {
    /// The record's id, which `doppelroll explain` takes.
    pub record_id: String,
    /// Postal code of the state whose roll it is on, or who sent it to a list.
    pub state: String,
    /// Name of the list, of an entry.
    pub list: Option<String>,
    /// Text of each field by its name; empty where the file has none.
    pub fields: BTreeMap<String, String>,
}

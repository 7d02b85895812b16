//! What every file says of itself.

/// Key–value pairs that go into a file's metadata (Parquet) or beside it (CSV).
#[derive(Clone, Debug)]
pub struct Metadata {
    /// In the order they are written.
    pub entries: Vec<(&'static str, String)>,
}

impl Metadata {
    /// The standard entries: that the file is SYNTHETIC, and what made it.
    pub fn new(scenario: &str, scenario_sha256: &str, seed: u64) -> Self {
        Self {
            entries: vec![
                ("SYNTHETIC", "every person in this file is made up; no record is a real voter's".to_owned()),
                ("generator", format!("doppelroll {}", env!("CARGO_PKG_VERSION"))),
                ("scenario", scenario.to_owned()),
                ("scenario_sha256", scenario_sha256.to_owned()),
                ("seed", seed.to_string()),
            ],
        }
    }
}

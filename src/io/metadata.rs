//! What every file says of itself.

/// Key–value pairs that go into a file's metadata (Parquet) or beside it (CSV).
#[derive(Clone, Debug)]
pub(crate) struct Metadata {
    /// In the order they are written.
    pub entries: Vec<(String, String)>,
}

impl Metadata {
    /// That the file is SYNTHETIC, and what made it.
    pub(crate) fn new(made_by: Vec<(String, String)>) -> Self {
        let synthetic = "every person in this file is made up; no record is a real voter's";
        let first = [("SYNTHETIC".to_owned(), synthetic.to_owned()), ("generator".to_owned(), "doppelroll".to_owned())];
        Self { entries: first.into_iter().chain(made_by).collect() }
    }

    /// As a JSON object, which goes beside a CSV file.
    pub(crate) fn json(&self) -> serde_json::Map<String, serde_json::Value> {
        self.entries.iter().map(|(key, value)| (key.clone(), value.clone().into())).collect()
    }
}

//! What could not be read, counted, with the first lines.

/// Something in a row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub(crate) struct Problem {
    /// Line (CSV) or row (Parquet) of the file.
    pub line: u64,
    /// What is wrong.
    pub why: String,
}

/// Bad rows of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub(crate) struct Problems {
    /// Rows with at least one problem.
    pub rows: u64,
    /// The first of them, by line.
    pub examples: Vec<Problem>,
}

/// Problems that are kept as examples.
const EXAMPLES: usize = 10;

impl Problems {
    /// Counts one more bad row. An example is kept when it is among the first by line.
    pub(crate) fn add(&mut self, line: u64, why: impl FnOnce() -> String) {
        self.rows += 1;
        let place = self.examples.partition_point(|p| p.line <= line);
        if place < EXAMPLES {
            self.examples.insert(place, Problem { line, why: why() });
            self.examples.truncate(EXAMPLES);
        }
    }
}

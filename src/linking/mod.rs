//! Users' files linked: what was found, what each field said of it, and how many chance links to expect.

mod expected;
mod pairs;
mod shared_dates;
mod summary;

pub use expected::{ChanceLinks, chance_links};
pub use pairs::{EVIDENCE_LABELS, PairColumns, pair_columns};
pub use summary::{EvidenceRow, FileSummary, ModelSummary, StrategySummary, Summary, summarise};

#[cfg(test)]
mod tests;

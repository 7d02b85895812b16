//! Users' files linked: what was found, what each field said of it, and how many chance links to expect.

mod expected;
mod pairs;
mod shared_dates;
mod summary;

pub(crate) use pairs::{EVIDENCE_LABELS, pair_columns};
pub(crate) use summary::{EvidenceRow, FileSummary, StrategySummary, Summary, summarise};

#[cfg(test)]
mod tests;

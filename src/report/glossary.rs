//! The metrics and the measured dials as tables for documents.

use super::rows::Grid;
use crate::metric::{Better, METRICS, Metric, Unit};

/// Every metric: what it counts, among what, how it reads, and what it says.
pub(crate) fn metrics() -> Grid {
    let row = |metric: &Metric| {
        let unit = match metric.unit {
            Unit::Share => "share, %",
            Unit::Per100k => "per 100,000",
            Unit::Count => "count of a roll in full",
            Unit::Ratio => "for each one",
        };
        let better = match metric.better {
            Better::Lower => "lower",
            Better::Higher => "higher",
            Better::Neither => "neither",
        };
        vec![
            format!("`{}`", metric.name),
            metric.says.to_owned(),
            metric.numerator.to_owned(),
            metric.denominator.to_owned(),
            unit.to_owned(),
            better.to_owned(),
            metric.estimable_when(),
        ]
    };
    let head = ["metric", "what it says", "what is counted", "among what", "unit", "better is", "when it is estimable"];
    Grid::new("Metrics", &head, METRICS.iter().map(row).collect())
}

/// The keys of a scenario that runs measure.
pub(crate) fn dials(measured: &[(String, &'static str)]) -> Grid {
    let rows = measured.iter().map(|(path, meaning)| vec![format!("`{path}`"), (*meaning).to_owned()]).collect();
    Grid::new("Dials that runs measure", &["dial", "what is counted"], rows)
}

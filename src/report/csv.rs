//! `strategies.csv`: one row for each strategy × group × metric.

use super::words;
use crate::format::no_formula;
use crate::results::{MetricResult, Results, StrategyResult};

/// Column names, in order.
pub(super) const COLUMNS: [&str; 10] =
    ["strategy", "group", "metric", "value", "numerator", "denominator", "lower", "upper", "level", "method"];

/// The content of `strategies.csv`, a table for people: no name is a formula in a spreadsheet. A cell is empty where there is no value; `group` is empty for everybody.
///
/// # Errors
/// Those of the writer, which for memory are none that a reader can cause.
pub(crate) fn strategies_csv(results: &Results) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for strategy in &results.strategies {
        for metric in &strategy.metrics {
            writer.write_record(row(strategy, metric))?;
        }
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

fn row(strategy: &StrategyResult, metric: &MetricResult) -> [String; 10] {
    let interval = metric.estimate.interval.as_ref();
    [
        no_formula(&strategy.name),
        metric.group.as_ref().map(words::group).unwrap_or_default(),
        metric.name.clone(),
        cell(metric.estimate.value),
        cell(Some(metric.estimate.numerator)),
        cell(Some(metric.estimate.denominator)),
        cell(interval.map(|i| i.lower)),
        cell(interval.and_then(|i| i.upper)),
        cell(interval.map(|i| i.level)),
        interval.map_or_else(String::new, |i| i.method.clone().into_owned()),
    ]
}

/// As many digits as it takes to read the same number back.
pub(super) fn cell(x: Option<f64>) -> String {
    match x.filter(|x| x.is_finite()) {
        Some(x) if x != 0.0 && x.abs() < 1e-4 => format!("{x:e}"),
        Some(x) => x.to_string(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn a_row_for_each_strategy_group_and_metric() {
        let results = results();
        let bytes = strategies_csv(&results).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap(), &COLUMNS.to_vec());
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), results.strategies.iter().map(|s| s.metrics.len()).sum::<usize>());
        let metric = &results.strategies[0].metrics[0];
        assert_eq!(rows[0][3].parse::<f64>().unwrap(), metric.estimate.value.unwrap());
    }

    #[test]
    fn no_name_is_a_formula() {
        let mut results = results();
        results.strategies[0].name = "=HYPERLINK(\"x\")".to_owned();
        let text = String::from_utf8(strategies_csv(&results).unwrap()).unwrap();
        assert!(text.contains("\n\"'=HYPERLINK(\"\"x\"\")\",") && !text.contains("\n\"="), "{text}");
    }

    #[test]
    fn what_is_not_estimable_is_empty_and_never_zero() {
        let bytes = strategies_csv(&results()).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let row = text.lines().find(|l| l.starts_with("name + birth date + licence,,false_link_share")).unwrap();
        assert_eq!(row, "name + birth date + licence,,false_link_share,,0,0,,,,");
    }
}

//! `metrics.csv`: tidy, a row for each metric of each strategy in each world and at each point of the sweep, with what the metric means.

use serde_json::Value;

use super::csv::cell;
use super::{sweep, words};
use crate::format::no_formula;
use crate::results::{Group, Results, StrategyResult, SweepResult};
use crate::stats::Estimate;

/// Column names before those of a sweep's dials, in order.
const COLUMNS: [&str; 12] = [
    "scenario",
    "world",
    "strategy",
    "group",
    "metric",
    "estimate",
    "low",
    "high",
    "level",
    "numerator",
    "denominator",
    "definition",
];
/// The world that is the scenario's own, and that of a sweep.
const OWN: &str = "scenario";
const SWEEP: &str = "sweep";

/// What a row is about.
struct Of<'a> {
    scenario: &'a str,
    world: &'a str,
    strategy: &'a str,
    group: Option<&'a Group>,
    metric: &'a str,
}

/// The content of `metrics.csv`. A cell is empty where there is no value; `group` is empty for everybody, and a dial where it is as the world has it.
///
/// # Errors
/// Those of the writer, which for memory are none that a reader can cause.
pub(crate) fn metrics_csv(results: &Results) -> Result<Vec<u8>, csv::Error> {
    let scenario = results.provenance.scenario.as_str();
    let dials: Vec<&str> = results.sweep.iter().flat_map(|sweep| &sweep.axes).map(|axis| axis.dial.as_str()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.iter().chain(&dials))?;
    let worlds = results.worlds.iter().map(|world| (world.name.as_str(), &world.strategies));
    for (world, strategies) in std::iter::once((OWN, &results.strategies)).chain(worlds) {
        for strategy in strategies {
            for row in rows(scenario, world, strategy) {
                writer.write_record(row.into_iter().chain(dials.iter().map(|_| String::new())))?;
            }
        }
    }
    if let Some(sweep) = &results.sweep {
        write_sweep(&mut writer, scenario, sweep)?;
    }
    writer.into_inner().map_err(|e| e.into_error().into())
}

/// The rows of a sweep alone, with the same columns.
///
/// # Errors
/// As [`metrics_csv`].
pub(crate) fn sweep_csv(scenario: &str, sweep: &SweepResult) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS.into_iter().chain(sweep.axes.iter().map(|axis| axis.dial.as_str())))?;
    write_sweep(&mut writer, scenario, sweep)?;
    writer.into_inner().map_err(|e| e.into_error().into())
}

fn write_sweep(writer: &mut csv::Writer<Vec<u8>>, scenario: &str, sweep: &SweepResult) -> Result<(), csv::Error> {
    for point in &sweep.points {
        let dials: Vec<String> =
            sweep.axes.iter().map(|axis| point.at.get(&axis.dial).map_or_else(String::new, setting)).collect();
        for estimates in &point.strategies {
            for metric in sweep::SHARES {
                let of = Of { scenario, world: SWEEP, strategy: &estimates.name, group: None, metric };
                writer
                    .write_record(row(&of, sweep::share(estimates, metric)).into_iter().chain(dials.iter().cloned()))?;
            }
        }
    }
    Ok(())
}

/// A dial's value with all its digits; a text that is a formula in a spreadsheet is none here.
fn setting(value: &Value) -> String {
    value.as_f64().map_or_else(|| no_formula(&words::setting(value)), |x| cell(Some(x)))
}

fn rows<'a>(scenario: &'a str, world: &'a str, strategy: &'a StrategyResult) -> impl Iterator<Item = [String; 12]> {
    strategy.metrics.iter().map(move |m| {
        let of = Of { scenario, world, strategy: &strategy.name, group: m.group.as_ref(), metric: &m.name };
        row(&of, &m.estimate)
    })
}

fn row(of: &Of, estimate: &Estimate) -> [String; 12] {
    let interval = estimate.interval.as_ref();
    let words = words::metric(of.metric);
    [
        no_formula(of.scenario),
        no_formula(of.world),
        no_formula(of.strategy),
        of.group.map(words::group).unwrap_or_default(),
        of.metric.to_owned(),
        cell(estimate.value),
        cell(interval.map(|i| i.lower)),
        cell(interval.and_then(|i| i.upper)),
        cell(interval.map(|i| i.level)),
        cell(Some(estimate.numerator)),
        cell(Some(estimate.denominator)),
        format!("{} / {}", words.numerator, words.denominator),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;
    use crate::results::WorldResult;

    fn read(bytes: &[u8]) -> (Vec<String>, Vec<csv::StringRecord>) {
        let mut reader = csv::Reader::from_reader(bytes);
        let head = reader.headers().unwrap().iter().map(str::to_owned).collect();
        (head, reader.records().map(Result::unwrap).collect())
    }

    #[test]
    fn a_row_for_each_metric_in_each_world_and_at_each_point() {
        let mut results = results();
        let world = |strategies| WorldResult {
            name: "as Pew counted".to_owned(),
            about: String::new(),
            set: std::collections::BTreeMap::new(),
            strategies,
            estimators: Vec::new(),
        };
        results.worlds = vec![world(results.strategies[..1].to_vec())];
        let (head, rows) = read(&metrics_csv(&results).unwrap());
        assert_eq!(&head[12..], ["ssn4.coverage", "ssn4.error"]);
        let sweep = results.sweep.as_ref().unwrap();
        let metrics = |s: &StrategyResult| s.metrics.len();
        let own: usize = results.strategies.iter().map(metrics).sum();
        let of = |world: &str| rows.iter().filter(|row| &row[1] == world).count();
        assert_eq!(of("scenario"), own);
        assert_eq!(of("as Pew counted"), metrics(&results.strategies[0]));
        assert_eq!(of("sweep"), sweep.points.iter().map(|p| 2 * p.strategies.len()).sum::<usize>());
        let first = results.strategies[0].metric("false_link_share").unwrap();
        let row = rows.iter().find(|row| &row[4] == "false_link_share").unwrap();
        let interval = first.interval.as_ref().unwrap();
        let numbers = [5, 6, 7].map(|column| row[column].parse::<f64>().unwrap());
        assert_eq!(numbers, [first.value.unwrap(), interval.lower, interval.upper.unwrap()]);
        assert_eq!((&row[11], &row[12]), ("false links / links", ""));
    }

    #[test]
    fn a_sweep_alone_has_the_same_columns_and_its_dials() {
        let results = results();
        let sweep = results.sweep.as_ref().unwrap();
        let (head, rows) = read(&sweep_csv("ssn4", sweep).unwrap());
        assert_eq!(head, read(&metrics_csv(&results).unwrap()).0);
        let (point, row) =
            (&sweep.points[7], rows.iter().find(|row| &row[12] == "0.1" && &row[13] == "0.001").unwrap());
        assert_eq!(point.at["ssn4.coverage"], 0.1);
        assert_eq!(row[5].parse::<f64>().ok(), point.strategies[0].false_link_share.value);
    }
}

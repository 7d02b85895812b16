//! `ademp.md`: a run in the form that simulation studies are reported in (Morris, White & Crowther 2019): aims, data-generating mechanisms, estimands,
//! methods and performance. It is made from `results.json` alone.

use std::collections::BTreeSet;

use super::markdown::{captioned, inline, list};
use super::rows::{self, Grid, HEADLINE_METRICS};
use super::words;
use crate::format::{self, number, percent};
use crate::results::{Results, StrategyResult, TestResult};
use crate::stats::Estimate;

/// The page.
pub(crate) fn ademp(results: &Results) -> String {
    let provenance = &results.provenance;
    let mut blocks = vec![
        format!("# {} as a simulation study", inline(&provenance.scenario)),
        "In the order of Morris, White & Crowther (2019) [morris-2019]: aims, data-generating mechanisms, estimands, methods, performance.".to_owned(),
        format!("## Aims\n\n{}", inline(&results.question)),
    ];
    let measured: Vec<String> = results
        .claims
        .iter()
        .map(|claim| {
            let built = if claim.is_measured() { "" } else { " (illustration: a dial puts the outcome in)" };
            format!("{}{built}", claim.proposition)
        })
        .collect();
    if !measured.is_empty() {
        blocks.push(format!("Propositions that are judged:\n\n{}", list(&measured)));
    }
    blocks.push(format!("## Data-generating mechanisms\n\n{}", rows::size_line(results)));
    blocks.push(
        "Everybody is drawn from public tables; who registers, moves, dies and votes follows from dials, each with its source or as an assumption with a \
         range. Records are written with errors. Replicates differ in their seed alone, and control worlds share all random draws with the scenario."
            .to_owned(),
    );
    let worlds = results.worlds.iter().map(|world| {
        let set: Vec<String> =
            world.set.iter().map(|(path, value)| format!("`{path}` = {}", words::setting(value))).collect();
        vec![world.name.clone(), set.join(", "), world.about.clone()]
    });
    let worlds: Vec<Vec<String>> = worlds.collect();
    if !worlds.is_empty() {
        blocks.push(captioned(&Grid::new("Control worlds", &["world", "what is set", "what for"], worlds)));
    }
    if !results.dials.is_empty() {
        blocks.push(captioned(&rows::dials(results)));
    }
    blocks.push(format!("## Estimands\n\n{}", list(&estimands(results))));
    blocks.push("All are numbers of the rolls in full, whatever part was simulated.".to_owned());
    let methods: Vec<String> = results.strategies.iter().map(|s| format!("{}: {}", s.name, s.about)).collect();
    blocks.push(format!("## Methods\n\n{}", list(&methods)));
    blocks.push(format!("## Performance\n\n{}", error_note(results)));
    blocks.push(captioned(&performance(results)));
    if let Some(precision) = rows::precision(results) {
        blocks.push(precision);
    }
    if !results.estimators.is_empty() {
        let rows = results.estimators.iter().map(|e| {
            let (low, high) = e.coverage_interval;
            let n = e.replicates.len();
            vec![
                e.name.clone(),
                number(e.mean_truth),
                number(e.bias),
                e.bias_standard_error.map_or_else(|| format::NOT_ESTIMABLE.to_owned(), number),
                format!("{} of {n} ({}–{})", e.covered, percent(low), percent(high)),
            ]
        });
        let head =
            ["estimator", "mean truth", "bias", "Monte Carlo error of the bias", "intervals that hold the truth"];
        blocks.push(captioned(&Grid::new("Estimators", &head, rows.collect())));
    }
    let lines: Vec<String> = words::provenance(provenance);
    blocks.push(format!("## Provenance\n\n{}", list(&lines)));
    blocks.join("\n\n") + "\n"
}

/// What the claims, published numbers and expectations look at, with its definition.
fn estimands(results: &Results) -> Vec<String> {
    let mut names: BTreeSet<&str> = HEADLINE_METRICS.into_iter().collect();
    for condition in results.claims.iter().flat_map(|claim| &claim.conditions) {
        names.insert(&condition.metric);
        if let TestResult::BestOf(test) = &condition.test {
            names.insert(&test.reaching);
        }
    }
    names.extend(results.published.iter().map(|published| published.measure.metric.as_str()));
    names.extend(results.expectations.iter().map(|expectation| expectation.measure.metric.as_str()));
    let defined = |name: &&str| {
        let metric = words::metric(name);
        format!("`{name}`: {} {} ÷ {}.", metric.says, metric.numerator, metric.denominator)
    };
    names.iter().map(defined).collect()
}

fn error_note(results: &Results) -> String {
    format!(
        "Of {} replicates. The Monte Carlo error of an estimate is its standard error, a quarter of the length of its 95 % interval (divided by 1.96 in place of \
         2). The last column holds the simulated false links against the closed form, which knows no errors in the simulation: 1 is no bias.",
        results.provenance.replicates
    )
}

fn performance(results: &Results) -> Grid {
    let head = [
        "strategy",
        "false-link share",
        "its Monte Carlo error",
        "missed-match share",
        "its Monte Carlo error",
        "false links, simulated ÷ closed form (Monte Carlo error)",
    ];
    let rows = results.strategies.iter().map(|strategy| {
        let of = |name: &str| strategy.metric(name);
        let value = |estimate: Option<&Estimate>| {
            estimate.and_then(|e| e.value).map_or_else(|| format::NOT_ESTIMABLE.to_owned(), percent)
        };
        let error = |estimate: Option<&Estimate>| {
            estimate.and_then(standard_error).map_or_else(|| format::NOT_ESTIMABLE.to_owned(), points)
        };
        let (wrong, missed) = (of("false_link_share"), of("missed_match_share"));
        vec![
            strategy.name.clone(),
            value(wrong),
            error(wrong),
            value(missed),
            error(missed),
            against_closed_form(strategy),
        ]
    });
    Grid::new("Performance, in percent and percentage points", &head, rows.collect())
}

fn points(error: f64) -> String {
    number(100.0 * error)
}

/// A standard error, as far as an interval has one.
fn standard_error(estimate: &Estimate) -> Option<f64> {
    let interval = estimate.interval.as_ref()?;
    Some((interval.upper? - interval.lower) / (2.0 * 1.96))
}

/// Simulated false links over those expected, with the error of a count.
fn against_closed_form(strategy: &StrategyResult) -> String {
    let counts = &strategy.simulated;
    match counts.closed_form_false_links {
        Some(expected) if expected > 0.0 => {
            let simulated = counts.false_links as f64;
            let error = simulated.max(1.0).sqrt() / expected;
            format!("{} ({})", number(simulated / expected), number(error))
        }
        _ => "no closed form".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn has_the_five_parts_in_order_and_every_strategy() {
        let text = ademp(&results());
        let places: Vec<usize> =
            ["## Aims", "## Data-generating mechanisms", "## Estimands", "## Methods", "## Performance"]
                .iter()
                .map(|head| text.find(head).unwrap_or_else(|| panic!("{head}")))
                .collect();
        assert!(places.is_sorted());
        assert!(text.contains("`false_link_share`:") && !text.contains("NaN"));
        assert!(results().strategies.iter().all(|strategy| text.contains(&format!("- {}: ", inline(&strategy.name)))));
    }

    #[test]
    fn a_standard_error_is_that_of_the_interval() {
        let results = results();
        let share = results.strategies[0].metric("false_link_share").unwrap();
        let interval = share.interval.as_ref().unwrap();
        let error = standard_error(share).unwrap();
        assert!((error * 3.92 - (interval.upper.unwrap() - interval.lower)).abs() < 1e-12);
    }
}

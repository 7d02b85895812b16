//! What all runs say together: claims with their verdicts, and published numbers with what came out.

use serde::Deserialize;

use super::rows::Grid;
use super::words;
use crate::format::{self, NOT_ESTIMABLE, Unit};

/// The part of `results.json` that is collected.
#[derive(Clone, Debug, Deserialize)]
pub struct Collected {
    provenance: CollectedProvenance,
    #[serde(default)]
    claims: Vec<CollectedClaim>,
    #[serde(default)]
    published: Vec<CollectedNumber>,
}

#[derive(Clone, Debug, Deserialize)]
struct CollectedProvenance {
    scenario: String,
}

#[derive(Clone, Debug, Deserialize)]
struct CollectedClaim {
    text: String,
    by: String,
    verdict: String,
    because: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
struct CollectedNumber {
    text: String,
    source: String,
    figure: f64,
    metric: String,
    value: Option<f64>,
    interval: Option<CollectedInterval>,
    outcome: String,
    free_dials: Vec<String>,
    because: String,
}

#[derive(Clone, Debug, Deserialize)]
struct CollectedInterval {
    lower: f64,
    upper: Option<f64>,
}

impl Collected {
    /// Reads a `results.json`.
    ///
    /// # Errors
    /// When it is not one.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// Every claim of some runs, with its verdict and what decided it.
pub fn claims(runs: &[Collected]) -> Grid {
    let decisive = |claim: &CollectedClaim| {
        let word = match claim.verdict.as_str() {
            "refuted" => "Fails: ",
            "undecided" => "ndecided: ",
            _ => "Holds: ",
        };
        let reasons = claim.because.iter().filter_map(|b| b.split_once(word));
        reasons.map(|(_, reason)| reason.trim_end_matches('.').to_owned()).collect::<Vec<_>>().join("; ")
    };
    let row = |run: &Collected, claim: &CollectedClaim| {
        let scenario = &run.provenance.scenario;
        vec![
            format!("“{}” ({})", claim.text, claim.by),
            claim.verdict.clone(),
            decisive(claim),
            format!("[{scenario}](results/{scenario}/README.md)"),
        ]
    };
    let rows = runs.iter().flat_map(|run| run.claims.iter().map(move |claim| row(run, claim))).collect();
    Grid::new("Claims", &["what was claimed", "what the run says", "what decides", "where"], rows)
}

/// Every published number of some runs, with what came out.
pub fn published_numbers(runs: &[Collected]) -> Grid {
    let row = |run: &Collected, number: &CollectedNumber| {
        let unit = words::metric(&number.metric).unit;
        let shown = |x: f64| if unit == Unit::Share { format::percent(x) } else { format::number(x) };
        let interval = number
            .interval
            .as_ref()
            .map_or(String::new(), |i| format!(" ({}–{})", shown(i.lower), i.upper.map_or("∞".to_owned(), shown)));
        let here = number.value.map_or(NOT_ESTIMABLE.to_owned(), |value| format!("{}{interval}", shown(value)));
        let free = match number.free_dials.is_empty() {
            true => String::new(),
            false => format!("Free: {}. ", number.free_dials.join(", ")),
        };
        vec![
            format!("{} ({})", number.text, number.source),
            shown(number.figure),
            here,
            number.outcome.replace('-', " "),
            format!("{free}{}", number.because),
            format!("[{0}](results/{0}/README.md)", run.provenance.scenario),
        ]
    };
    let rows = runs.iter().flat_map(|run| run.published.iter().map(move |number| row(run, number))).collect();
    let head = ["what was found", "published", "here", "what the run says", "what to know", "where"];
    Grid::new("Published numbers", &head, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUN: &str = r#"{
        "provenance": { "scenario": "x" },
        "claims": [{ "text": "A", "by": "B", "verdict": "refuted", "because": ["M. Holds: a above 1, it is 2.", "N. Fails: b below 3, it is 4."] }],
        "published": [{ "text": "T", "source": "S", "figure": 0.5, "metric": "false_link_share", "value": 0.25,
            "interval": { "lower": 0.2, "upper": 0.3 }, "outcome": "not-reproduced", "free_dials": ["d"], "because": "Why." }]
    }"#;

    #[test]
    fn a_line_for_each_claim_and_number_with_what_decides() {
        let runs = [Collected::parse(RUN).unwrap()];
        let claims = claims(&runs);
        assert_eq!(claims.rows[0][1..3], ["refuted", "b below 3, it is 4"]);
        let numbers = published_numbers(&runs);
        assert_eq!(numbers.rows[0][1..5], ["50.0 %", "25.0 % (20.0 %–30.0 %)", "not reproduced", "Free: d. Why."]);
    }

    #[test]
    fn what_is_no_result_is_refused() {
        assert!(Collected::parse("{}").is_err());
    }
}

//! What all runs say together: claims with their verdicts.

use super::rows::Grid;
use super::words;
use crate::results::{ClaimResult, Results, Verdict};

/// Every claim of some runs, with its verdict and what decided it. `folder`: where the runs' folders are, seen from the document.
pub(crate) fn claims(runs: &[Results], folder: &str) -> Grid {
    let row = |run: &Results, claim: &ClaimResult| {
        vec![
            format!("“{}” ({})", claim.text, claim.by),
            words::verdict(claim.verdict).to_owned(),
            decisive(claim),
            link(run, folder),
        ]
    };
    let rows = runs.iter().flat_map(|run| run.claims.iter().map(move |claim| row(run, claim))).collect();
    Grid::new("Claims", &["what was claimed", "what the run says", "what decides", "where"], rows)
}

/// The conditions that made a verdict: those that fail, or else those that are undecided, or else all.
fn decisive(claim: &ClaimResult) -> String {
    let decided: Vec<String> =
        claim.conditions.iter().filter(|c| c.verdict == claim.verdict).map(words::decided).collect();
    debug_assert!(claim.verdict != Verdict::Refuted || !decided.is_empty());
    decided.join("; ")
}

/// The page of a run, as a link.
pub(super) fn link(run: &Results, folder: &str) -> String {
    let scenario = &run.provenance.scenario;
    let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    format!("[{scenario}]({folder}{scenario}/README.md)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture::results;

    #[test]
    fn a_line_for_each_claim_with_what_decides() {
        let runs = [results()];
        let claims = claims(&runs, "../results");
        assert_eq!(claims.rows.len(), runs[0].claims.len());
        assert_eq!(claims.rows[0][1], "refuted");
        assert!(claims.rows[0][2].ends_with("below 0.01, it is 18.4 % (17.9–19.0)"), "{}", claims.rows[0][2]);
        assert_eq!(claims.rows[0][3], "[ssn4](../results/ssn4/README.md)");
    }
}

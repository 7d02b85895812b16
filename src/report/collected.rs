//! What all runs say together: claims with their verdicts.

use super::answer::answer;
use super::markdown::{inline, table};
use super::rows::Grid;
use super::verdicts;
use crate::results::{ClaimResult, Results};

/// The answer of a run as a block of a document; nothing where it has none.
pub(crate) fn answer_block(run: &Results) -> String {
    answer(run).map_or_else(String::new, |text| format!("**{}**", inline(&text)))
}

/// What each run found, in its sentence. `folder`: where the runs' folders are, seen from the document.
pub(crate) fn answers(runs: &[Results], folder: &str) -> Grid {
    let row = |run: &Results| vec![run.question.clone(), answer(run).unwrap_or_default(), link(run, folder)];
    Grid::new("What each run found", &["what was asked", "what was found", "where"], runs.iter().map(row).collect())
}

/// The measured claims of some runs, with their verdicts and what decided them. `folder`: where the runs' folders are, seen from the document.
pub(crate) fn claims(runs: &[Results], folder: &str) -> Grid {
    claims_of(runs, folder, verdicts::CLAIMS, true)
}

/// The claims of some runs whose outcome a dial puts in, apart from evidence; absent when there are none.
pub(crate) fn illustrations(runs: &[Results], folder: &str) -> Option<Grid> {
    let grid = claims_of(runs, folder, verdicts::ILLUSTRATIONS, false);
    (!grid.rows.is_empty()).then_some(grid)
}

fn claims_of(runs: &[Results], folder: &str, caption: &str, measured: bool) -> Grid {
    let row = |run: &Results, claim: &ClaimResult| {
        let said: Vec<String> = claim.quotes.iter().map(verdicts::said).collect();
        let said = if said.is_empty() { String::new() } else { format!(" Said: {}", said.join("; ")) };
        let amended: String = claim.amended.iter().map(|a| format!(". {}", verdicts::amended(a))).collect();
        vec![
            format!("{} (by: {}){said}", claim.proposition, claim.by),
            format!(
                "{}{amended}",
                if measured { verdicts::verdict(claim.verdict) } else { verdicts::by_dials(claim.verdict) }
            ),
            verdicts::decisive(claim),
            link(run, folder),
        ]
    };
    let all = runs.iter().flat_map(|run| run.claims.iter().map(move |claim| (run, claim)));
    let rows = all.filter(|(_, claim)| claim.is_measured() == measured).map(|(run, claim)| row(run, claim));
    let (what, says) = if measured {
        ("what was claimed", "what the run says")
    } else {
        ("what is illustrated", "what the dials make of it")
    };
    Grid::new(caption, &[what, says, "what decides", "where"], rows.collect())
}

/// The claims of some runs as a block of a document: those that are measured, and below them the illustrations.
pub(crate) fn claims_block(runs: &[Results], folder: &str) -> String {
    let measured = table(&claims(runs, folder));
    match illustrations(runs, folder) {
        None => measured,
        Some(grid) => {
            format!("{measured}\n\n**{}.** {}\n\n{}", verdicts::ILLUSTRATIONS, verdicts::NO_EVIDENCE, table(&grid))
        }
    }
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
        let (claims, illustrations) = (claims(&runs, "../results"), illustrations(&runs, "../results").unwrap());
        assert_eq!((claims.rows.len(), illustrations.rows.len()), (3, 1));
        assert_eq!(illustrations.rows[0][1], "holds");
        assert_eq!(claims.rows[0][1], "refuted. Amended 2017-07-01: It was 0.02. A look at the results.");
        assert!(claims.rows[0][0].ends_with("Said: “to prevent false positives” (K. K., 2017-06-30, [k-2017])"));
        let decides = &claims.rows[0][2];
        assert!(decides.ends_with("below 0.01 (our choice), it is 18.4 % (17.9–19.0)"), "{decides}");
        assert_eq!(claims.rows[0][3], "[ssn4](../results/ssn4/README.md)");
        let block = claims_block(&runs, "");
        let (evidence, illustration) = block.split_once("Illustrations (the outcome is put in by a dial)").unwrap();
        assert!(!evidence.contains("A dial says so.") && illustration.contains("A dial says so."), "{block}");
    }
}

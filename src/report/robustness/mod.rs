//! How sure verdicts are, as text, tables, pages and pictures; made from `robustness.json` alone.

mod page;
mod pictures;
mod tables;

use super::markdown::{captioned, inline, list, provenance_list};
use super::table;
use crate::format;
use crate::results::RobustnessResults;

pub(crate) use page::page;
pub(crate) use pictures::picture;
use tables::{HOW, cautions, claim_grids, common_grids, history_grids, sentence, verdict_grid};

/// The README of `results/<scenario>/robustness/`.
pub(crate) fn readme(results: &RobustnessResults) -> String {
    let provenance = &results.provenance;
    let mut blocks = vec![
        format!("# How sure are the verdicts of {}?", inline(&provenance.scenario)),
        inline(&results.question),
        list(&results.claims.iter().map(|claim| sentence(claim, results)).collect::<Vec<_>>()),
        format!("```sh\n{}\n```", provenance.command.replace("```", "")),
    ];
    if !results.phases.is_empty() {
        blocks.push(
            "![A map of the verdict over two dials, with the places of known states.](robustness.svg)".to_owned(),
        );
    }
    blocks.push(captioned(&verdict_grid(results)));
    blocks.push(format!("## How it is made\n\n{}", HOW.join("\n\n")));
    for claim in &results.claims {
        let grids = claim_grids(claim);
        if !grids.is_empty() {
            blocks.push(format!("## {}", inline(&claim.proposition)));
            blocks.extend(grids.iter().map(captioned));
        }
    }
    if let Some(history) = &results.history {
        blocks.push("## Worlds that reproduce what was published".to_owned());
        blocks.push(tables::left(history));
        blocks.extend(history_grids(history).iter().map(captioned));
    }
    blocks.push("## Priors, and how far off closed forms are".to_owned());
    blocks.extend(common_grids(results).iter().map(captioned));
    blocks.push(format!("## Cautions\n\n{}", list(&cautions(results))));
    blocks.push(format!("## Provenance\n\n{}", provenance_list(provenance, &results.sources)));
    blocks.join("\n\n") + "\n"
}

/// The study as text for a terminal.
pub(crate) fn terminal(results: &RobustnessResults, width: Option<u16>) -> String {
    let mut text = format!("How sure are the verdicts of {}? {}\n\n", results.provenance.scenario, results.question);
    results.claims.iter().for_each(|claim| text.push_str(&format!("{}\n", sentence(claim, results))));
    let mut add = |grid: &super::Grid| text.push_str(&format!("\n{}\n{}\n", grid.caption, table::draw(grid, width)));
    add(&verdict_grid(results));
    common_grids(results).iter().for_each(&mut add);
    if let Some(history) = &results.history {
        history_grids(history).iter().for_each(&mut add);
        text.push_str(&format!("\n{}\n", tables::left(history)));
    }
    format::printable(&text)
}

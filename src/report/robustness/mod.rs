//! How sure verdicts are, as text, tables, pages and pictures; made from `robustness.json` alone.

mod page;
mod pictures;
mod tables;
mod worlds;

use super::draw::draw;
use super::markdown::{captioned, inline, list, provenance_list};
use super::verdicts;
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
    blocks.extend(worlds::grids(results).iter().map(captioned));
    blocks.push(format!("## How it is made\n\n{}", HOW.join("\n\n")));
    for claim in &results.claims {
        let grids = claim_grids(claim);
        if !grids.is_empty() {
            blocks.push(format!("## {}", inline(&claim.proposition)));
            blocks.extend(grids.iter().map(captioned));
        }
    }
    if let Some(history) = &results.history {
        blocks.push("## Worlds that published figures do not rule out".to_owned());
        blocks.push(tables::left(history));
        blocks.extend(worlds::own_values(history).iter().map(|text| inline(text)));
        blocks.extend(history_grids(history).iter().map(captioned));
    }
    blocks.push("## Priors, and how far off closed forms are".to_owned());
    blocks.extend(common_grids(results).iter().map(captioned));
    blocks.push(format!("## Cautions\n\n{}", list(&cautions(results))));
    if !results.amended.is_empty() {
        let all: Vec<String> = results.amended.iter().map(verdicts::amended).collect();
        blocks.push(format!("## What was changed after a run had been seen\n\n{}", list(&all)));
    }
    blocks.push(format!("## Provenance\n\n{}", provenance_list(provenance, &results.sources)));
    blocks.join("\n\n") + "\n"
}

/// What becomes of the claim of the first map, or of the first claim, and what published figures leave: a paragraph for another document.
pub(crate) fn summary(results: &RobustnessResults) -> String {
    let mapped = results.phases.first().map(|phase| &phase.proposition);
    let claim = results.claims.iter().find(|claim| mapped.is_none_or(|mapped| claim.proposition == *mapped));
    let said = claim.map(|claim| sentence(claim, results));
    let readings = claim.and_then(worlds::readings);
    let own = results.history.iter().flat_map(worlds::own_values);
    let first = worlds::first_strategy(results);
    said.into_iter().chain(readings).chain(own).chain(first).map(|text| inline(&text)).collect::<Vec<_>>().join("\n\n")
}

/// The study as text for a terminal.
pub(crate) fn terminal(results: &RobustnessResults, width: Option<u16>) -> String {
    let mut text = format!("How sure are the verdicts of {}? {}\n\n", results.provenance.scenario, results.question);
    results.claims.iter().for_each(|claim| text.push_str(&format!("{}\n", sentence(claim, results))));
    let mut add = |grid: &super::Grid| text.push_str(&format!("\n{}\n{}\n", grid.caption, draw(grid, width)));
    add(&verdict_grid(results));
    worlds::grids(results).iter().for_each(&mut add);
    common_grids(results).iter().for_each(&mut add);
    if let Some(history) = &results.history {
        history_grids(history).iter().for_each(&mut add);
        text.push_str(&format!("\n{}\n", tables::left(history)));
        worlds::own_values(history).iter().for_each(|said| text.push_str(&format!("{said}\n")));
    }
    format::printable(&text)
}

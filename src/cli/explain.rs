//! `doppelroll explain`: one record's or pair's whole story.

use miette::miette;

use super::OK;
use super::errors::print;
use super::options::{ExplainAction, ExplainOptions};
use super::progress::Bar;
use super::scenario::{choose, print_rows};
use crate::explain::{explain_pair, explain_record, linked_examples};
use crate::world::World;

/// Tells a story, or lists pairs worth telling.
pub(super) fn explain(options: &ExplainOptions) -> miette::Result<u8> {
    let chosen = choose(&options.choice)?;
    let bar = Bar::new();
    let world = World::new(&chosen.scenario, 0, &bar);
    let told = match &options.action {
        ExplainAction::Person { record } => explain_record(&chosen.scenario, &world, record),
        ExplainAction::Pair { left, right } => {
            explain_pair(&chosen.scenario, &world, left, right).map_err(|e| miette!("{e}"))?
        }
        ExplainAction::Examples { count } => {
            let rows = linked_examples(&chosen.scenario, &world, *count).map_err(|e| miette!("{e}"))?;
            drop(bar);
            let head = ["strategy", "left", "right", "truth"];
            return print_rows("links to explain", &head, rows, options.json);
        }
    };
    drop(bar);
    let story = told.ok_or_else(|| {
        let help = "record ids look like IA-7K2M9Q4D and belong to one scenario, seed and scale; `explain SCENARIO examples` lists some";
        miette!(help = help, "no roll or list of this scenario has such a record")
    })?;
    if options.json {
        let rows = story.lines.into_iter().map(|(what, text)| vec![what, text]).collect();
        return print_rows("story", &["what", "text"], rows, true);
    }
    let width = story.lines.iter().map(|l| l.0.chars().count()).max().unwrap_or(0);
    for (heading, text) in story.lines {
        print(&format!("{heading:width$}  {text}\n"))?;
    }
    Ok(OK)
}

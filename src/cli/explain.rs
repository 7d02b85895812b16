//! `doppelroll explain`: one record's or pair's whole story.

use clap::{Args, Subcommand};
use miette::miette;

use super::OK;
use super::choice::{ScenarioChoice, choose};
use super::output::{print, print_rows};
use super::progress::Bar;
use crate::explain::{explain_pair, explain_record, linked_examples};
use crate::world::World;

/// Options of `explain`.
#[derive(Args, Debug)]
pub(super) struct ExplainOptions {
    /// Scenario and changes to it; record ids belong to its seed and scale
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// What to explain
    #[command(subcommand)]
    pub action: ExplainAction,
}

/// What `explain` can do.
#[derive(Debug, Subcommand)]
pub(super) enum ExplainAction {
    /// The person behind a record, and all their registrations
    Person {
        /// Record id, such as IA-7K2M9Q4D
        record: String,
    },
    /// Two records: both people, the evidence of each field, what each strategy makes of it
    Pair {
        /// Record id
        left: String,
        /// Record id
        right: String,
    },
    /// Some false and true links of each strategy, to explain
    Examples {
        /// How many of each
        #[arg(long, default_value_t = 2)]
        count: usize,
    },
}

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

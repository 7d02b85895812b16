//! `doppelroll audit`: the simulated country beside published figures.

use std::fs;

use miette::{Report, miette};

use super::errors::{file_error, print};
use super::options::AuditOptions;
use super::progress::Bar;
use super::scenario::print_rows;
use super::{FAILED, OK};
use crate::experiment::{World, audit as audit_world, audit_scenario};
use crate::io::write_atomically;
use crate::probability::Probability;
use crate::report::{AUDIT_HEADINGS, audit_rows, audit_table, splice};

/// Simulates the country and compares.
pub fn audit(options: &AuditOptions) -> miette::Result<u8> {
    let scale = options.scale.map(|scale| {
        Probability::new(scale).ok_or_else(|| miette!("--scale {scale}: expected a share from 0 to 1, such as 0.02"))
    });
    let scenario = audit_scenario(scale.transpose()?).map_err(|e| miette!("{e}"))?;
    let bar = Bar::new();
    let world = World::new(&scenario, 0, &bar);
    let rows = audit_world(&scenario, &world);
    drop(bar);
    if options.json {
        let text = serde_json::to_string_pretty(&rows).map_err(Report::from_err)?;
        return print(&format!("{text}\n")).map(|()| OK);
    }
    let Some(into) = &options.into else {
        let rows = audit_rows(&rows).iter().map(|cells| cells.to_vec()).collect();
        return print_rows("the simulated country beside published figures", &AUDIT_HEADINGS, rows, false);
    };
    let document = fs::read_to_string(into).map_err(|e| file_error("read", into, &e))?;
    let table = audit_table(&rows, "doppelroll audit");
    let spliced = splice(&document, "audit", &table).map_err(|e| miette!("{}: {e}", into.display()))?;
    match (options.check, spliced == document) {
        (_, true) => print("up to date\n").map(|()| OK),
        (true, false) => {
            eprintln!("{} is not up to date: run the same command without --check", into.display());
            Ok(FAILED)
        }
        (false, false) => {
            write_atomically(into, spliced.as_bytes()).map_err(|e| file_error("write", into, &e))?;
            print("changed\n").map(|()| OK)
        }
    }
}

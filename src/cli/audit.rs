//! `doppelroll audit`: the simulated country beside published figures.

use clap::Args;
use miette::{Report, miette};
use std::path::PathBuf;

use super::OK;
use super::choice::rate;
use super::output::{print, print_json, print_rows};
use super::progress::Bar;
use super::splice::Document;
use crate::audit::{audit as audit_world, audit_scenario, held_against};
use crate::report::{AUDIT_HEADINGS, HELD_HEADINGS, audit_rows, audit_tables, held_rows};
use crate::world::World;

/// `audit`.
#[derive(Debug, Args)]
pub(super) struct AuditOptions {
    /// Share of people that is simulated [default: 0.02, four million registrations]
    #[arg(long)]
    pub scale: Option<f64>,
    /// Put the tables into this document, between <!-- begin:audit --> and <!-- end:audit -->
    #[arg(long, value_name = "DOCUMENT")]
    pub into: Option<PathBuf>,
    /// With --into: change nothing, and exit with 1 when the document is not up to date
    #[arg(long, requires = "into")]
    pub check: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Simulates the country and compares.
pub(super) fn audit(options: &AuditOptions) -> miette::Result<u8> {
    let scale = options.scale.map(|scale| rate("--scale", scale)).transpose()?;
    let scenario = audit_scenario(scale).map_err(|e| miette!("{e}"))?;
    let document = options.into.as_deref().map(Document::read).transpose()?;
    document.iter().try_for_each(|document| document.expect("audit"))?;
    let bar = Bar::new();
    let world = World::new(&scenario, 0, &bar);
    let rows = audit_world(&scenario, &world);
    drop(bar);
    let held = held_against();
    if options.json {
        let both = serde_json::json!({ "calibration": rows, "held_against": held });
        let text = serde_json::to_string_pretty(&both).map_err(Report::from_err)?;
        return print_json(&format!("{text}\n")).map(|()| OK);
    }
    let Some(mut document) = document else {
        let rows = audit_rows(&rows).iter().map(|cells| cells.to_vec()).collect();
        print_rows("the simulated country beside published figures", &AUDIT_HEADINGS, rows, false)?;
        print("\nHeld against, not tuned to\n")?;
        let held = held_rows(&held).iter().map(|cells| cells.to_vec()).collect();
        return print_rows("held against, not tuned to", &HELD_HEADINGS, held, false);
    };
    let scale = options.scale.map_or(String::new(), |scale| format!(" --scale {scale}"));
    document.put("audit", &audit_tables(&rows, &held, &format!("doppelroll audit{scale}")))?;
    document.finish(options.check)
}

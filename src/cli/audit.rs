//! `doppelroll audit`: the simulated country beside published figures.

use miette::{Report, miette};

use super::OK;
use super::errors::print;
use super::options::AuditOptions;
use super::progress::Bar;
use super::scenario::{print_rows, rate};
use super::splice::Document;
use crate::audit::{audit as audit_world, audit_scenario};
use crate::report::{AUDIT_HEADINGS, audit_rows, audit_table};
use crate::world::World;

/// Simulates the country and compares.
pub(super) fn audit(options: &AuditOptions) -> miette::Result<u8> {
    let scale = options.scale.map(|scale| rate("--scale", scale)).transpose()?;
    let scenario = audit_scenario(scale).map_err(|e| miette!("{e}"))?;
    let document = options.into.as_deref().map(Document::read).transpose()?;
    let bar = Bar::new();
    let world = World::new(&scenario, 0, &bar);
    let rows = audit_world(&scenario, &world);
    drop(bar);
    if options.json {
        let text = serde_json::to_string_pretty(&rows).map_err(Report::from_err)?;
        return print(&format!("{text}\n")).map(|()| OK);
    }
    let Some(mut document) = document else {
        let rows = audit_rows(&rows).iter().map(|cells| cells.to_vec()).collect();
        return print_rows("the simulated country beside published figures", &AUDIT_HEADINGS, rows, false);
    };
    let scale = options.scale.map_or(String::new(), |scale| format!(" --scale {scale}"));
    document.put("audit", &audit_table(&rows, &format!("doppelroll audit{scale}")))?;
    document.finish(options.check)
}

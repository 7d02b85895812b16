//! Completions and manual pages.

use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use miette::Report;

use super::errors::file_error;
use super::folder::finish;
use super::output::print;
use super::{Cli, OK};
use crate::io::ResultFolder;

/// Prints a completion script.
pub(super) fn completions(shell: Shell) -> miette::Result<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "doppelroll", &mut out);
    print(&String::from_utf8_lossy(&out))?;
    Ok(OK)
}

/// Writes a manual page for each verb.
pub(super) fn man(folder: &Path) -> miette::Result<u8> {
    let pages = ResultFolder::begin(folder).map_err(Report::from_err)?;
    let failed = |e| file_error("write manual pages to", folder, &e);
    clap_mangen::generate_to(Cli::command(), pages.aside()).map_err(failed)?;
    finish(pages, folder, |_| false)?;
    Ok(OK)
}

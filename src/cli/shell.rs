//! Completions and manual pages.

use std::fs;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;

use super::errors::file_error;
use super::output::print;
use super::{Cli, OK};

/// Prints a completion script.
pub(super) fn completions(shell: Shell) -> miette::Result<u8> {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "doppelroll", &mut out);
    print(&String::from_utf8_lossy(&out))?;
    Ok(OK)
}

/// Writes a manual page for each verb.
pub(super) fn man(folder: &Path) -> miette::Result<u8> {
    fs::create_dir_all(folder).map_err(|e| file_error("make the folder", folder, &e))?;
    clap_mangen::generate_to(Cli::command(), folder).map_err(|e| file_error("write manual pages to", folder, &e))?;
    Ok(OK)
}

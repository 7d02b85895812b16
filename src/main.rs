//! The `doppelroll` command.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    doppelroll::cli::main()
}

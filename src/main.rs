//! The `doppelroll` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    doppelroll::cli::main()
}

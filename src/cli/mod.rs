//! The command line: the only place where files are opened and people are spoken to.

mod audit;
mod errors;
mod expect;
mod explain;
mod generate;
mod generate_lists;
mod link;
mod options;
mod progress;
mod render;
mod report;
mod run;
mod scenario;
mod score;
mod shell;
mod splice;
mod strategy;
mod sweep;

pub use options::{Cli, Command};

use std::process::ExitCode;

use clap::Parser;

/// Fine.
const OK: u8 = 0;
/// An expectation was not met, or a comparison failed.
const FAILED: u8 = 1;
/// Bad input.
const BAD_INPUT: u8 = 2;

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let _ = miette::set_hook(Box::new(|_| Box::new(miette::MietteHandlerOpts::new().width(100).build())));
    let cli = Cli::parse();
    if let Some(threads) = cli.threads
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()
    {
        eprintln!("cannot start {threads} threads: {error}");
        return ExitCode::from(BAD_INPUT);
    }
    let done = match cli.command {
        Command::Run(options) => run::run(&options),
        Command::Sweep(options) => sweep::sweep(&options),
        Command::Generate(options) => generate::generate(&options),
        Command::Expect(options) => expect::expect(&options),
        Command::Explain(options) => explain::explain(&options),
        Command::Link(options) => link::link(&options),
        Command::Score(options) => score::score(&options),
        Command::Scenario(options) => scenario::scenario(&options),
        Command::Audit(options) => audit::audit(&options),
        Command::Strategy(options) => strategy::strategy(&options),
        Command::Splice(options) => splice::splice(&options),
        Command::Report(options) => report::report(&options),
        Command::Completions { shell } => shell::completions(shell),
        Command::Man { folder } => shell::man(&folder),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(report) if errors::is_broken_pipe(&report) => ExitCode::SUCCESS,
        Err(report) => {
            eprintln!("{report:?}");
            ExitCode::from(BAD_INPUT)
        }
    }
}

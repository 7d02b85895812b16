//! The command line: the only place where files are opened and people are spoken to.

mod audit;
mod choice;
mod embedded;
mod errors;
mod expect;
mod explain;
mod folder;
mod generate;
mod generate_lists;
mod link;
mod manifest;
mod new;
mod output;
mod progress;
mod render;
mod report;
mod robustness;
mod run;
mod scenario;
mod score;
mod shell;
mod signals;
mod size;
mod splice;
mod state;
mod strategy;
mod suggest;
mod sweep;
mod tables;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::cell;

/// Synthetic voter rolls with known truth, and how often record-matching strategies are wrong on them.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Examples:
  doppelroll state OH                                what are a state's matches with the others worth?
  doppelroll run scenarios/ssn4.toml                 the main job: rolls, links, scores, verdicts, results/ssn4/
  doppelroll run scenarios/ssn4.toml --scale 1       the same with the states in full
  doppelroll expect first_name last_name birth_date --size 129000000 --mix voters-2012
  doppelroll generate scenarios/ssn4.toml -o out --format parquet

Results are there whole or not at all. What is read is never written over, and what a verb did not write only with --force.

Exit status: 0 fine, also when nobody reads the output to its end (| head); 1 an expectation of the scenario was not met;
2 bad input; 129, 130, 143 ended by a hang-up, Ctrl-C or a request to end: what was there before is as it was."
)]
struct Cli {
    /// Threads to use, at most four for each core; results do not depend on it [default: one for each core]
    #[arg(long, global = true, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1024))]
    threads: Option<usize>,
    /// Show cells of your files in messages as they are, instead of their shape (9 a digit, A a letter)
    #[arg(long, global = true)]
    show_cells: bool,
    /// Print JSON instead of tables, for verbs that print; it may stand behind the verb, too
    #[arg(long)]
    json: bool,
    /// What to do.
    #[command(subcommand)]
    command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
enum Command {
    /// Run a scenario: generate rolls, link them with every strategy, score against the truth, judge the claims
    Run(run::RunOptions),
    /// Run a grid of settings and print both error shares of every strategy at each point
    Sweep(sweep::SweepOptions),
    /// Say how sure the verdicts of a scenario are: thousands of worlds drawn from priors, what turns each verdict, what published figures leave
    Robustness(robustness::RobustnessOptions),
    /// Write the rolls and the answer key of a scenario as CSV or Parquet
    Generate(generate::GenerateOptions),
    /// Say what the matches between a state's roll and all others are worth: one sentence, three rules, two examples; no file needed
    State(state::StateOptions),
    /// Print how many pairs of different people agree by chance, in closed form: no simulation
    Expect(expect::ExpectOptions),
    /// Tell the whole story of a record or a pair: who it is, what each file says and why, who links it
    Explain(explain::ExplainOptions),
    /// Link users' own files: two files with each other, or one with itself
    Link(link::options::LinkOptions),
    /// Score anybody's pairs or clusters against the truth: doppelroll's, Splink's, recordlinkage's, fastLink's
    Score(score::options::ScoreOptions),
    /// List, check or describe scenario files
    Scenario(scenario::ScenarioOptions),
    /// List or show the built-in strategies, check files of others
    Strategy(strategy::StrategyOptions),
    /// Make the pages of runs again from results.json, or print what they say together
    Report(report::ReportOptions),
    /// Fill the blocks of documents from the results of runs, between <!-- begin:NAME --> and <!-- end:NAME -->
    Splice(splice::SpliceOptions),
    /// Hold the simulated country against published figures: names, birth dates, rolls, removals, votes
    Audit(audit::AuditOptions),
    /// Print a completion script for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Write manual pages
    Man {
        /// Folder to write them to
        folder: PathBuf,
    },
}

impl Command {
    /// Sets the verb's own `--json`; says whether it has one.
    fn print_json(&mut self) -> bool {
        let json = match self {
            Self::Run(options) => &mut options.json,
            Self::Sweep(options) => &mut options.json,
            Self::Robustness(options) => &mut options.json,
            Self::Generate(options) => &mut options.json,
            Self::State(options) => &mut options.json,
            Self::Expect(options) => &mut options.json,
            Self::Explain(options) => &mut options.json,
            Self::Link(options) => &mut options.json,
            Self::Score(options) => &mut options.json,
            Self::Audit(options) => &mut options.json,
            Self::Report(options) => &mut options.json,
            Self::Scenario(options) => return options.print_json(),
            Self::Strategy(options) => return options.print_json(),
            Self::Splice(_) | Self::Completions { .. } | Self::Man { .. } => return false,
        };
        *json = true;
        true
    }
}

/// Fine.
const OK: u8 = 0;
/// An expectation was not met, or a comparison failed.
const FAILED: u8 = 1;
/// Bad input.
const BAD_INPUT: u8 = 2;

/// More threads than this only get in each other's way; a command with more still runs, and gives the same.
fn most_threads() -> usize {
    4 * std::thread::available_parallelism().map_or(1, usize::from)
}

/// An error with all that caused it, in one text.
fn said(report: &miette::Report) -> String {
    report.chain().map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    // Without colors, so that no escape sequence in a message can be one of a file's.
    let _ = miette::set_hook(Box::new(|_| Box::new(miette::MietteHandlerOpts::new().width(100).color(false).build())));
    let mut cli = Cli::parse();
    if cli.json && !cli.command.print_json() {
        output::say("--json: this verb prints no JSON; `doppelroll help VERB` says what it writes");
        return ExitCode::from(BAD_INPUT);
    }
    signals::install();
    if cli.show_cells {
        cell::show_cells();
    }
    if let Some(threads) = cli.threads.map(|asked| asked.min(most_threads()))
        && let Err(error) = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global()
    {
        output::say(&format!("cannot start {threads} threads: {error}"));
        return ExitCode::from(BAD_INPUT);
    }
    let done = match cli.command {
        Command::Run(options) => run::run(&options),
        Command::Sweep(options) => sweep::sweep(&options),
        Command::Robustness(options) => robustness::robustness(&options),
        Command::Generate(options) => generate::generate(&options),
        Command::State(options) => state::state(&options),
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
    let code = match done {
        Ok(code) => code,
        Err(report) if errors::is_reader_gone(&report) => OK,
        Err(report) => {
            output::say(&format!("{report:?}"));
            if let Some(meant) = suggest::meant(&said(&report)) {
                output::say(&format!("  did you mean {meant}?"));
            }
            BAD_INPUT
        }
    };
    if cell::were_hidden() {
        output::say("cells are told by their shape, 9 a digit and A a letter; --show-cells shows them");
    }
    ExitCode::from(code)
}

#[cfg(test)]
mod tests;

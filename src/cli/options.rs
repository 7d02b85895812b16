//! What can be asked on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use super::link::options::LinkOptions;
use super::report::ReportOptions;
use super::score::options::ScoreOptions;
use super::splice::SpliceOptions;

/// Synthetic voter rolls with known truth, and how often record-matching strategies are wrong on them.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Examples:
  doppelroll run scenarios/ssn4.toml                 the main job: rolls, links, scores, verdicts, results/ssn4/
  doppelroll run scenarios/ssn4.toml --scale 1       the same with the states in full
  doppelroll expect first_name last_name birth_date --size 129000000 --mix voters-2012
  doppelroll generate scenarios/ssn4.toml -o out --format parquet

Exit status: 0 fine, 1 an expectation of the scenario was not met, 2 bad input."
)]
pub struct Cli {
    /// Threads to use; results do not depend on it [default: one for each core]
    #[arg(long, global = true, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1024))]
    pub threads: Option<usize>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario: generate rolls, link them with every strategy, score against the truth, judge the claims
    Run(RunOptions),
    /// Run a grid of settings and print both error shares of every strategy at each point
    Sweep(SweepOptions),
    /// Write the rolls and the answer key of a scenario as CSV or Parquet
    Generate(GenerateOptions),
    /// Print how many pairs of different people agree by chance, in closed form: no simulation
    Expect(ExpectOptions),
    /// Tell the whole story of a record or a pair: who it is, what each file says and why, who links it
    Explain(ExplainOptions),
    /// Link users' own files: two files with each other, or one with itself
    Link(LinkOptions),
    /// Score anybody's pairs or clusters against the truth: doppelroll's, Splink's, recordlinkage's, fastLink's
    Score(ScoreOptions),
    /// List, check or describe scenario files
    Scenario(ScenarioOptions),
    /// List or show the built-in strategies, check files of others
    Strategy(StrategyOptions),
    /// Make the pages of runs again from results.json, or print what they say together
    Report(ReportOptions),
    /// Fill the blocks of documents from the results of runs, between <!-- begin:NAME --> and <!-- end:NAME -->
    Splice(SpliceOptions),
    /// Hold the simulated country against published figures: names, birth dates, rolls, removals, votes
    Audit(AuditOptions),
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

/// What scenario, and which of its settings to change.
#[derive(Args, Clone, Debug)]
pub struct ScenarioChoice {
    /// Scenario file, such as scenarios/ssn4.toml
    pub scenario: PathBuf,
    /// Seed instead of the scenario's
    #[arg(long)]
    pub seed: Option<u64>,
    /// Share of the rolls to simulate instead of the scenario's: 1 is the states in full
    #[arg(long)]
    pub scale: Option<f64>,
    /// Most pairs of records that one blocking key of a strategy may bring [default: the scenario's, or 2000000000]
    #[arg(long, value_name = "N")]
    pub max_pairs: Option<u64>,
    /// Set any key of the scenario by its path: recording.ssn4.coverage=1, kinship.twins=2, rolls.date=2012-11-06, list.NAME.of.deaths.coverage=0.9
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub settings: Vec<String>,
}

/// Options of `run`.
#[derive(Args, Debug)]
pub struct RunOptions {
    /// Scenario and changes to it
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// Independent repetitions instead of the scenario's number
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: Option<u32>,
    /// Leave the scenario's sweep out
    #[arg(long)]
    pub no_sweep: bool,
    /// Folder that gets a folder named like the scenario
    #[arg(short, long, default_value = "results")]
    pub out: PathBuf,
    /// Print results.json instead of tables
    #[arg(long)]
    pub json: bool,
}

/// Options of `sweep`.
#[derive(Args, Debug)]
pub struct SweepOptions {
    /// Scenario and changes to it
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// A key of the scenario by its path and its values, such as recording.ssn4.coverage=0,0.5,1 or kinship.twins=1,2; repeat for a grid [default: the scenario's sweep]
    #[arg(long = "axis", value_name = "PATH=V1,V2,…")]
    pub axes: Vec<String>,
    /// Replicates at each point
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: Option<u32>,
    /// Print JSON instead of a table
    #[arg(long)]
    pub json: bool,
}

/// Options of `generate`.
#[derive(Args, Debug)]
pub struct GenerateOptions {
    /// Scenario and changes to it
    #[command(flatten)]
    pub choice: ScenarioChoice,
    /// Folder to write to
    #[arg(short, long, default_value = "out")]
    pub out: PathBuf,
    /// File format
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    pub format: Format,
    /// Only these columns, such as first_name,last_name,birth_date (record_id is always there) [default: all]
    #[arg(long, value_delimiter = ',')]
    pub columns: Vec<String>,
    /// Only the I-th of N parts of the rows, counted from 1: 2/4. The parts after one another are the whole
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
    /// Rows written at a time: memory follows it, results do not
    #[arg(long, default_value_t = 1 << 19, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..))]
    pub block_rows: usize,
    /// Print what was written as JSON
    #[arg(long)]
    pub json: bool,
}

/// File formats of `generate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Comma-separated values, UTF-8, with a header
    Csv,
    /// Apache Parquet
    Parquet,
}

/// Options of `expect`.
#[derive(Args, Debug)]
pub struct ExpectOptions {
    /// Fields that must agree: first_name, middle_name, last_name, suffix, birth_date, birth_date:year, birth_date:month_year, sex, race, ssn4,
    /// first_name:initial, middle_name:initial (the initials only together with a birth date)
    #[arg(required = true)]
    pub fields: Vec<String>,
    /// People on the roll [default: as many as the mix has]
    #[arg(long)]
    pub size: Option<f64>,
    /// Whose ages, sexes and races
    #[arg(long, value_enum, default_value_t = Mix::Registered2016)]
    pub mix: Mix,
    /// One state instead of the nation, by postal code
    #[arg(long)]
    pub state: Option<String>,
    /// Only people born in these years, such as 1950-1959
    #[arg(long, value_name = "FIRST-LAST")]
    pub birth_years: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Mixes of people for `expect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Mix {
    /// All adult residents of November 2016
    #[value(name = "adults-2016")]
    Adults2016,
    /// Registered people of November 2016
    #[value(name = "registered-2016")]
    Registered2016,
    /// The 129 million voters of November 2012 (the nation only)
    #[value(name = "voters-2012")]
    Voters2012,
}

/// Options of `explain`.
#[derive(Args, Debug)]
pub struct ExplainOptions {
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
pub enum ExplainAction {
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

/// Options of `scenario`.
#[derive(Args, Debug)]
pub struct ScenarioOptions {
    /// What to do
    #[command(subcommand)]
    pub action: ScenarioAction,
}

/// What `scenario` can do.
#[derive(Debug, Subcommand)]
pub enum ScenarioAction {
    /// List scenario files of a folder with their questions
    List {
        /// Folder
        #[arg(default_value = "scenarios")]
        folder: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read scenario files and say what is wrong with them
    Check {
        /// Files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// List the dials that runs measure: asked, expected, achieved
    Dials {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print a JSON Schema: of scenario files, or of results.json
    Schema {
        /// Which
        #[arg(value_enum, default_value_t = SchemaOf::Scenario)]
        of: SchemaOf,
    },
}

/// Schemas that can be printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// Scenario files
    Scenario,
    /// results.json
    Results,
}

/// Options of `strategy`.
#[derive(Args, Debug)]
pub struct StrategyOptions {
    /// What to do
    #[command(subcommand)]
    pub action: StrategyAction,
}

/// What `strategy` can do.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
A strategy compares fields, each as FIELD, FIELD:NORMALISATION or FIELD[:NORMALISATION] ~ SIMILARITY:
  names and texts   :upper :letters   ~ jaro_winkler >= 0.92   ~ shared_letters >= 0.8   ~ damerau_levenshtein <= 1
  names             :soundex :nickname :initial                ~ nickname
  dates             :year :month_year                          ~ days <= 1   ~ years <= 1   ~ date_parts <= 1
  SSN4 and texts                                               ~ digits <= 1")]
pub enum StrategyAction {
    /// List the built-in strategies
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the file of a built-in strategy, with its documentation: a start for one of your own
    Show {
        /// Its name, such as crosscheck
        name: String,
    },
    /// Read files of strategies and say what is wrong with them, or which pairs they look at
    Check {
        /// Files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Print a JSON Schema of files of strategies
    Schema,
}

/// `audit`.
#[derive(Debug, Args)]
pub struct AuditOptions {
    /// Share of people that is simulated [default: 0.02, four million registrations]
    #[arg(long)]
    pub scale: Option<f64>,
    /// Put the table into this document, between <!-- begin:audit --> and <!-- end:audit -->
    #[arg(long, value_name = "DOCUMENT")]
    pub into: Option<PathBuf>,
    /// With --into: change nothing, and exit with 1 when the document is not up to date
    #[arg(long, requires = "into")]
    pub check: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

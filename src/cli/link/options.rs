//! Options of `link`, and those of every verb that reads users' files.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::super::size::Size;
use super::super::tables::TableOptions;
use crate::intake::DateOrder;

/// Options of `link`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  doppelroll link --left a.csv --right b.parquet --strategy crosscheck -o pairs.csv
  doppelroll link --input roll.csv.gz --strategy crosscheck --strategy ssn4-veto --json      duplicates within one file
  doppelroll link --left a.csv --right b.csv --strategy rules.toml --right-columns first_name=vorname,birth_date=geboren

`doppelroll strategy list` names the built-in strategies. A strategy file holds one or more rules:
  [[strategy]]
  name = \"name + birth date, SSN4 veto\"
  agree = [\"first_name\", \"last_name\", \"birth_date\"]   # both have it, and it agrees
  not_contradict = [\"ssn4\"]                            # missing passes

Columns are recognised by our names and common others (given_name, surname, dob, postcode, soc_sec_id, …); what was recognised
is printed to standard error. Names and texts are compared in upper case. Sex is F, M, female, male, 1 (male) or 2 (female).
The chance links to expect are computed from national (US) tables and the sizes of the files.")]
pub(in crate::cli) struct LinkOptions {
    /// First file: CSV or Parquet, plain, .gz or .zst; - for standard input
    #[arg(long, value_name = "FILE", requires = "right", conflicts_with = "input", required_unless_present = "input")]
    pub left: Option<PathBuf>,
    /// Second file; records of the first are compared with records of the second
    #[arg(long, value_name = "FILE", requires = "left")]
    pub right: Option<PathBuf>,
    /// One file instead of two: all its records are compared with each other
    #[arg(long, value_name = "FILE")]
    pub input: Option<PathBuf>,
    /// Built-in strategy by name, or a file (TOML with [[strategy]] entries); repeat for several
    #[arg(long = "strategy", value_name = "NAME|FILE", required = true)]
    pub strategies: Vec<String>,
    /// Refuse to start when a strategy's blocking key brings more pairs than this [default: 2000000000]
    #[arg(long, value_name = "N")]
    pub max_pairs: Option<u64>,
    /// Refuse to go on when records and links would take more memory than this, such as 4GiB or 512MiB
    #[arg(long, value_name = "SIZE", default_value_t = Size(8 << 30))]
    pub memory: Size,
    /// How to read the files
    #[command(flatten)]
    pub reading: ReadingOptions,
    /// Write the links: a row for each pair and strategy (CSV, or Parquet by the ending .parquet); - for standard output instead of the tables
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// With -o: write over a file that is no table of links. A file that is read is never written over
    #[arg(long, requires = "out")]
    pub force: bool,
    /// With -o: put an apostrophe before ids and names that a spreadsheet would run as formulas. Other programs then read other ids
    #[arg(long, requires = "out")]
    pub safe_csv: bool,
    /// Print counts as JSON instead of tables
    #[arg(long)]
    pub json: bool,
}

/// How to read users' files.
#[derive(Args, Clone, Debug)]
pub(in crate::cli) struct ReadingOptions {
    /// Our columns by theirs: first_name=given_name,address=number+street (joined); record_id= leaves a column out
    #[arg(long, value_name = "OURS=THEIRS,…", value_delimiter = ',')]
    pub columns: Vec<String>,
    /// The same for the left file only
    #[arg(long, value_name = "OURS=THEIRS,…", value_delimiter = ',')]
    pub left_columns: Vec<String>,
    /// The same for the right file only
    #[arg(long, value_name = "OURS=THEIRS,…", value_delimiter = ',')]
    pub right_columns: Vec<String>,
    /// Order of day and month in dates such as 03/04/1950, of all files or of the left and the right: mdy,dmy [default: from the data]
    #[arg(long, value_enum, value_delimiter = ',', num_args = 1..=2)]
    pub date_format: Vec<DateFormat>,
    /// How to read CSV files
    #[command(flatten)]
    pub tables: TableOptions,
    /// Texts that stand for a missing cell in any column, such as NA,-9 (dates, numbers, sex: NA and NULL always do)
    #[arg(long, value_delimiter = ',')]
    pub missing: Vec<String>,
    /// Go on with up to N bad rows in each file: ragged ones are left out, a cell that cannot be read is missing
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub allow_bad_rows: u64,
}

/// Orders of day and month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum DateFormat {
    /// 12/31/1950
    Mdy,
    /// 31/12/1950
    Dmy,
    /// 1950-12-31 and 19501231 only
    Ymd,
}

impl From<DateFormat> for DateOrder {
    fn from(format: DateFormat) -> Self {
        match format {
            DateFormat::Mdy => DateOrder::MonthFirst,
            DateFormat::Dmy => DateOrder::DayFirst,
            DateFormat::Ymd => DateOrder::YearFirst,
        }
    }
}

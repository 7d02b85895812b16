//! Options of `score`.

use std::path::PathBuf;

use clap::Args;

use super::super::tables::TableOptions;
use crate::score::Pattern;

/// Options of `score`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  doppelroll score --pairs pairs.csv --truth truth.csv
  doppelroll score --pairs splink.parquet --truth people.csv --truth-columns record_id=unique_id,person_id=cluster -o curve.csv
  doppelroll score --pairs links.csv --left-truth a.csv --right-truth b.csv --truth-from-ids 'rec-{}-*'       FEBRL
  doppelroll score --pairs pairs.csv --truth truth.csv --across '{}-*'       only pairs of different states count (IA-7K2M, MN-09ZX)

Read as they are: pairs of `doppelroll link`; Splink's predictions (unique_id_l, unique_id_r, match_probability); recordlinkage's MultiIndex
(two index columns, perhaps a probability); fastLink's matches (inds.a, inds.b, posterior: row numbers, so give the truth of
each file in the file's order); clusters (record_id or unique_id, cluster_id). All as CSV or Parquet, plain, .gz or .zst.

Matches that are in no pair of the file count as missed, whether blocking or the comparison lost them.")]
pub(in crate::cli) struct ScoreOptions {
    /// Pairs or clusters that a tool made
    #[arg(long, visible_alias = "clusters", value_name = "FILE")]
    pub pairs: PathBuf,
    /// Truth: a row for each record with its id and its person (entity)
    #[arg(long, value_name = "FILE", required_unless_present = "left_truth", conflicts_with = "left_truth")]
    pub truth: Option<PathBuf>,
    /// Truth of the left file, when two files were linked: only pairs of a left and a right record count
    #[arg(long, value_name = "FILE", requires = "right_truth")]
    pub left_truth: Option<PathBuf>,
    /// Truth of the right file
    #[arg(long, value_name = "FILE", requires = "left_truth")]
    pub right_truth: Option<PathBuf>,
    /// Columns of the truth [default: record_id and person_id, or the only two columns]
    #[arg(long, value_name = "record_id=…,person_id=…", value_delimiter = ',')]
    pub truth_columns: Vec<String>,
    /// The person is a part of the record id, such as rec-{}-* for rec-123-dup-0; the truth needs a column of ids only
    #[arg(long, value_name = "PATTERN")]
    pub truth_from_ids: Option<Pattern>,
    /// Only pairs count whose record ids differ in this part, such as {}-* for IA-7K2M
    #[arg(long, value_name = "PATTERN", conflicts_with = "left_truth")]
    pub across: Option<Pattern>,
    /// Which source_dataset of Splink is the left file and which the right, when ids stand in both
    #[arg(long, value_name = "LEFT,RIGHT", value_delimiter = ',', num_args = 1, requires = "left_truth")]
    pub sources: Vec<String>,
    /// Columns of the pairs, if they are not recognised: left=…,right=…,probability=…
    #[arg(long, value_name = "left=…,right=…", value_delimiter = ',')]
    pub pairs_columns: Vec<String>,
    /// Pairs of at least this probability are links [default: 0.5 for tables of candidates (Splink, recordlinkage), otherwise all pairs are]
    #[arg(long, value_name = "P")]
    pub threshold: Option<f64>,
    /// Thresholds of the table that puts what the probabilities claim beside what is true
    #[arg(long, value_name = "P,…", value_delimiter = ',', default_values_t = [0.5, 0.9, 0.95, 0.99, 0.999])]
    pub thresholds: Vec<f64>,
    /// Leave out rows whose ids the truth does not have, instead of refusing them
    #[arg(long)]
    pub ignore_unknown: bool,
    /// How to read CSV files
    #[command(flatten)]
    pub tables: TableOptions,
    /// Write the curve as CSV: counts and shares, claimed and true, at up to about 1,000 thresholds; - for standard output instead of the tables
    #[arg(short, long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// With -o: write over a file that is no such curve. A file that is read is never written over
    #[arg(long, requires = "out")]
    pub force: bool,
    /// With -o: put an apostrophe before names that a spreadsheet would run as formulas
    #[arg(long, requires = "out")]
    pub safe_csv: bool,
    /// Print JSON instead of tables
    #[arg(long)]
    pub json: bool,
}

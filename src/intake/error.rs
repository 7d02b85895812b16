//! Why a user's file cannot become records.

use thiserror::Error;

use super::problems::Problem;
use crate::records::Field;

/// Why a user's file cannot become records.
#[derive(Debug, Error, PartialEq)]
pub(crate) enum IntakeError {
    /// A part of `--columns` without `=`.
    #[error("--columns {0}: expected OURS=THEIRS, such as first_name=given_name")]
    NoEquals(String),
    /// A field that we do not have.
    #[error("--columns: unknown field `{0}`: the fields are {fields}", fields = known_fields())]
    NoSuchField(String),
    /// A field that was given two columns.
    #[error("--columns names {0} twice: join columns with +, such as address=street_number+street")]
    SaidTwice(&'static str),
    /// A column that the file lacks.
    #[error("{name} has no column `{column}`: its columns are {header}")]
    NoColumn {
        /// The file.
        name: String,
        /// What was looked for.
        column: String,
        /// What there is.
        header: String,
    },
    /// A column's name that two columns have.
    #[error("{name} has two columns called `{column}`: rename one of them")]
    ColumnTwice {
        /// The file.
        name: String,
        /// The name.
        column: String,
    },
    /// Dates of which day and month cannot be told apart.
    #[error(
        "{name}: dates in `{column}` can be read as month/day or as day/month, such as {example} on {unit} {line}, and no row decides it: say --date-format mdy or --date-format dmy"
    )]
    AmbiguousDates {
        /// The file.
        name: String,
        /// The column.
        column: String,
        /// A date that reads both ways.
        example: String,
        /// `line` or `row`.
        unit: &'static str,
        /// Where it stands.
        line: u64,
    },
    /// Dates that can only be month/day, and others that can only be day/month.
    #[error(
        "{name}: `{column}` has dates that can only be month/day, such as {mdy} on {unit} {mdy_line}, and dates that can only be day/month, such as {dmy} on {unit} {dmy_line}: say --date-format mdy or --date-format dmy; the others then count as bad rows"
    )]
    MixedDates {
        /// The file.
        name: Box<str>,
        /// The column.
        column: Box<str>,
        /// `line` or `row`.
        unit: &'static str,
        /// A date that is month/day.
        mdy: Box<str>,
        /// Where it stands.
        mdy_line: u64,
        /// A date that is day/month.
        dmy: Box<str>,
        /// Where it stands.
        dmy_line: u64,
    },
    /// Two records of one id.
    #[error(
        "{name}: {count} record ids stand there more than once, such as {id} on {unit}s {first} and {second}; if `{column}` is no id of records, choose another column with --columns record_id=…, or use row numbers with --columns record_id="
    )]
    DuplicateIds {
        /// The file.
        name: String,
        /// Ids that are not unique.
        count: usize,
        /// One of them.
        id: String,
        /// The column.
        column: String,
        /// `line` or `row`.
        unit: &'static str,
        /// Where it stands first.
        first: u64,
        /// Where it stands again.
        second: u64,
    },
    /// Records without an id, where others have one.
    #[error(
        "{name}: {count} rows have no record id, the first on {unit} {line}: fill `{column}` in, choose another column with --columns record_id=…, or use row numbers with --columns record_id="
    )]
    EmptyIds {
        /// The file.
        name: String,
        /// Rows without an id.
        count: usize,
        /// The column.
        column: String,
        /// `line` or `row`.
        unit: &'static str,
        /// The first of them.
        line: u64,
    },
    /// More bad rows than the user allows.
    #[error(
        "{name}: {count} rows cannot be read, and --allow-bad-rows allows {allowed}:{}{}",
        examples.iter().map(|p| format!("\n  {unit} {}: {}", p.line, p.why)).collect::<String>(),
        if *count > examples.len() as u64 { "\n  …" } else { "" }
    )]
    BadRows {
        /// The file.
        name: String,
        /// `line` or `row`.
        unit: &'static str,
        /// Rows with something unreadable.
        count: u64,
        /// Rows allowed.
        allowed: u64,
        /// The first of them.
        examples: Vec<Problem>,
    },
    /// More records than fit.
    #[error("{0} records are too many: at most 4,294,967,294 fit into one linkage; link parts of the files")]
    TooMany(u64),
    /// More text than its places can be numbered.
    #[error(
        "{name}: {what} take more than {most} bytes together, which is more than a column holds: link parts of the file{}",
        if *what == "record ids" { ", or use row numbers with --columns record_id=" } else { "" }
    )]
    TooMuchText {
        /// The file that goes beyond.
        name: String,
        /// Of which column.
        what: &'static str,
        /// Bytes that fit.
        most: u64,
    },
}

fn known_fields() -> String {
    Field::known().map(Field::name).collect::<Vec<_>>().join(", ")
}

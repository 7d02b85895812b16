//! `doppelroll generate`: rolls and their answer key as files.

use clap::{Args, ValueEnum};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::path::PathBuf;

use miette::{Report, miette};

use super::OK;
use super::choice::{Chosen, ScenarioChoice, choose};
use super::errors::file_error;
use super::generate_lists::write_lists;
use super::output::print;
use super::progress::Bar;
use crate::io::{CsvTable, Metadata, TRUTH_COLUMNS, TableError, TableWriter, TextColumn, truth_columns};
use crate::recording::RowKeys;
use crate::records::{Field, Records};
use crate::results::Provenance;
use crate::world::{Progress, World};

/// Options of `generate`.
#[derive(Args, Debug)]
pub(super) struct GenerateOptions {
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
pub(super) enum Format {
    /// Comma-separated values, UTF-8, with a header
    Csv,
    /// Apache Parquet
    Parquet,
}

/// Writes `records` and `truth`, block by block.
pub(super) fn generate(options: &GenerateOptions) -> miette::Result<u8> {
    let chosen = choose(&options.choice)?;
    let fields = fields(&options.columns)?;
    let shard = shard(options.shard.as_deref())?;
    fs::create_dir_all(&options.out).map_err(|e| file_error("make the folder", &options.out, &e))?;
    let bar = Bar::new();
    let world = World::new(&chosen.scenario, 0, &bar);
    let rows = world.rolls.len();
    let part = rows * shard.0 / shard.1..rows * (shard.0 + 1) / shard.1;
    bar.stage("writing", part.len() as u64);
    let files = write(options, &chosen, &world, &fields, part.clone(), shard, &bar)?;
    drop(bar);
    if options.json {
        let summary = serde_json::json!({ "rows": part.len(), "rows_of_all_shards": rows, "files": files });
        print(&format!("{summary:#}\n"))?;
    } else {
        print(&format!("{} records: {}\n", crate::report::count(part.len() as u64), files.join(", ")))?;
    }
    Ok(OK)
}

/// Rows ready to be written.
struct Block {
    records: Records,
    truth: Vec<TextColumn<'static>>,
}

fn write(
    options: &GenerateOptions,
    chosen: &Chosen,
    world: &World,
    fields: &[Field],
    part: Range<usize>,
    shard: (usize, usize),
    bar: &Bar,
) -> miette::Result<Vec<String>> {
    let names: Vec<&str> = fields.iter().map(|f| f.name()).collect();
    let metadata = metadata(options, chosen, &names)?;
    let place = |table: &str| options.out.join(file_name(table, options.format, shard));
    let (records_place, truth_place) = (place("records"), place("truth"));
    let failed = |place: &Path| {
        let place = place.to_owned();
        move |e: TableError| file_error("write", &place, &e)
    };
    let (in_records, in_truth) = (failed(&records_place), failed(&truth_place));
    let create = |place: &Path, columns: &[&str]| create(options.format, place, columns, shard.0 == 0, &metadata);
    let mut records_file = create(&records_place, &names).map_err(&in_records)?;
    let mut truth_file = create(&truth_place, &TRUTH_COLUMNS).map_err(&in_truth)?;
    let recorder = world.recorder(&chosen.scenario);
    let make = |rows: Range<usize>| {
        let keys = RowKeys::new(&world.rolls, &world.population, rows);
        let (records, truth) = recorder.record_with_truth(&keys, fields);
        Block { records, truth: truth_columns(&truth, keys.record_ids()) }
    };
    let mut made: Option<Block> = None;
    let mut start = part.start;
    while start < part.end || made.is_some() {
        if bar.stopped() {
            return Err(miette!("stopped: nothing was written"));
        }
        let end = (start + options.block_rows).min(part.end);
        let writing = || match &made {
            Some(block) => {
                let records = records_file.write(&TextColumn::of_records(&block.records)).map_err(&in_records);
                records.and_then(|()| truth_file.write(&block.truth).map_err(&in_truth)).map(|()| block.records.len())
            }
            None => Ok(0),
        };
        // One block is written while the next is made.
        let (written, next) = rayon::join(writing, || (start < end).then(|| make(start..end)));
        bar.advance(written? as u64);
        made = next;
        start = end;
    }
    records_file.finish().map_err(&in_records)?;
    truth_file.finish().map_err(&in_truth)?;
    let mut files = vec![records_place.display().to_string(), truth_place.display().to_string()];
    if shard.0 == 0 {
        files.extend(write_lists(options, chosen, world, fields, &metadata)?);
    }
    Ok(files)
}

/// What the files say of themselves.
pub(super) fn metadata(options: &GenerateOptions, chosen: &Chosen, columns: &[&str]) -> miette::Result<Metadata> {
    let all = columns.len() == Field::of_rolls().count();
    let shard = options.shard.as_ref();
    let more: Vec<String> =
        [(!all).then(|| format!("--columns {}", columns.join(","))), shard.map(|shard| format!("--shard {shard}"))]
            .into_iter()
            .flatten()
            .collect();
    let provenance = Provenance {
        replicates: 1,
        replicates_asked: 1,
        columns: (!all).then(|| columns.iter().map(|&c| c.to_owned()).collect()),
        shard: shard.cloned(),
        ..chosen.provenance("generate", &more)
    };
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let entries = match serde_json::to_value(&provenance).map_err(Report::from_err)? {
        serde_json::Value::Object(entries) => entries,
        _ => unreachable!("a struct is an object"),
    };
    let given = entries.iter().filter(|(_, value)| !value.is_null());
    Ok(Metadata::new(given.map(|(key, value)| (key.clone(), text(value))).collect()))
}

/// Begins a table file.
pub(super) fn create(
    format: Format,
    place: &Path,
    columns: &[&str],
    header: bool,
    metadata: &Metadata,
) -> Result<Box<dyn TableWriter>, TableError> {
    match format {
        Format::Csv => Ok(Box::new(CsvTable::create(place, columns, header, metadata)?)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(crate::io::ParquetTable::create(place, columns, metadata)?)),
        #[cfg(not(feature = "parquet"))]
        Format::Parquet => {
            let message =
                "this doppelroll was built without Parquet: build it with `--features parquet`, or use --format csv";
            Err(TableError::Io(std::io::Error::new(std::io::ErrorKind::Unsupported, message)))
        }
    }
}

pub(super) fn file_name(table: &str, format: Format, shard: (usize, usize)) -> String {
    let ending = match format {
        Format::Csv => "csv",
        Format::Parquet => "parquet",
    };
    match shard {
        (0, 1) => format!("{table}.{ending}"),
        (part, of) => format!("{table}-{:05}-of-{of:05}.{ending}", part + 1),
    }
}

fn fields(names: &[String]) -> miette::Result<Vec<Field>> {
    if names.is_empty() {
        return Ok(Field::of_rolls().collect());
    }
    let mut fields = vec![Field::RecordId];
    for name in names {
        let field = Field::named(name.trim()).ok_or_else(|| {
            miette!(
                "unknown column `{name}`: the columns are {}",
                Field::of_rolls().map(Field::name).collect::<Vec<_>>().join(", ")
            )
        })?;
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    Ok(fields)
}

/// `I/N`, counted from 1, as (place from 0, number).
fn shard(written: Option<&str>) -> miette::Result<(usize, usize)> {
    let Some(written) = written else { return Ok((0, 1)) };
    let numbers = written.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match numbers {
        Some((i, n)) if (1..=n).contains(&i) && n <= 99_999 => Ok((i - 1, n)),
        _ => Err(miette!("--shard {written}: expected I/N with I from 1 to N, such as 2/4")),
    }
}

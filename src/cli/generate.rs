//! `doppelroll generate`: rolls and their answer key as files.

use clap::{Args, ValueEnum};
use std::ops::Range;
use std::path::PathBuf;

use miette::{Report, miette};

use super::OK;
use super::choice::{Chosen, ScenarioChoice, choose};
use super::errors::{file_error, table_error};
use super::folder::{finish, not_ours, write as write_file};
use super::generate_lists::{list_files, write_lists};
use super::manifest::{self, Manifest};
use super::output::{print, print_json};
use super::progress::Bar;
use crate::io::{
    CsvTable, Metadata, OutFile, ResultFolder, TRUTH_COLUMNS, TableError, TableWriter, TextColumn, truth_columns,
};
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
    /// Folder to write to; it holds one world, and its manifest.json the digests of its files
    #[arg(short, long, default_value = "out")]
    pub out: PathBuf,
    /// Write over files of that folder that are of another scenario or made by something else; files of another world go
    #[arg(long)]
    pub force: bool,
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
    #[arg(long, default_value_t = 1 << 19, value_parser = clap::builder::RangedU64ValueParser::<usize>::new().range(1..=1 << 24))]
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
    let out = Out::begin(options, &chosen, &fields, shard)?;
    let bar = Bar::new();
    let world = World::new(&chosen.scenario, 0, &bar);
    let rows = world.rolls.len();
    let part = rows * shard.0 / shard.1..rows * (shard.0 + 1) / shard.1;
    bar.stage("writing", part.len() as u64);
    let files = write(out, &chosen, &world, &fields, part.clone(), shard, &bar)?;
    drop(bar);
    if options.json {
        let summary = serde_json::json!({ "rows": part.len(), "rows_of_all_shards": rows, "files": files });
        print_json(&format!("{summary:#}\n"))?;
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

/// The folder that is written, and what it says of itself.
pub(super) struct Out<'a> {
    pub options: &'a GenerateOptions,
    folder: ResultFolder,
    metadata: Metadata,
    command: String,
    manifest: Manifest,
    /// What was there before.
    old: Option<Manifest>,
}

impl<'a> Out<'a> {
    /// Begins the folder, unless something is in it that would be lost or be taken for a part of this world.
    fn begin(
        options: &'a GenerateOptions,
        chosen: &Chosen,
        fields: &[Field],
        shard: (usize, usize),
    ) -> miette::Result<Self> {
        let lists = if shard.0 == 0 { list_files(chosen, options.format)? } else { Vec::new() };
        let tables = ["records", "truth"].map(|table| file_name(table, options.format, shard));
        let files: Vec<String> = tables.into_iter().chain(lists).collect();
        let folder = ResultFolder::begin(&options.out).map_err(Report::from_err)?;
        let own = manifest::name();
        let over: Vec<&str> = files.iter().map(String::as_str).chain([own.as_str()]).collect();
        folder.keep_inputs(&over, &[&options.choice.scenario]).map_err(Report::from_err)?;
        let names: Vec<&str> = fields.iter().map(|f| f.name()).collect();
        let provenance = provenance(options, chosen, &names);
        let manifest = Manifest::new(&provenance)?;
        let old = Manifest::of(folder.place());
        let is_there = |file: &&str| folder.place().join(file).exists();
        let is_known = |file: &str| old.as_ref().is_some_and(|old| file == own || old.has(file));
        let of_others = over.iter().copied().filter(is_there).find(|file| !is_known(file));
        let conflict = old.as_ref().and_then(|old| manifest.conflict(old, &files));
        let why =
            of_others.map(|file| format!("{file} is there, and no {own} says that `generate` wrote it")).or(conflict);
        if let Some(why) = why.filter(|_| !options.force) {
            return Err(not_ours(&options.out, &why));
        }
        let metadata = metadata(&provenance)?;
        Ok(Self { options, folder, metadata, command: provenance.command, manifest, old })
    }

    /// Begins a table of the folder.
    pub(super) fn create(&self, file: &str, columns: &[&str], header: bool) -> miette::Result<Box<dyn TableWriter>> {
        let opened = self.folder.file(file).map_err(|e| file_error("write", &self.place(file), &e))?;
        create(self.options.format, opened, columns, header, &self.metadata).map_err(|e| self.failed(file, e))
    }

    /// A table of the folder is done.
    pub(super) fn done(&mut self, file: &str, table: Box<dyn TableWriter>) -> miette::Result<()> {
        let written = table.finish().map_err(|e| self.failed(file, e))?;
        self.manifest.add(file, written, &self.command);
        if self.options.format == Format::Csv {
            let text = format!("{:#}\n", serde_json::Value::Object(self.metadata.json()));
            write_file(&self.folder, &beside(file), text.as_bytes())?;
        }
        Ok(())
    }

    /// A table could not be written.
    pub(super) fn failed(&self, file: &str, error: TableError) -> Report {
        table_error(&self.place(file), error)
    }

    /// Where a file will be.
    pub(super) fn place(&self, file: &str) -> PathBuf {
        self.options.out.join(file)
    }

    /// Puts all files in their place. Those of the same world stay; those of another go.
    fn finish(mut self) -> miette::Result<()> {
        let stays = self.old.as_ref().is_some_and(|old| self.manifest.is_world_of(old));
        if let Some(old) = self.old.as_ref().filter(|_| stays) {
            self.manifest.keep(old);
        }
        write_file(&self.folder, &manifest::name(), self.manifest.text()?.as_bytes())?;
        let gone = self.old.filter(|_| !stays);
        finish(self.folder, &self.options.out, |name| {
            gone.as_ref().is_some_and(|old| old.has(name) || name.strip_suffix(METADATA).is_some_and(|of| old.has(of)))
        })
    }
}

/// How the names of files end that say what a CSV file is.
const METADATA: &str = ".metadata.json";

fn beside(file: &str) -> String {
    format!("{file}{METADATA}")
}

fn write(
    mut out: Out,
    chosen: &Chosen,
    world: &World,
    fields: &[Field],
    part: Range<usize>,
    shard: (usize, usize),
    bar: &Bar,
) -> miette::Result<Vec<String>> {
    let names: Vec<&str> = fields.iter().map(|f| f.name()).collect();
    let options = out.options;
    let [in_records, in_truth] = ["records", "truth"].map(|table| file_name(table, options.format, shard));
    let mut records_file = out.create(&in_records, &names, shard.0 == 0)?;
    let mut truth_file = out.create(&in_truth, &TRUTH_COLUMNS, shard.0 == 0)?;
    let recorder = world.recorder(&chosen.scenario);
    let make = |rows: Range<usize>| {
        let keys = RowKeys::new(&world.rolls, &world.population, rows);
        let (records, truth) = recorder.record_with_truth(&keys, fields);
        Block { records, truth: truth_columns(&truth, keys.record_ids()) }
    };
    let mut made: Option<Block> = None;
    let mut start = part.start;
    while start < part.end || made.is_some() {
        let end = (start + options.block_rows).min(part.end);
        let writing = || match &made {
            Some(block) => {
                let records = records_file.write(&TextColumn::of_records(&block.records)).map_err(|e| (&in_records, e));
                let truth = records.and_then(|()| truth_file.write(&block.truth).map_err(|e| (&in_truth, e)));
                truth.map(|()| block.records.len())
            }
            None => Ok(0),
        };
        // One block is written while the next is made.
        let (written, next) = rayon::join(writing, || (start < end).then(|| make(start..end)));
        bar.advance(written.map_err(|(file, error)| out.failed(file, error))? as u64);
        made = next;
        start = end;
    }
    out.done(&in_records, records_file)?;
    out.done(&in_truth, truth_file)?;
    let mut files = vec![out.place(&in_records).display().to_string(), out.place(&in_truth).display().to_string()];
    if shard.0 == 0 {
        files.extend(write_lists(&mut out, chosen, world, fields)?);
    }
    out.finish()?;
    Ok(files)
}

/// What made the files.
fn provenance(options: &GenerateOptions, chosen: &Chosen, columns: &[&str]) -> Provenance {
    let all = columns.len() == Field::of_rolls().count();
    let shard = options.shard.as_ref();
    let more: Vec<String> =
        [(!all).then(|| format!("--columns {}", columns.join(","))), shard.map(|shard| format!("--shard {shard}"))]
            .into_iter()
            .flatten()
            .collect();
    Provenance {
        replicates: 1,
        replicates_asked: 1,
        columns: (!all).then(|| columns.iter().map(|&c| c.to_owned()).collect()),
        shard: shard.cloned(),
        ..chosen.provenance("generate", &more)
    }
}

/// What the files say of themselves.
fn metadata(provenance: &Provenance) -> miette::Result<Metadata> {
    let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let entries = match serde_json::to_value(provenance).map_err(Report::from_err)? {
        serde_json::Value::Object(entries) => entries,
        _ => unreachable!("a struct is an object"),
    };
    let given = entries.iter().filter(|(_, value)| !value.is_null());
    Ok(Metadata::new(given.map(|(key, value)| (key.clone(), text(value))).collect()))
}

/// Begins a table file. What it says of itself is in a Parquet file, and beside a CSV file.
#[cfg_attr(not(feature = "parquet"), expect(unused_variables, reason = "CSV files have nothing but rows"))]
pub(super) fn create(
    format: Format,
    file: OutFile,
    columns: &[&str],
    header: bool,
    metadata: &Metadata,
) -> Result<Box<dyn TableWriter>, TableError> {
    match format {
        Format::Csv => Ok(Box::new(CsvTable::create(file, columns, header)?)),
        #[cfg(feature = "parquet")]
        Format::Parquet => Ok(Box::new(crate::io::ParquetTable::create(file, columns, metadata)?)),
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

//! Each reader against a thousand damaged files, in a process of its own whose memory is limited: it must read or refuse them all.
//!
//! Seeds are the files of `tests/corpus`, which are also read as they are. For a long search, in seconds for each reader:
//! `DOPPELROLL_DAMAGE_SECONDS=3600 cargo test --lib cli::tests::mutations -- --nocapture`, with `DOPPELROLL_DAMAGE_SEED=2` for other damage.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use clap::Parser;

use super::damage::Damage;
use crate::cli::{Cli, link, score};
use crate::io::{BadRow, Input, InputOptions, Row};
use crate::linkage::StrategySet;
use crate::scenario::Scenario;

/// Damaged files for each reader when nothing else is said.
const FILES: u64 = 1000;
/// Memory of the process that reads them, in KiB: address space, of which some is set aside and never used.
const MEMORY: u64 = 3 << 20;
/// No small file may take longer.
const LONGEST: Duration = Duration::from_secs(20);

/// What reads a file; whether it was refused.
type Reader = fn(&Path) -> bool;

const READERS: [(&str, Reader); 7] = [
    ("csv", roll),
    ("parquet", table),
    ("layouts", layout),
    ("pairs", pairs),
    ("truth", truth),
    ("scenario", scenario),
    ("strategy", strategy),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &str, ending: &str) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(root().join(folder)).unwrap();
    let mut places: Vec<PathBuf> = entries.map(|e| e.unwrap().path()).collect();
    places.sort();
    places.retain(|place| place.to_string_lossy().ends_with(ending));
    places.iter().map(|place| fs::read(place).unwrap()).collect()
}

/// The seeds of a reader.
fn seeds(reader: &str) -> Vec<Vec<u8>> {
    let (committed, more) = match reader {
        "parquet" => ("parquet", files("tests/parquet", ".parquet")),
        "layouts" => ("csv", Vec::new()),
        "scenario" => ("scenario", files("scenarios", ".toml")),
        "strategy" => ("strategy", files("strategies", ".toml")),
        other => (other, Vec::new()),
    };
    [files(&format!("tests/corpus/{committed}"), ""), more].concat()
}

fn parsed(arguments: &[&str]) -> crate::cli::Command {
    Cli::try_parse_from(std::iter::once("doppelroll").chain(arguments.iter().copied())).unwrap().command
}

/// All columns of a table.
fn table(place: &Path) -> bool {
    let read = || -> miette::Result<u64> {
        let input = Input::open(place, InputOptions::default()).map_err(miette::Report::from_err)?;
        let wanted: Vec<usize> = (0..input.header().len()).collect();
        let mut bytes = 0;
        let each = |row: Result<Row, BadRow>| {
            bytes += row.map_or(0, |row| wanted.iter().map(|&column| row.get(column).len()).sum::<usize>()) as u64;
        };
        input.read(&wanted, each).map_err(miette::Report::from_err)?;
        Ok(bytes)
    };
    read().is_err()
}

/// A roll as `link` reads it.
fn roll(place: &Path) -> bool {
    let place = place.to_str().unwrap();
    let arguments = ["link", "--input", place, "--strategy", "crosscheck", "--allow-bad-rows", "3"];
    linked(&arguments)
}

/// The same with every column that is known, and none of the usual settings.
fn layout(place: &Path) -> bool {
    let place = place.to_str().unwrap();
    let more = ["--quote", "trusted", "--encoding", "latin1", "--date-format", "dmy", "--missing", "NA"];
    linked(&[&["link", "--input", place, "--strategy", "fellegi-sunter", "--allow-bad-rows", "99"][..], &more].concat())
}

fn linked(arguments: &[&str]) -> bool {
    let crate::cli::Command::Link(options) = parsed(arguments) else { unreachable!() };
    link::records_of(&options).is_err()
}

const TRUTH: &str = "record_id,person_id\na1,p1\nb1,p1\na2,p2\nb2,p3\n1,p3\n2,p4\n";

fn pairs(place: &Path) -> bool {
    let truth = tempfile::NamedTempFile::new().unwrap();
    fs::write(truth.path(), TRUTH).unwrap();
    scored(place, truth.path())
}

fn truth(place: &Path) -> bool {
    let pairs = tempfile::NamedTempFile::new().unwrap();
    fs::write(pairs.path(), "id_1,id_2\na1,b1\na2,b2\n").unwrap();
    scored(pairs.path(), place)
}

fn scored(pairs: &Path, truth: &Path) -> bool {
    let [pairs, truth] = [pairs, truth].map(|place| place.to_str().unwrap());
    let arguments = ["score", "--pairs", pairs, "--truth", truth, "--ignore-unknown"];
    let crate::cli::Command::Score(options) = parsed(&arguments) else { unreachable!() };
    score::scored(&options).is_err()
}

fn scenario(place: &Path) -> bool {
    let text = String::from_utf8_lossy(&fs::read(place).unwrap()).into_owned();
    Scenario::parse(&text).is_err()
}

fn strategy(place: &Path) -> bool {
    let text = String::from_utf8_lossy(&fs::read(place).unwrap()).into_owned();
    StrategySet::parse(&text).is_err()
}

/// Which reader this process is to try, and from which seed on; set by [`try_reader`].
const CHILD: &str = "DOPPELROLL_DAMAGE_READER";
const SECONDS: &str = "DOPPELROLL_DAMAGE_SECONDS";
/// Another seed damages other files.
const SEED: &str = "DOPPELROLL_DAMAGE_SEED";

/// Reads damaged files: the process that [`try_reader`] starts.
#[test]
#[ignore = "started by the other tests in a process of its own"]
fn one_reader() {
    let Ok(name) = env::var(CHILD) else { return };
    let (_, read) = READERS.into_iter().find(|reader| reader.0 == name).unwrap();
    let seconds: Option<u64> = env::var(SECONDS).ok().map(|text| text.parse().unwrap());
    let seed: u64 = env::var(SEED).map_or(0, |text| text.parse().unwrap());
    let seeds = seeds(&name);
    assert!(!seeds.is_empty(), "{name} has no seeds");
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("damaged");
    let (start, mut refused, mut slowest) = (Instant::now(), 0u64, Duration::ZERO);
    let mut tried = 0;
    let goes_on = |tried: u64| match seconds {
        Some(seconds) => start.elapsed().as_secs() < seconds,
        None => tried < FILES + seeds.len() as u64,
    };
    while goes_on(tried) {
        let file = match seeds.get(tried as usize) {
            Some(seed) => seed.clone(),
            None => {
                let mut damage = Damage::new((tried ^ seed << 32).wrapping_mul(0x5851_f42d_4c95_7f2d));
                let file = damage.below(seeds.len());
                damage.damaged(&seeds[file], &seeds)
            }
        };
        fs::write(&place, &file).unwrap();
        // What is found stays where it can be looked at.
        let kept = env::temp_dir().join(format!("doppelroll-damaged-{name}"));
        if seconds.is_some() {
            fs::write(&kept, &file).unwrap();
        }
        let begun = Instant::now();
        refused += u64::from(read(&place));
        let taken = begun.elapsed();
        assert!(taken < LONGEST, "{name}: file {tried} took {taken:?}");
        slowest = slowest.max(taken);
        tried += 1;
    }
    println!("{name}: {tried} files, {refused} refused, slowest {slowest:?}, {:?}", start.elapsed());
    assert!(refused > 0 && refused < tried, "{name}: {refused} of {tried} files were refused");
}

/// Tries a reader in a process of its own, as what ends a process cannot be caught within it.
fn try_reader(name: &str) {
    let program = env::current_exe().unwrap();
    let limited = format!("ulimit -v {MEMORY} && exec \"$0\" \"$@\"");
    let done = Command::new("sh")
        .args(["-c", &limited])
        .arg(program)
        .args(["cli::tests::mutations::one_reader", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, name)
        .env("RAYON_NUM_THREADS", "2")
        .output()
        .unwrap();
    let said = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.lines().rev().take(12).map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(done.status.success(), "{name}: {}\n{:#?}\n{:#?}", done.status, said(&done.stdout), said(&done.stderr));
    assert!(!String::from_utf8_lossy(&done.stderr).contains("panicked"), "{name}: {:#?}", said(&done.stderr));
    println!("{}", said(&done.stdout).iter().find(|line| line.starts_with(name)).unwrap());
}

#[test]
fn damaged_csv_files_are_read_or_refused() {
    try_reader("csv");
}

#[test]
#[cfg(feature = "parquet")]
fn damaged_parquet_files_are_read_or_refused() {
    try_reader("parquet");
}

#[test]
fn damaged_layouts_are_read_or_refused() {
    try_reader("layouts");
}

#[test]
fn damaged_tables_of_pairs_are_read_or_refused() {
    try_reader("pairs");
}

#[test]
fn damaged_truths_are_read_or_refused() {
    try_reader("truth");
}

#[test]
fn damaged_scenarios_are_read_or_refused() {
    try_reader("scenario");
}

#[test]
fn damaged_strategies_are_read_or_refused() {
    try_reader("strategy");
}

//! `--memory`: what reading and linking take, estimated before it is taken.
//!
//! Estimates depend on the files alone, so that a refusal is the same on every machine.

use miette::miette;

use super::super::size::Size;
use crate::intake::{Imported, ReadFile};

/// What the program takes without any record: its tables, and buffers for reading and writing.
const ALWAYS: u64 = 192 << 20;
/// Bytes by which a record is worked on, whatever its cells: codes of compared fields, and places in sorted blocks for each key.
const OF_A_RECORD: u64 = 64;
const OF_A_RECORD_IN_A_KEY: u64 = 32;

/// Refuses a file of which what has been read takes too much already.
pub(super) fn check(memory: Size, read: u64, name: &str) -> miette::Result<()> {
    if ALWAYS + read <= memory.0 {
        return Ok(());
    }
    let help = "take fewer columns (--columns NAME= leaves one out) or fewer records, or allow more: --memory SIZE";
    Err(miette!(help = help, "{name}: its records do not fit into --memory {memory}"))
}

/// Bytes that the rows of a file take as they are read, and the records that are then made of them.
pub(super) fn of_file(file: &ReadFile) -> u64 {
    let columns: u64 = file.columns.iter().map(|column| column.2.memory()).sum();
    2 * columns + 2 * size_of::<(u64, u32)>() as u64 * file.places.len() as u64
}

/// What is left for links.
pub(super) fn left_for_links(memory: Size, read: &Imported, keys: usize) -> miette::Result<u64> {
    let rows = read.records.len() as u64;
    let records = read.memory + rows * (OF_A_RECORD + OF_A_RECORD_IN_A_KEY * keys as u64);
    match memory.0.checked_sub(ALWAYS + records) {
        Some(left) => Ok(left),
        None => {
            let least = Size((ALWAYS + records).next_multiple_of(1 << 20));
            let help = format!(
                "take fewer records or columns, or allow more: --memory {least} for the records, and more for links"
            );
            Err(miette!(help = help, "{rows} records do not fit into --memory {memory}"))
        }
    }
}

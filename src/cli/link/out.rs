//! Links as a file.

use std::path::Path;
use std::sync::Arc;

use super::super::errors::file_error;
use super::super::generate::Format;
use super::super::generate::create;
use crate::io::{Metadata, TableError, TextColumn};
use crate::linkage::{Candidates, Linkage, Strategy};
use crate::records::{Cells, Field, Records};
use crate::user_files::{EVIDENCE_LABELS, pair_columns};

/// Bytes of a block of rows, about: far below what places in a column can number, whatever the ids are.
const BLOCK: usize = 1 << 26;
/// Bytes of a row beside its ids.
const ROW: usize = 128;

/// Writes a row for each pair and strategy that links it.
pub(super) fn write(
    place: &Path,
    linkage: &Linkage,
    strategies: &[Strategy],
    candidates: &Candidates,
    records: &Records,
) -> miette::Result<()> {
    let failed = |e: TableError| file_error("write", place, &e);
    let compared: Vec<String> = linkage.comparisons.iter().map(ToString::to_string).collect();
    let head: Vec<&str> = ["record_id_left", "record_id_right", "strategy"]
        .into_iter()
        .chain(compared.iter().map(String::as_str))
        .chain(["posterior"])
        .collect();
    let format = if place.extension().is_some_and(|e| e == "parquet") { Format::Parquet } else { Format::Csv };
    let mut file = create(format, place, &head, true, &Metadata { entries: Vec::new() }).map_err(failed)?;
    let names = Arc::new(Cells::of_texts(strategies.iter().map(|s| s.name.as_str())));
    let ids = records.column(Field::RecordId).expect("records have ids");
    let longest = (0..ids.len()).map(|row| ids.text(row).len()).max().unwrap_or(0);
    let pairs = BLOCK / (strategies.len() * (2 * longest + ROW));
    for block in candidates.pairs.chunks(pairs.max(1)) {
        let rows = pair_columns(linkage, strategies.len(), &candidates.modelled, block, records);
        let strategy = rows.strategy.iter().map(|place| place + 1).collect();
        let mut columns = vec![
            TextColumn::Text(rows.left),
            TextColumn::Text(rows.right),
            TextColumn::Text(Cells::Listed { codes: strategy, list: names.clone() }),
        ];
        columns.extend(rows.evidence.into_iter().map(|codes| TextColumn::Labels(codes, &EVIDENCE_LABELS)));
        columns.push(TextColumn::Text(rows.posterior));
        file.write(&columns).map_err(failed)?;
    }
    file.finish().map_err(failed)
}

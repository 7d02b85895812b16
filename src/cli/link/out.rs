//! Links as a file.

use std::path::Path;
use std::sync::Arc;

use miette::{Report, miette};

use super::super::errors::{file_error, table_error};
use super::super::generate::Format;
use super::super::generate::create;
use super::options::LinkOptions;
use crate::format::no_formula;
use crate::io::{Metadata, Place, TableError, TextColumn};
use crate::linkage::{Candidates, Linkage, Strategy};
use crate::records::{Cells, Field, Records};
use crate::user_files::{EVIDENCE_LABELS, pair_columns};

/// Bytes of a block of rows, about: far below what places in a column can number, whatever the ids are.
const BLOCK: usize = 1 << 26;
/// Bytes of a row beside its ids.
const ROW: usize = 128;

/// The columns with which a table of links begins.
const BEGINS: [&str; 3] = ["record_id_left", "record_id_right", "strategy"];

/// Looks, before the work, at where the links go.
pub(super) fn check(named: &Path, read: &[&Path], options: &LinkOptions) -> miette::Result<Place> {
    let rules = options.strategies.iter().map(Path::new);
    let inputs: Vec<&Path> = read.iter().copied().chain(rules).collect();
    let place = Place::check(named, &inputs, &BEGINS, options.force).map_err(Report::from_err)?;
    if place == Place::Standard && options.json {
        return Err(miette!("-o - and --json would both be printed: name a file with -o, or leave --json out"));
    }
    Ok(place)
}

/// Writes a row for each pair and strategy that links it.
pub(super) fn write(
    named: &Path,
    place: &Place,
    safe_csv: bool,
    linkage: &Linkage,
    strategies: &[Strategy],
    candidates: &Candidates,
    records: &Records,
) -> miette::Result<()> {
    let failed = |e: TableError| table_error(named, e);
    let compared: Vec<String> = linkage.comparisons.iter().map(ToString::to_string).collect();
    let head: Vec<&str> = BEGINS.into_iter().chain(compared.iter().map(String::as_str)).chain(["posterior"]).collect();
    let format = if named.extension().is_some_and(|e| e == "parquet") { Format::Parquet } else { Format::Csv };
    let opened = place.open().map_err(|e| file_error("write", named, &e))?;
    let mut file = create(format, opened, &head, true, &Metadata { entries: Vec::new() }).map_err(failed)?;
    let safe = |text: &str| if safe_csv { no_formula(text) } else { text.to_owned() };
    let safe_ids = |ids: Cells| {
        let texts = || (0..ids.len()).map(|row| no_formula(&String::from_utf8_lossy(ids.text(row))));
        if safe_csv { Cells::of_texts(texts().collect::<Vec<_>>().iter().map(String::as_str)) } else { ids }
    };
    let names = Arc::new(Cells::of_texts(
        strategies.iter().map(|s| safe(&s.name)).collect::<Vec<_>>().iter().map(String::as_str),
    ));
    let ids = records.column(Field::RecordId).expect("records have ids");
    let longest = (0..ids.len()).map(|row| ids.text(row).len()).max().unwrap_or(0);
    let pairs = BLOCK / (strategies.len() * (2 * longest + ROW));
    for block in candidates.pairs.chunks(pairs.max(1)) {
        let rows = pair_columns(linkage, strategies.len(), &candidates.modelled, block, records);
        let strategy = rows.strategy.iter().map(|place| place + 1).collect();
        let mut columns = vec![
            TextColumn::Text(safe_ids(rows.left)),
            TextColumn::Text(safe_ids(rows.right)),
            TextColumn::Text(Cells::Listed { codes: strategy, list: names.clone() }),
        ];
        columns.extend(rows.evidence.into_iter().map(|codes| TextColumn::Labels(codes, &EVIDENCE_LABELS)));
        columns.push(TextColumn::Text(rows.posterior));
        file.write(&columns).map_err(failed)?;
    }
    file.finish().map(drop).map_err(failed)
}

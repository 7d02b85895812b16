//! Users' files from their places to records, saying on the way what was recognised.

use std::path::Path;

use miette::{Report, miette};

use super::super::size::Size;
use super::memory;
use super::options::{LinkOptions, ReadingOptions};
use crate::cell::column_names;
use crate::intake::{Coded, ColumnMap, Imported, Problems, ReadFile, Recognised, assemble, recognise};
use crate::io::Input;
use crate::records::Field;

/// A file whose columns are recognised.
pub(super) struct Known {
    input: Input,
    recognised: Recognised,
}

/// The names of some columns, of all names of a header as they may be told.
fn their_names(header: &[String], places: &[usize]) -> String {
    let names: Vec<&str> = places.iter().map(|&p| header[p].as_str()).collect();
    names.join("+")
}

/// Opens files and recognises their columns.
pub(super) fn open_all(places: &[&Path], options: &ReadingOptions) -> miette::Result<Vec<Known>> {
    if places.iter().filter(|p| p.as_os_str() == "-").count() > 1 {
        return Err(miette!("only one file can come from standard input"));
    }
    let own = [&options.left_columns, &options.right_columns];
    if places.len() < 2 && own.iter().any(|columns| !columns.is_empty()) {
        return Err(miette!("--left-columns and --right-columns are for two files: say --columns"));
    }
    let shared = ColumnMap::parse(&options.columns).map_err(Report::from_err)?;
    let opened = places.iter().map(|place| Input::open(place, options.tables.input()).map_err(Report::from_err));
    let opened = opened.collect::<miette::Result<Vec<Input>>>()?;
    let headers: Vec<Vec<String>> = opened.iter().map(|input| input.header().to_vec()).collect();
    let known = |(side, input): (usize, Input)| {
        let others: Vec<&[String]> = (0..headers.len()).filter(|&i| i != side).map(|i| headers[i].as_slice()).collect();
        let own = ColumnMap::parse(own[side]).map_err(Report::from_err)?;
        let map = shared.of_file(&own, &headers[side], &others);
        let recognised = recognise(input.name(), input.header(), &map).map_err(Report::from_err)?;
        Ok(Known { input, recognised })
    };
    opened.into_iter().enumerate().map(known).collect()
}

impl Known {
    /// What to call it.
    pub(super) fn name(&self) -> &str {
        self.input.name()
    }

    /// Whether it has a column for a field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.recognised.columns(field).is_some()
    }

    /// Names of its columns.
    pub(super) fn header(&self) -> String {
        column_names(self.input.header()).join(", ")
    }

    /// What was recognised, for people: the fields that are read, and what is left aside.
    pub(super) fn describe(&self, fields: &[Field]) -> String {
        let header = column_names(self.input.header());
        let reads = |field: Field| fields.contains(&field) || field == Field::RecordId;
        let (read, others): (Vec<_>, Vec<_>) = self.recognised.fields.iter().partition(|f| reads(f.0));
        let named =
            |(field, places): &(Field, Vec<usize>)| format!("{} = {}", field.name(), their_names(&header, places));
        let mut text = format!("{}: {}", self.name(), listed(read.into_iter().map(named)));
        if !self.has(Field::RecordId) {
            text += "; no column of record ids, so rows are numbered from 1";
        }
        if !others.is_empty() {
            text += &format!("; not needed: {}", listed(others.into_iter().map(named)));
        }
        if !self.recognised.unused.is_empty() {
            text += &format!(
                "; not recognised: {}",
                listed(self.recognised.unused.iter().map(|&p| their_names(&header, &[p])))
            );
        }
        text
    }

    /// Reads the rows of some fields.
    fn read(self, fields: &[Field], memory: Size, taken: u64) -> miette::Result<ReadFile> {
        let wanted: Vec<(Field, &[usize])> = self
            .recognised
            .fields
            .iter()
            .filter(|f| fields.contains(&f.0) || f.0 == Field::RecordId)
            .map(|f| (f.0, f.1.as_slice()))
            .collect();
        let places: Vec<usize> = wanted.iter().flat_map(|f| f.1).copied().collect();
        let mut file = ReadFile { name: self.name().to_owned(), unit: self.input.unit(), ..ReadFile::default() };
        let header = column_names(self.input.header());
        for (field, places) in &wanted {
            file.columns.push((*field, their_names(&header, places), Coded::default()));
        }
        let mut number = 0u32;
        let mut joined = String::new();
        let (mut full, mut unchecked) = (None, 0);
        let read = self.input.read(&places, |row| {
            if full.is_some() {
                return;
            }
            number = number.saturating_add(1);
            if number.is_multiple_of(CHECKED) || unchecked > CHECKED_BYTES {
                unchecked = 0;
                full = memory::check(memory, taken + memory::of_file(&file), &file.name).err();
            }
            match row {
                Err(bad) => file.problems.add(bad.line, || bad.why),
                Ok(row) => {
                    let mut cells = (0..places.len()).map(|i| row.get(i)).inspect(|cell| unchecked += cell.len());
                    file.places.push((row.line, number));
                    for ((_, _, column), (_, places)) in file.columns.iter_mut().zip(&wanted) {
                        if let [_] = places {
                            column.push(cells.next().unwrap_or_default());
                        } else {
                            join(cells.by_ref().take(places.len()), &mut joined);
                            column.push(&joined);
                        }
                    }
                }
            }
        });
        if let Some(report) = full {
            return Err(report);
        }
        file.notes = read.map_err(Report::from_err)?.in_words(&file.name);
        Ok(file)
    }
}

/// Rows and bytes of cells after which it is looked whether memory suffices.
const CHECKED: u32 = 1 << 14;
const CHECKED_BYTES: usize = 1 << 25;

/// Reads all files into one table.
pub(super) fn read_all(files: Vec<Known>, fields: &[Field], options: &LinkOptions) -> miette::Result<Imported> {
    let (memory, options) = (options.memory, &options.reading);
    let (mut read, mut taken) = (Vec::new(), 0);
    for (side, file) in files.into_iter().enumerate() {
        let order = options.date_format.get(side).or(options.date_format.last());
        let file = ReadFile { date_order: order.map(|&f| f.into()), ..file.read(fields, memory, taken)? };
        taken += memory::of_file(&file);
        memory::check(memory, taken, &file.name)?;
        read.push(file);
    }
    let imported = assemble(read, fields, &options.missing, options.allow_bad_rows).map_err(Report::from_err)?;
    Ok(Imported { memory: taken, ..imported })
}

/// A warning for each file with bad rows that were allowed.
pub(super) fn bad_rows_in_words(name: &str, problems: &Problems) -> Option<String> {
    let first = problems.examples.first()?;
    Some(format!("{name}: {} bad rows, the first at {}: {}", problems.rows, first.line, first.why))
}

fn join<'a>(parts: impl Iterator<Item = &'a str>, joined: &mut String) {
    joined.clear();
    for part in parts.filter(|p| !p.is_empty()) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(part);
    }
}

fn listed(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}

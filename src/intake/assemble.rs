//! Files become one table of records: those of the first file, then those of the second.

use std::ops::Range;
use std::sync::Arc;

use super::coded::Coded;
use super::dates::{DateOrder, Reading, Verdict, order_of, read};
use super::error::IntakeError;
use super::missing::{is_missing, upper};
use super::problems::Problems;
use super::values::{Coder, Value};
use crate::cell::{plain, quoted};
use crate::records::{Cells, Field, Lexicon, Meaning, Records};

/// A file's rows as they were read.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReadFile {
    /// What to call it.
    pub name: String,
    /// What `places` count: `line` or `row`.
    pub unit: &'static str,
    /// Line of each row, and the row's number in the file from 1.
    pub places: Vec<(u64, u32)>,
    /// The columns that were read: field, name in the file, cells.
    pub columns: Vec<(Field, String, Coded)>,
    /// Rows that could not be read at all.
    pub problems: Problems,
    /// What was odd in the file as a whole.
    pub notes: Vec<String>,
    /// Order of day and month, if the user said it.
    pub date_order: Option<DateOrder>,
}

/// Records of users' files.
#[derive(Clone, Debug)]
pub(crate) struct Imported {
    /// All records, with every asked column; record ids are texts.
    pub records: Records,
    /// Which rows are of which file.
    pub rows_of: Vec<Range<usize>>,
    /// Bad rows of each file.
    pub problems: Vec<Problems>,
    /// What users should know: odd labels, orders of dates that were found.
    pub notes: Vec<String>,
    /// Bytes that reading and the records take, if that was counted.
    pub memory: u64,
}

impl ReadFile {
    fn column(&self, field: Field) -> Option<&(Field, String, Coded)> {
        self.columns.iter().find(|c| c.0 == field)
    }
}

/// Makes records of files. A column that a file lacks is missing in all its records. Cells that cannot be read make their row
/// bad; if so many bad rows are allowed, the cell is missing and the record stays.
///
/// # Errors
/// When record ids are not unique within a file, the order of dates cannot be told, or more rows of a file are bad than are allowed.
pub(crate) fn assemble(
    files: Vec<ReadFile>,
    fields: &[Field],
    missing: &[String],
    allowed_bad_rows: u64,
) -> Result<Imported, IntakeError> {
    let (mut rows_of, mut end) = (Vec::new(), 0);
    for file in &files {
        check_ids(file)?;
        rows_of.push(end..end + file.places.len());
        end += file.places.len();
    }
    if end >= u32::MAX as usize {
        return Err(IntakeError::TooMany(end as u64));
    }
    let mut notes: Vec<String> = files.iter().flat_map(|file| file.notes.clone()).collect();
    let mut bad: Vec<Vec<(u32, String)>> = vec![Vec::new(); files.len()];
    let mut lexicon = Lexicon::default();
    let mut columns: Vec<(Field, Cells)> = Vec::new();
    for &field in fields.iter().filter(|&&f| f != Field::RecordId) {
        let (mut codes, mut texts) = (Vec::with_capacity(end), Coded::default());
        for (place, file) in files.iter().enumerate() {
            match file.column(field) {
                None => codes.resize(codes.len() + file.places.len(), 0),
                Some(column) => {
                    let coder = Coder { lexicon: &mut lexicon, texts: &mut texts, missing };
                    let values = values(file, column, coder, &mut notes)?;
                    codes.extend(column.2.codes.iter().map(|&c| match values[c as usize] {
                        Value::Code(code) => code,
                        _ => 0,
                    }));
                    bad[place].extend(bad_cells(column, &values));
                    notes.extend(odd_note(file, column, &values));
                }
            }
        }
        if texts.bytes() > MOST_TEXT {
            let name = files.last().map_or_else(String::new, |file| file.name.clone());
            return Err(IntakeError::TooMuchText { name, what: field.name(), most: MOST_TEXT });
        }
        columns.push((field, cells(field, codes, texts)));
    }
    let ids = record_ids(&files, end, MOST_TEXT)?;
    let problems =
        files.iter().zip(bad).map(|(file, bad)| problems(file, bad, allowed_bad_rows)).collect::<Result<_, _>>()?;
    let mut records = Records::new(end, lexicon);
    columns.into_iter().for_each(|(field, cells)| records.set(field, cells));
    records.set(Field::RecordId, ids);
    Ok(Imported { records, rows_of, problems, notes, memory: 0 })
}

/// What each distinct text of a column means.
fn values(
    file: &ReadFile,
    (field, name, coded): &(Field, String, Coded),
    mut coder: Coder,
    notes: &mut Vec<String>,
) -> Result<Vec<Value>, IntakeError> {
    if field.meaning() != Meaning::Date {
        return Ok(coded.all_distinct().map(|text| coder.value(*field, text)).collect());
    }
    let reading = |text: &str| {
        if is_missing(*field, text, &upper(text), coder.missing) { Reading::Missing } else { read(text) }
    };
    let readings: Vec<Reading> = coded.all_distinct().map(reading).collect();
    let order = match file.date_order {
        Some(order) => Some(order),
        None => decided(file, name, coded, &readings, notes)?,
    };
    let value = |(place, reading): (usize, &Reading)| match reading.in_order(order) {
        Ok(date) => Value::Code(date.map_or(0, |d| d.packed())),
        Err(why) => Value::Bad(format!("{} {why}", quoted(coded.distinct(place)))),
    };
    Ok(readings.iter().enumerate().map(value).collect())
}

fn decided(
    file: &ReadFile,
    name: &str,
    coded: &Coded,
    readings: &[Reading],
    notes: &mut Vec<String>,
) -> Result<Option<DateOrder>, IntakeError> {
    let text = |place: usize| plain(coded.distinct(place));
    let line = |place: usize| {
        let row = coded.codes.iter().position(|&c| c as usize == place).expect("every text is in some row");
        file.places[row].0
    };
    match order_of(readings) {
        Verdict::Immaterial => Ok(None),
        Verdict::Order(order) => {
            let said = if order == DateOrder::MonthFirst { "month/day/year" } else { "day/month/year" };
            notes.push(format!("{}: dates in `{name}` are {said}: some rows can be read in no other way", file.name));
            Ok(Some(order))
        }
        Verdict::Open(place) => Err(IntakeError::AmbiguousDates {
            name: file.name.clone(),
            column: name.to_owned(),
            example: text(place),
            unit: file.unit,
            line: line(place),
        }),
        Verdict::Mixed(mdy, dmy) => Err(IntakeError::MixedDates {
            name: file.name.as_str().into(),
            column: name.into(),
            unit: file.unit,
            mdy: text(mdy).into(),
            mdy_line: line(mdy),
            dmy: text(dmy).into(),
            dmy_line: line(dmy),
        }),
    }
}

/// Rows with an unreadable cell.
fn bad_cells<'a>(column: &'a (Field, String, Coded), values: &'a [Value]) -> impl Iterator<Item = (u32, String)> + 'a {
    let codes = column.2.codes.iter().enumerate();
    codes.filter_map(|(row, &code)| match &values[code as usize] {
        Value::Bad(why) => Some((row as u32, format!("{}: {why}", column.1))),
        _ => None,
    })
}

fn odd_note(file: &ReadFile, (field, name, coded): &(Field, String, Coded), values: &[Value]) -> Option<String> {
    let odd: Vec<&str> = (0..values.len()).filter(|&c| values[c] == Value::Odd).map(|c| coded.distinct(c)).collect();
    if odd.is_empty() {
        return None;
    }
    let rows = coded.codes.iter().filter(|&&c| values[c as usize] == Value::Odd).count();
    let some: Vec<String> = odd.iter().take(5).map(|text| quoted(text)).collect();
    let more = if odd.len() > 5 { ", …" } else { "" };
    let Meaning::Label(labels) = field.meaning() else { unreachable!("only labels are odd") };
    Some(format!(
        "{}: {rows} cells of `{name}` are taken as missing: {}{more} are none of {}",
        file.name,
        some.join(", "),
        labels.join(" ")
    ))
}

fn problems(file: &ReadFile, mut bad: Vec<(u32, String)>, allowed: u64) -> Result<Problems, IntakeError> {
    let mut problems = file.problems.clone();
    bad.sort();
    for cells in bad.chunk_by(|a, b| a.0 == b.0) {
        let line = file.places[cells[0].0 as usize].0;
        problems.add(line, || cells.iter().map(|c| c.1.as_str()).collect::<Vec<_>>().join("; "));
    }
    if problems.rows <= allowed {
        return Ok(problems);
    }
    Err(IntakeError::BadRows {
        name: file.name.clone(),
        unit: file.unit,
        count: problems.rows,
        allowed,
        examples: problems.examples,
    })
}

fn check_ids(file: &ReadFile) -> Result<(), IntakeError> {
    let Some((_, column, ids)) = file.column(Field::RecordId) else { return Ok(()) };
    if let Some(empty) = ids.find("") {
        let mut lines = ids.codes.iter().zip(&file.places).filter(|c| *c.0 == empty).map(|c| c.1.0);
        if let Some(line) = lines.next() {
            let (name, column, count) = (file.name.clone(), column.clone(), 1 + lines.count());
            return Err(IntakeError::EmptyIds { name, count, column, unit: file.unit, line });
        }
    }
    let mut seen = vec![0u32; ids.count()];
    ids.codes.iter().for_each(|&c| seen[c as usize] += 1);
    let repeated: Vec<usize> = (0..seen.len()).filter(|&c| seen[c] > 1).collect();
    let Some(&first) = repeated.first() else { return Ok(()) };
    let mut lines = ids.codes.iter().zip(&file.places).filter(|c| *c.0 as usize == first).map(|c| c.1.0);
    Err(IntakeError::DuplicateIds {
        name: file.name.clone(),
        count: repeated.len(),
        id: quoted(ids.distinct(first)),
        column: column.clone(),
        unit: file.unit,
        first: lines.next().unwrap_or(0),
        second: lines.next().unwrap_or(0),
    })
}

/// Bytes of text that a column holds: places are numbered by 32 bits.
const MOST_TEXT: u64 = u32::MAX as u64;

/// Ids of the files; row numbers where a file has none.
///
/// # Errors
/// When they take more than `most` bytes.
pub(super) fn record_ids(files: &[ReadFile], rows: usize, most: u64) -> Result<Cells, IntakeError> {
    let (mut ends, mut bytes) = (Vec::with_capacity(rows), Vec::new());
    let mut number = itoa::Buffer::new();
    for file in files {
        let column = file.column(Field::RecordId);
        for (row, place) in file.places.iter().enumerate() {
            let id = column.map_or_else(|| number.format(place.1), |c| c.2.text(row));
            let end = (bytes.len() + id.len()) as u64;
            if end > most {
                return Err(IntakeError::TooMuchText { name: file.name.clone(), what: "record ids", most });
            }
            bytes.extend_from_slice(id.as_bytes());
            ends.push(end as u32);
        }
    }
    Ok(Cells::Text { ends, bytes })
}

fn cells(field: Field, codes: Vec<u32>, texts: Coded) -> Cells {
    match field.meaning() {
        Meaning::FourDigits => Cells::U16(codes.into_iter().map(|c| c as u16).collect()),
        Meaning::Label(_) => Cells::U8(codes.into_iter().map(|c| c as u8).collect()),
        Meaning::Name | Meaning::Date => Cells::U32(codes),
        Meaning::Text => Cells::Listed { codes, list: Arc::new(Cells::of_texts(texts.all_distinct())) },
    }
}

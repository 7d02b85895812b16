//! A column as codes: equal codes are equal values, 0 is missing, small codes are common values.

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::records::{Cells, Field, Meaning, Records};
use crate::text;

/// Codes of a column's cells.
pub(super) struct Column {
    /// One for each row. Names and uncoded text: rank by frequency from 1. Others as the records hold them.
    pub codes: Vec<u32>,
    /// How many rows hold each code; `counts[0]` lack the value.
    pub counts: Vec<u64>,
    /// For names the letters of each code, for other text its text, when asked for.
    pub words: Vec<String>,
}

type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

impl Column {
    /// Codes a column; `None` when the records lack it. `with_words`: text that is not a name is kept, too.
    pub(super) fn new(records: &Records, field: Field, with_words: bool) -> Option<Self> {
        let cells = records.column(field)?;
        Some(match (field.meaning(), cells) {
            (Meaning::Name, _) => names(records, cells),
            (_, Cells::Text { .. }) => texts(cells, with_words),
            (_, Cells::Listed { list, .. }) => {
                let (column, old) = ranked(codes(cells));
                let word = |&code: &u32| if code == 0 { String::new() } else { written(list.text(code as usize - 1)) };
                Column { words: if with_words { old.iter().map(word).collect() } else { Vec::new() }, ..column }
            }
            (_, Cells::U32(_)) if field.meaning() != Meaning::Date => ranked(codes(cells)).0,
            _ => counted(codes(cells), Vec::new()),
        })
    }
}

fn codes(cells: &Cells) -> Vec<u32> {
    (0..cells.len()).into_par_iter().with_min_len(1 << 14).map(|row| cells.get(row) as u32).collect()
}

fn counted(codes: Vec<u32>, words: Vec<String>) -> Column {
    let distinct = codes.iter().max().map_or(1, |&most| most as usize + 1).max(words.len());
    let mut counts = vec![0; distinct];
    codes.iter().for_each(|&code| counts[code as usize] += 1);
    Column { codes, counts, words }
}

/// Replaces codes by their rank in frequency (ties by code), and gives the old code of each rank.
fn ranked(mut codes: Vec<u32>) -> (Column, Vec<u32>) {
    let mut places: Map<u32, u32> = Map::default();
    let mut found: Vec<(u64, u32)> = vec![(0, 0)];
    places.insert(0, 0);
    for code in &mut codes {
        let place = *places.entry(*code).or_insert_with(|| {
            found.push((0, *code));
            found.len() as u32 - 1
        });
        found[place as usize].0 += 1;
        *code = place;
    }
    let mut order: Vec<u32> = (1..found.len() as u32).collect();
    order.sort_unstable_by_key(|&place| (std::cmp::Reverse(found[place as usize].0), found[place as usize].1));
    order.insert(0, 0);
    let mut rank = vec![0; found.len()];
    order.iter().zip(0..).for_each(|(&place, new)| rank[place as usize] = new);
    codes.par_iter_mut().with_min_len(1 << 14).for_each(|code| *code = rank[*code as usize]);
    let counts = order.iter().map(|&place| found[place as usize].0).collect();
    let old = order.iter().map(|&place| found[place as usize].1).collect();
    (Column { codes, counts, words: Vec::new() }, old)
}

fn written(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}

fn texts(cells: &Cells, with_words: bool) -> Column {
    let mut known: Map<&[u8], u32> = Map::default();
    known.insert(&[], 0);
    let mut first_rows: Vec<Option<usize>> = vec![None];
    let codes = (0..cells.len())
        .map(|row| {
            let next = known.len() as u32;
            *known.entry(cells.text(row)).or_insert_with(|| {
                first_rows.push(Some(row));
                next
            })
        })
        .collect();
    drop(known);
    let (column, old) = ranked(codes);
    let word = |&code: &u32| first_rows[code as usize].map_or(String::new(), |row| written(cells.text(row)));
    Column { words: if with_words { old.iter().map(word).collect() } else { Vec::new() }, ..column }
}

/// Names by their letters: `O'Neil` and `ONEIL` are one value. A name without Latin letters stays as written.
fn names(records: &Records, cells: &Cells) -> Column {
    let (column, old) = ranked(codes(cells));
    let letters = |&code: &u32| {
        let word = records.lexicon.word(code);
        let letters = text::letters(&word);
        if letters.is_empty() { word } else { letters }
    };
    let written: Vec<String> = old.par_iter().with_min_len(1 << 10).map(letters).collect();
    let mut known: Map<&str, u32> = Map::default();
    known.insert("", 0);
    let mut merged: Vec<(u64, &str)> = vec![(0, "")];
    let mut target = Vec::with_capacity(written.len());
    for (word, count) in written.iter().zip(&column.counts) {
        let place = *known.entry(word).or_insert_with(|| {
            merged.push((0, word));
            merged.len() as u32 - 1
        });
        merged[place as usize].0 += count;
        target.push(place);
    }
    let mut order: Vec<u32> = (1..merged.len() as u32).collect();
    order.sort_unstable_by_key(|&place| (std::cmp::Reverse(merged[place as usize].0), merged[place as usize].1));
    order.insert(0, 0);
    let mut rank = vec![0u32; merged.len()];
    order.iter().zip(0..).for_each(|(&place, new)| rank[place as usize] = new);
    let mut codes = column.codes;
    codes.par_iter_mut().with_min_len(1 << 14).for_each(|code| *code = rank[target[*code as usize] as usize]);
    let counts = order.iter().map(|&place| merged[place as usize].0).collect();
    let words = order.iter().map(|&place| merged[place as usize].1.to_owned()).collect();
    Column { codes, counts, words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::Lexicon;

    #[test]
    fn common_values_have_small_codes_and_spelling_variants_one() {
        let mut lexicon = Lexicon::default();
        let words = ["O'Neil", "ONEIL", "Smith", "", "oneil", "SMITH", "-", "Ann"];
        let cells = words.iter().map(|word| lexicon.code(word)).collect();
        let mut records = Records::new(words.len(), lexicon);
        records.set(Field::LastName, Cells::U32(cells));
        records.set(Field::Zip, Cells::of_texts(["2", "1", "1", "", "1", "3", "3", ""]));
        let names = Column::new(&records, Field::LastName, false).unwrap();
        assert_eq!(names.codes, [1, 1, 2, 0, 1, 2, 3, 4]);
        assert_eq!(names.counts, [1, 3, 2, 1, 1]);
        assert_eq!(names.words, ["", "ONEIL", "SMITH", "-", "ANN"]);
        let zips = Column::new(&records, Field::Zip, true).unwrap();
        assert_eq!((zips.codes, zips.counts), (vec![3, 1, 1, 0, 1, 2, 2, 0], vec![2, 3, 2, 1]));
        assert_eq!(zips.words, ["", "1", "3", "2"]);
        assert!(Column::new(&records, Field::City, false).is_none());
    }
}

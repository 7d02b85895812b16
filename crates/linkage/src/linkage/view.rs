//! A column made ready to be compared: codes that are equal when the evidence is, and texts for likeness.

use std::sync::atomic::{AtomicU64, Ordering};

use hashbrown::HashMap;
use rayon::prelude::*;

use super::comparison::{Comparison, Normalisation};
use super::evidence::Evidence;
use super::similarity::{Measure, Similarity};
use crate::date::{Date, Precision};
use crate::records::{Cells, DYNAMIC_FIRST, Field, Meaning, Records};
use crate::text;

/// A column seen through a comparison: equal codes are equal evidence, 0 is missing.
#[derive(Debug)]
pub struct FieldView<'a> {
    cells: &'a Cells,
    how: View,
    likeness: Option<Likeness>,
}

#[derive(Debug)]
enum View {
    AsIs,
    /// Codes made for this view: one for each row.
    Coded(Vec<u32>),
    /// Keep these bits of the packed date, if the date is at least so precise.
    DateBits(u32, Precision),
    /// From distinct code to normalized code.
    Mapped(CodeMap),
}

impl<'a> FieldView<'a> {
    /// Looks at a column; `None` when the records lack it.
    pub fn new(records: &'a Records, comparison: Comparison) -> Option<Self> {
        let cells = records.column(comparison.field)?;
        let Comparison { field, normalisation, similarity } = comparison;
        let how = match normalisation {
            // A year alone is no birth date: it neither agrees nor contradicts, unless only years are asked for.
            Normalisation::Exact if field.meaning() == Meaning::Date => match similarity.map(|s| s.measure) {
                Some(Measure::Years) => View::DateBits(!0, Precision::Year),
                _ => View::DateBits(!0, Precision::Day),
            },
            Normalisation::Year => View::DateBits(!0x1ff, Precision::Year),
            Normalisation::MonthYear => View::DateBits(!0x1f, Precision::Month),
            Normalisation::MonthDay => View::DateBits(0x1ff, Precision::Day),
            _ => match (of_text(field, normalisation), similarity) {
                (None, None) if matches!(cells, Cells::Text { .. }) => View::Coded(interned(cells).0),
                (None, None) => View::AsIs,
                (normalise, _) => {
                    let (how, texts) = coded(records, field, cells, normalise.unwrap_or(str::to_owned));
                    let likeness = similarity.map(|similarity| Likeness { similarity, texts, memo: Memo::new() });
                    return Some(Self { cells, how, likeness });
                }
            },
        };
        let likeness = similarity.map(|similarity| Likeness { similarity, texts: Vec::new(), memo: Memo::new() });
        Some(Self { cells, how, likeness })
    }

    /// The normalized code of a row.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        if let View::Coded(codes) = &self.how {
            return codes[row];
        }
        let cell = self.cells.get(row) as u32;
        match &self.how {
            View::AsIs | View::Coded(_) => cell,
            View::DateBits(bits, needed) => match Date::from_packed(cell) {
                Some(date) if date.precision() >= *needed => cell & bits,
                _ => 0,
            },
            View::Mapped(map) => map.get(cell),
        }
    }

    /// What the comparison says of two rows.
    #[inline]
    pub fn evidence(&self, left: usize, right: usize) -> Evidence {
        let (left, right) = (self.get(left), self.get(right));
        match (Evidence::of_cells(left, right), &self.likeness) {
            (Evidence::Contradict, Some(likeness)) if likeness.agree(left, right) => Evidence::Agree,
            (evidence, _) => evidence,
        }
    }
}

/// What a comparison makes of a text. An initial is no middle name: it neither agrees nor contradicts, unless only initials are asked for.
fn of_text(field: Field, normalisation: Normalisation) -> Option<fn(&str) -> String> {
    fn whole(text: String) -> String {
        if text::letters(&text).len() == 1 { String::new() } else { text }
    }
    match (field, normalisation) {
        (Field::MiddleName, Normalisation::Exact) => Some(|text| whole(text.to_owned())),
        (Field::MiddleName, Normalisation::Upper) => Some(|text| whole(text::upper(text))),
        (Field::MiddleName, Normalisation::Letters) => Some(|text| whole(text::letters(text))),
        _ => normalisation.of_text(),
    }
}

/// Rows are few when so many times as many are fewer than the codes of a table.
const FEW: usize = 16;

/// Codes of texts after normalization: how rows are looked up, and the text of each code (that of 0 is empty).
fn coded(records: &Records, field: Field, cells: &Cells, normalise: fn(&str) -> String) -> (View, Vec<String>) {
    let (own, distinct) = match cells {
        Cells::Text { .. } => {
            let (codes, texts) = interned(cells);
            let texts = texts.into_iter().map(|text| String::from_utf8_lossy(text).into_owned());
            (Some(codes), (0..).zip(texts).collect::<Vec<(u32, String)>>())
        }
        _ => (None, distinct_texts(records, field, cells)),
    };
    let mut codes: HashMap<String, u32, foldhash::fast::FixedState> = HashMap::default();
    let mut texts = vec![String::new()];
    codes.insert(String::new(), 0);
    let normalised: Vec<String> = distinct.par_iter().map(|(_, text)| normalise(text)).collect();
    let of_distinct: Vec<u32> = normalised
        .into_iter()
        .map(|text| {
            let next = texts.len() as u32;
            let found = *codes.entry(text.clone()).or_insert(next);
            if found == next {
                texts.push(text);
            }
            found
        })
        .collect();
    // A table of all codes would be far larger than few rows are.
    let largest = distinct.last().map_or(0, |(code, _)| *code as usize);
    if own.is_none() && FEW * cells.len() < largest {
        let place = |code: u32| distinct.binary_search_by_key(&code, |(code, _)| *code).expect("it is one of them");
        let codes = (0..cells.len()).into_par_iter().with_min_len(1 << 12);
        return (View::Coded(codes.map(|row| of_distinct[place(cells.get(row) as u32)]).collect()), texts);
    }
    let mut map = CodeMap::default();
    for ((code, _), found) in distinct.iter().zip(of_distinct) {
        map.set(*code, found);
    }
    let how = match own {
        Some(own) => View::Coded(own.into_par_iter().map(|code| map.get(code)).collect()),
        None => View::Mapped(map),
    };
    (how, texts)
}

/// The distinct codes of a column with their texts, ascending.
fn distinct_texts(records: &Records, field: Field, cells: &Cells) -> Vec<(u32, String)> {
    let mut codes: Vec<u32> =
        (0..cells.len()).into_par_iter().with_min_len(1 << 14).map(|r| cells.get(r) as u32).collect();
    codes.par_sort_unstable();
    codes.dedup();
    let text = |&code: &u32| {
        let mut text = Vec::new();
        match cells {
            Cells::Listed { list, .. } if code > 0 => text.extend_from_slice(list.text(code as usize - 1)),
            _ => records.write_value(field, u64::from(code), &mut text),
        }
        (code, String::from_utf8_lossy(&text).into_owned())
    };
    codes.par_iter().map(text).collect()
}

/// A code for each row of uncoded text, from 1 in the order of first appearance, and the text of each code; 0 for empty text.
fn interned(cells: &Cells) -> (Vec<u32>, Vec<&[u8]>) {
    let mut codes: HashMap<&[u8], u32, foldhash::fast::FixedState> = HashMap::default();
    let mut texts: Vec<&[u8]> = vec![&[]];
    codes.insert(&[], 0);
    let code = |row: usize| {
        let next = texts.len() as u32;
        let found = *codes.entry(cells.text(row)).or_insert(next);
        if found == next {
            texts.push(cells.text(row));
        }
        found
    };
    ((0..cells.len()).map(code).collect(), texts)
}

/// A number for each code, in two tables: codes of the stock of words, and codes of added words.
#[derive(Debug, Default)]
struct CodeMap {
    stock: Vec<u32>,
    added: Vec<u32>,
}

impl CodeMap {
    #[inline]
    fn get(&self, code: u32) -> u32 {
        match code.checked_sub(DYNAMIC_FIRST) {
            Some(added) => self.added[added as usize],
            None => self.stock[code as usize],
        }
    }

    fn set(&mut self, code: u32, value: u32) {
        let (table, place) = match code.checked_sub(DYNAMIC_FIRST) {
            Some(added) => (&mut self.added, added as usize),
            None => (&mut self.stock, code as usize),
        };
        if table.len() <= place {
            table.resize(place + 1, 0);
        }
        table[place] = value;
    }
}

/// Texts by code, and how alike they must be.
#[derive(Debug)]
struct Likeness {
    similarity: Similarity,
    texts: Vec<String>,
    memo: Memo,
}

impl Likeness {
    /// Whether two different codes are alike.
    fn agree(&self, left: u32, right: u32) -> bool {
        match (Date::from_packed(left), Date::from_packed(right), self.texts.is_empty()) {
            (Some(left), Some(right), true) => self.similarity.of_dates(left, right),
            _ => self.memo.get(left.min(right), left.max(right), |a, b| {
                self.similarity.of_texts(&self.texts[a as usize], &self.texts[b as usize])
            }),
        }
    }
}

/// Answers for pairs of codes that were asked lately. A slot holds one pair and its answer in one word, so threads need no lock, and a lost
/// answer is found again: what is returned never depends on who asked before.
#[derive(Debug)]
struct Memo {
    slots: Vec<AtomicU64>,
}

/// Slots of a memo: 512 KiB.
const SLOT_BITS: u32 = 16;

impl Memo {
    fn new() -> Self {
        Self { slots: (0..1 << SLOT_BITS).map(|_| AtomicU64::new(0)).collect() }
    }

    /// The answer for codes `a < b`, both below 2³¹.
    fn get(&self, a: u32, b: u32, answer: impl Fn(u32, u32) -> bool) -> bool {
        let pair = u64::from(a) << 33 | u64::from(b) << 2;
        let slot = &self.slots[(pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - SLOT_BITS)) as usize];
        let known = slot.load(Ordering::Relaxed);
        if known & !3 == pair && known != 0 {
            return known & 1 == 1;
        }
        let answer = answer(a, b);
        slot.store(pair | 2 | u64::from(answer), Ordering::Relaxed);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_memo_gives_the_answer_of_the_pair_it_was_asked_for() {
        let memo = Memo::new();
        let answer = |a: u32, b: u32| (a ^ b).is_multiple_of(3);
        for _ in 0..2 {
            for (a, b) in (1..700).flat_map(|a| (a + 1..700).map(move |b| (a, b))) {
                assert_eq!(memo.get(a, b, answer), answer(a, b));
            }
        }
        let (a, b) = (u32::MAX / 2 - 1, u32::MAX / 2);
        assert_eq!(memo.get(a, b, |_, _| true), memo.get(a, b, |_, _| false));
    }
}

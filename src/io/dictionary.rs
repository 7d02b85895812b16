//! The distinct values of a coded column, numbered in the order of their first row.

use hashbrown::HashMap;

use super::source::{Codes, Values};
use crate::records::DYNAMIC_FIRST;

/// A column as numbers, and the texts that they stand for.
pub(super) struct Dictionary {
    /// For each row 0 when nothing is there, or one more than the number of its text.
    pub(super) numbers: Vec<u32>,
    /// How many texts there are.
    pub(super) len: u32,
    /// The texts as Parquet's plain encoding has them, each after its length.
    pub(super) plain: Vec<u8>,
}

/// The text of a code is empty.
const EMPTY: u32 = u32::MAX;

impl Dictionary {
    pub(super) fn of(codes: Codes, values: Values) -> Self {
        match codes {
            Codes::U8(codes) => Self::numbered(codes, values),
            Codes::U16(codes) => Self::numbered(codes, values),
            Codes::U32(codes) => Self::numbered(codes, values),
        }
    }

    fn numbered<T: Copy + Into<u32>>(codes: &[T], values: Values) -> Self {
        let mut found = Self { numbers: Vec::with_capacity(codes.len()), len: 0, plain: Vec::new() };
        let small = |code: &u32| *code < DYNAMIC_FIRST;
        let largest = codes.iter().map(|&code| code.into()).filter(small).max().unwrap_or(0);
        let mut number_of = vec![0; largest as usize + 1];
        number_of[0] = EMPTY;
        // Few: words that errors made.
        let mut number_of_large: HashMap<u32, u32, foldhash::fast::FixedState> = HashMap::default();
        for &code in codes {
            let code = code.into();
            let number = match number_of.get_mut(code as usize) {
                Some(number) => number,
                None => number_of_large.entry(code).or_insert(0),
            };
            if *number == 0 {
                *number = found.add(code, values);
            }
            found.numbers.push(if *number == EMPTY { 0 } else { *number });
        }
        found
    }

    fn add(&mut self, code: u32, values: Values) -> u32 {
        let start = self.plain.len();
        self.plain.extend([0; 4]);
        values.append(code, &mut self.plain);
        let length = self.plain.len() - start - 4;
        if length == 0 {
            self.plain.truncate(start);
            return EMPTY;
        }
        self.plain[start..start + 4].copy_from_slice(&(length as u32).to_le_bytes());
        self.len += 1;
        self.len
    }
}

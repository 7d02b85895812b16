//! A field of all records, ready to be compared, and the categories of all fields as one number, the agreement pattern.
//!
//! A category is a level and, beside it, whether the pair agrees on each coarser form of the field that a blocking key uses
//! (`last_name:soundex`, `birth_date:year`). Categories of `b` such forms: `level << b | agreements`; after the written levels comes
//! "nothing of this", then "missing". So whether a pair agrees on a key can be read from its categories, which the estimation needs.
//! A pattern is a category of each comparison, in mixed radix.

use super::column::Column;
use super::level::{Level, grade_of_dates, grade_of_digits};
use super::names::{Name, NameTable};
use super::parameters::{ComparedField, ModelError};
use crate::linkage::{Comparison, FieldView, Normalisation};
use crate::records::{Field, Meaning, Records};

/// One field of all records.
pub(super) struct Compared {
    pub field: Field,
    pub levels: Vec<Level>,
    pub term_frequency: bool,
    pub column: Column,
    /// Coarser forms that blocking keys use, with a code for each row.
    pub coarse: Vec<(Normalisation, Vec<u32>)>,
    grading: Grading,
}

enum Grading {
    Plain,
    Dates,
    Digits,
    Names(NameTable),
}

/// A field of the records of one block, side by side.
#[derive(Default)]
pub(super) struct BlockColumn {
    pub codes: Vec<u32>,
    names: Vec<Name>,
    coarse: Vec<Vec<u32>>,
}

impl Compared {
    /// Reads a column; `parts` are the fields of all blocking keys.
    pub(super) fn new(
        records: &Records,
        asked: &ComparedField,
        parts: &[Comparison],
        nickname: Option<fn(&str) -> String>,
    ) -> Result<Self, ModelError> {
        let missing = || ModelError::NoColumn(asked.field.name());
        let levels = asked.resolved_levels();
        let alike = levels.iter().any(|level| level.is_similarity());
        let column = Column::new(records, asked.field, alike).ok_or_else(missing)?;
        let mut coarse: Vec<(Normalisation, Vec<u32>)> = Vec::new();
        for part in parts.iter().filter(|p| p.field == asked.field && !is_exact(p.normalisation)) {
            if coarse.iter().all(|c| c.0 != part.normalisation) {
                let view = FieldView::new(records, *part).ok_or_else(missing)?;
                coarse.push((part.normalisation, (0..records.len()).map(|row| view.get(row)).collect()));
            }
        }
        let grading = match asked.field.meaning() {
            Meaning::Name => Grading::Names(NameTable::new(&column.words, &levels, nickname)),
            Meaning::Date => Grading::Dates,
            Meaning::FourDigits => Grading::Digits,
            _ if alike => Grading::Names(NameTable::new(&column.words, &levels, None)),
            _ => Grading::Plain,
        };
        Ok(Self {
            field: asked.field,
            levels,
            term_frequency: asked.resolved_term_frequency(),
            column,
            coarse,
            grading,
        })
    }

    /// Number of categories, the missing one last.
    pub(super) fn categories(&self) -> usize {
        ((self.levels.len() + 1) << self.coarse.len()) + 1
    }

    /// The category of pairs in which a side is missing.
    pub(super) fn missing(&self) -> usize {
        self.categories() - 1
    }

    /// Categories in which the field agrees in this form.
    pub(super) fn agreeing(&self, how: Normalisation) -> Vec<usize> {
        let bits = self.coarse.len();
        match self.coarse.iter().position(|c| c.0 == how) {
            Some(bit) => (0..self.missing()).filter(|category| category >> bit & 1 == 1).collect(),
            None => (0..1 << bits).collect(),
        }
    }

    /// A row's code in this form; 0 when missing.
    pub(super) fn part_codes(&self, how: Normalisation) -> &[u32] {
        self.coarse.iter().find(|c| c.0 == how).map_or(&self.column.codes, |c| &c.1)
    }

    /// The category in words.
    pub(super) fn label(&self, category: usize) -> String {
        if category == self.missing() {
            return "missing".to_owned();
        }
        let bits = self.coarse.len();
        let level = self.levels.get(category >> bits).map_or_else(|| "else".to_owned(), ToString::to_string);
        let and = (0..bits).filter(|bit| category >> bit & 1 == 1 && category >> bits > 0);
        and.fold(level, |text, bit| format!("{text}, same {}", self.coarse[bit].0.name()))
    }

    /// Copies the block's cells side by side.
    pub(super) fn gather(&self, rows: &[u32], block: &mut BlockColumn) {
        block.codes.clear();
        block.codes.extend(rows.iter().map(|&row| self.column.codes[row as usize]));
        if let Grading::Names(table) = &self.grading {
            block.names.clear();
            block.names.extend(block.codes.iter().map(|&code| table.names[code as usize]));
        }
        block.coarse.resize_with(self.coarse.len(), Vec::new);
        for (local, (_, codes)) in block.coarse.iter_mut().zip(&self.coarse) {
            local.clear();
            local.extend(rows.iter().map(|&row| codes[row as usize]));
        }
    }

    /// The category of one pair of a block.
    pub(super) fn category(&self, block: &BlockColumn, i: usize, j: usize) -> usize {
        let (a, b) = (block.codes[i], block.codes[j]);
        if a == 0 || b == 0 {
            return self.missing();
        }
        let level = match &self.grading {
            Grading::Dates => grade_of_dates(&self.levels, a, b),
            Grading::Digits => grade_of_digits(&self.levels, a, b),
            Grading::Names(table) if a != b => table.level(&block.names[i], &block.names[j]),
            Grading::Plain if a != b => self.levels.len() as u8,
            Grading::Names(_) | Grading::Plain => 0,
        };
        let agrees = |codes: &Vec<u32>| usize::from(codes[i] == codes[j] && codes[i] != 0);
        let forms = block.coarse.iter().enumerate().fold(0, |bits, (bit, codes)| bits | agrees(codes) << bit);
        usize::from(level) << self.coarse.len() | forms
    }

    /// Adds `stride` × category of record `i` with each later one of the block.
    pub(super) fn add_categories(&self, block: &BlockColumn, i: usize, stride: u64, out: &mut [u64]) {
        let bits = self.coarse.len();
        let missing = self.missing() as u64 * stride;
        let code = block.codes[i];
        if code == 0 {
            out.iter_mut().for_each(|pattern| *pattern += missing);
            return;
        }
        let step = stride << bits;
        let later = &block.codes[i + 1..];
        let other = self.levels.len() as u64 * step;
        match &self.grading {
            Grading::Plain => {
                for (pattern, &with) in out.iter_mut().zip(later) {
                    *pattern += if with == code {
                        0
                    } else if with == 0 {
                        missing
                    } else {
                        other
                    };
                }
            }
            Grading::Dates => {
                let same = u64::from(grade_of_dates(&self.levels, code, code)) * step;
                for (pattern, &with) in out.iter_mut().zip(later) {
                    *pattern += if with == code {
                        same
                    } else if with == 0 {
                        missing
                    } else {
                        u64::from(grade_of_dates(&self.levels, code, with)) * step
                    };
                }
            }
            Grading::Digits => {
                for (pattern, &with) in out.iter_mut().zip(later) {
                    *pattern += match with {
                        0 => missing,
                        _ => u64::from(grade_of_digits(&self.levels, code, with)) * step,
                    };
                }
            }
            Grading::Names(table) => {
                let name = &block.names[i];
                for (pattern, with) in out.iter_mut().zip(&block.names[i + 1..]) {
                    *pattern += if with.code == code {
                        0
                    } else if with.code == 0 {
                        missing
                    } else {
                        u64::from(table.level(name, with)) * step
                    };
                }
            }
        }
        for (bit, codes) in block.coarse.iter().enumerate() {
            let code = codes[i];
            for (pattern, (&with, &cell)) in out.iter_mut().zip(codes[i + 1..].iter().zip(later)) {
                if with == code && code != 0 && cell != 0 {
                    *pattern += stride << bit;
                }
            }
        }
    }
}

/// Whether agreement in this form is the exact level: names are compared by their letters.
pub(super) fn is_exact(how: Normalisation) -> bool {
    matches!(how, Normalisation::Exact | Normalisation::Letters)
}

/// Which comparisons a blocking key asks for, each with the set of categories in which the pair agrees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyShape(pub Vec<(usize, u64)>);

/// The comparisons' numbers of categories, and the keys as sets of patterns.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// The last category of each comparison is "missing".
    pub sizes: Vec<usize>,
    pub strides: Vec<u64>,
    /// Number of possible patterns.
    pub patterns: u64,
    /// In order; a pair belongs to the first that its pattern is in. None: all pairs are candidates.
    pub keys: Vec<KeyShape>,
}

impl Shape {
    /// # Errors
    /// When a comparison has more than 64 categories or the patterns cannot be numbered.
    pub(super) fn new(sizes: Vec<usize>, keys: Vec<KeyShape>) -> Result<Self, ModelError> {
        let mut strides = Vec::new();
        let mut patterns = 1u64;
        for &size in &sizes {
            strides.push(patterns);
            let fits = (size <= 64).then(|| patterns.checked_mul(size as u64)).flatten().filter(|&p| p < 1 << 63);
            patterns = fits.ok_or(ModelError::TooManyPatterns)?;
        }
        Ok(Self { sizes, strides, patterns, keys })
    }

    /// The category of one comparison.
    pub(super) fn category(&self, pattern: u64, comparison: usize) -> usize {
        (pattern / self.strides[comparison]) as usize % self.sizes[comparison]
    }

    /// All categories of a pattern.
    pub(super) fn categories(&self, pattern: u64) -> Vec<usize> {
        (0..self.sizes.len()).map(|c| self.category(pattern, c)).collect()
    }

    /// The category of pairs in which a side is missing.
    pub(super) fn missing(&self, comparison: usize) -> usize {
        self.sizes[comparison] - 1
    }

    /// The first key that the pattern is in; stratum 0 when there are no keys, `None` when no key would find it.
    pub(super) fn stratum(&self, categories: &[usize]) -> Option<usize> {
        if self.keys.is_empty() {
            return Some(0);
        }
        self.keys.iter().position(|key| key.0.iter().all(|&(c, set)| set >> categories[c] & 1 == 1))
    }

    /// Number of strata.
    pub(super) fn strata(&self) -> usize {
        self.keys.len().max(1)
    }
}

/// Counts of agreement patterns, while they are being counted.
pub(super) enum Tally {
    Dense(Vec<u64>),
    Sparse(hashbrown::HashMap<u64, u64, foldhash::fast::FixedState>),
}

/// Up to so many possible patterns a table holds all.
const DENSE: u64 = 1 << 17;

impl Tally {
    pub(super) fn new(shape: &Shape) -> Self {
        match shape.patterns {
            few @ ..=DENSE => Tally::Dense(vec![0; few as usize]),
            _ => Tally::Sparse(hashbrown::HashMap::default()),
        }
    }

    #[inline]
    pub(super) fn add(&mut self, pattern: u64) {
        match self {
            Tally::Dense(counts) => counts[pattern as usize] += 1,
            Tally::Sparse(counts) => *counts.entry(pattern).or_default() += 1,
        }
    }

    /// All counts together, by pattern.
    pub(super) fn merged(tallies: Vec<Tally>) -> Vec<(u64, u64)> {
        let mut all: Vec<(u64, u64)> = Vec::new();
        for tally in tallies {
            match tally {
                Tally::Dense(counts) => all.extend((0..).zip(counts).filter(|c| c.1 > 0)),
                Tally::Sparse(counts) => all.extend(counts),
            }
        }
        all.sort_unstable();
        all.dedup_by(|again, kept| {
            let same = again.0 == kept.0;
            if same {
                kept.1 += again.1;
            }
            same
        });
        all
    }
}

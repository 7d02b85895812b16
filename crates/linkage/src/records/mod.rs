//! What files say: a columnar table of coded cells. No cell knows whose record it is.

mod cells;
mod digits;
mod field;
mod lexicon;

pub use cells::Cells;
pub use digits::{write_date, write_four_digits};
pub use field::{Field, Meaning};
pub use lexicon::{DYNAMIC_FIRST, Lexicon, Words};

/// A table of records; each column is there or not.
#[derive(Clone, Debug, Default)]
pub struct Records {
    len: usize,
    columns: Vec<(Field, Cells)>,
    /// Text of the name codes.
    pub lexicon: Lexicon,
}

impl Records {
    /// A table of `len` records and no columns yet.
    pub fn new(len: usize, lexicon: Lexicon) -> Self {
        Self { len, columns: Vec::new(), lexicon }
    }

    /// Adds or replaces a column.
    ///
    /// # Panics
    /// When its length is not the table's.
    pub fn set(&mut self, field: Field, cells: Cells) {
        assert_eq!(cells.len(), self.len, "column {}", field.name());
        match self.columns.iter_mut().find(|c| c.0 == field) {
            Some(column) => column.1 = cells,
            None => self.columns.push((field, cells)),
        }
    }

    /// Adds the records of another table behind these. Columns that the other lacks are missing there; words get this table's codes.
    pub fn append(&mut self, other: &Records) {
        for (field, cells) in &mut self.columns {
            match (other.column(*field), field.meaning()) {
                (None, _) => cells.append_missing(other.len),
                (Some(more), Meaning::Name) => {
                    let lexicon = &mut self.lexicon;
                    let code = |row: usize| match more.get(row) as u32 {
                        known if known < DYNAMIC_FIRST => known,
                        added => lexicon.code(&other.lexicon.word(added)),
                    };
                    cells.append(&Cells::U32((0..more.len()).map(code).collect()));
                }
                (Some(more), _) => cells.append(more),
            }
        }
        self.len += other.len;
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// A column, if the table has it.
    pub fn column(&self, field: Field) -> Option<&Cells> {
        self.columns.iter().find(|c| c.0 == field).map(|c| &c.1)
    }

    /// The columns in the order they were set.
    pub fn columns(&self) -> impl Iterator<Item = (Field, &Cells)> {
        self.columns.iter().map(|(field, cells)| (*field, cells))
    }

    /// Appends the text of a cell; nothing for a missing one.
    pub fn write_cell(&self, field: Field, cells: &Cells, row: usize, out: &mut Vec<u8>) {
        if let Cells::Text { .. } | Cells::Listed { .. } = cells {
            return out.extend_from_slice(cells.text(row));
        }
        self.write_value(field, cells.get(row), out);
    }

    /// Appends the text that a coded value stands for.
    pub fn write_value(&self, field: Field, value: u64, out: &mut Vec<u8>) {
        if value == 0 {
            return;
        }
        match field.meaning() {
            Meaning::Name => self.lexicon.write(value as u32, out),
            Meaning::Date => write_date(value as u32, out),
            Meaning::FourDigits => write_four_digits(value as u32, out),
            Meaning::Label(labels) => out.extend_from_slice(labels[value as usize - 1].as_bytes()),
            Meaning::Text => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str], texts: &[&str]) -> Records {
        let mut lexicon = Lexicon::default();
        let codes = names.iter().map(|name| lexicon.code(name)).collect();
        let mut records = Records::new(names.len(), lexicon);
        records.set(Field::LastName, Cells::U32(codes));
        let mut list: Vec<&str> = texts.to_vec();
        list.sort_unstable();
        list.dedup();
        let code = |text: &&str| list.binary_search(text).unwrap() as u32 + 1;
        let cells = Cells::Listed {
            codes: texts.iter().map(code).collect(),
            list: std::sync::Arc::new(Cells::of_texts(list.clone())),
        };
        records.set(Field::Zip, cells);
        records
    }

    #[test]
    fn tables_behind_each_other_keep_their_text_and_equal_text_its_code() {
        let mut both = table(&["SMITH", "SMYTH"], &["50001", "57001"]);
        both.set(Field::Sex, Cells::U8(vec![1, 2]));
        both.append(&table(&["SMYTH", "JONES"], &["57001", "68001"]));
        let text = |field: Field, row: usize| {
            let mut out = Vec::new();
            both.write_cell(field, both.column(field).unwrap(), row, &mut out);
            String::from_utf8(out).unwrap()
        };
        let all = |field: Field| (0..both.len()).map(|row| text(field, row)).collect::<Vec<_>>();
        assert_eq!(all(Field::LastName), ["SMITH", "SMYTH", "SMYTH", "JONES"]);
        assert_eq!(all(Field::Zip), ["50001", "57001", "57001", "68001"]);
        // A column that the other table lacks is missing there.
        assert_eq!(all(Field::Sex), ["F", "M", "", ""]);
        for field in [Field::LastName, Field::Zip] {
            let code = |row: usize| both.column(field).unwrap().get(row);
            assert!(code(1) == code(2) && code(0) != code(3), "{}", field.name());
        }
    }
}

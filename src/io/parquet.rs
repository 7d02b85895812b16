//! Parquet: string columns, dictionary-coded, zstd; a row group for each block. Written without Arrow, whose build would be the
//! largest part of the project's.

use std::path::Path;
use std::sync::Arc;

use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::table::{TableError, TableWriter, TextColumn};
use super::{AtomicFile, Metadata};

/// A Parquet file being written. Empty cells are nulls.
pub struct ParquetTable {
    writer: SerializedFileWriter<AtomicFile>,
}

impl ParquetTable {
    /// Begins a file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn create(place: &Path, columns: &[&str], metadata: &Metadata) -> Result<Self, TableError> {
        let field = |name: &&str| {
            Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::String))
                .build()
                .map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder("records").with_fields(fields).build()?;
        let entry = |(key, value): &(&str, String)| KeyValue::new((*key).to_owned(), Some(value.clone()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1)?))
            .set_statistics_enabled(EnabledStatistics::None)
            .set_key_value_metadata(Some(metadata.entries.iter().map(entry).collect()))
            .build();
        let writer = SerializedFileWriter::new(AtomicFile::create(place)?, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { writer })
    }
}

impl TableWriter for ParquetTable {
    fn write(&mut self, columns: &[TextColumn]) -> Result<(), TableError> {
        let mut group = self.writer.next_row_group()?;
        for column in columns {
            let (values, levels) = cells_of(column);
            let mut writer = group.next_column()?.expect("the schema has a column for each");
            writer.typed::<ByteArrayType>().write_batch(&values, Some(&levels), None)?;
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<(), TableError> {
        Ok(self.writer.into_inner()?.finish()?)
    }
}

/// The cells that are there, and for each row whether it is. Equal codes share one rendered value.
fn cells_of(column: &TextColumn) -> (Vec<ByteArray>, Vec<i16>) {
    let mut rendered: HashMap<u64, ByteArray, foldhash::fast::FixedState> = HashMap::default();
    let (mut values, mut levels) = (Vec::with_capacity(column.len()), Vec::with_capacity(column.len()));
    let render = |row: usize| {
        let mut text = Vec::new();
        column.append(row, &mut text);
        ByteArray::from(text)
    };
    for row in 0..column.len() {
        let value = match column.code(row) {
            None => render(row),
            Some(code) => match rendered.entry(code) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(render(row)).clone(),
            },
        };
        levels.push(i16::from(!value.is_empty()));
        if !value.is_empty() {
            values.push(value);
        }
    }
    (values, levels)
}

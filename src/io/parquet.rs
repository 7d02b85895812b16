//! Parquet: string columns, a row group for each block; its columns are encoded in parallel. Written without Arrow, whose build would be the
//! largest part of the project's.

use std::sync::Arc;

use bytes::Bytes;
use parquet::basic::{LogicalType, Repetition, Type as PhysicalType};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;
use rayon::prelude::*;

use super::chunk::encode;
use super::source::Source;
use super::table::{TableError, TableWriter, TextColumn};
use super::{Metadata, OutFile, Written};

/// A Parquet file being written. Empty cells are nulls.
pub(crate) struct ParquetTable {
    writer: SerializedFileWriter<OutFile>,
}

impl ParquetTable {
    /// Begins a file.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub(crate) fn create(file: OutFile, columns: &[&str], metadata: &Metadata) -> Result<Self, TableError> {
        let field = |name: &&str| {
            Type::primitive_type_builder(name, PhysicalType::BYTE_ARRAY)
                .with_repetition(Repetition::OPTIONAL)
                .with_logical_type(Some(LogicalType::String))
                .build()
                .map(Arc::new)
        };
        let fields = columns.iter().map(field).collect::<Result<Vec<_>, _>>()?;
        let schema = Type::group_type_builder("records").with_fields(fields).build()?;
        let entry = |(key, value): &(String, String)| KeyValue::new(key.clone(), Some(value.clone()));
        let properties = WriterProperties::builder()
            .set_statistics_enabled(EnabledStatistics::None)
            .set_key_value_metadata(Some(metadata.entries.iter().map(entry).collect()))
            .build();
        let writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
        Ok(Self { writer })
    }
}

impl TableWriter for ParquetTable {
    fn write(&mut self, columns: &[TextColumn]) -> Result<(), TableError> {
        let rows = columns.first().map_or(0, TextColumn::len);
        let descriptions = self.writer.schema_descr().columns();
        let chunks = columns
            .par_iter()
            .zip_eq(descriptions)
            .map(|(column, description)| encode(&Source::of(column), rows, description.clone()))
            .collect::<Result<Vec<_>, _>>()?;
        let mut group = self.writer.next_row_group()?;
        for (bytes, close) in chunks {
            group.append_column(&Bytes::from(bytes), close)?;
        }
        group.close()?;
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Written, TableError> {
        Ok(self.writer.into_inner()?.finish()?)
    }
}

//! The rows of a table that goes out in parts.

use axum::body::Bytes;

use crate::web::csv::harmless;

/// Some rows, each cell [`harmless`].
pub(super) struct Rows(csv::Writer<Vec<u8>>);

impl Rows {
    /// No rows yet; the heads only in the first part.
    pub(super) fn new(heads: Option<&[&str]>) -> Result<Rows, anyhow::Error> {
        let writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let mut rows = Rows(writer);
        if let Some(heads) = heads {
            rows.0.write_record(heads)?;
        }
        Ok(rows)
    }

    /// Adds a row.
    pub(super) fn add<T: AsRef<str>>(&mut self, cells: &[T]) -> Result<(), anyhow::Error> {
        self.0.write_record(cells.iter().map(|cell| harmless(cell.as_ref())))?;
        Ok(())
    }

    /// What goes out.
    pub(super) fn bytes(self) -> Result<Bytes, anyhow::Error> {
        Ok(self.0.into_inner().map_err(csv::IntoInnerError::into_error)?.into())
    }
}

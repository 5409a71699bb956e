//! Tables that leave as CSV, safe to open in a spreadsheet.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use super::error::{PageError, PageResult};

/// A table under way to a file.
pub(super) struct Table(csv::Writer<Vec<u8>>);

impl Table {
    /// A table with these columns.
    ///
    /// # Errors
    /// [`PageError::Internal`], as for every part of a table.
    pub(super) fn new(columns: &[&str]) -> PageResult<Table> {
        let mut table = Table(csv::Writer::from_writer(Vec::new()));
        table.row(columns)?;
        Ok(table)
    }

    /// Adds a row, each cell [`harmless`].
    pub(super) fn row<T: AsRef<str>>(&mut self, cells: &[T]) -> PageResult<()> {
        let cells = cells.iter().map(|cell| harmless(cell.as_ref()));
        self.0.write_record(cells).map_err(PageError::internal)
    }

    /// The file, for a browser to save under this name.
    pub(super) fn file(self, name: &str) -> PageResult<Response> {
        let body = self.0.into_inner().map_err(|error| PageError::internal(error.into_error()))?;
        let head = [
            (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        ];
        Ok((head, body).into_response())
    }
}

/// A cell that no spreadsheet takes for a formula. A plain number such as `-3` is none.
pub(super) fn harmless(cell: &str) -> String {
    let number = |text: &str| {
        !text.is_empty() && text.chars().all(|each| each.is_ascii_digit() || each == '.')
    };
    let negative = cell.strip_prefix('-').is_some_and(number);
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && cell != "-";
    if formula && !negative { format!("'{cell}") } else { cell.to_owned() }
}

//! A spreadsheet as lines of text: CSV or Excel, within bounds that no list of clients reaches.

mod comma;
mod excel;

/// Most lines of clients.
pub(super) const MOST_ROWS: usize = 10_000;

/// Most columns: there are 40 questions.
pub(super) const MOST_COLUMNS: usize = 100;

/// Characters of a cell that are looked at: more than any answer or name may have.
const MOST_OF_CELL: usize = 1_000;

/// Most bytes of all cells together.
const MOST_TEXT: usize = 32 * 1024 * 1024;

/// A line that is not empty.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number in the spreadsheet, from 1.
    pub(super) number: usize,
    /// Its cells, from column A on.
    pub(super) cells: Vec<String>,
}

/// The lines of a file.
#[derive(Default)]
struct Lines {
    all: Vec<Line>,
    bytes: usize,
}

impl Lines {
    /// Adds a cell; empty ones need none. `column` counts from 0.
    fn put(&mut self, number: usize, column: usize, text: &str) -> Result<(), String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if column >= MOST_COLUMNS {
            let place = super::place(number, column);
            return Err(format!(
                "{place} has something in it: {MOST_COLUMNS} columns are the most."
            ));
        }
        let text: String = text.chars().take(MOST_OF_CELL).collect();
        self.bytes += text.len();
        if self.bytes > MOST_TEXT {
            return Err("There is more text in this file than 10,000 clients need.".to_owned());
        }
        if self.all.last().is_none_or(|line| line.number != number) {
            // Heads and explanations come on top of the clients.
            if self.all.len() > MOST_ROWS + 10 {
                return Err("This file has more than 10,000 rows. Split it.".to_owned());
            }
            self.all.push(Line { number, cells: Vec::new() });
        }
        let Some(line) = self.all.last_mut() else { return Ok(()) };
        if line.cells.len() <= column {
            line.cells.resize(column + 1, String::new());
        }
        line.cells[column] = text;
        Ok(())
    }
}

/// Reads a file by its content, whatever it is called.
///
/// # Errors
/// Why it cannot be read, in words for its owner.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Line>, String> {
    let lines = match bytes {
        [b'P', b'K', 3, 4, ..] => excel::read(bytes)?,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            let what = "This is an old Excel file, or one with a password. Save it as .xlsx \
                        without a password, or as CSV.";
            return Err(what.to_owned());
        }
        _ => comma::read(bytes)?,
    };
    Ok(lines.all)
}

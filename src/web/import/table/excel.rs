//! Excel's .xlsx: cells as they were last shown, never a formula worked out anew.
//!
//! Such a file is a ZIP that may unpack to a thousand times its size, and a sheet may name a cell
//! in its last row and column. So what it unpacks to is measured before it is read, and its cells
//! are taken one after the other, not as a table of their whole extent.

use std::io::{self, Cursor, Read as _};

use calamine::{DataRef, Reader as _, Style, Xlsx};
use zip::ZipArchive;

use super::Lines;

/// Most bytes that a file may unpack to.
const MOST_UNPACKED: u64 = 96 * 1024 * 1024;

/// Most parts that it may have.
const MOST_PARTS: usize = 1_000;

/// The sheet that is read, where there is one of this name; else the first.
const SHEET: &str = "clients";

pub(super) fn read(bytes: &[u8]) -> Result<Lines, String> {
    measure(bytes)?;
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let ours = names.iter().find(|name| name.trim().to_lowercase() == SHEET);
    let name = ours.or(names.first()).ok_or("This Excel file has no sheet.")?.clone();
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let percent: Vec<bool> = cells.styles().iter().map(is_percent).collect();
    let mut lines = Lines::default();
    let mut last = 0;
    while let Some((cell, style)) = cells.next_cell_with_style_id().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        if row < last {
            return Err(unreadable("its rows are not in order"));
        }
        last = row;
        let percent = percent.get(style).copied().unwrap_or(false);
        let text = told(cell.get_value(), percent);
        lines.put(row as usize + 1, column as usize, &text)?;
    }
    Ok(lines)
}

fn unreadable(why: impl std::fmt::Display) -> String {
    format!("This Excel file cannot be read ({why:.200}). Save it anew as .xlsx, or as CSV.")
}

/// Unpacks all of it once without keeping anything: what a ZIP says about sizes may be untrue.
fn measure(bytes: &[u8]) -> Result<(), String> {
    let too_large = || "This Excel file unpacks to more than a list of clients needs.".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(unreadable)?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let mut left = MOST_UNPACKED;
    for at in 0..archive.len() {
        let part = archive.by_index(at).map_err(unreadable)?;
        let size = io::copy(&mut part.take(left + 1), &mut io::sink()).map_err(unreadable)?;
        left = left.checked_sub(size).ok_or_else(too_large)?;
    }
    Ok(())
}

/// Whether a cell of this style shows 0.5 as 50%.
fn is_percent(style: &Style) -> bool {
    let format = style.number_format.as_ref();
    format.is_some_and(|format| {
        matches!(format.format_id, Some(9 | 10)) || format.format_code.contains('%')
    })
}

/// A cell as its owner reads it.
fn told(value: &DataRef<'_>, percent: bool) -> String {
    match value {
        DataRef::Float(number) if percent => format!("{}%", plain(number * 100.0)),
        DataRef::Int(number) if percent => format!("{}%", i128::from(*number) * 100),
        DataRef::Float(number) => plain(*number),
        DataRef::Int(number) => number.to_string(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => if *yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => {
            "a date".to_owned()
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A number without the noise behind its twelfth digit: 0.1 + 0.2 is 0.3, as Excel shows it.
fn plain(number: f64) -> String {
    let rounded = format!("{number:.11e}").parse::<f64>().unwrap_or(number);
    rounded.to_string()
}

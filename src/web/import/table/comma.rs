//! CSV as spreadsheets write it, with commas, semicolons or tabs.

use csv::{ByteRecord, ReaderBuilder};

use super::Lines;

/// Reads CSV. Rows are counted as a spreadsheet counts them: empty lines too, and a line break
/// within a cell begins no row.
pub(super) fn read(bytes: &[u8]) -> Result<Lines, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        "This file is no text that can be read. In Excel, save it as “CSV UTF-8” or as .xlsx."
            .to_owned()
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if text.contains('\0') {
        return Err("This file is no spreadsheet. Choose a CSV or .xlsx file.".to_owned());
    }
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(text))
        .from_reader(text.as_bytes());
    let (mut lines, mut record, mut row) = (Lines::default(), ByteRecord::new(), 0);
    loop {
        let begun = reader.position().line();
        let more = reader.read_byte_record(&mut record);
        if !more.map_err(|error| format!("This file cannot be read as CSV: {error}."))? {
            return Ok(lines);
        }
        let passed = usize::try_from(reader.position().line() - begun).unwrap_or(0);
        let inside = record.iter().flatten().filter(|&&byte| byte == b'\n').count();
        let at_end = reader.position().byte() == text.len() as u64 && !text.ends_with(['\n', '\r']);
        // What was passed is the line breaks of empty lines before it, those inside, and its own.
        row += (passed + usize::from(at_end)).saturating_sub(inside).max(1);
        for (column, cell) in record.iter().enumerate() {
            lines.put(row, column, &String::from_utf8_lossy(cell))?;
        }
    }
}

/// The mark that stands between the first line's cells most often.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |mark: u8| head.bytes().filter(|&byte| byte == mark).count();
    // Of equals the last one counts: the comma.
    [b'\t', b';', b','].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_as_a_spreadsheet_counts_them() {
        let text = "name,notes\n\nAda,\"two\nlines\"\r\n\r\n\nBea,x\nCid,\"a\"";
        let lines = read(text.as_bytes()).unwrap().all;
        let found: Vec<_> = lines.iter().map(|l| (l.number, l.cells[0].as_str())).collect();
        assert_eq!(found, [(1, "name"), (3, "Ada"), (6, "Bea"), (7, "Cid")]);
        for (text, second) in [("a;b\n1,5;2", "2"), ("a\tb\n1;5\t2", "2"), ("a,b\n1;5,2", "2")] {
            let lines = read(text.as_bytes()).unwrap().all;
            assert_eq!(lines[1].cells[1], second, "{text}");
        }
    }
}

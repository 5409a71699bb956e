//! CSV as spreadsheets write it, with commas, semicolons or tabs.

use csv::{ByteRecord, Reader, ReaderBuilder};

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
    let (mut lines, mut record) = (Lines::default(), ByteRecord::new());
    let (mut row, mut returned) = (1, false);
    loop {
        let begun = place(&reader);
        let more = reader.read_byte_record(&mut record);
        if !more.map_err(|error| format!("This file cannot be read as CSV: {error}."))? {
            return Ok(lines);
        }
        // What was passed: line breaks before the row, the row itself, and mostly its own break.
        let passed = text.as_bytes().get(begun..place(&reader)).unwrap_or_default();
        let lead = passed.iter().take_while(|byte| is_break(byte)).count();
        let (before, rest) = passed.split_at(lead);
        row += breaks(before, returned);
        for (column, cell) in record.iter().enumerate() {
            lines.put(row, column, &String::from_utf8_lossy(cell))?;
        }
        row += usize::from(rest.last().is_some_and(is_break));
        returned = passed.last() == Some(&b'\r');
    }
}

/// How many bytes were read.
fn place(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
}

fn is_break(byte: &u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}

/// How many lines these line breaks end. A line feed after a carriage return, which may be the last
/// byte before them, ends none of its own.
fn breaks(bytes: &[u8], mut returned: bool) -> usize {
    let mut ended = 0;
    for byte in bytes {
        ended += usize::from(*byte == b'\r' || !returned);
        returned = *byte == b'\r';
    }
    ended
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
        let mac = read(b"name\r\rAda\rBea").unwrap().all;
        let found: Vec<_> = mac.iter().map(|line| line.number).collect();
        assert_eq!(found, [1, 3, 4]);
        for (text, second) in [("a;b\n1,5;2", "2"), ("a\tb\n1;5\t2", "2"), ("a,b\n1;5,2", "2")] {
            let lines = read(text.as_bytes()).unwrap().all;
            assert_eq!(lines[1].cells[1], second, "{text}");
        }
    }
}

//! Names of people, as they stand in lists, letters and the audit log.

/// Most characters of a name.
const MOST: usize = 80;

/// Most bytes of it.
const MOST_BYTES: usize = 200;

/// Reads a name that a person typed, without the blanks around it.
///
/// # Errors
/// What to write instead.
pub fn person(typed: &str) -> Result<String, &'static str> {
    let name = typed.trim();
    if name.is_empty() {
        return Err("Write a name.");
    }
    if name.chars().count() > MOST || name.len() > MOST_BYTES {
        return Err("This name is too long: 80 letters are the most.");
    }
    if name.chars().any(|c| c.is_control() || turns_text_around(c)) {
        return Err("This name holds signs that cannot be shown. Type it anew.");
    }
    Ok(name.to_owned())
}

/// Signs for the direction of text could make one name look like another.
fn turns_text_around(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_can_be_shown() {
        for name in ["Ana", "Zo\u{eb} O\u{2019}Brien-\u{141}ukasz", "\u{738b}\u{5c0f}\u{660e}"] {
            assert_eq!(person(&format!("  {name}\n")).as_deref(), Ok(name));
        }
        let long = "\u{e9}".repeat(MOST);
        assert_eq!(person(&long).as_deref(), Ok(long.as_str()));
        let too_long = format!("{long}a");
        let bytes = "\u{1f600}".repeat(51);
        for (typed, why) in [
            ("", "Write a name"),
            (" \t ", "Write a name"),
            (too_long.as_str(), "too long"),
            (bytes.as_str(), "too long"),
            ("Ana\r\nBcc: kim@example.com", "cannot be shown"),
            ("Ana\u{202e}miK", "cannot be shown"),
            ("Ana\u{7}", "cannot be shown"),
        ] {
            assert!(person(typed).unwrap_err().contains(why), "{typed:?}");
        }
    }
}

//! E-mail: which addresses there are, and letters on their way.

use lettre::Address;

/// Most bytes of an address that a mail server takes.
pub const MOST_OF_ADDRESS: usize = 254;

/// Reads an address that a person typed: without the blanks around it, in small letters. `None`
/// where no mail could reach it. What it gives holds neither blanks nor line breaks, so it may
/// stand in the head of a letter.
pub fn address(typed: &str) -> Option<String> {
    let address = typed.trim().to_lowercase();
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control() || c == '"');
    let short = address.len() <= MOST_OF_ADDRESS;
    (plain && short && address.parse::<Address>().is_ok()).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_in_small_letters() {
        for (typed, read) in [
            ("ana@example.com", "ana@example.com"),
            ("  Ana.Kim+rules@Example.COM\r\n", "ana.kim+rules@example.com"),
            ("ana@müller.example", "ana@müller.example"),
            ("ana@localhost", "ana@localhost"),
        ] {
            assert_eq!(address(typed).as_deref(), Some(read), "{typed:?}");
        }
    }

    #[test]
    fn nothing_else_is_an_address() {
        let long = format!("ana@{}.example", "a.".repeat(122));
        assert!(long.len() > MOST_OF_ADDRESS);
        for typed in [
            "",
            "ana",
            "@example.com",
            "ana@",
            "ana@example.com, kim@example.com",
            "ana@example.com\r\nBcc: kim@example.com",
            "ana\n@example.com",
            "ana@example.com\u{0}",
            "\"ana\r\nBcc: kim\"@example.com",
            "\"a b\"@example.com",
            "Ana <ana@example.com>",
            "ana@exa mple.com",
            long.as_str(),
        ] {
            assert_eq!(address(typed), None, "{typed:?}");
        }
    }
}

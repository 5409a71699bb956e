//! What people type to show that they are who they say: the codes of an app, and recovery codes.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use totp_rs::Builder;

use crate::db::factors::{Proof, Standing};
use crate::web::error::{PageError, PageResult};
use crate::web::secret::written_code;

/// What keys and recovery codes are written with: 32 signs, five bits each (RFC 4648).
const SIGNS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// Signs of a recovery code.
const CODE_LENGTH: usize = 16;

/// What is not written as it is in an address: all that no e-mail address needs.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// How many recovery codes somebody gets.
const CODES: usize = 10;

/// Said of a text that can be neither kind of code.
pub(super) const NO_CODE: &str = "Type the six digits that your app shows now, or one of your \
     recovery codes: 16 letters and digits.";

/// Said of a code that does not open.
pub(super) const WRONG_CODE: &str = "This code does not open. Each code works once, and one of \
     the app only for about a minute: wait for the next one and type that.";

/// Something that can be a code, as it was typed.
pub(super) enum Typed {
    /// Six digits.
    Digits(String),
    /// SHA-256 of a recovery code.
    Recovery([u8; 32]),
}

impl Typed {
    /// Reads six digits or a recovery code, however they are grouped. `None` if it is neither.
    pub(super) fn read(typed: &str) -> Option<Typed> {
        let close: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if close.len() == 6 && close.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Typed::Digits(close));
        }
        let close: Vec<u8> = close.bytes().map(meant).collect();
        let written = close.len() == CODE_LENGTH && close.iter().all(|sign| SIGNS.contains(sign));
        written.then(|| Typed::Recovery(Sha256::digest(&close).into()))
    }

    /// What it proves for an account. Whether it opens, or was used before, is seen when it is
    /// used.
    pub(super) fn proof(&self, standing: &Standing) -> Option<Proof> {
        match self {
            Typed::Recovery(hash) => Some(Proof::Recovery(*hash)),
            Typed::Digits(digits) => {
                let secret = standing.secret?;
                let step = step(secret, digits, standing.now)?;
                Some(Proof::Code { secret, step })
            }
        }
    }
}

/// A sign as it was written, when somebody read it off paper: three digits are none of ours.
fn meant(sign: u8) -> u8 {
    match sign.to_ascii_uppercase() {
        b'0' => b'O',
        b'1' => b'I',
        b'8' => b'B',
        sign => sign,
    }
}

/// The step that a code was made for: this one, the one before or the next one, because clocks
/// differ a little. `None` if it was made for another one or with another secret.
pub(super) fn step(secret: [u8; 20], digits: &str, now: i64) -> Option<i64> {
    // The builder's own settings are those of every app: SHA-1, six digits, 30 seconds, and one
    // step before and after.
    let totp = Builder::new().with_secret(secret).build_noncompliant();
    i64::try_from(totp.check(digits, u64::try_from(now).ok()?)?).ok()
}

/// Bytes in signs, eight for each five bytes.
fn signs(bytes: &[u8]) -> String {
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        text.extend((0..8).rev().map(|at| char::from(SIGNS[(bits >> (5 * at) & 31) as usize])));
    }
    text
}

/// A row of signs in groups of four, which are easier to copy.
fn grouped(signs: &str, between: &str) -> String {
    let signs: Vec<char> = signs.chars().collect();
    let groups: Vec<String> = signs.chunks(4).map(String::from_iter).collect();
    groups.join(between)
}

/// The key of an app, for typing.
pub(super) fn key(secret: [u8; 20]) -> String {
    grouped(&signs(&secret), " ")
}

/// The key of an app as the address that apps read.
pub(super) fn address(secret: [u8; 20], email: &str) -> String {
    let account = utf8_percent_encode(email, ESCAPED);
    let key = signs(&secret);
    format!("otpauth://totp/Readyline:{account}?secret={key}&issuer=Readyline")
}

/// New recovery codes: how they are shown, once, and what is stored of each.
pub(super) fn recovery_codes() -> PageResult<(Vec<String>, Vec<[u8; 32]>)> {
    let mut shown = Vec::with_capacity(CODES);
    let mut stored = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let code = signs(&written_code().map_err(PageError::internal)?);
        stored.push(Sha256::digest(&code).into());
        shown.push(grouped(&code, "-"));
    }
    Ok((shown, stored))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_written_as_the_standard_says() {
        // RFC 4648, 10: "foobar" begins like its first five letters.
        assert_eq!(signs(b"fooba"), "MZXW6YTB");
        assert_eq!(signs(&[0, 0, 0, 0, 0, 255, 255, 255, 255, 255]), "AAAAAAAA77777777");
        assert_eq!(key(*b"foobafoobafoobafooba"), ["MZXW 6YTB"; 4].join(" "));
        let address = address(*b"foobafoobafoobafooba", "ana+x@example.com");
        let key = "MZXW6YTB".repeat(4);
        let account = "Readyline:ana%2Bx%40example.com";
        assert_eq!(address, format!("otpauth://totp/{account}?secret={key}&issuer=Readyline"));
    }

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B, the last six of its eight digits.
        let secret = *b"12345678901234567890";
        for (now, digits) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")]
        {
            let made = now / 30;
            for (clock, found) in [
                (now - 60, None),
                (now - 30, Some(made)),
                (now, Some(made)),
                (now + 30, Some(made)),
                (now + 60, None),
            ] {
                assert_eq!(step(secret, digits, clock), found, "{digits} at {clock}");
            }
        }
        assert_eq!(step(*b"12345678901234567891", "287082", 59), None);
    }

    #[test]
    fn codes_are_read_however_they_are_grouped() {
        let is_digits = |typed: &str| match Typed::read(typed) {
            Some(Typed::Digits(digits)) => digits == "123456",
            _ => false,
        };
        for typed in ["123456", " 123 456 ", "123-456", "12\u{a0}34 56\t"] {
            assert!(is_digits(typed), "{typed:?}");
        }
        let (shown, stored) = recovery_codes().unwrap();
        assert_eq!((shown.len(), stored.len()), (10, 10));
        for (code, hash) in shown.iter().zip(stored) {
            assert_eq!(code.len(), 19, "{code}");
            for typed in [code.clone(), code.to_lowercase(), code.replace('-', " ")] {
                let read = Typed::read(&typed);
                assert!(matches!(read, Some(Typed::Recovery(found)) if found == hash), "{typed}");
            }
            let misread = code.replace('O', "0").replace('I', "1").replace('B', "8");
            let read = Typed::read(&misread);
            assert!(matches!(read, Some(Typed::Recovery(found)) if found == hash), "{misread}");
        }
        for typed in
            ["", "12345", "1234567", "١٢٣٤٥٦", "+12345", "12345a", "ABCD-EFGH-IJKL-MNO", "9"]
        {
            assert!(Typed::read(typed).is_none(), "{typed:?}");
        }
        assert!(Typed::read("ABCD-EFGH-IJKL-MNO9").is_none(), "9 is none of the signs");
    }
}

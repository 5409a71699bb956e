//! Secrets, tokens and ids: the one place that asks the operating system for random bytes.
//!
//! A secret has 256 bits. The database keeps only its SHA-256, so a copy of the database opens
//! nothing. A token is the assessment's id and its secret together, 64 characters of base64url:
//! every query can name the assessment, and no two texts mean the same token.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Bytes of a secret.
const SECRET_BYTES: usize = 32;

/// Bytes of an assessment's id in a token.
const ID_BYTES: usize = 16;

/// A text that is no secret or token of ours. It says nothing about why, on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token of ours")]
pub struct NotAToken;

/// 256 random bits that open one assessment or one shared result.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; SECRET_BYTES]);

impl Secret {
    /// Makes a new one from the operating system's random source.
    ///
    /// # Errors
    /// When the operating system has no random bytes to give; then nothing may be issued.
    pub fn new() -> Result<Self, getrandom::Error> {
        random().map(Self)
    }

    /// Works out another secret (HMAC-SHA-256) from this one: the same for the same purpose and
    /// id, and of no help in finding this one or any other.
    pub fn derive(&self, purpose: &str, id: Uuid) -> Self {
        self.derive_from(purpose, id.as_bytes())
    }

    /// The same from any bytes, such as another thing that one has to know.
    pub fn derive_from(&self, purpose: &str, what: &[u8]) -> Self {
        // HMAC pads a short key with zeros to the block of its hash, 64 bytes.
        let mut key = [0; 64];
        key[..SECRET_BYTES].copy_from_slice(&self.0);
        let mut mac = Hmac::<Sha256>::new(&key.into());
        mac.update(purpose.as_bytes());
        mac.update(what);
        Self(mac.finalize().into_bytes().into())
    }

    /// Twenty bytes of it, as long a secret as apps for codes are made for.
    pub fn seed(&self) -> [u8; 20] {
        std::array::from_fn(|at| self.0[at])
    }

    /// All of it, for what the server itself must be able to sign with.
    pub fn signing_key(&self) -> [u8; 32] {
        self.0
    }

    /// Its SHA-256, the only form that is stored of what lets somebody in.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether this is the secret whose hash was stored.
    ///
    /// The hashes are compared byte by byte without a stop at the first difference. Even an early
    /// stop would tell only how many leading bytes of a hash agree, and nobody can choose a
    /// secret by its hash; the plain loop costs nothing and leaves nothing to argue about.
    pub fn matches(&self, stored: &[u8; 32]) -> bool {
        self.hash().iter().zip(stored).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

/// Shows nothing of the secret, so that a stray `{:?}` cannot put one into the log.
impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Secret(hidden)")
    }
}

impl FromStr for Secret {
    type Err = NotAToken;

    /// Reads what `Display` wrote and nothing else: no padding, no stray bits at the end.
    fn from_str(text: &str) -> Result<Self, NotAToken> {
        decode(text).map(Self)
    }
}

/// The key in a private or shared link: which assessment, and the secret that opens it.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    /// The assessment that the link belongs to.
    pub assessment: Uuid,
    /// What opens it.
    pub secret: Secret,
}

impl Token {
    /// Reads a token from a link.
    ///
    /// # Errors
    /// [`NotAToken`] for any text but the exact 64 characters that `to_string` gives.
    pub fn parse(text: &str) -> Result<Self, NotAToken> {
        let bytes: [u8; ID_BYTES + SECRET_BYTES] = decode(text)?;
        let (id, secret) = bytes.split_first_chunk::<ID_BYTES>().ok_or(NotAToken)?;
        let secret = secret.try_into().map_err(|_| NotAToken)?;
        Ok(Self { assessment: Uuid::from_bytes(*id), secret: Secret(secret) })
    }
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [self.assessment.as_bytes().as_slice(), &self.secret.0].concat();
        out.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// Names the assessment and hides the secret.
impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Token({}, hidden)", self.assessment)
    }
}

/// Makes a new id: a uuid version 7, so that rows made one after the other lie together.
#[expect(clippy::disallowed_methods, reason = "this is the one place that makes ids")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// An id that follows from these parts: a uuid of version 8 from their SHA-256.
pub fn named_id(parts: &[&[u8]]) -> Uuid {
    let mut hash = Sha256::new();
    for part in parts {
        // With its length before it, no part runs into the next.
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; SECRET_BYTES] = hash.finalize().into();
    uuid::Builder::from_custom_bytes(std::array::from_fn(|at| digest[at])).into_uuid()
}

/// 80 random bits: a code that people write down and that nobody guesses.
///
/// # Errors
/// When the operating system has no random bytes to give.
pub fn written_code() -> Result<[u8; 10], getrandom::Error> {
    random()
}

/// A whole number of seconds between `low` and `high`, so that clients that were turned away
/// together do not come back together. Without random bytes it is `high`.
pub fn jitter(low: u64, high: u64) -> u64 {
    let width = high.saturating_sub(low).saturating_add(1);
    match random::<4>() {
        Ok(bytes) => low + u64::from(u32::from_le_bytes(bytes)) % width,
        Err(_) => high,
    }
}

/// 128 random bits, so that no two people's passwords have the same hash.
///
/// # Errors
/// When the operating system has no random bytes to give.
pub fn salt() -> Result<[u8; 16], getrandom::Error> {
    random()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that makes secrets")]
fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// The engine refuses padding and a last character with unused bits set, so there is exactly one
/// text for each value.
fn decode<const N: usize>(text: &str) -> Result<[u8; N], NotAToken> {
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| NotAToken)?;
    bytes.try_into().map_err(|_| NotAToken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> Token {
        Token { assessment: new_id(), secret: Secret::new().unwrap() }
    }

    #[test]
    fn a_token_survives_the_link() {
        let token = token();
        let text = token.to_string();
        assert_eq!(text.len(), 64, "48 bytes in base64url, which needs no padding");
        assert_eq!(Token::parse(&text), Ok(token));
    }

    #[test]
    fn secrets_differ_and_match_only_their_own_hash() {
        let (one, two) = (Secret::new().unwrap(), Secret::new().unwrap());
        assert_ne!(one, two);
        assert!(one.matches(&one.hash()));
        assert!(!one.matches(&two.hash()));
        assert_eq!(one.to_string().parse(), Ok(one));
    }

    #[test]
    fn a_hash_is_sha_256_of_the_raw_bytes() {
        let hash = Secret([0; 32]).hash();
        assert_eq!(hash[..4], [0x66, 0x68, 0x7a, 0xad]);
    }

    #[test]
    fn no_other_text_means_the_same_token() {
        let text = token().to_string();
        let secret = Secret([7; 32]).to_string();
        for wrong in [
            String::new(),
            text[1..].to_owned(),
            format!("{text}="),
            format!("{text}A"),
            format!(" {text}"),
            format!("{}+", &text[..63]),
            format!("{}/", &text[..63]),
            format!("{}\u{e9}", &text[..62]),
        ] {
            assert_eq!(Token::parse(&wrong), Err(NotAToken), "{wrong:?}");
        }
        // 43 characters hold 258 bits: a set bit among the last two would be a second spelling.
        assert!(secret.ends_with('c'));
        assert_eq!(format!("{}d", &secret[..42]).parse::<Secret>(), Err(NotAToken));
        assert_eq!(format!("{secret}=").parse::<Secret>(), Err(NotAToken));
    }

    #[test]
    fn debug_shows_no_secret() {
        let token = token();
        assert!(!format!("{token:?}{:?}", token.secret).contains(&token.secret.to_string()));
    }

    #[test]
    fn jitter_stays_in_its_bounds() {
        for _ in 0..200 {
            assert!((1..=3).contains(&jitter(1, 3)));
        }
        assert_eq!(jitter(5, 5), 5);
    }
}

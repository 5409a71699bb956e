//! Passwords: which ones are good enough, and their hashes.
//!
//! A hash costs 19 MiB and about 50 ms on purpose (Argon2id, the least that OWASP names), so at
//! most two are worked out at once and a few more wait: signing in cannot eat up the machine.

use std::sync::Arc;

use anyhow::anyhow;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use tokio::sync::Semaphore;
use zxcvbn::{Score, zxcvbn};

use crate::web::error::{PageError, PageResult};
use crate::web::secret::salt;

/// Fewest characters of a new password.
pub const LEAST_CHARACTERS: usize = 15;

/// Most bytes of a password. No shorter one is ever cut.
pub const MOST_BYTES: usize = 1024;

/// Hashes that are worked out at the same time.
const AT_ONCE: usize = 2;

/// How many more may wait for their turn.
const QUEUE: usize = 8;

/// The hash of a password that nobody knows. Where there is no account it is compared instead, so
/// that an answer comes no quicker than for an account.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$0V819sby9GmjpHGb1QKnnw$\
     GK8F1CkwGEGTgaZbn+79PWQZWVUWukc1MQO+u9ir3vo";

/// Works out hashes, a few at a time.
#[derive(Clone, Debug)]
pub struct Passwords {
    queue: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            queue: Arc::new(Semaphore::new(AT_ONCE + QUEUE)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// Whether this is the password of the stored hash. Without a hash it is not, which takes as
    /// long to find out.
    ///
    /// # Errors
    /// [`PageError::Busy`] where too many wait already.
    pub async fn check(&self, password: String, stored: Option<String>) -> PageResult<bool> {
        self.work(move || {
            let known = stored.is_some();
            let stored = stored.unwrap_or_else(|| NOBODYS.to_owned());
            let hash = PasswordHash::new(&stored).map_err(|_| anyhow!("a hash is broken"))?;
            // What is longer than any password is none, but it must not be quicker to refuse.
            let long = password.len() > MOST_BYTES;
            let tried = if long { "" } else { &password };
            let fits = hasher()?.verify_password(tried.as_bytes(), &hash).is_ok();
            Ok(fits && known && !long)
        })
        .await
    }

    /// The hash of a new password, or what is wrong with it. `about` is what others know of its
    /// owner: no part of it makes a password stronger.
    ///
    /// # Errors
    /// [`PageError::Busy`] where too many wait already.
    pub async fn accept(
        &self,
        password: String,
        about: Vec<String>,
    ) -> PageResult<Result<String, &'static str>> {
        self.work(move || match refusal(&password, &about) {
            Some(refusal) => Ok(Err(refusal)),
            None => hashed(&password).map(Ok),
        })
        .await
    }

    /// The hash of a word that opens one thing for a while, such as the passcode of a link: short
    /// ones are good enough where few tries are allowed.
    ///
    /// # Errors
    /// [`PageError::Busy`] where too many wait already.
    pub async fn hash(&self, passcode: String) -> PageResult<String> {
        self.work(move || hashed(&passcode)).await
    }

    /// Waits for a turn and works beside the requests. A visitor who goes away meanwhile does not
    /// free the turn before the work is done.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
    ) -> PageResult<T> {
        let place = Arc::clone(&self.queue).try_acquire_owned().map_err(|_| PageError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(PageError::internal)?;
        let done = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        });
        Ok(done.await.map_err(PageError::internal)??)
    }
}

fn hashed(password: &str) -> anyhow::Result<String> {
    let hash = hasher()?.hash_password_with_salt(password.as_bytes(), &salt()?);
    Ok(hash.map_err(|error| anyhow!("no hash: {error}"))?.to_string())
}

/// Argon2id with 19 MiB, two passes, one lane.
fn hasher() -> anyhow::Result<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|error| anyhow!("{error}"))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Why this is no good new password.
fn refusal(password: &str, about: &[String]) -> Option<&'static str> {
    if password.chars().count() < LEAST_CHARACTERS {
        return Some("Use at least 15 characters.");
    }
    if password.len() > MOST_BYTES {
        return Some("This password is too long: 1,024 letters are the most.");
    }
    let known = about.iter().flat_map(|text| parts(text)).chain(["readyline"]);
    let known: Vec<&str> = known.collect();
    (zxcvbn(password, &known).score() < Score::Three).then_some(
        "This password is too easy to guess. Leave out names, addresses, dates, well-known \
         phrases and rows of keys.",
    )
}

/// A text and its words.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.len() > 2).chain([text])
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "otter lamp seven gravel";

    async fn hash(password: &str) -> Result<String, &'static str> {
        let about = vec!["ana.kowalska@harbor.example".to_owned(), "Ana Kowalska".to_owned()];
        Passwords::default().accept(password.to_owned(), about).await.unwrap()
    }

    async fn fits(password: &str, stored: Option<&str>) -> bool {
        let stored = stored.map(str::to_owned);
        Passwords::default().check(password.to_owned(), stored).await.unwrap()
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_and_no_other_does() {
        let stored = hash(GOOD).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_ne!(hash(GOOD).await.unwrap(), stored, "two people may have the same password");
        assert!(fits(GOOD, Some(&stored)).await);
        for other in ["", "Otter lamp seven gravel", "otter lamp seven gravel ", "otter lamp"] {
            assert!(!fits(other, Some(&stored)).await, "{other:?}");
        }
        assert!(!fits(GOOD, None).await);
    }

    #[tokio::test]
    async fn every_byte_of_a_long_password_counts() {
        let long = format!("{GOOD} {}", "x".repeat(MOST_BYTES - GOOD.len() - 1));
        let stored = hash(&long).await.unwrap();
        assert!(fits(&long, Some(&stored)).await);
        let end = MOST_BYTES - 1;
        assert!(!fits(&format!("{}y", &long[..end]), Some(&stored)).await);
        assert!(!fits(&long[..end], Some(&stored)).await);
        assert!(!fits(&format!("{long}x"), Some(&stored)).await);
        assert!(hash(&format!("{long}x")).await.unwrap_err().contains("too long"));
    }

    #[tokio::test]
    async fn easy_passwords_are_refused_in_plain_words() {
        for (password, why) in [
            ("", "at least 15"),
            ("k9#Tz!pQ2&vL7m", "at least 15"),
            ("\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}", "at least 15"),
            ("aaaaaaaaaaaaaaaaaaaa", "too easy"),
            ("password12345678", "too easy"),
            ("qwertyuiopasdfgh", "too easy"),
            ("readylinereadyline", "too easy"),
            ("ana.kowalska@harbor.example", "too easy"),
            ("anakowalskaanakowalska", "too easy"),
            ("kowalska22111984", "too easy"),
        ] {
            assert!(hash(password).await.unwrap_err().contains(why), "{password}");
        }
        let russian = "\u{43b}\u{44e}\u{431}\u{44b}\u{435} \u{431}\u{443}\u{43a}\u{432}\u{44b} \
                       \u{442}\u{43e}\u{436}\u{435}";
        for good in [GOOD, "k9#Tz!pQ2&vL7mX", "Pferd Batterie Heftklammer", russian] {
            assert!(hash(good).await.is_ok(), "{good}");
        }
    }

    #[tokio::test]
    async fn an_unknown_account_costs_as_much_as_a_known_one() {
        let stored = hash(GOOD).await.unwrap();
        let cost = |hash: &str| {
            let hash = PasswordHash::new(hash).unwrap();
            let params = Params::try_from(&hash).unwrap();
            (hash.algorithm.as_str().to_owned(), hash.version, params)
        };
        assert_eq!(cost(NOBODYS), cost(&stored));
    }

    #[tokio::test]
    async fn two_at_once_eight_wait_and_more_are_turned_away() {
        let passwords = Passwords::default();
        let check = |passwords: &Passwords| {
            let passwords = passwords.clone();
            tokio::spawn(async move { passwords.check(GOOD.to_owned(), None).await })
        };
        let both = Arc::clone(&passwords.turns).try_acquire_many_owned(2).unwrap();
        let mut waiting: Vec<_> = (0..10).map(|_| check(&passwords)).collect();
        while passwords.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let eleventh = check(&passwords).await.unwrap();
        assert!(matches!(eleventh, Err(PageError::Busy)), "{eleventh:?}");
        assert!(waiting.iter().all(|check| !check.is_finished()));
        drop(both);
        for check in waiting.drain(..) {
            assert!(!check.await.unwrap().unwrap());
        }
        assert!(!check(&passwords).await.unwrap().unwrap());
    }
}

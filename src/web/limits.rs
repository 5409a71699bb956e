//! How often one client may do what costs something: buckets that refill steadily.
//!
//! A client is an address, for IPv6 its /64, because one household or one machine owns all of
//! it. Loopback is not limited: there a person works on the own machine, or a proxy stands in
//! front that is not named in the settings, and one visitor must not lock out all others.
//!
//! The buckets live in memory, at most [`MAX_KEYS`] of each kind. They are the cheap first line:
//! a secret has 256 bits, so no limit is needed to keep it from being guessed.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::client::ClientAddr;
use super::error::{PageError, PageResult};

/// Most buckets of one kind. Beyond it all of that kind start afresh: to forget is better than
/// to grow without end or to refuse everybody.
pub const MAX_KEYS: usize = 100_000;

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// All limits of this process.
#[derive(Debug)]
pub struct Limits {
    starts: Buckets<IpAddr>,
    saves: Buckets<Uuid>,
    lookups: Buckets<IpAddr>,
    misses: Buckets<IpAddr>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            starts: Buckets::new(20, HOUR),
            saves: Buckets::new(60, MINUTE),
            lookups: Buckets::new(30, MINUTE),
            misses: Buckets::new(10, MINUTE),
        }
    }
}

impl Limits {
    /// Counts a new assessment: 20 an hour for one client.
    ///
    /// # Errors
    /// [`PageError::TooMany`], as for every limit here.
    pub fn start(&self, client: ClientAddr) -> PageResult<()> {
        network(client).map_or(Ok(()), |key| self.starts.take(key, Instant::now()))
    }

    /// Counts a save: 60 a minute for one assessment. Call it after the visitor is known to own
    /// the assessment, else a stranger could use up the owner's.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn save(&self, assessment: Uuid) -> PageResult<()> {
        self.saves.take(assessment, Instant::now())
    }

    /// Counts the opening of a link with a token in it: 30 a minute for one client, and none
    /// while it has used up its wrong ones. Call it before the database is asked.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn lookup(&self, client: ClientAddr) -> PageResult<()> {
        let Some(key) = network(client) else { return Ok(()) };
        self.misses.look(&key, Instant::now())?;
        self.lookups.take(key, Instant::now())
    }

    /// Counts a token that opened nothing: 10 a minute for one client.
    pub fn miss(&self, client: ClientAddr) {
        if let Some(key) = network(client) {
            let _ = self.misses.take(key, Instant::now());
        }
    }
}

/// What counts as one client, or none where nobody is limited.
fn network(client: ClientAddr) -> Option<IpAddr> {
    match client.0.to_canonical() {
        address if address.is_loopback() => None,
        IpAddr::V6(v6) => Some(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into()),
        v4 => Some(v4),
    }
}

/// Buckets that hold `size` each and refill within `period`. Only the moment at which a bucket
/// will be full again is kept; one that is full by now is the same as none.
#[derive(Debug)]
pub struct Buckets<K> {
    size: u32,
    period: Duration,
    full_again: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash> Buckets<K> {
    /// Buckets of `size` (1 at least) that refill within `period`.
    pub fn new(size: u32, period: Duration) -> Self {
        Self { size: size.max(1), period, full_again: Mutex::default() }
    }

    /// Takes one from the bucket.
    ///
    /// # Errors
    /// [`PageError::TooMany`] with the time until there is one again. Nothing is taken then.
    pub fn take(&self, key: K, now: Instant) -> PageResult<()> {
        let mut table = self.full_again.lock().unwrap_or_else(PoisonError::into_inner);
        if table.len() >= MAX_KEYS && !table.contains_key(&key) {
            table.retain(|_, full| *full > now);
            if table.len() >= MAX_KEYS {
                table.clear();
            }
        }
        let full = self.after_one_more(table.get(&key), now)?;
        table.insert(key, full);
        Ok(())
    }

    /// Looks whether there is one left, without taking it.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn look(&self, key: &K, now: Instant) -> PageResult<()> {
        let table = self.full_again.lock().unwrap_or_else(PoisonError::into_inner);
        self.after_one_more(table.get(key), now).map(drop)
    }

    fn after_one_more(&self, full: Option<&Instant>, now: Instant) -> PageResult<Instant> {
        let full = full.map_or(now, |full| now.max(*full)) + self.period / self.size;
        match full.checked_duration_since(now + self.period) {
            None | Some(Duration::ZERO) => Ok(full),
            Some(retry_after) => Err(PageError::TooMany { retry_after }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(refusal: PageResult<()>) -> Duration {
        match refusal {
            Err(PageError::TooMany { retry_after }) => retry_after,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn a_bucket_empties_at_once_and_refills_one_by_one() {
        let buckets = Buckets::new(10, MINUTE);
        let start = Instant::now();
        for _ in 0..10 {
            buckets.take("a", start).unwrap();
        }
        assert_eq!(wait(buckets.take("a", start)), Duration::from_secs(6));
        assert_eq!(wait(buckets.look(&"a", start)), Duration::from_secs(6));
        buckets.take("b", start).unwrap();
        let later = start + Duration::from_secs(6);
        buckets.take("a", later).unwrap();
        assert_eq!(wait(buckets.take("a", later)), Duration::from_secs(6));
        let full = start + 2 * MINUTE;
        for _ in 0..10 {
            buckets.take("a", full).unwrap();
        }
        assert!(buckets.take("a", full).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let buckets = Buckets::new(1, MINUTE);
        let now = Instant::now();
        for key in 0..=MAX_KEYS {
            buckets.take(key, now).unwrap();
        }
        assert!(buckets.full_again.lock().unwrap().len() <= MAX_KEYS);
    }

    #[test]
    fn a_client_is_an_address_or_a_64() {
        let of = |text: &str| network(ClientAddr(text.parse().unwrap()));
        assert_eq!(of("192.0.2.7"), Some("192.0.2.7".parse().unwrap()));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert_eq!(of("2001:db8:1:2:3::4"), of("2001:db8:1:2:ffff::1"));
        assert_ne!(of("2001:db8:1:2::4"), of("2001:db8:1:3::4"));
        assert_eq!([of("127.0.0.1"), of("::1"), of("::ffff:127.0.0.1")], [None; 3]);
    }

    #[test]
    fn wrong_tokens_close_the_door_for_a_while() {
        let limits = Limits::default();
        let client = ClientAddr("192.0.2.7".parse().unwrap());
        for _ in 0..10 {
            limits.lookup(client).unwrap();
            limits.miss(client);
        }
        assert!(limits.lookup(client).is_err());
        let here = ClientAddr("127.0.0.1".parse().unwrap());
        for _ in 0..100 {
            limits.lookup(here).unwrap();
            limits.miss(here);
            limits.start(here).unwrap();
        }
    }
}

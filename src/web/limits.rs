//! How often one client may do what costs something: buckets that refill steadily.
//!
//! A client is an address, for IPv6 its /64, because one household or one machine owns all of
//! it. Loopback is not limited: there a person works on the own machine, or a proxy stands in
//! front that is not named in the settings, and one visitor must not lock out all others.
//!
//! The buckets live in memory. They are the cheap first line: a secret has 256 bits, so no limit
//! is needed to keep it from being guessed.

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use super::client::ClientAddr;
use super::error::{PageError, PageResult};

/// Beyond so many buckets of one kind, those that are full again are forgotten.
const MANY_KEYS: usize = 50_000;

/// All limits of this process.
#[derive(Debug)]
pub struct Limits {
    starts: Buckets<IpAddr>,
    saves: Buckets<Uuid>,
    lookups: Buckets<IpAddr>,
    misses: Buckets<IpAddr>,
    tries: Buckets<IpAddr>,
    calls: Buckets<Uuid>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            starts: Buckets::new(Quota::per_hour(at_once(20))),
            saves: Buckets::new(Quota::per_minute(at_once(60))),
            lookups: Buckets::new(Quota::per_minute(at_once(30))),
            misses: Buckets::new(Quota::per_minute(at_once(10))),
            tries: Buckets::new(Quota::per_minute(at_once(240))),
            calls: Buckets::new(Quota::per_minute(at_once(600))),
        }
    }
}

impl Limits {
    /// Counts a new assessment: 20 an hour for one client.
    ///
    /// # Errors
    /// [`PageError::TooMany`], as for every limit here.
    pub fn start(&self, client: ClientAddr) -> PageResult<()> {
        network(client).map_or(Ok(()), |key| self.starts.take(&key))
    }

    /// Counts a save: 60 a minute for one assessment. Call it after the visitor is known to own
    /// the assessment, else a stranger could use up the owner's.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn save(&self, assessment: Uuid) -> PageResult<()> {
        self.saves.take(&assessment)
    }

    /// Counts the opening of a link with a token in it: 30 a minute for one client. Call it
    /// before the database is asked.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn lookup(&self, client: ClientAddr) -> PageResult<()> {
        network(client).map_or(Ok(()), |key| self.lookups.take(&key))
    }

    /// Counts other answers tried on a shared result: 240 a minute for one client, because the
    /// page asks while somebody types.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn attempt(&self, client: ClientAddr) -> PageResult<()> {
        network(client).map_or(Ok(()), |key| self.tries.take(&key))
    }

    /// Counts a request of a consultant's programs: 600 a minute for one account, whichever token
    /// they show.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn call(&self, account: Uuid) -> PageResult<()> {
        self.calls.take(&account)
    }

    /// Counts a token that opened nothing: 10 a minute for one client.
    ///
    /// # Errors
    /// [`PageError::TooMany`].
    pub fn miss(&self, client: ClientAddr) -> PageResult<()> {
        network(client).map_or(Ok(()), |key| self.misses.take(&key))
    }
}

/// How many a full bucket holds.
fn at_once(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN)
}

/// What counts as one client, or none where nobody is limited.
pub(super) fn network(client: ClientAddr) -> Option<IpAddr> {
    match client.0.to_canonical() {
        address if address.is_loopback() => None,
        IpAddr::V6(v6) => Some(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into()),
        v4 => Some(v4),
    }
}

/// One bucket a key, all of the same size.
#[derive(Debug)]
struct Buckets<K: Clone + Hash + Eq>(DefaultKeyedRateLimiter<K>);

impl<K: Clone + Hash + Eq> Buckets<K> {
    fn new(quota: Quota) -> Self {
        Self(RateLimiter::keyed(quota))
    }

    fn take(&self, key: &K) -> PageResult<()> {
        if self.0.len() > MANY_KEYS {
            self.0.retain_recent();
        }
        self.0.check_key(key).map_err(|not_until| PageError::TooMany {
            retry_after: not_until.wait_time_from(DefaultClock::default().now()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(text: &str) -> ClientAddr {
        ClientAddr(text.parse().unwrap())
    }

    #[test]
    fn a_client_is_refused_beyond_its_share_and_told_when_to_return() {
        let limits = Limits::default();
        for _ in 0..20 {
            limits.start(client("192.0.2.1")).unwrap();
        }
        let Err(PageError::TooMany { retry_after }) = limits.start(client("192.0.2.1")) else {
            panic!("the 21st start within an hour is let in");
        };
        // 20 an hour is one in three minutes.
        assert!((1..=180).contains(&retry_after.as_secs()), "{retry_after:?}");
        limits.start(client("192.0.2.2")).unwrap();
    }

    #[test]
    fn one_ipv6_network_is_one_client_and_loopback_is_none() {
        let limits = Limits::default();
        for host in 1..=10 {
            limits.miss(client(&format!("2001:db8::{host}"))).unwrap();
        }
        assert!(limits.miss(client("2001:db8::ffff")).is_err());
        limits.miss(client("2001:db8:0:1::1")).unwrap();
        for local in ["127.0.0.1", "::1", "::ffff:127.0.0.1"] {
            for _ in 0..100 {
                limits.lookup(client(local)).unwrap();
            }
        }
    }

    #[test]
    fn an_assessment_may_be_saved_sixty_times_a_minute() {
        let limits = Limits::default();
        let (busy, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        for _ in 0..60 {
            limits.save(busy).unwrap();
        }
        assert!(limits.save(busy).is_err());
        limits.save(other).unwrap();
    }
}

//! What is remembered about failures between requests: whether to try the database at all, and
//! which idle connections to doubt.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::DbError;

/// This many failures within [`WINDOW`] open the breaker.
const FAILURES: usize = 5;
const WINDOW: Duration = Duration::from_secs(10);
/// While it is open, one request in this time tries the database.
const PROBE_EVERY: Duration = Duration::from_secs(1);

/// Refuses work at once while the database cannot be reached, so that pages say so without a wait
/// and the database has its strength for coming back.
#[derive(Default)]
pub(super) struct Breaker(Mutex<Seen>);

#[derive(Default)]
struct Seen {
    failures: VecDeque<Instant>,
    next_probe: Option<Instant>,
}

impl Breaker {
    /// Lets a request through, or refuses it.
    pub(super) fn admit(&self, now: Instant) -> Result<(), DbError> {
        let mut seen = self.seen();
        match seen.next_probe {
            Some(probe) if now < probe => Err(DbError::Unavailable(format!(
                "it failed {FAILURES} times within {} s and is tried once a second",
                WINDOW.as_secs()
            ))),
            Some(_) => {
                seen.next_probe = Some(now + PROBE_EVERY);
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// The database answered.
    pub(super) fn worked(&self) {
        *self.seen() = Seen::default();
    }

    /// No connection, or no answer.
    pub(super) fn failed(&self, now: Instant) {
        let mut seen = self.seen();
        seen.failures.push_back(now);
        while seen.failures.front().is_some_and(|at| now.duration_since(*at) > WINDOW) {
            seen.failures.pop_front();
        }
        if seen.failures.len() >= FAILURES {
            seen.failures.truncate(FAILURES);
            seen.next_probe = Some(now + PROBE_EVERY);
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// When a connection was last lost. A restart of the database loses them all, so those that
/// idled at that moment are pinged before they are used again.
#[derive(Default)]
pub(super) struct Losses(Mutex<Option<Instant>>);

impl Losses {
    /// A connection was lost just now.
    pub(super) fn note(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    /// Whether a connection that has idled this long is to be doubted.
    pub(super) fn concern(&self, idle_for: Duration, now: Instant) -> bool {
        let last = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        last.is_some_and(|at| now.duration_since(at) <= idle_for)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_open_it_one_request_a_second_probes_and_an_answer_closes_it() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..FAILURES {
            assert!(breaker.admit(now).is_ok());
            breaker.failed(now);
        }
        assert!(breaker.admit(now).is_err());
        let later = now + PROBE_EVERY;
        assert!(breaker.admit(later).is_ok(), "one request probes");
        assert!(breaker.admit(later).is_err(), "and only one");
        breaker.worked();
        assert!(breaker.admit(later).is_ok());
    }

    #[test]
    fn failures_far_apart_do_not_open_it() {
        let (breaker, mut now) = (Breaker::default(), Instant::now());
        for _ in 0..20 {
            breaker.failed(now);
            now += Duration::from_secs(3);
        }
        assert!(breaker.admit(now).is_ok());
    }

    #[test]
    fn only_connections_that_idled_when_one_was_lost_are_doubted() {
        let (losses, now) = (Losses::default(), Instant::now());
        let later = now + Duration::from_secs(5);
        assert!(!losses.concern(Duration::from_secs(60), later));
        losses.note(now);
        assert!(losses.concern(Duration::from_secs(6), later));
        assert!(!losses.concern(Duration::from_secs(4), later));
    }
}

//! Who is connected, and who has to leave when there are too many.
//!
//! A full house is no reason to turn newcomers away while others only stand about: whoever has
//! been here longest without a whole request of theirs being answered leaves first. So a crowd of
//! silent or dawdling connections cannot keep out anybody who has something to ask.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// What one connection is doing. Its own task writes it; others read it to decide who leaves,
/// where a stale reading does no harm.
#[derive(Debug, Default)]
pub(super) struct Seat {
    /// Requests that came whole.
    received: AtomicU64,
    /// Requests whose answer is made, to its last byte.
    answered: AtomicU64,
    leave: Notify,
}

impl Seat {
    pub(super) fn set_received(&self, whole: u64) {
        self.received.store(whole, Ordering::Relaxed);
    }

    pub(super) fn set_one_answered(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether no whole request has come yet.
    pub(super) fn is_new(&self) -> bool {
        self.received.load(Ordering::Relaxed) == 0
    }

    /// Whether a whole request is being answered.
    pub(super) fn is_busy(&self) -> bool {
        self.received.load(Ordering::Relaxed) > self.answered.load(Ordering::Relaxed)
    }

    /// Waits until this connection is asked to leave.
    pub(super) async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }
}

/// All connections, oldest first.
#[derive(Debug)]
pub(super) struct Lobby {
    seats: Mutex<BTreeMap<u64, Arc<Seat>>>,
    next: AtomicU64,
    most: usize,
}

impl Lobby {
    pub(super) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { seats: Mutex::default(), next: AtomicU64::new(0), most })
    }

    /// A seat for a new connection, or none when all others are being served.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Guest> {
        let mut seats = self.seats();
        if seats.len() >= self.most && !remove_idlest(&mut seats) {
            return None;
        }
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let seat = Arc::new(Seat::default());
        seats.insert(number, seat.clone());
        Some(Guest { seat, number, lobby: self.clone() })
    }

    /// Makes room when the system itself has no more connections to give.
    pub(super) fn make_room(&self) {
        remove_idlest(&mut self.seats());
    }

    fn seats(&self) -> MutexGuard<'_, BTreeMap<u64, Arc<Seat>>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn remove_idlest(seats: &mut BTreeMap<u64, Arc<Seat>>) -> bool {
    let idlest = seats.iter().find(|(_, seat)| !seat.is_busy()).map(|(number, _)| *number);
    match idlest.and_then(|number| seats.remove(&number)) {
        Some(seat) => {
            seat.leave.notify_one();
            true
        }
        None => false,
    }
}

/// A connection's place, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) seat: Arc<Seat>,
    number: u64,
    lobby: Arc<Lobby>,
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.lobby.seats().remove(&self.number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_that_is_not_served_leaves_first() {
        let lobby = Lobby::new(2);
        let (busy, idle) = (lobby.enter().unwrap(), lobby.enter().unwrap());
        busy.seat.set_received(1);
        let third = lobby.enter().unwrap();
        assert_eq!(lobby.seats().keys().copied().collect::<Vec<_>>(), [0, 2]);
        third.seat.set_received(1);
        assert!(lobby.enter().is_none());
        busy.seat.set_one_answered();
        assert!(lobby.enter().is_some());
        drop((busy, idle, third));
        assert!(lobby.seats().is_empty());
    }
}

//! The workshop: long work over all stored results, beside the pages. A job reads the companies
//! portion by portion, scores them on threads of its own and uses one connection at a time, so
//! pages are answered meanwhile and its memory does not grow with the number of companies. What
//! waits to be sent to webhooks is delivered here, too.

pub mod benchmark;
pub mod import;
pub mod insight;
pub mod nightly;
pub mod preview;
pub mod recheck;
pub mod retention;
pub mod webhooks;

mod walk;

use std::future::Future;
use std::num::NonZero;
use std::thread::available_parallelism;

use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Companies that are read and scored in one go: a few milliseconds of work.
const PORTION: i64 = 500;

/// The jobs of this process. All clones share them.
#[derive(Clone, Debug, Default)]
pub struct Jobs {
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Jobs {
    /// Begins some work. Its token says when the server stops; then the work is to end soon.
    pub fn start<W>(&self, work: impl FnOnce(CancellationToken) -> W)
    where
        W: Future<Output = ()> + Send + 'static,
    {
        self.tasks.spawn(work(self.stop.clone()));
    }

    /// Tells all work to end, also what begins later, and waits until it has.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// How many threads may score at once: one core is left to the pages, and more than four would
/// only wait for the database.
fn threads() -> usize {
    available_parallelism().map_or(1, NonZero::get).saturating_sub(1).clamp(1, 4)
}

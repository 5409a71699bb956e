//! Many random cases on all cores.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

/// Tries every seed once, on as many threads as there are cores, and adds up what the trials
/// return. A trial that fails names its seed.
pub(crate) fn total(seeds: Range<u64>, trial: impl Fn(u64) -> usize + Sync) -> usize {
    let next = AtomicU64::new(seeds.start);
    let work = || {
        let mut sum = 0;
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= seeds.end {
                return sum;
            }
            sum += trial(seed);
        }
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let all: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        all.into_iter().map(|one| one.join().expect("a trial failed, see above")).sum()
    })
}

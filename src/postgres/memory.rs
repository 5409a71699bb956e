//! How much memory Postgres takes for its cache: a share of the machine, within bounds.

use std::fs;

const MIB: u64 = 1024 * 1024;

/// The cache in MiB: an eighth of the memory, from 16 for a tiny machine to 512.
pub(super) fn shared_buffers_mib() -> u64 {
    let total = meminfo(&fs::read_to_string("/proc/meminfo").unwrap_or_default());
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limits =
        limits.iter().filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok());
    let memory = limits.chain(total).min().unwrap_or(1024 * MIB);
    (memory / 8 / MIB).clamp(16, 512)
}

/// The bytes of memory that Linux reports in KiB.
fn meminfo(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    line.split_whitespace().next()?.parse::<u64>().ok().map(|kib| kib.saturating_mul(1024))
}

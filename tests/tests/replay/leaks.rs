//! Helpers that leak something of the process into their result.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// How often each word occurs, in the order of a hash map with a random seed.
pub(crate) fn counts_in_hash_order(text: &str) -> String {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in text.split(' ') {
        *counts.entry(word).or_default() += 1;
    }
    counts.iter().map(|(word, count)| format!("{word}={count}")).collect::<Vec<_>>().join(" ")
}

/// Where the text happens to be.
pub(crate) fn address_of(text: &str) -> u64 {
    std::ptr::from_ref(text).addr() as u64
}

/// Who works on it.
pub(crate) fn thread_number() -> String {
    format!("{:?}", std::thread::current().id())
}

/// The time since the first call.
pub(crate) fn nanoseconds_so_far() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// A clock of seconds.
pub(crate) fn now_in_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// How many calls there were in this process, those of crashed attempts included.
pub(crate) fn calls_so_far() -> u64 {
    static CALLS: AtomicU64 = AtomicU64::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed)
}

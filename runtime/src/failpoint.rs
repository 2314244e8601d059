//! Named places where a crash test makes the process die, or asks it to stop. Without `--cfg streamwright_crash_tests` there
//! is nothing here.
//!
//! Not covered by semantic versioning: it is public for our own tests and benchmarks.

/// What happens at each of them.
#[cfg(streamwright_crash_tests)]
static ACT: std::sync::OnceLock<fn(&str)> = std::sync::OnceLock::new();

/// From now on, `act` is called with the name of each failpoint that is reached. The first one to be given stays.
#[cfg(streamwright_crash_tests)]
pub fn act_by(act: fn(&str)) {
    ACT.get_or_init(|| act);
}

#[cfg(streamwright_crash_tests)]
pub(crate) fn hit(name: &str) {
    if let Some(act) = ACT.get() {
        act(name);
    }
}

#[cfg(not(streamwright_crash_tests))]
#[inline(always)]
pub(crate) fn hit(_: &str) {}

/// Every failpoint, for the test that must hit each one.
pub const ALL: &[&str] = &[
    "begin::after",
    "process::mid-transaction",
    "commit::before-flush",
    "commit::after-flush",
    "commit::after-send-offsets",
    "commit::after-commit",
    "commit::after-local-write",
    "restore::after-batch",
    "rebalance::before-unassign",
    "rebalance::before-assign",
];

//! Named places where a crash test makes the process die. Without the `failpoints` feature there is nothing here.

/// Dies, sleeps or goes on, as the test said for this name; see the `fail` crate.
#[cfg(feature = "failpoints")]
pub(crate) fn hit(name: &str) {
    fail::eval(name, |_| {
        // Kill -9: no destructor, no handler, no goodbye.
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    });
}

#[cfg(not(feature = "failpoints"))]
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

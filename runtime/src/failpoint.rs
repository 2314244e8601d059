//! Named places where a crash test makes the process die, or asks it to stop. Without the `failpoints` feature there is
//! nothing here.

/// Dies, sleeps or goes on, as the test said for this name; see the `fail` crate. `return(stop)` is somebody who asks for a
/// stop just here, `return(stop-and-hang)` the same in a step that never ends.
#[cfg(feature = "failpoints")]
pub(crate) fn hit(name: &str) {
    use rustix::process::{Signal, getpid, kill_process};

    fail::eval(name, |how| {
        let how = how.as_deref();
        // Kill -9: no destructor, no handler, no goodbye.
        let signal = if how.is_some() { Signal::TERM } else { Signal::KILL };
        let _ = kill_process(getpid(), signal);
        while how == Some("stop-and-hang") {
            std::thread::park();
        }
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

//! What happens at the failpoints of the library: the process dies, sleeps or goes on, as the `fail` crate is told for the
//! name. `return(stop)` is somebody who asks for a stop just here, `return(stop-and-hang)` the same in a step that never
//! ends.

use fail::FailScenario;
use rustix::process::{Signal, getpid, kill_process};

/// Does as `FAILPOINTS` says; nothing else in the process reads that.
pub fn from_environment() -> FailScenario<'static> {
    install();
    FailScenario::setup()
}

/// Does as [`fail::cfg`] is told.
pub fn install() {
    streamwright::failpoint::act_by(act);
}

fn act(name: &str) {
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

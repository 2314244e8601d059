//! Signals as flags: a command that started a broker must live long enough to stop it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use crate::failure::{Failure, Result};

/// How long a wait sleeps between two looks at the flags.
pub(crate) const TICK: Duration = Duration::from_millis(25);

static SIGNALS: OnceLock<Vec<(&'static str, Arc<AtomicBool>)>> = OnceLock::new();

/// Takes over SIGINT, SIGTERM and SIGHUP; each is remembered until [`take`] hands it out.
pub(crate) fn install() -> Result<()> {
    let mut signals = Vec::new();
    for (name, number) in [("INT", SIGINT), ("TERM", SIGTERM), ("HUP", SIGHUP)] {
        let flag = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(number, Arc::clone(&flag))
            .map_err(|error| Failure::new(format!("cannot handle SIG{name}: {error}")))?;
        signals.push((name, flag));
    }
    SIGNALS.get_or_init(|| signals);
    Ok(())
}

/// The name of a signal that arrived since the last call, if any.
pub(crate) fn take() -> Option<&'static str> {
    let signals = SIGNALS.get()?;
    signals.iter().find(|(_, flag)| flag.swap(false, Ordering::SeqCst)).map(|(name, _)| *name)
}

/// Asks `ready` again and again until it answers, `bound` has passed (`Ok(None)`), or a signal comes.
pub(crate) fn wait_until<T>(bound: Duration, mut ready: impl FnMut() -> Result<Option<T>>) -> Result<Option<T>> {
    let start = Instant::now();
    loop {
        if let Some(value) = ready()? {
            return Ok(Some(value));
        }
        if take().is_some() {
            return Err(Failure::Interrupted);
        }
        if start.elapsed() >= bound {
            return Ok(None);
        }
        std::thread::sleep(TICK);
    }
}

//! A clock that stands until a test moves it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::Clock;

/// Shared by all clones.
#[derive(Debug, Clone)]
pub(super) struct Standing {
    start: Instant,
    wall: SystemTime,
    /// Nanoseconds since the start.
    ahead: Arc<AtomicU64>,
}

impl Standing {
    fn ahead(&self) -> Duration {
        Duration::from_nanos(self.ahead.load(Ordering::SeqCst))
    }

    pub(super) fn now(&self) -> Instant {
        self.start + self.ahead()
    }

    pub(super) fn wall(&self) -> SystemTime {
        self.wall + self.ahead()
    }

    pub(super) fn advance(&self, time: Duration) {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        self.ahead.fetch_add(nanos, Ordering::SeqCst);
    }
}

impl Clock {
    /// One that stands at the time of the machine.
    pub(crate) fn standing() -> Self {
        let standing = Standing { start: super::now(), wall: super::wall(), ahead: Arc::default() };
        Self { standing: Some(standing) }
    }

    /// Moves a clock that stands.
    pub(crate) fn advance(&self, time: Duration) {
        self.standing.as_ref().expect("only a clock that stands is moved").advance(time);
    }
}

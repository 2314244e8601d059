//! Removes the state of tasks that have left this process (`state.cleanup.delay.ms`): it would never be used again, or
//! be too old when its task comes back.
//!
//! Nothing is removed while the group is being assigned anew, or a task restores: what is needed next is not known then.
//! The state directory is this process's alone, so nobody else can use what lies there.

use std::time::{Duration, Instant};

use crate::clock::Clock;
use crate::log::Log;
use crate::worker::Control;

/// The longest time between two looks.
const INTERVAL: Duration = Duration::from_secs(60);

/// See the module.
pub(super) struct Cleanup {
    delay: Duration,
    started: Instant,
    looked: Instant,
}

impl Cleanup {
    pub(super) fn new(delay: Duration, clock: &Clock) -> Self {
        let now = clock.now();
        Self { delay, started: now, looked: now }
    }

    /// Removes what has not been used for the delay, if it is time to look again.
    pub(super) fn look<L: Log>(&mut self, log: &L, control: &Control) {
        if control.clock.elapsed(self.looked) < self.delay.min(INTERVAL) || !control.all_settled() {
            return;
        }
        self.looked = control.clock.now();
        for task in log.tasks_with_state() {
            // Held until its state is gone: a worker that gets the task meanwhile waits, and finds none.
            let Some(_lock) = control.locks.lock_unused(task, self.delay, self.started) else { continue };
            match log.remove_state(task) {
                Ok(()) => tracing::info!(%task, "the state of a task that left this process was removed"),
                Err(error) => tracing::warn!(%task, %error, "the state of a task that left stays"),
            }
        }
    }
}

#[cfg(feature = "kafka")]
#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;
    use crate::log::KafkaLog;
    use crate::task_id::TaskId;
    use crate::topology::TopologyDescription;

    static DESCRIPTION: TopologyDescription = TopologyDescription::bare("Cleaned", "cleaned-v1");

    const fn task(partition: i32) -> TaskId {
        TaskId { subtopology: 0, partition }
    }

    fn connect(dir: &Path) -> KafkaLog {
        for partition in 0..3 {
            let store = dir.join("cleaned-v1").join(task(partition).to_string()).join("state");
            std::fs::create_dir_all(store).unwrap();
        }
        let config = Config::for_topology(&DESCRIPTION).set("state.dir", dir.display().to_string()).build().unwrap();
        KafkaLog::connect(&config).unwrap()
    }

    #[test]
    fn a_task_that_is_held_or_was_lately_keeps_its_state() {
        let dir = tempfile::tempdir().unwrap();
        let (log, control) = (connect(dir.path()), Control::new(1, false, None).by(Clock::standing()));
        control.set_settled(0, true);
        let held = control.locks.lock(&[task(1)], 0).unwrap();
        let delay = INTERVAL / 2;
        let mut cleanup = Cleanup::new(delay, &control.clock);
        control.clock.advance(delay);
        // It was given up just now.
        drop(control.locks.lock(&[task(2)], 0).unwrap());
        cleanup.look(&log, &control);
        assert_eq!(log.tasks_with_state(), [task(1), task(2)]);
        drop(held);
        control.clock.advance(delay);
        cleanup.look(&log, &control);
        assert_eq!(log.tasks_with_state(), []);
    }

    #[test]
    fn nothing_is_removed_while_a_worker_waits_for_its_tasks() {
        let dir = tempfile::tempdir().unwrap();
        let (log, control) = (connect(dir.path()), Control::new(2, false, None));
        let mut cleanup = Cleanup::new(Duration::ZERO, &control.clock);
        control.set_settled(0, true);
        cleanup.look(&log, &control);
        assert_eq!(log.tasks_with_state().len(), 3);
        control.set_settled(1, true);
        cleanup.look(&log, &control);
        assert_eq!(log.tasks_with_state(), []);
    }
}

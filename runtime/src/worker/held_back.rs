//! Input and changelogs that cannot be read to their end, because a producer has left a transaction open there. Whatever
//! follows is held back, from us as from every other reader of what is committed, until somebody ends the transaction or
//! the broker does. That is waited for, but not without a word.

use std::time::{Duration, Instant};

use crate::log::{Consumer, HeldBack, Log, LogError};
use crate::task::Task;
use crate::topology::Topology;

use super::Worker;
use super::recovery::Failure;

/// How often a look is taken.
const INTERVAL: Duration = Duration::from_secs(1);
/// How long a transaction may hold back what follows before we say so; those of stream processors are shorter.
const QUIET_FOR: Duration = Duration::from_secs(10);
/// How often it is said again.
const AGAIN: Duration = Duration::from_secs(60);

/// When this was last looked at, and when it was last said.
pub(super) struct Watch {
    looked: Instant,
    told: Option<Instant>,
}

impl Watch {
    pub(super) fn new(now: Instant) -> Self {
        Self { looked: now, told: None }
    }

    fn tells_again(&mut self, now: Instant) -> bool {
        let tells = self.told.is_none_or(|told| now.duration_since(told) >= AGAIN);
        if tells {
            self.told = Some(now);
        }
        tells
    }
}

impl<T: Topology, L: Log> Worker<T, L> {
    /// Says what is held back. A changelog is waited for no longer than `task.timeout.ms`, and so is input where the program
    /// is to end with it; other input comes late, and everything else goes on.
    pub(super) fn look_at_what_is_held_back(&mut self) -> Result<(), Failure> {
        let now = self.clock.now();
        if now.duration_since(self.held_back.looked) < INTERVAL {
            return Ok(());
        }
        self.held_back.looked = now;
        // A dead instance of ours may have left one open, and it ends by itself.
        let patience = self.config.task_timeout.max(self.config.transaction_timeout);
        let lasts = |held: &HeldBack, time: Duration| now.duration_since(held.since) >= time;
        let input = self.consumer.held_back();
        let changelogs: Vec<HeldBack> = self.tasks.iter().filter_map(Task::held_back).collect();
        let mut long = [input.as_slice(), &changelogs].concat();
        long.retain(|held| lasts(held, QUIET_FOR.min(patience)));
        if long.is_empty() {
            self.held_back.told = None;
        } else if self.held_back.tells_again(now) {
            for held in &long {
                tracing::warn!(worker = self.number, "{}", self.words(held));
            }
        }
        let needed = if self.control.exits_at_end() { long } else { changelogs };
        match needed.iter().find(|held| lasts(held, patience)) {
            Some(held) => Err(Failure::Log(self.words(held))),
            None => Ok(()),
        }
    }

    fn words(&self, held: &HeldBack) -> LogError {
        let HeldBack { partition, stable, end, since } = *held;
        LogError::HeldBack {
            topic: self.topics.name(partition.topic).to_string(),
            partition: partition.partition,
            stable,
            end,
            waited_s: self.clock.elapsed(since).as_secs(),
        }
    }
}

//! Watches over the workers. One that does not come back from a call holds its partitions and says nothing: the group puts it
//! out after `max.poll.interval.ms`, and then the application ends with an error that says what the worker was doing.

use std::time::{Duration, Instant};

use crate::config::{Client, Config};
use crate::error::Error;
use crate::worker::{Control, Step};

/// librdkafka's default, and Kafka's.
const MAX_POLL_INTERVAL: Duration = Duration::from_secs(5 * 60);
/// The most that counts between two looks. A process that was stopped and goes on has not waited for its workers meanwhile.
const MOST: Duration = Duration::from_secs(1);
/// What a transaction may take beyond its timeout when it ends.
const END: Duration = Duration::from_secs(10);

/// See the module.
pub(super) struct Watchdog {
    limit: Duration,
    /// How much longer a worker may take to start: it waits for brokers.
    start: Duration,
    looked: Instant,
    seen: Vec<Seen>,
}

/// How long a worker has been in a step.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    step: u64,
    waited: Duration,
}

impl Watchdog {
    pub(super) fn new(config: &Config, control: &Control) -> Self {
        let consumer = config.client_properties.for_client(Client::MainConsumer);
        let interval = consumer.get("max.poll.interval.ms").and_then(|text| text.parse().ok());
        let interval = interval.map_or(MAX_POLL_INTERVAL, Duration::from_millis);
        // A commit that fails is followed by an abort.
        let limit = interval.max(2 * config.transaction_timeout + END);
        let (start, looked) = (config.task_timeout, control.clock.now());
        Self { limit, start, looked, seen: vec![Seen::default(); control.steps().len()] }
    }

    /// The first busy worker that has been in one step for too long.
    pub(super) fn look(&mut self, control: &Control, is_busy: impl Fn(usize) -> bool) -> Option<Error> {
        let now = control.clock.now();
        let passed = now.saturating_duration_since(self.looked).min(MOST);
        self.looked = now;
        for (worker, (seen, progress)) in self.seen.iter_mut().zip(control.steps()).enumerate() {
            let (doing, step) = progress.now();
            if step != seen.step || !is_busy(worker) {
                *seen = Seen { step, waited: Duration::ZERO };
                continue;
            }
            seen.waited += passed;
            let limit = if doing == Step::Starting { self.limit + self.start } else { self.limit };
            if seen.waited > limit {
                let (doing, waited_s) = (doing.words().to_owned(), seen.waited.as_secs());
                return Some(Error::WorkerStuck { worker, doing, waited_s });
            }
        }
        None
    }
}

/// What the busy workers are doing.
pub(super) fn busy(control: &Control, is_busy: impl Fn(usize) -> bool) -> String {
    let busy = control.steps().iter().enumerate().filter(|(worker, _)| is_busy(*worker));
    let words: Vec<String> = busy.map(|(worker, at)| format!("worker {worker} is {}", at.now().0.words())).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;
    use crate::description::TopologyDescription;

    static DESCRIPTION: TopologyDescription = TopologyDescription::bare("Test", "watchdog-streams-v1");

    fn watched() -> (Clock, Control, Watchdog) {
        let clock = Clock::standing();
        let control = Control::new(2, false, None).by(clock.clone());
        let config = Config::for_topology(&DESCRIPTION).set("consumer.max.poll.interval.ms", "60000").build().unwrap();
        let watchdog = Watchdog::new(&config, &control);
        (clock, control, watchdog)
    }

    fn pass(seconds: u64, clock: &Clock, control: &Control, watchdog: &mut Watchdog) -> Option<String> {
        (0..seconds).find_map(|_| {
            clock.advance(Duration::from_secs(1));
            control.begin_step(1, Step::Polling);
            Some(watchdog.look(control, |_| true)?.to_string())
        })
    }

    #[test]
    fn a_worker_that_stays_in_a_step_is_named_with_what_it_does() {
        let (clock, control, mut watchdog) = watched();
        control.begin_step(0, Step::Committing);
        assert_eq!(pass(61, &clock, &control, &mut watchdog), None);
        control.begin_step(0, Step::Processing);
        assert_eq!(pass(61, &clock, &control, &mut watchdog), None);
        let words = pass(1, &clock, &control, &mut watchdog).expect("it is stuck");
        assert!(words.starts_with("worker 0 has been processing records for 61 s"), "{words}");
        assert_eq!(busy(&control, |number| number == 0), "worker 0 is processing records");
    }

    #[test]
    fn a_start_may_wait_for_brokers() {
        let (clock, control, mut watchdog) = watched();
        assert_eq!(pass(60 + 300, &clock, &control, &mut watchdog), None);
        let words = pass(2, &clock, &control, &mut watchdog).expect("it is stuck");
        assert!(words.contains("opening its clients"), "{words}");
    }

    #[test]
    fn neither_a_finished_worker_nor_a_stopped_process_is_stuck() {
        let (clock, control, mut watchdog) = watched();
        control.begin_step(0, Step::Processing);
        control.begin_step(1, Step::Processing);
        clock.advance(Duration::from_hours(1));
        assert!(watchdog.look(&control, |_| true).is_none(), "everything stood still");
        for _ in 0..100 {
            clock.advance(Duration::from_secs(1));
            assert!(watchdog.look(&control, |_| false).is_none());
        }
    }
}

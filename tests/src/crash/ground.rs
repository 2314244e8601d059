//! Where a campaign takes place: on a broker, or on the embedded log.

use std::path::{Path, PathBuf};

use crate::evidence::watch::Watch;
use crate::evidence::{Evidence, embedded, kafka, names};
use crate::feed::Feed;
use crate::kafka::Kafka;
use crate::program::Program;
use crate::slate;

/// Lines a second that are submitted on a broker.
const RATE: u32 = 1_500;
/// Lines submitted between two lives on the embedded log, where one process at a time may write.
const LINES_A_LIFE: usize = 4_000;
/// Partitions of input and output.
const PARTITIONS: i32 = 4;

/// See the module.
pub trait Ground {
    /// How to start an instance; each has a state directory of its own.
    fn program(&self, instance: usize) -> Program;

    /// The state directory of an instance.
    fn state_dir(&self, instance: usize) -> PathBuf;

    /// Whether several instances can run at once.
    fn is_shared(&self) -> bool;

    /// Called while no instance runs.
    fn between_lives(&mut self) {}

    /// No more input.
    fn close_input(&mut self) {}

    /// What is left after the last run of instance 0.
    fn evidence(&mut self) -> Evidence;
}

/// A broker, with input that comes all the time.
#[derive(Debug)]
pub struct OnKafka {
    kafka: Kafka,
    binary: &'static str,
    dir: PathBuf,
    feed: Option<Feed>,
    watch: Option<Watch>,
}

impl OnKafka {
    /// With topics made anew, and state below `dir`.
    ///
    /// # Panics
    /// When the broker refuses.
    #[must_use]
    pub fn prepare(kafka: &Kafka, binary: &'static str, dir: &Path, seed: u64) -> Self {
        slate::wipe(kafka, names::APPLICATION, &[(names::ORDERS, PARTITIONS), (names::DECISIONS, PARTITIONS)]);
        let (feed, watch) = (Feed::begin(kafka, seed, RATE), Watch::begin(kafka));
        Self { kafka: kafka.clone(), binary, dir: dir.to_owned(), feed: Some(feed), watch: Some(watch) }
    }
}

impl Ground for OnKafka {
    fn program(&self, instance: usize) -> Program {
        Program::new(self.binary, "order-risk").on(&self.kafka).state_dir(&self.state_dir(instance))
    }

    fn state_dir(&self, instance: usize) -> PathBuf {
        self.dir.join(format!("instance-{instance}"))
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn close_input(&mut self) {
        if let Some(feed) = self.feed.take() {
            let fed = feed.end();
            assert!(fed.committed > 0, "nothing was submitted");
        }
    }

    fn evidence(&mut self) -> Evidence {
        let seen = self.watch.take().map(Watch::end).unwrap_or_default();
        let mut evidence = kafka::gather(&self.kafka, &self.state_dir(0));
        evidence.falls.extend(seen.falls);
        evidence
    }
}

/// The embedded log in a directory, with input that comes between two lives.
#[derive(Debug)]
pub struct Embedded {
    binary: &'static str,
    dir: PathBuf,
    input: embedded::Input,
}

impl Embedded {
    /// With a new log below `dir`.
    #[must_use]
    pub fn prepare(binary: &'static str, dir: &Path, seed: u64) -> Self {
        Self { binary, dir: dir.to_owned(), input: embedded::Input::new(dir, seed) }
    }
}

impl Ground for Embedded {
    fn program(&self, instance: usize) -> Program {
        assert_eq!(instance, 0, "one process at a time");
        // Small steps, so that a life does not process everything before it ends.
        let program = Program::new(self.binary, "order-risk").state_dir(&self.dir);
        let program = program.flag("--max-poll-records", "20").flag("--buffered-records-per-partition", "20");
        program.flag("--commit-interval-ms", "20")
    }

    fn state_dir(&self, _: usize) -> PathBuf {
        self.dir.clone()
    }

    fn is_shared(&self) -> bool {
        false
    }

    fn between_lives(&mut self) {
        self.input.submit(LINES_A_LIFE);
    }

    fn evidence(&mut self) -> Evidence {
        self.input.gather()
    }
}

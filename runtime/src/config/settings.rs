//! The settings of our own, one row each: everything that flags, variables, `--help`, errors and the start log say
//! about a setting comes from its row.

use std::path::PathBuf;
use std::time::Duration;

use crate::description::ProcessingGuarantee;

use super::redact;
use super::{Config, OffsetsLost, ParamsChange, TopicsRecreated, TopologyChange, client};

/// One setting.
pub(super) struct Setting {
    /// Its key, Kafka Streams' where there is one.
    pub(super) key: &'static str,
    /// What stands for the value in `--help`; empty for a switch.
    pub(super) value: &'static str,
    /// The default, for `--help`.
    pub(super) default: &'static str,
    /// What is allowed, for errors.
    pub(super) allowed: &'static str,
    /// What it does, for `--help`.
    pub(super) help: &'static str,
    /// Parses a value and puts it in its place; `None` when it is not allowed.
    pub(super) apply: fn(&mut Draft, &str) -> Option<()>,
    /// The value of a finished configuration.
    pub(super) show: fn(&Config) -> String,
}

/// A configuration under construction: the values whose defaults depend on others are kept apart.
pub(super) struct Draft {
    pub(super) config: Config,
    pub(super) commit_interval: Option<Duration>,
    pub(super) transaction_timeout: Option<Duration>,
    pub(super) exit_at_end: Option<bool>,
    pub(super) params_change: Option<ParamsChange>,
}

/// The setting of that key.
pub(super) fn find(key: &str) -> Option<&'static Setting> {
    ALL.iter().find(|setting| setting.key == key)
}

const MILLISECONDS: &str = "a whole number of milliseconds from 1 to 2147483647";
const ZERO_OR_MORE: &str = "a whole number of milliseconds from 0 to 2147483647";

/// All settings, in the order of `--help`.
pub(super) const ALL: &[Setting] = &[
    Setting {
        key: "bootstrap.servers",
        value: "HOST:PORT,…",
        default: "none: runs on the embedded log",
        allowed: "one or more HOST:PORT, separated by commas",
        help: "Kafka brokers to start from",
        apply: |draft, text| {
            client::are_servers(text).then_some(())?;
            draft.config.bootstrap_servers = Some(text.to_owned());
            Some(())
        },
        show: |config| config.bootstrap_servers.as_deref().map_or("none".to_owned(), redact::servers),
    },
    Setting {
        key: "state.dir",
        value: "DIR",
        default: "streamwright-state",
        allowed: "a directory that can be created or written",
        help: "where state is kept, one folder an application; one process at a time",
        apply: |draft, text| {
            (!text.is_empty()).then_some(())?;
            draft.config.state_dir = PathBuf::from(text);
            Some(())
        },
        show: |config| config.state_dir.display().to_string(),
    },
    Setting {
        key: "state.cleanup.delay.ms",
        value: "MS",
        default: "600000",
        allowed: ZERO_OR_MORE,
        help: "how long the local state of a task that left this process is kept",
        apply: |draft, text| milliseconds(text, 0).map(|delay| draft.config.state_cleanup_delay = delay),
        show: |config| config.state_cleanup_delay.as_millis().to_string(),
    },
    Setting {
        key: "num.stream.threads",
        value: "N",
        default: "1",
        allowed: "a whole number from 1 to 1024",
        help: "worker threads of this process",
        apply: |draft, text| whole(text, 1, 1024).map(|threads| draft.config.num_stream_threads = threads),
        show: |config| config.num_stream_threads.to_string(),
    },
    Setting {
        key: "processing.guarantee",
        value: "GUARANTEE",
        default: "the topology's own",
        allowed: "exactly_once_v2 or at_least_once",
        help: "exactly_once_v2 or at_least_once",
        apply: |draft, text| {
            one_of(
                text,
                &[
                    ("exactly_once_v2", ProcessingGuarantee::ExactlyOnceV2),
                    ("at_least_once", ProcessingGuarantee::AtLeastOnce),
                ],
            )
            .map(|chosen| draft.config.processing_guarantee = chosen)
        },
        show: |config| config.processing_guarantee.to_string(),
    },
    Setting {
        key: "commit.interval.ms",
        value: "MS",
        default: "100 under exactly_once_v2, 30000 under at_least_once",
        allowed: MILLISECONDS,
        help: "time between commits; results become visible at a commit",
        apply: |draft, text| milliseconds(text, 1).map(|interval| draft.commit_interval = Some(interval)),
        show: |config| config.commit_interval.as_millis().to_string(),
    },
    Setting {
        key: "poll.ms",
        value: "MS",
        default: "100",
        allowed: MILLISECONDS,
        help: "longest wait for input",
        apply: |draft, text| milliseconds(text, 1).map(|poll| draft.config.poll = poll),
        show: |config| config.poll.as_millis().to_string(),
    },
    Setting {
        key: "max.poll.records",
        value: "N",
        default: "1000",
        allowed: "a whole number from 1",
        help: "most records taken from the log at once",
        apply: |draft, text| whole(text, 1, u32::MAX as usize).map(|records| draft.config.max_poll_records = records),
        show: |config| config.max_poll_records.to_string(),
    },
    Setting {
        key: "buffered.records.per.partition",
        value: "N",
        default: "1000",
        allowed: "a whole number from 1",
        help: "a partition with more records waiting is paused",
        apply: |draft, text| {
            whole(text, 1, u32::MAX as usize).map(|records| draft.config.buffered_records_per_partition = records)
        },
        show: |config| config.buffered_records_per_partition.to_string(),
    },
    Setting {
        key: "input.buffer.max.bytes",
        value: "BYTES",
        default: "536870912",
        allowed: "a whole number of bytes from 1",
        help: "records that wait, over all partitions of the process; a partition beyond its part of it is paused",
        apply: |draft, text| whole(text, 1, usize::MAX).map(|bytes| draft.config.input_buffer_max_bytes = bytes),
        show: |config| config.input_buffer_max_bytes.to_string(),
    },
    Setting {
        key: "statestore.cache.max.bytes",
        value: "BYTES",
        default: "10485760",
        allowed: "a whole number of bytes",
        help: "recently used entries in memory, uncommitted ones included, shared by all stores of the process",
        apply: |draft, text| whole(text, 0, usize::MAX).map(|bytes| draft.config.statestore_cache_max_bytes = bytes),
        show: |config| config.statestore_cache_max_bytes.to_string(),
    },
    Setting {
        key: "statestore.uncommitted.max.bytes",
        value: "BYTES",
        default: "67108864",
        allowed: "a whole number of bytes from 1",
        help: "a transaction commits early when its writes outgrow this",
        apply: |draft, text| {
            whole(text, 1, usize::MAX).map(|bytes| draft.config.statestore_uncommitted_max_bytes = bytes)
        },
        show: |config| config.statestore_uncommitted_max_bytes.to_string(),
    },
    Setting {
        key: "max.task.idle.ms",
        value: "MS",
        default: "0: wait only for records known to exist",
        allowed: "a whole number of milliseconds from 0, or -1 to never wait",
        help: "how long a task waits for its slower inputs; -1 never waits",
        apply: |draft, text| {
            draft.config.max_task_idle = if text == "-1" { None } else { Some(milliseconds(text, 0)?) };
            Some(())
        },
        show: |config| config.max_task_idle.map_or("-1".to_owned(), |idle| idle.as_millis().to_string()),
    },
    Setting {
        key: "transaction.timeout.ms",
        value: "MS",
        default: "10000, or three commit intervals where that is longer",
        allowed: "a whole number of milliseconds from 1000 to 2147483647",
        help: "the broker aborts a transaction that is open for longer",
        apply: |draft, text| milliseconds(text, 1000).map(|timeout| draft.transaction_timeout = Some(timeout)),
        show: |config| config.transaction_timeout.as_millis().to_string(),
    },
    Setting {
        key: "task.timeout.ms",
        value: "MS",
        default: "300000",
        allowed: ZERO_OR_MORE,
        help: "how long an unreachable broker is retried",
        apply: |draft, text| milliseconds(text, 0).map(|timeout| draft.config.task_timeout = timeout),
        show: |config| config.task_timeout.as_millis().to_string(),
    },
    Setting {
        key: "shutdown.timeout.ms",
        value: "MS",
        default: "30000",
        allowed: ZERO_OR_MORE,
        help: "how long a shutdown may take before it is cut short",
        apply: |draft, text| milliseconds(text, 0).map(|timeout| draft.config.shutdown_timeout = timeout),
        show: |config| config.shutdown_timeout.as_millis().to_string(),
    },
    Setting {
        key: "replication.factor",
        value: "N",
        default: "-1: the broker's default",
        allowed: "-1, or a whole number from 1 to 32767",
        help: "replicas of internal topics that are created",
        apply: |draft, text| {
            let factor: i16 = text.parse().ok().filter(|factor| *factor == -1 || *factor > 0)?;
            draft.config.replication_factor = i32::from(factor);
            Some(())
        },
        show: |config| config.replication_factor.to_string(),
    },
    Setting {
        key: "embedded.partitions",
        value: "N",
        default: "4",
        allowed: "a whole number from 1 to 1024",
        help: "partitions of topics created on the embedded log where the topology declares none",
        apply: |draft, text| {
            let partitions: i32 = text.parse().ok().filter(|partitions| (1..=1024).contains(partitions))?;
            draft.config.embedded_partitions = partitions;
            Some(())
        },
        show: |config| config.embedded_partitions.to_string(),
    },
    Setting {
        key: "embedded.sync",
        value: "BOOL",
        default: "true",
        allowed: "true or false",
        help: "whether a commit to the embedded log waits for the disk: without, a power failure may cost the latest ones",
        apply: |draft, text| {
            draft.config.embedded_sync = text.parse().ok()?;
            Some(())
        },
        show: |config| config.embedded_sync.to_string(),
    },
    Setting {
        key: "params.change",
        value: "POLICY",
        default: "refuse under exactly_once_v2, accept under at_least_once",
        allowed: "refuse or accept",
        help: "whether parameters may differ from those that positions were committed under",
        apply: |draft, text| {
            one_of(text, &[("refuse", ParamsChange::Refuse), ("accept", ParamsChange::Accept)])
                .map(|chosen| draft.params_change = Some(chosen))
        },
        show: |config| match config.params_change {
            ParamsChange::Refuse => "refuse".to_owned(),
            ParamsChange::Accept => "accept".to_owned(),
        },
    },
    Setting {
        key: "offsets.lost",
        value: "POLICY",
        default: "fail",
        allowed: "fail, reprocess, continue-at-stored or skip-removed",
        help: "what to do when committed offsets or the records after them are gone: fail, reprocess, continue-at-stored or \
               skip-removed",
        apply: |draft, text| {
            one_of(
                text,
                &[
                    ("fail", OffsetsLost::Fail),
                    ("reprocess", OffsetsLost::Reprocess),
                    ("continue-at-stored", OffsetsLost::ContinueAtStored),
                    ("skip-removed", OffsetsLost::SkipRemoved),
                ],
            )
            .map(|chosen| draft.config.offsets_lost = chosen)
        },
        show: |config| config.offsets_lost.to_string(),
    },
    Setting {
        key: "topics.recreated",
        value: "POLICY",
        default: "fail",
        allowed: "fail or accept",
        help: "whether topics that were created anew count as complete copies of those that state and offsets are of",
        apply: |draft, text| {
            one_of(text, &[("fail", TopicsRecreated::Fail), ("accept", TopicsRecreated::Accept)])
                .map(|chosen| draft.config.topics_recreated = chosen)
        },
        show: |config| config.topics_recreated.to_string(),
    },
    Setting {
        key: "topology.change",
        value: "POLICY",
        default: "accept",
        allowed: "refuse or accept",
        help: "whether positions may have been committed by another topology of this application id: accept says it aloud",
        apply: |draft, text| {
            one_of(text, &[("refuse", TopologyChange::Refuse), ("accept", TopologyChange::Accept)])
                .map(|chosen| draft.config.topology_change = chosen)
        },
        show: |config| config.topology_change.to_string(),
    },
    Setting {
        key: "exit.at.end",
        value: "",
        default: "false with brokers, true without",
        allowed: "true or false",
        help: "stop when everything that was in the topics is processed and committed",
        apply: |draft, text| text.parse().ok().map(|exit| draft.exit_at_end = Some(exit)),
        show: |config| config.exit_at_end.to_string(),
    },
];

/// One of the words that a setting takes.
fn one_of<T: Copy>(text: &str, words: &[(&str, T)]) -> Option<T> {
    words.iter().find_map(|&(word, meaning)| (word == text).then_some(meaning))
}

fn whole(text: &str, low: usize, high: usize) -> Option<usize> {
    text.parse().ok().filter(|number| (low..=high).contains(number))
}

/// Milliseconds as Kafka's clients take them: a Java `int`.
fn milliseconds(text: &str, low: u64) -> Option<Duration> {
    let number: u64 = text.parse().ok()?;
    (low..=i32::MAX as u64).contains(&number).then(|| Duration::from_millis(number))
}

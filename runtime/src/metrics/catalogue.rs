//! The list of metrics: names, kinds, units and labels.

use metrics::Unit;

use super::{Kind, Metric};

/// Defines one constant a metric and lists them all, so that none can be left out of the description.
macro_rules! catalogue {
    ($($(#[doc = $help:literal])+ $constant:ident = $name:literal, $kind:ident, $unit:ident, $labels:expr;)*) => {
        $(
            $(#[doc = $help])+
            pub const $constant: &str = $name;
        )*
        /// Every metric, in the order of the table.
        pub const ALL: &[Metric] = &[$(Metric {
            name: $constant,
            kind: Kind::$kind,
            unit: Unit::$unit,
            labels: $labels,
            help: concat!($($help),+).trim_ascii(),
        }),*];
    };
}

const THREAD: &[&str] = &["thread"];
const TOPIC: &[&str] = &["thread", "task", "topic"];
const STORE: &[&str] = &["thread", "task", "store"];

catalogue! {
    /// Input records read and pushed through the topology, skipped and dead-lettered ones included.
    RECORDS_PROCESSED = "streamwright_records_processed_total", Counter, Count, TOPIC;
    /// Bad records passed over because the source says `on_error = skip`.
    RECORDS_SKIPPED = "streamwright_records_skipped_total", Counter, Count, TOPIC;
    /// Dead letters written: bad records of a source, and records whose outputs the log did not take.
    RECORDS_DEAD_LETTERED = "streamwright_records_dead_lettered_total", Counter, Count, TOPIC;
    /// Records an operator dropped as Kafka Streams does, by reason: `null-key`, `null-value`, `late` (once a window).
    RECORDS_DROPPED = "streamwright_records_dropped_total", Counter, Count, &["thread", "task", "reason"];
    /// Records written to a sink or repartition topic; only those of committed transactions become visible.
    RECORDS_WRITTEN = "streamwright_records_written_total", Counter, Count, TOPIC;
    /// Records between the position of the task and the end of its input, as last seen.
    RECORDS_LAG = "streamwright_records_lag", Gauge, Count, TOPIC;
    /// Records read and waiting to be processed.
    RECORDS_BUFFERED = "streamwright_records_buffered", Gauge, Count, THREAD;
    /// Records a poll returned, empty polls included.
    RECORDS_POLLED = "streamwright_records_polled_total", Counter, Count, THREAD;
    /// Time of one poll, waiting included.
    POLL_LATENCY = "streamwright_poll_seconds", Histogram, Seconds, THREAD;
    /// Time to process what one poll returned.
    PROCESS_LATENCY = "streamwright_process_seconds", Histogram, Seconds, THREAD;
    /// Time of one commit, from the first flush to the state being written.
    COMMIT_LATENCY = "streamwright_commit_seconds", Histogram, Seconds, THREAD;
    /// Transactions committed.
    COMMITS = "streamwright_commits_total", Counter, Count, THREAD;
    /// Transactions aborted; their input is processed again.
    ABORTS = "streamwright_aborts_total", Counter, Count, THREAD;
    /// Commits whose outcome this process could not learn; the successor of the producer finds out.
    UNKNOWN_OUTCOMES = "streamwright_unknown_outcomes_total", Counter, Count, THREAD;
    /// Times the producer was fenced: a successor took over, or a transaction ran into its timeout.
    FENCED = "streamwright_fenced_total", Counter, Count, THREAD;
    /// Changes of assignment, by kind: `assigned`, `revoked`, `lost`.
    REBALANCES = "streamwright_rebalances_total", Counter, Count, &["thread", "kind"];
    /// Tasks the thread owns.
    TASKS = "streamwright_tasks", Gauge, Count, THREAD;
    /// Members of the group that are no instances of this application.
    FOREIGN_MEMBERS = "streamwright_foreign_members", Gauge, Count, THREAD;
    /// Changelog records loaded into stores.
    RESTORE_RECORDS = "streamwright_restore_records_total", Counter, Count, STORE;
    /// Changelog offsets still to pass before the store is complete.
    RESTORE_REMAINING = "streamwright_restore_remaining", Gauge, Count, STORE;
    /// Time of one restore, from opening the store to its being complete.
    RESTORE_LATENCY = "streamwright_restore_seconds", Histogram, Seconds, STORE;
    /// Size of the committed state, on disk or in memory.
    STATE_BYTES = "streamwright_state_bytes", Gauge, Bytes, STORE;
    /// Memory held by uncommitted writes and clean entries above the committed state.
    OVERLAY_BYTES = "streamwright_overlay_bytes", Gauge, Bytes, STORE;
}

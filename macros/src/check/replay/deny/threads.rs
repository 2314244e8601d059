//! Threads, sleeping, async runtimes and channels.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::THREADS, groups: &[WAITING, SPAWNING, CHANNELS] };

const WAITING: Group = Group {
    paths: &[
        "thread::sleep",
        "thread::sleep_ms",
        "thread::sleep_until",
        "thread::park",
        "thread::park_timeout",
        "thread::yield_now",
        "time::sleep",
        "time::sleep_until",
        "time::interval",
        "time::timeout",
        "task::yield_now",
        "sleep()",
        "sleep_ms()",
        "spin_loop",
        "spin_sleep::*",
        "futures_timer::*",
    ],
    methods: &["wait_timeout", "wait_while"],
    macros: &[],
    reason: "waits: it holds up the transaction and every record behind this one",
    fix: "remove the wait; a record that must be handled later belongs in a topic of its own",
};

const SPAWNING: Group = Group {
    paths: &[
        "thread::*",
        "tokio::*",
        "async_std::*",
        "smol::*",
        "rayon::*",
        "crossbeam::*",
        "pollster::*",
        "futures::executor::*",
        "task::spawn",
        "task::spawn_blocking",
        "task::block_in_place",
        "Handle::current",
        "Runtime::new",
        "spawn()",
        "spawn_blocking()",
        "spawn_local()",
        "block_on()",
        "block_in_place()",
    ],
    methods: &[
        "spawn",
        "spawn_blocking",
        "spawn_local",
        "block_on",
        "par_iter/0",
        "par_iter_mut/0",
        "into_par_iter/0",
        "par_bridge/0",
        "par_chunks",
        "par_sort",
        "par_sort_by",
        "par_sort_unstable",
    ],
    macros: &[],
    reason: "leaves the worker's thread: the work outlives the transaction, and its order differs in a replay",
    fix: "do the work in the closure; partitions already run in parallel (`num_stream_threads`)",
};

const CHANNELS: Group = Group {
    paths: &["mpsc::*", "crossbeam_channel::*", "flume::*", "async_channel::*", "kanal::*"],
    methods: &["recv/0", "try_recv/0", "recv_timeout", "blocking_send/1", "blocking_recv/0"],
    macros: &[],
    reason: "talks to another thread: a replay sends the message again or receives another one",
    fix: "send the record through a `#[sink]`, and receive through a `#[source]`",
};

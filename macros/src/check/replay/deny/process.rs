//! Processes and what a process inherits from its surroundings.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::PROCESS, groups: &[EXIT, PROCESSES, ENVIRONMENT] };

const EXIT: Group = Group {
    paths: &["process::exit", "process::abort"],
    methods: &[],
    macros: &[],
    reason: "ends the process in the middle of a transaction: the replay comes to the same place, and ends again",
    fix: "panic, which aborts the transaction and names the record; or return the failure as a record",
};

const PROCESSES: Group = Group {
    paths: &[
        "std::process::*",
        "process::id",
        "process::Command::*",
        "tokio::process::*",
        "tokio::signal::*",
        "=Command::new",
        "libc::*",
        "nix::*",
        "rustix::*",
    ],
    methods: &[],
    macros: &[],
    reason: "acts on a process: a replay repeats the effect or sees another process",
    fix: "emit a record to a `#[sink]` and let its consumer act on it, once per record id",
};

const ENVIRONMENT: Group = Group {
    paths: &[
        "std::env::*",
        "env::var",
        "env::var_os",
        "env::vars",
        "env::vars_os",
        "env::args",
        "env::args_os",
        "env::current_dir",
        "env::current_exe",
        "env::home_dir",
        "env::temp_dir",
        "dotenvy::*",
        "hostname::*",
        "gethostname::*",
        "whoami::*",
        "num_cpus::*",
        "sysinfo::*",
        "available_parallelism",
    ],
    methods: &[],
    macros: &[],
    reason: "depends on where the process runs: another instance comes to another result",
    fix: "write the setting as a `const`, or bring it in as a table source and `join` it",
};

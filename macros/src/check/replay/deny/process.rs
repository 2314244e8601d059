//! Processes and what a process inherits from its surroundings.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::PROCESS, groups: &[PROCESSES, ENVIRONMENT] };

const PROCESSES: Group = Group {
    paths: &[
        "std::process::*",
        "process::exit",
        "process::abort",
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
    fix: "return the failure as a record, or panic: a panic aborts the transaction and names the record",
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

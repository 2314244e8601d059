//! The console.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::PRINTING, groups: &[OUTPUT, INPUT] };

const OUTPUT: Group = Group {
    paths: &["io::stdout", "io::stderr", "stdout()", "stderr()", "anstream::*"],
    methods: &[],
    macros: &["print", "println", "eprint", "eprintln", "dbg"],
    reason: "prints: a replay prints again, also for records whose transaction was aborted",
    fix: "log in a `peek`: `.peek(|key, value| tracing::info!(%key, ?value, \"seen\"))`, or emit a record to a \
          `#[sink]`",
};

const INPUT: Group = Group {
    paths: &["io::stdin", "stdin()"],
    methods: &["read_line/1"],
    macros: &[],
    reason: "reads the console: a replay reads something else",
    fix: "bring the input in as a `#[source]`",
};

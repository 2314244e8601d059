//! Logs and metrics: harmless where nothing but looking happens, in `peek`.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::LOGGING, groups: &[LOGS] };

const LOGS: Group = Group {
    paths: &["log::logger", "Span::current"],
    methods: &[],
    macros: &[
        "trace",
        "debug",
        "info",
        "warn",
        "error",
        "event",
        "log",
        "span",
        "trace_span",
        "debug_span",
        "info_span",
        "warn_span",
        "error_span",
        "counter",
        "gauge",
        "histogram",
    ],
    reason: "logs outside of `peek`: logging is an effect, and a replay repeats it",
    fix: "move it into `.peek(|key, value| …)` before or after this operator",
};

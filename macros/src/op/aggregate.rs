//! `aggregate`: folds each group into a value of another type, beginning with an initial one.

use super::{Arg, Flow, Row, State};

pub(super) static ROW: Row = Row {
    name: "aggregate",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[
        Arg::Callback { params: 0, sketch: "|| initial", context: false },
        Arg::Callback { params: 3, sketch: "|key, value, aggregate| …", context: true },
    ],
    changes_value: true,
    state: State::Owns,
    ..Row::STATELESS
};

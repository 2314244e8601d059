//! `reduce`: folds each group into one value of its own type, beginning with its first record.

use super::{Arg, Flow, Row, State};

pub(super) static ROW: Row = Row {
    name: "reduce",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[Arg::Callback { params: 2, sketch: "|reduced, value| …", context: true }],
    state: State::Owns,
    ..Row::STATELESS
};

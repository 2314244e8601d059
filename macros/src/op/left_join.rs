//! `left_join`: each record with the value its key has in a table, if it has one.

use super::{Arg, Flow, Row, State};

pub(super) static ROW: Row = Row {
    name: "left_join",
    args: &[Arg::Node(Flow::Table), Arg::Callback { params: 3, sketch: "|key, value, table_value| …", context: true }],
    changes_value: true,
    state: State::Reads,
    ..Row::STATELESS
};

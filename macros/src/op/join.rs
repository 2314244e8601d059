//! `join`: each record with the value its key has in a table; without one, nothing.

use super::{Arg, Flow, Row, State};

pub(super) static ROW: Row = Row {
    name: "join",
    args: &[Arg::Node(Flow::Table), Arg::Callback { params: 3, sketch: "|key, value, table_value| …", context: true }],
    changes_value: true,
    state: State::Reads,
    ..Row::STATELESS
};

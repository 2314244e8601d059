//! `count`: how many records each group had.

use super::{Flow, Row, State};

pub(super) static ROW: Row = Row {
    name: "count",
    input: Flow::Grouped,
    output: Flow::Table,
    args: &[],
    changes_value: true,
    state: State::Owns,
    ..Row::STATELESS
};

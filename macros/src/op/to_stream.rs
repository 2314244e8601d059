//! `to_stream`: the changes of a table as a stream.

use super::{Flow, Row};

pub(super) static ROW: Row = Row { name: "to_stream", input: Flow::Table, args: &[], ..Row::STATELESS };

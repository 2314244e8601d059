//! `merge`: the records of two streams of one type, in processing order.

use super::{Arg, Flow, Row};

pub(super) static ROW: Row = Row { name: "merge", args: &[Arg::Node(Flow::Stream)], ..Row::STATELESS };

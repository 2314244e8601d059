//! `branch`: one output of a `split`, for records that no earlier branch took.

use super::{Flow, Row};

pub(super) static ROW: Row = Row { name: "branch", input: Flow::Branches, output: Flow::Branches, ..Row::STATELESS };

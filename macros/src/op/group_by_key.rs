//! `group_by_key`: groups by the key that the records have.

use super::{Flow, Row};

pub(super) static ROW: Row = Row { name: "group_by_key", output: Flow::Grouped, args: &[], ..Row::STATELESS };

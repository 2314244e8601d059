//! `group_by`: groups by a new key, through the repartition topic of its node.

use super::{Flow, Row};

pub(super) static ROW: Row = Row { name: "group_by", output: Flow::Grouped, changes_key: true, ..Row::STATELESS };

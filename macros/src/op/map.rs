//! `map`: another key and another value for each record.

use super::Row;

pub(super) static ROW: Row = Row { name: "map", changes_key: true, changes_value: true, ..Row::STATELESS };

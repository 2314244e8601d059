//! `map_values`: another value under the same key.

use super::Row;

pub(super) static ROW: Row = Row { name: "map_values", changes_value: true, ..Row::STATELESS };

//! `flat_map_values`: any number of values under the same key.

use super::Row;

pub(super) static ROW: Row = Row { name: "flat_map_values", changes_value: true, ..Row::STATELESS };

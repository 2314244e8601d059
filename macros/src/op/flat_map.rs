//! `flat_map`: any number of records, with keys of their own, for each record.

use super::Row;

pub(super) static ROW: Row = Row { name: "flat_map", changes_key: true, changes_value: true, ..Row::STATELESS };

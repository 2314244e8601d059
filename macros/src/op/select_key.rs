//! `select_key`: another key for the same value.

use super::Row;

pub(super) static ROW: Row = Row { name: "select_key", changes_key: true, ..Row::STATELESS };

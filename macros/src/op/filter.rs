//! `filter`: only records for which the predicate holds.

use super::Row;

pub(super) static ROW: Row = Row { name: "filter", ..Row::STATELESS };

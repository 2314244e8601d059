//! `filter_not`: only records for which the predicate does not hold.

use super::Row;

pub(super) static ROW: Row = Row { name: "filter_not", ..Row::STATELESS };

//! Macros that only make sense in async code; `async` and `.await` themselves are seen by the visitor.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::ASYNC_CODE, groups: &[MACROS] };

pub(in super::super) const REASON: &str = "suspends: an operator runs to its end on one record, inside one transaction";
pub(in super::super) const FIX: &str =
    "compute the result from the arguments; bring what other systems know in as a table source and `join` it";

const MACROS: Group = Group {
    paths: &["poll_fn"],
    methods: &["now_or_never/0"],
    macros: &["select", "select_biased", "join", "try_join", "poll", "pin"],
    reason: REASON,
    fix: FIX,
};

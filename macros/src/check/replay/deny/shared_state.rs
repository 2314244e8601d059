//! State beside the stores: atomics, locks and cells in statics.

use super::{Category, Group};
use crate::catalogue;

pub(super) static CATEGORY: Category = Category { code: &catalogue::SHARED_STATE, groups: &[ATOMICS, STATICS] };

const REASON: &str = "keeps state beside the stores: it is neither rolled back with the transaction nor restored";
const FIX: &str = "keep the state in a `#[store]` with `aggregate`, `reduce` or `count`";

/// Atomics have no use but sharing, whatever they are named.
const ATOMICS: Group = Group {
    paths: &[],
    methods: &[
        "fetch_add/2",
        "fetch_sub/2",
        "fetch_and/2",
        "fetch_or/2",
        "fetch_xor/2",
        "fetch_max/2",
        "fetch_min/2",
        "fetch_update/3",
        "compare_exchange/4",
        "compare_exchange_weak/4",
    ],
    macros: &[],
    reason: REASON,
    fix: FIX,
};

/// Told of a static by [`METHODS_OF_STATICS`]; names no path of its own.
pub(in super::super) const STATICS: Group =
    Group { paths: &["arc_swap::*"], methods: &[], macros: &[], reason: REASON, fix: FIX };

/// What a program does with a static that holds an atomic, a lock, a cell or a concurrent map. The arity
/// tells `CELL.replace(x)` from `TEXT.replace(a, b)`.
pub(in super::super) static METHODS_OF_STATICS: &[&str] = &[
    // atomics
    "load/1",
    "store/2",
    "swap/2",
    "fetch_add",
    "fetch_sub",
    // locks
    "lock/0",
    "try_lock/0",
    "read/0",
    "try_read/0",
    "write/0",
    "try_write/0",
    "blocking_lock/0",
    // cells and thread locals
    "borrow/0",
    "borrow_mut/0",
    "try_borrow/0",
    "try_borrow_mut/0",
    "get/0",
    "set/1",
    "replace/1",
    "take/0",
    "update/1",
    "with/1",
    "try_with/1",
    "with_borrow/1",
    "with_borrow_mut/1",
    "get_or_init/1",
    "get_mut_or_init/1",
    // concurrent maps and queues
    "insert",
    "remove/1",
    "entry/1",
    "push/1",
    "pop/0",
    "send/1",
    "clear/0",
];
